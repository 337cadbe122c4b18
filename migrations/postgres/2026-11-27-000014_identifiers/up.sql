-- A number is one person's at a time: one that was replaced may be somebody else's, and may come back.
ALTER TABLE person_identifiers DROP CONSTRAINT uq_person_identifiers_mark;
CREATE INDEX ix_person_identifiers_mark ON person_identifiers (mark);
CREATE UNIQUE INDEX uq_person_identifiers_mark ON person_identifiers (mark) WHERE retired_at IS NULL;
