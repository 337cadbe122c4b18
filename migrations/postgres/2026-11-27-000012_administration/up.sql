-- Delegated administration: each organisation keeps its own accounts, by issuers that are bound to it.

-- The organisation that an account belongs to: that of its first assignment. One that never had any belongs
-- to the organisation of the first administrator, whose service administrator registered it.
ALTER TABLE accounts ADD COLUMN organisation_id UUID CONSTRAINT fk_accounts_organisation REFERENCES organisations (id);
UPDATE accounts SET organisation_id = (
    SELECT units.organisation_id FROM assignments JOIN units ON units.id = assignments.unit_id
    WHERE assignments.account_id = accounts.id ORDER BY assignments.id LIMIT 1
);
UPDATE accounts SET organisation_id = (
    SELECT first.organisation_id FROM audit_entries JOIN accounts AS first ON first.id = audit_entries.subject_id
    WHERE audit_entries.action = 'bootstrap' ORDER BY audit_entries.id LIMIT 1
) WHERE organisation_id IS NULL;
CREATE INDEX ix_accounts_organisation ON accounts (organisation_id, id);

CREATE TABLE issuer_bindings (
    id UUID PRIMARY KEY,
    organisation_id UUID NOT NULL CONSTRAINT fk_issuer_bindings_organisation REFERENCES organisations (id),
    issuer TEXT NOT NULL,
    claim TEXT,
    claim_value TEXT,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT uq_issuer_bindings_organisation_issuer UNIQUE (organisation_id, issuer),
    CONSTRAINT uq_issuer_bindings_issuer_claim UNIQUE (issuer, claim, claim_value),
    CONSTRAINT ck_issuer_bindings_claim CHECK ((claim IS NULL) = (claim_value IS NULL))
);
-- Whoever could sign in can still: what is in use is bound, and where several organisations share an issuer
-- the service administrator has yet to say by which claim they are told apart.
INSERT INTO issuer_bindings (id, organisation_id, issuer, version, created_at, updated_at)
SELECT (array_agg(id ORDER BY id))[1], organisation_id, issuer, 1, MIN(created_at), MIN(created_at)
FROM accounts WHERE organisation_id IS NOT NULL GROUP BY organisation_id, issuer;

-- What one has offered and another has yet to accept. It gives no access; an accepted offer becomes the
-- assignment of the same id.
CREATE TABLE assignment_offers (
    id UUID PRIMARY KEY,
    account_id UUID NOT NULL CONSTRAINT fk_assignment_offers_account REFERENCES accounts (id),
    home_organisation_id UUID NOT NULL CONSTRAINT fk_assignment_offers_home REFERENCES organisations (id),
    unit_id UUID NOT NULL CONSTRAINT fk_assignment_offers_unit REFERENCES units (id),
    organisation_id UUID NOT NULL CONSTRAINT fk_assignment_offers_organisation REFERENCES organisations (id),
    role TEXT NOT NULL,
    county_code TEXT,
    valid_from TIMESTAMPTZ,
    valid_to TIMESTAMPTZ,
    offered_by UUID NOT NULL CONSTRAINT fk_assignment_offers_offered_by REFERENCES accounts (id),
    offered_as TEXT NOT NULL,
    offered_at TIMESTAMPTZ NOT NULL,
    status TEXT NOT NULL,
    settled_by UUID CONSTRAINT fk_assignment_offers_settled_by REFERENCES accounts (id),
    settled_at TIMESTAMPTZ
);
CREATE INDEX ix_assignment_offers_home ON assignment_offers (home_organisation_id, id);
CREATE INDEX ix_assignment_offers_organisation ON assignment_offers (organisation_id, id);
CREATE INDEX ix_assignment_offers_role ON assignment_offers (role, id);

CREATE TABLE offer_areas (
    offer_id UUID NOT NULL CONSTRAINT fk_offer_areas_offer REFERENCES assignment_offers (id),
    area_id UUID NOT NULL CONSTRAINT fk_offer_areas_area REFERENCES areas (id),
    PRIMARY KEY (offer_id, area_id)
);

-- The first administrator is the one whom the log says that the command line made: that assignment, given at
-- the very moment of the entry, is the service's. What the same account was given later stays as it is.
UPDATE assignments SET role = 'SERVICE_ADMIN' WHERE role = 'REGISTRY_ADMIN' AND EXISTS (
    SELECT 1 FROM audit_entries WHERE audit_entries.action = 'bootstrap'
    AND audit_entries.subject_id = assignments.account_id AND audit_entries.at = assignments.created_at
);
