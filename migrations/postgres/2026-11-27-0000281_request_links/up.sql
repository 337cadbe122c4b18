-- A link by which somebody without an account asks one unit for a SIP for one person, once, and reads the answer. Only the
-- hash of its token is kept; whom it is about is sealed under a key of its own.
CREATE TABLE request_links (
    id UUID PRIMARY KEY NOT NULL,
    unit_id UUID NOT NULL CONSTRAINT fk_request_links_unit REFERENCES units (id),
    organisation_id UUID NOT NULL CONSTRAINT fk_request_links_organisation REFERENCES organisations (id),
    branch TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    -- The unit that made it.
    owner_unit_id UUID NOT NULL CONSTRAINT fk_request_links_owner_unit REFERENCES units (id),
    owner_organisation_id UUID NOT NULL CONSTRAINT fk_request_links_owner REFERENCES organisations (id),
    person_id UUID CONSTRAINT fk_request_links_person REFERENCES persons (id),
    identity_kind TEXT NOT NULL,
    issuer TEXT NOT NULL,
    identity_number BYTEA NOT NULL,
    given_name BYTEA NOT NULL,
    family_name BYTEA NOT NULL,
    kept BYTEA NOT NULL,
    token_hash TEXT NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    revoked_at TIMESTAMPTZ,
    request_id UUID CONSTRAINT fk_request_links_request REFERENCES requests (id),
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT uq_request_links_token_hash UNIQUE (token_hash)
);
CREATE INDEX ix_request_links_unit ON request_links (unit_id);
CREATE INDEX ix_request_links_owner_unit ON request_links (owner_unit_id);
CREATE INDEX ix_request_links_person ON request_links (person_id) WHERE person_id IS NOT NULL;
