-- When something last happened in the case that the unit learns of: what lists of changes go by.
ALTER TABLE case_access ADD COLUMN changed_at INTEGER NOT NULL DEFAULT 0;
UPDATE case_access SET changed_at = updated_at;
CREATE INDEX ix_case_access_unit_changed ON case_access (unit_id, changed_at, case_id);
CREATE INDEX ix_case_access_organisation_changed ON case_access (organisation_id, changed_at, case_id);
