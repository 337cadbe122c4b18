-- Why somebody may read on another basis than consent, and who decided it. A disclosure can have no such
-- row: one that follows from a notice says itself what it rests on.
CREATE TABLE disclosure_grounds (
    disclosure_id UUID PRIMARY KEY CONSTRAINT fk_disclosure_grounds_disclosure REFERENCES disclosures (id),
    organisation_id UUID NOT NULL CONSTRAINT fk_disclosure_grounds_organisation REFERENCES organisations (id),
    reference BYTEA,
    approver_name BYTEA NOT NULL,
    approver_title BYTEA NOT NULL,
    reason BYTEA NOT NULL,
    valid_to TIMESTAMPTZ NOT NULL,
    recorded_by TEXT NOT NULL,
    recorded_unit_id UUID NOT NULL CONSTRAINT fk_disclosure_grounds_unit REFERENCES units (id),
    recorded_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE disclosure_endings (
    disclosure_id UUID PRIMARY KEY CONSTRAINT fk_disclosure_endings_disclosure REFERENCES disclosures (id),
    reason BYTEA,
    ended_by TEXT NOT NULL,
    ended_unit_id UUID NOT NULL CONSTRAINT fk_disclosure_endings_unit REFERENCES units (id),
    ended_at TIMESTAMPTZ NOT NULL
);

CREATE TRIGGER tr_disclosure_grounds_append_only BEFORE UPDATE OR DELETE ON disclosure_grounds
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tr_disclosure_grounds_no_truncate BEFORE TRUNCATE ON disclosure_grounds
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tr_disclosure_endings_append_only BEFORE UPDATE OR DELETE ON disclosure_endings
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tr_disclosure_endings_no_truncate BEFORE TRUNCATE ON disclosure_endings
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- From when a deadline can be met no more: an invitation is answered until its meeting begins.
ALTER TABLE deadlines ADD COLUMN ends_at TIMESTAMPTZ;
UPDATE deadlines SET ends_at = (
    SELECT meetings.starts_at FROM invitations JOIN meetings ON meetings.id = invitations.meeting_id
    WHERE invitations.id = deadlines.subject_id
) WHERE kind = 'ANSWER_INVITATION' AND met_at IS NULL AND cancelled_at IS NULL;
