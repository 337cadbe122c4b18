-- Of a number that several have had, the latest stays.
DELETE FROM person_identifiers AS one USING person_identifiers AS later
    WHERE later.mark = one.mark AND later.id > one.id;
DROP INDEX uq_person_identifiers_mark;
DROP INDEX ix_person_identifiers_mark;
ALTER TABLE person_identifiers ADD CONSTRAINT uq_person_identifiers_mark UNIQUE (mark);
