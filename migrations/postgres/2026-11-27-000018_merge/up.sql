-- Two records of one person become one: what was said of it and by whom stands here, and the record that was
-- merged leads to the one that is kept.
CREATE TABLE person_merges (
    id UUID PRIMARY KEY,
    person_id UUID NOT NULL CONSTRAINT fk_person_merges_person REFERENCES persons (id),
    merged_person_id UUID NOT NULL CONSTRAINT fk_person_merges_merged REFERENCES persons (id),
    organisation_id UUID NOT NULL CONSTRAINT fk_person_merges_organisation REFERENCES organisations (id),
    reason BYTEA NOT NULL,
    merged_by TEXT NOT NULL,
    merged_unit_id UUID NOT NULL CONSTRAINT fk_person_merges_unit REFERENCES units (id),
    merged_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT uq_person_merges_merged UNIQUE (merged_person_id)
);
CREATE INDEX ix_person_merges_person ON person_merges (person_id, id);
CREATE TRIGGER tr_person_merges_append_only BEFORE UPDATE OR DELETE ON person_merges
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tr_person_merges_no_truncate BEFORE TRUNCATE ON person_merges
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

ALTER TABLE persons ADD COLUMN merged_into_id UUID CONSTRAINT fk_persons_merged_into REFERENCES persons (id);
-- A merge is not undone in silence: a record that leads to another leads to one for ever.
CREATE TRIGGER tr_persons_stay_merged BEFORE UPDATE OF merged_into_id ON persons
    FOR EACH ROW WHEN (OLD.merged_into_id IS NOT NULL AND NEW.merged_into_id IS NULL)
    EXECUTE FUNCTION refuse_change();
CREATE INDEX ix_persons_merged_into ON persons (merged_into_id) WHERE merged_into_id IS NOT NULL;
