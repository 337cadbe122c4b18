DROP INDEX ix_cases_deputy_assignment;
DROP INDEX ix_cases_lead_assignment;
ALTER TABLE cases DROP COLUMN deputy_to;
ALTER TABLE cases DROP COLUMN deputy_from;
ALTER TABLE cases DROP COLUMN deputy_assignment_id;
ALTER TABLE cases DROP COLUMN lead_assignment_id;
