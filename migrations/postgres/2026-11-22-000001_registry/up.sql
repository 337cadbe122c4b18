-- Registry: who the parties are and who acts for them.
CREATE TABLE organisations (
    id UUID PRIMARY KEY,
    name TEXT NOT NULL,
    kinds INTEGER NOT NULL,
    organisation_number TEXT,
    hsa_id TEXT,
    county_code TEXT,
    municipality_code TEXT,
    active BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT uq_organisations_organisation_number UNIQUE (organisation_number),
    CONSTRAINT uq_organisations_hsa_id UNIQUE (hsa_id)
);

CREATE TABLE areas (
    id UUID PRIMARY KEY,
    name TEXT NOT NULL,
    county_code TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT uq_areas_county_code_name UNIQUE (county_code, name)
);

CREATE TABLE units (
    id UUID PRIMARY KEY,
    organisation_id UUID NOT NULL CONSTRAINT fk_units_organisation REFERENCES organisations (id),
    area_id UUID CONSTRAINT fk_units_area REFERENCES areas (id),
    name TEXT NOT NULL,
    hsa_id TEXT,
    municipality_code TEXT,
    active BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT uq_units_hsa_id UNIQUE (hsa_id)
);
CREATE INDEX ix_units_organisation ON units (organisation_id, id);
CREATE INDEX ix_units_area ON units (area_id, id);

CREATE TABLE accounts (
    id UUID PRIMARY KEY,
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    display_name TEXT NOT NULL,
    active BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT uq_accounts_issuer_subject UNIQUE (issuer, subject)
);

CREATE TABLE assignments (
    id UUID PRIMARY KEY,
    account_id UUID NOT NULL CONSTRAINT fk_assignments_account REFERENCES accounts (id),
    unit_id UUID NOT NULL CONSTRAINT fk_assignments_unit REFERENCES units (id),
    role TEXT NOT NULL,
    valid_from TIMESTAMPTZ NOT NULL,
    valid_to TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT ck_assignments_period CHECK (valid_to IS NULL OR valid_to >= valid_from)
);
CREATE INDEX ix_assignments_account ON assignments (account_id, id);
CREATE INDEX ix_assignments_unit ON assignments (unit_id, id);
