-- A number is one person's at a time: one that was replaced may be somebody else's, and may come back.
CREATE TABLE person_identifiers_new (
    id BLOB PRIMARY KEY NOT NULL,
    person_id BLOB NOT NULL CONSTRAINT fk_person_identifiers_person REFERENCES persons (id),
    organisation_id BLOB NOT NULL CONSTRAINT fk_person_identifiers_organisation REFERENCES organisations (id),
    kind TEXT NOT NULL,
    number BLOB NOT NULL,
    mark BLOB NOT NULL,
    issuer TEXT NOT NULL,
    recorded_at INTEGER NOT NULL,
    retired_at INTEGER
) STRICT;
INSERT INTO person_identifiers_new SELECT id, person_id, organisation_id, kind, number, mark, issuer, recorded_at, retired_at
    FROM person_identifiers;
DROP TABLE person_identifiers;
ALTER TABLE person_identifiers_new RENAME TO person_identifiers;
CREATE INDEX ix_person_identifiers_person ON person_identifiers (person_id, id);
CREATE INDEX ix_person_identifiers_mark ON person_identifiers (mark);
CREATE UNIQUE INDEX uq_person_identifiers_mark ON person_identifiers (mark) WHERE retired_at IS NULL;
