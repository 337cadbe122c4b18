-- How often the meeting was moved or cancelled: what invitations and calendars are compared by.
ALTER TABLE meetings ADD COLUMN sequence INTEGER NOT NULL DEFAULT 0;
-- Items of the agenda by code, one bit each.
ALTER TABLE meetings ADD COLUMN agenda_items INTEGER;
ALTER TABLE meetings ADD COLUMN minutes BLOB;

-- A participant summoned or invited to a meeting; what it answered last stands here too.
CREATE TABLE invitations (
    id BLOB PRIMARY KEY NOT NULL,
    case_id BLOB NOT NULL CONSTRAINT fk_invitations_case REFERENCES cases (id),
    meeting_id BLOB NOT NULL CONSTRAINT fk_invitations_meeting REFERENCES meetings (id),
    participant_id BLOB NOT NULL CONSTRAINT fk_invitations_participant REFERENCES participants (id),
    owner_organisation_id BLOB NOT NULL CONSTRAINT fk_invitations_owner REFERENCES organisations (id),
    inviting_unit_id BLOB NOT NULL CONSTRAINT fk_invitations_inviting_unit REFERENCES units (id),
    invited_unit_id BLOB CONSTRAINT fk_invitations_invited_unit REFERENCES units (id),
    invited_organisation_id BLOB CONSTRAINT fk_invitations_invited REFERENCES organisations (id),
    kind TEXT NOT NULL,
    attendance_duty INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    sent_at INTEGER NOT NULL,
    received_at INTEGER,
    reply TEXT,
    replied_at INTEGER,
    withdrawn_at INTEGER,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX uq_invitations_meeting_participant ON invitations (meeting_id, participant_id) WHERE withdrawn_at IS NULL;
CREATE INDEX ix_invitations_meeting ON invitations (meeting_id, id);
CREATE INDEX ix_invitations_participant ON invitations (participant_id, id);

-- Every reply ever given, whoever gave it and by whichever way.
CREATE TABLE invitation_replies (
    id BLOB PRIMARY KEY NOT NULL,
    invitation_id BLOB NOT NULL CONSTRAINT fk_invitation_replies_invitation REFERENCES invitations (id),
    sequence INTEGER NOT NULL,
    reply TEXT NOT NULL,
    channel TEXT NOT NULL,
    reason BLOB,
    proposed_times TEXT,
    delegated_to BLOB,
    has_mandate INTEGER,
    prepared_with BLOB,
    account_id BLOB,
    unit_id BLOB,
    guest_link_id BLOB,
    replied_at INTEGER NOT NULL
) STRICT;
CREATE INDEX ix_invitation_replies_invitation ON invitation_replies (invitation_id, id);

-- A link by which somebody without an account answers one invitation. Only the hash of its token is kept.
CREATE TABLE guest_links (
    id BLOB PRIMARY KEY NOT NULL,
    case_id BLOB NOT NULL CONSTRAINT fk_guest_links_case REFERENCES cases (id),
    invitation_id BLOB NOT NULL CONSTRAINT fk_guest_links_invitation REFERENCES invitations (id),
    owner_organisation_id BLOB NOT NULL CONSTRAINT fk_guest_links_owner REFERENCES organisations (id),
    token_hash TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    revoked_at INTEGER,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    CONSTRAINT uq_guest_links_token_hash UNIQUE (token_hash)
) STRICT;
CREATE INDEX ix_guest_links_invitation ON guest_links (invitation_id, id);

CREATE TABLE attendances (
    id BLOB PRIMARY KEY NOT NULL,
    case_id BLOB NOT NULL CONSTRAINT fk_attendances_case REFERENCES cases (id),
    meeting_id BLOB NOT NULL CONSTRAINT fk_attendances_meeting REFERENCES meetings (id),
    participant_id BLOB NOT NULL CONSTRAINT fk_attendances_participant REFERENCES participants (id),
    owner_organisation_id BLOB NOT NULL CONSTRAINT fk_attendances_owner REFERENCES organisations (id),
    attendance TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    CONSTRAINT uq_attendances_meeting_participant UNIQUE (meeting_id, participant_id)
) STRICT;

-- A link at which a calendar reads a unit's meetings for the account that made it.
CREATE TABLE calendar_feeds (
    id BLOB PRIMARY KEY NOT NULL,
    unit_id BLOB NOT NULL CONSTRAINT fk_calendar_feeds_unit REFERENCES units (id),
    account_id BLOB NOT NULL CONSTRAINT fk_calendar_feeds_account REFERENCES accounts (id),
    token_hash TEXT NOT NULL,
    revoked_at INTEGER,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    CONSTRAINT uq_calendar_feeds_token_hash UNIQUE (token_hash)
) STRICT;
CREATE INDEX ix_calendar_feeds_unit ON calendar_feeds (unit_id, id);

CREATE TRIGGER tr_invitation_replies_no_update BEFORE UPDATE ON invitation_replies
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER tr_invitation_replies_no_delete BEFORE DELETE ON invitation_replies
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
-- REPLACE deletes without asking the triggers on DELETE.
CREATE TRIGGER tr_invitation_replies_no_replace BEFORE INSERT ON invitation_replies WHEN EXISTS (SELECT 1 FROM invitation_replies WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
