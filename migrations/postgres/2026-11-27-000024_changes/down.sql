DROP INDEX ix_case_access_organisation_changed;
DROP INDEX ix_case_access_unit_changed;
ALTER TABLE case_access DROP COLUMN changed_at;
