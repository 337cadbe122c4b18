DROP TABLE childs_views;
ALTER TABLE plan_distributions DROP COLUMN to_person;
ALTER TABLE consents DROP COLUMN representative_id;
ALTER TABLE consent_endings DROP COLUMN representative_id;
ALTER TABLE deadlines DROP COLUMN asked_by;
ALTER TABLE deadlines DROP COLUMN asked_at;
DROP INDEX ix_cases_consented_until;
ALTER TABLE cases DROP COLUMN consented_until;
