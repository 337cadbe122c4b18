-- Of a number that several have had, the latest stays.
CREATE TABLE person_identifiers_old (
    id BLOB PRIMARY KEY NOT NULL,
    person_id BLOB NOT NULL CONSTRAINT fk_person_identifiers_person REFERENCES persons (id),
    organisation_id BLOB NOT NULL CONSTRAINT fk_person_identifiers_organisation REFERENCES organisations (id),
    kind TEXT NOT NULL,
    number BLOB NOT NULL,
    mark BLOB NOT NULL,
    issuer TEXT NOT NULL,
    recorded_at INTEGER NOT NULL,
    retired_at INTEGER,
    CONSTRAINT uq_person_identifiers_mark UNIQUE (mark)
) STRICT;
INSERT INTO person_identifiers_old SELECT id, person_id, organisation_id, kind, number, mark, issuer, recorded_at, retired_at
    FROM person_identifiers AS one WHERE NOT EXISTS (
        SELECT 1 FROM person_identifiers AS later WHERE later.mark = one.mark AND later.id > one.id
    );
DROP TABLE person_identifiers;
ALTER TABLE person_identifiers_old RENAME TO person_identifiers;
CREATE INDEX ix_person_identifiers_person ON person_identifiers (person_id, id);
