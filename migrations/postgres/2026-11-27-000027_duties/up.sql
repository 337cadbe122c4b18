-- What is due outside any case (a duty): it names what it is about instead.
ALTER TABLE deadlines
    ALTER COLUMN case_id DROP NOT NULL,
    ALTER COLUMN case_number DROP NOT NULL,
    ADD CONSTRAINT ck_deadlines_about CHECK ((case_id IS NULL) = (case_number IS NULL) AND (case_id IS NOT NULL OR subject_id IS NOT NULL));
-- A duty is found by what it is about.
CREATE INDEX ix_deadlines_subject ON deadlines (subject_id, kind) WHERE case_id IS NULL;
