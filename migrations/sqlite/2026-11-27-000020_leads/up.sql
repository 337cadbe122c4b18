-- Who leads a case is an assignment; a name alone is of somebody outside. A deputy acts in the lead's place for a time.
ALTER TABLE cases ADD COLUMN lead_assignment_id BLOB CONSTRAINT fk_cases_lead_assignment REFERENCES assignments (id);
ALTER TABLE cases ADD COLUMN deputy_assignment_id BLOB CONSTRAINT fk_cases_deputy_assignment REFERENCES assignments (id);
ALTER TABLE cases ADD COLUMN deputy_from INTEGER;
ALTER TABLE cases ADD COLUMN deputy_to INTEGER;
CREATE INDEX ix_cases_lead_assignment ON cases (lead_assignment_id) WHERE lead_assignment_id IS NOT NULL;
CREATE INDEX ix_cases_deputy_assignment ON cases (deputy_assignment_id) WHERE deputy_assignment_id IS NOT NULL;
