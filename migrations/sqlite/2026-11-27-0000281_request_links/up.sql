-- A link by which somebody without an account asks one unit for a SIP for one person, once, and reads the answer. Only the
-- hash of its token is kept; whom it is about is sealed under a key of its own.
CREATE TABLE request_links (
    id BLOB PRIMARY KEY NOT NULL,
    unit_id BLOB NOT NULL CONSTRAINT fk_request_links_unit REFERENCES units (id),
    organisation_id BLOB NOT NULL CONSTRAINT fk_request_links_organisation REFERENCES organisations (id),
    branch TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    -- The unit that made it.
    owner_unit_id BLOB NOT NULL CONSTRAINT fk_request_links_owner_unit REFERENCES units (id),
    owner_organisation_id BLOB NOT NULL CONSTRAINT fk_request_links_owner REFERENCES organisations (id),
    person_id BLOB CONSTRAINT fk_request_links_person REFERENCES persons (id),
    identity_kind TEXT NOT NULL,
    issuer TEXT NOT NULL,
    identity_number BLOB NOT NULL,
    given_name BLOB NOT NULL,
    family_name BLOB NOT NULL,
    kept BLOB NOT NULL,
    token_hash TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    revoked_at INTEGER,
    request_id BLOB CONSTRAINT fk_request_links_request REFERENCES requests (id),
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    CONSTRAINT uq_request_links_token_hash UNIQUE (token_hash)
) STRICT;
CREATE INDEX ix_request_links_unit ON request_links (unit_id);
CREATE INDEX ix_request_links_owner_unit ON request_links (owner_unit_id);
CREATE INDEX ix_request_links_person ON request_links (person_id) WHERE person_id IS NOT NULL;
