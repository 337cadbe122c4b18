-- How often the meeting was moved or cancelled: what invitations and calendars are compared by.
ALTER TABLE meetings ADD COLUMN sequence INTEGER NOT NULL DEFAULT 0;
-- Items of the agenda by code, one bit each.
ALTER TABLE meetings ADD COLUMN agenda_items INTEGER;
ALTER TABLE meetings ADD COLUMN minutes BYTEA;

-- A participant summoned or invited to a meeting; what it answered last stands here too.
CREATE TABLE invitations (
    id UUID PRIMARY KEY,
    case_id UUID NOT NULL CONSTRAINT fk_invitations_case REFERENCES cases (id),
    meeting_id UUID NOT NULL CONSTRAINT fk_invitations_meeting REFERENCES meetings (id),
    participant_id UUID NOT NULL CONSTRAINT fk_invitations_participant REFERENCES participants (id),
    owner_organisation_id UUID NOT NULL CONSTRAINT fk_invitations_owner REFERENCES organisations (id),
    inviting_unit_id UUID NOT NULL CONSTRAINT fk_invitations_inviting_unit REFERENCES units (id),
    invited_unit_id UUID CONSTRAINT fk_invitations_invited_unit REFERENCES units (id),
    invited_organisation_id UUID CONSTRAINT fk_invitations_invited REFERENCES organisations (id),
    kind TEXT NOT NULL,
    attendance_duty BOOLEAN NOT NULL,
    sequence INTEGER NOT NULL,
    sent_at TIMESTAMPTZ NOT NULL,
    received_at TIMESTAMPTZ,
    reply TEXT,
    replied_at TIMESTAMPTZ,
    withdrawn_at TIMESTAMPTZ,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);
CREATE UNIQUE INDEX uq_invitations_meeting_participant ON invitations (meeting_id, participant_id) WHERE withdrawn_at IS NULL;
CREATE INDEX ix_invitations_meeting ON invitations (meeting_id, id);
CREATE INDEX ix_invitations_participant ON invitations (participant_id, id);

-- Every reply ever given, whoever gave it and by whichever way.
CREATE TABLE invitation_replies (
    id UUID PRIMARY KEY,
    invitation_id UUID NOT NULL CONSTRAINT fk_invitation_replies_invitation REFERENCES invitations (id),
    sequence INTEGER NOT NULL,
    reply TEXT NOT NULL,
    channel TEXT NOT NULL,
    reason BYTEA,
    proposed_times TEXT,
    delegated_to BYTEA,
    has_mandate BOOLEAN,
    prepared_with BYTEA,
    account_id UUID,
    unit_id UUID,
    guest_link_id UUID,
    replied_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX ix_invitation_replies_invitation ON invitation_replies (invitation_id, id);

-- A link by which somebody without an account answers one invitation. Only the hash of its token is kept.
CREATE TABLE guest_links (
    id UUID PRIMARY KEY,
    case_id UUID NOT NULL CONSTRAINT fk_guest_links_case REFERENCES cases (id),
    invitation_id UUID NOT NULL CONSTRAINT fk_guest_links_invitation REFERENCES invitations (id),
    owner_organisation_id UUID NOT NULL CONSTRAINT fk_guest_links_owner REFERENCES organisations (id),
    token_hash TEXT NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    revoked_at TIMESTAMPTZ,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT uq_guest_links_token_hash UNIQUE (token_hash)
);
CREATE INDEX ix_guest_links_invitation ON guest_links (invitation_id, id);

CREATE TABLE attendances (
    id UUID PRIMARY KEY,
    case_id UUID NOT NULL CONSTRAINT fk_attendances_case REFERENCES cases (id),
    meeting_id UUID NOT NULL CONSTRAINT fk_attendances_meeting REFERENCES meetings (id),
    participant_id UUID NOT NULL CONSTRAINT fk_attendances_participant REFERENCES participants (id),
    owner_organisation_id UUID NOT NULL CONSTRAINT fk_attendances_owner REFERENCES organisations (id),
    attendance TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT uq_attendances_meeting_participant UNIQUE (meeting_id, participant_id)
);

-- A link at which a calendar reads a unit's meetings for the account that made it.
CREATE TABLE calendar_feeds (
    id UUID PRIMARY KEY,
    unit_id UUID NOT NULL CONSTRAINT fk_calendar_feeds_unit REFERENCES units (id),
    account_id UUID NOT NULL CONSTRAINT fk_calendar_feeds_account REFERENCES accounts (id),
    token_hash TEXT NOT NULL,
    revoked_at TIMESTAMPTZ,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT uq_calendar_feeds_token_hash UNIQUE (token_hash)
);
CREATE INDEX ix_calendar_feeds_unit ON calendar_feeds (unit_id, id);

CREATE TRIGGER tr_invitation_replies_append_only BEFORE UPDATE OR DELETE ON invitation_replies
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tr_invitation_replies_no_truncate BEFORE TRUNCATE ON invitation_replies
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
