-- Why somebody may read on another basis than consent, and who decided it. A disclosure can have no such
-- row: one that follows from a notice says itself what it rests on.
CREATE TABLE disclosure_grounds (
    disclosure_id BLOB PRIMARY KEY NOT NULL CONSTRAINT fk_disclosure_grounds_disclosure REFERENCES disclosures (id),
    organisation_id BLOB NOT NULL CONSTRAINT fk_disclosure_grounds_organisation REFERENCES organisations (id),
    reference BLOB,
    approver_name BLOB NOT NULL,
    approver_title BLOB NOT NULL,
    reason BLOB NOT NULL,
    valid_to INTEGER NOT NULL,
    recorded_by TEXT NOT NULL,
    recorded_unit_id BLOB NOT NULL CONSTRAINT fk_disclosure_grounds_unit REFERENCES units (id),
    recorded_at INTEGER NOT NULL
) STRICT;

CREATE TABLE disclosure_endings (
    disclosure_id BLOB PRIMARY KEY NOT NULL CONSTRAINT fk_disclosure_endings_disclosure REFERENCES disclosures (id),
    reason BLOB,
    ended_by TEXT NOT NULL,
    ended_unit_id BLOB NOT NULL CONSTRAINT fk_disclosure_endings_unit REFERENCES units (id),
    ended_at INTEGER NOT NULL
) STRICT;

CREATE TRIGGER tr_disclosure_grounds_no_update BEFORE UPDATE ON disclosure_grounds
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER tr_disclosure_grounds_no_delete BEFORE DELETE ON disclosure_grounds
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER tr_disclosure_endings_no_update BEFORE UPDATE ON disclosure_endings
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER tr_disclosure_endings_no_delete BEFORE DELETE ON disclosure_endings
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
-- REPLACE deletes without asking the triggers on DELETE.
CREATE TRIGGER tr_disclosure_grounds_no_replace BEFORE INSERT ON disclosure_grounds
    WHEN EXISTS (SELECT 1 FROM disclosure_grounds WHERE disclosure_id = NEW.disclosure_id)
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER tr_disclosure_endings_no_replace BEFORE INSERT ON disclosure_endings
    WHEN EXISTS (SELECT 1 FROM disclosure_endings WHERE disclosure_id = NEW.disclosure_id)
BEGIN SELECT RAISE(ABORT, 'append_only'); END;

-- From when a deadline can be met no more: an invitation is answered until its meeting begins.
ALTER TABLE deadlines ADD COLUMN ends_at INTEGER;
UPDATE deadlines SET ends_at = (
    SELECT meetings.starts_at FROM invitations JOIN meetings ON meetings.id = invitations.meeting_id
    WHERE invitations.id = deadlines.subject_id
) WHERE kind = 'ANSWER_INVITATION' AND met_at IS NULL AND cancelled_at IS NULL;
