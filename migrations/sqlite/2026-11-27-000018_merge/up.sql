-- Two records of one person become one: what was said of it and by whom stands here, and the record that was
-- merged leads to the one that is kept.
CREATE TABLE person_merges (
    id BLOB PRIMARY KEY NOT NULL,
    person_id BLOB NOT NULL CONSTRAINT fk_person_merges_person REFERENCES persons (id),
    merged_person_id BLOB NOT NULL CONSTRAINT fk_person_merges_merged REFERENCES persons (id),
    organisation_id BLOB NOT NULL CONSTRAINT fk_person_merges_organisation REFERENCES organisations (id),
    reason BLOB NOT NULL,
    merged_by TEXT NOT NULL,
    merged_unit_id BLOB NOT NULL CONSTRAINT fk_person_merges_unit REFERENCES units (id),
    merged_at INTEGER NOT NULL,
    CONSTRAINT uq_person_merges_merged UNIQUE (merged_person_id)
) STRICT;
CREATE INDEX ix_person_merges_person ON person_merges (person_id, id);
CREATE TRIGGER tr_person_merges_no_update BEFORE UPDATE ON person_merges
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER tr_person_merges_no_delete BEFORE DELETE ON person_merges
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
-- REPLACE deletes without asking the triggers on DELETE.
CREATE TRIGGER tr_person_merges_no_replace BEFORE INSERT ON person_merges
    WHEN EXISTS (SELECT 1 FROM person_merges WHERE id = NEW.id OR merged_person_id = NEW.merged_person_id)
BEGIN SELECT RAISE(ABORT, 'append_only'); END;

ALTER TABLE persons ADD COLUMN merged_into_id BLOB CONSTRAINT fk_persons_merged_into REFERENCES persons (id);
-- A merge is not undone in silence: a record that leads to another leads to one for ever.
CREATE TRIGGER tr_persons_stay_merged BEFORE UPDATE OF merged_into_id ON persons
    WHEN OLD.merged_into_id IS NOT NULL AND NEW.merged_into_id IS NULL
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE INDEX ix_persons_merged_into ON persons (merged_into_id) WHERE merged_into_id IS NOT NULL;
