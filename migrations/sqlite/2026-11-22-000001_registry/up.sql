-- Registry: who the parties are and who acts for them.
CREATE TABLE organisations (
    id BLOB PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    kinds INTEGER NOT NULL,
    organisation_number TEXT,
    hsa_id TEXT,
    county_code TEXT,
    municipality_code TEXT,
    active INTEGER NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    CONSTRAINT uq_organisations_organisation_number UNIQUE (organisation_number),
    CONSTRAINT uq_organisations_hsa_id UNIQUE (hsa_id)
) STRICT;

CREATE TABLE areas (
    id BLOB PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    county_code TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    CONSTRAINT uq_areas_county_code_name UNIQUE (county_code, name)
) STRICT;

CREATE TABLE units (
    id BLOB PRIMARY KEY NOT NULL,
    organisation_id BLOB NOT NULL CONSTRAINT fk_units_organisation REFERENCES organisations (id),
    area_id BLOB CONSTRAINT fk_units_area REFERENCES areas (id),
    name TEXT NOT NULL,
    hsa_id TEXT,
    municipality_code TEXT,
    active INTEGER NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    CONSTRAINT uq_units_hsa_id UNIQUE (hsa_id)
) STRICT;
CREATE INDEX ix_units_organisation ON units (organisation_id, id);
CREATE INDEX ix_units_area ON units (area_id, id);

CREATE TABLE accounts (
    id BLOB PRIMARY KEY NOT NULL,
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    display_name TEXT NOT NULL,
    active INTEGER NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    CONSTRAINT uq_accounts_issuer_subject UNIQUE (issuer, subject)
) STRICT;

CREATE TABLE assignments (
    id BLOB PRIMARY KEY NOT NULL,
    account_id BLOB NOT NULL CONSTRAINT fk_assignments_account REFERENCES accounts (id),
    unit_id BLOB NOT NULL CONSTRAINT fk_assignments_unit REFERENCES units (id),
    role TEXT NOT NULL,
    valid_from INTEGER NOT NULL,
    valid_to INTEGER,
    created_at INTEGER NOT NULL,
    CONSTRAINT ck_assignments_period CHECK (valid_to IS NULL OR valid_to >= valid_from)
) STRICT;
CREATE INDEX ix_assignments_account ON assignments (account_id, id);
CREATE INDEX ix_assignments_unit ON assignments (unit_id, id);
