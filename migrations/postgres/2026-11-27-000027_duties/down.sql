DROP INDEX ix_deadlines_subject;
DELETE FROM deadlines WHERE case_id IS NULL;
ALTER TABLE deadlines
    DROP CONSTRAINT ck_deadlines_about,
    ALTER COLUMN case_number SET NOT NULL,
    ALTER COLUMN case_id SET NOT NULL;
