-- Deviations: a party did not fulfil its part. De-identified: whom it was about stands nowhere but in the reporter's
-- own link to a case. Each is sealed under a key of its own.
CREATE TABLE deviations (
    id UUID PRIMARY KEY,
    status TEXT NOT NULL,
    category TEXT NOT NULL,
    -- Who reports: a unit, or the person by whose record that is known.
    reporting_unit_id UUID CONSTRAINT fk_deviations_reporting_unit REFERENCES units (id),
    reporting_organisation_id UUID CONSTRAINT fk_deviations_reporting_organisation REFERENCES organisations (id),
    reporting_branch TEXT,
    person_id UUID CONSTRAINT fk_deviations_person REFERENCES persons (id),
    -- The unit that has it, and where that is, for those who oversee an area.
    unit_id UUID NOT NULL CONSTRAINT fk_deviations_unit REFERENCES units (id),
    organisation_id UUID NOT NULL CONSTRAINT fk_deviations_organisation REFERENCES organisations (id),
    branch TEXT NOT NULL,
    area_id UUID CONSTRAINT fk_deviations_area REFERENCES areas (id),
    county_code TEXT,
    case_id UUID CONSTRAINT fk_deviations_case REFERENCES cases (id),
    happened_on DATE,
    description BYTEA NOT NULL,
    done_at_once BYTEA,
    not_followed TEXT,
    not_followed_reference BYTEA,
    likelihood INTEGER,
    consequence INTEGER,
    -- Likelihood times consequence, as judged last.
    risk_score INTEGER,
    origin_system TEXT,
    origin_scale BYTEA,
    origin_value BYTEA,
    submitted_at TIMESTAMPTZ,
    answer_due_at TIMESTAMPTZ,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT ck_deviations_reporter CHECK ((reporting_unit_id IS NULL) <> (person_id IS NULL)
        AND (reporting_unit_id IS NULL) = (reporting_organisation_id IS NULL)
        AND (reporting_unit_id IS NULL) = (reporting_branch IS NULL)),
    CONSTRAINT ck_deviations_risk CHECK ((likelihood IS NULL) = (consequence IS NULL)
        AND (likelihood IS NULL OR (likelihood BETWEEN 1 AND 5 AND consequence BETWEEN 1 AND 5))),
    CONSTRAINT ck_deviations_submitted CHECK (status IN ('DRAFT', 'WITHDRAWN') OR submitted_at IS NOT NULL)
);
CREATE INDEX ix_deviations_person ON deviations (person_id, id) WHERE person_id IS NOT NULL;
CREATE INDEX ix_deviations_case ON deviations (case_id, id) WHERE case_id IS NOT NULL;

CREATE TABLE deviation_keys (
    deviation_id UUID PRIMARY KEY CONSTRAINT fk_deviation_keys_deviation REFERENCES deviations (id),
    kept BYTEA NOT NULL
);

-- Which units know of it and as what: lists are read by these rows.
CREATE TABLE deviation_access (
    unit_id UUID NOT NULL CONSTRAINT fk_deviation_access_unit REFERENCES units (id),
    deviation_id UUID NOT NULL CONSTRAINT fk_deviation_access_deviation REFERENCES deviations (id),
    organisation_id UUID NOT NULL CONSTRAINT fk_deviation_access_organisation REFERENCES organisations (id),
    branch TEXT NOT NULL,
    side TEXT NOT NULL,
    -- Until when it was with the unit that forwarded it.
    until TIMESTAMPTZ,
    PRIMARY KEY (unit_id, deviation_id),
    CONSTRAINT ck_deviation_access_until CHECK ((side = 'FORWARDED') = (until IS NOT NULL))
);
CREATE INDEX ix_deviation_access_side ON deviation_access (unit_id, side, deviation_id);
CREATE INDEX ix_deviation_access_organisation ON deviation_access (organisation_id, branch, deviation_id);
CREATE INDEX ix_deviation_access_deviation ON deviation_access (deviation_id);

-- Append-only: each step, who took it and what was said.
CREATE TABLE deviation_steps (
    id UUID PRIMARY KEY,
    deviation_id UUID NOT NULL CONSTRAINT fk_deviation_steps_deviation REFERENCES deviations (id),
    step TEXT NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    unit_id UUID CONSTRAINT fk_deviation_steps_unit REFERENCES units (id),
    account_id UUID CONSTRAINT fk_deviation_steps_account REFERENCES accounts (id),
    role TEXT NOT NULL,
    to_unit_id UUID CONSTRAINT fk_deviation_steps_to_unit REFERENCES units (id),
    words BYTEA
);
CREATE INDEX ix_deviation_steps_deviation ON deviation_steps (deviation_id, id);

-- Append-only: the one answer, with the cause and the risk as who investigated it judges it.
CREATE TABLE deviation_answers (
    deviation_id UUID PRIMARY KEY CONSTRAINT fk_deviation_answers_deviation REFERENCES deviations (id),
    words BYTEA NOT NULL,
    obstacle TEXT NOT NULL,
    cause BYTEA,
    likelihood INTEGER NOT NULL,
    consequence INTEGER NOT NULL,
    answered_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT ck_deviation_answers_risk CHECK (likelihood BETWEEN 1 AND 5 AND consequence BETWEEN 1 AND 5)
);

CREATE TABLE deviation_measures (
    id UUID PRIMARY KEY,
    deviation_id UUID NOT NULL CONSTRAINT fk_deviation_measures_deviation REFERENCES deviations (id),
    measure BYTEA NOT NULL,
    responsible BYTEA NOT NULL,
    due_on DATE NOT NULL,
    done_on DATE,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX ix_deviation_measures_deviation ON deviation_measures (deviation_id, id);

-- Append-only: to which unit the link to the case was opened, and by whom.
CREATE TABLE deviation_openings (
    deviation_id UUID NOT NULL CONSTRAINT fk_deviation_openings_deviation REFERENCES deviations (id),
    unit_id UUID NOT NULL CONSTRAINT fk_deviation_openings_unit REFERENCES units (id),
    opened_at TIMESTAMPTZ NOT NULL,
    account_id UUID CONSTRAINT fk_deviation_openings_account REFERENCES accounts (id),
    CONSTRAINT pk_deviation_openings PRIMARY KEY (deviation_id, unit_id)
);

-- What the systems of each organisation call it.
CREATE TABLE deviation_external_ids (
    organisation_id UUID NOT NULL CONSTRAINT fk_deviation_external_ids_organisation REFERENCES organisations (id),
    system_key TEXT NOT NULL,
    external_key TEXT NOT NULL,
    system TEXT NOT NULL,
    external_id TEXT NOT NULL,
    deviation_id UUID NOT NULL CONSTRAINT fk_deviation_external_ids_deviation REFERENCES deviations (id),
    CONSTRAINT pk_deviation_external_ids PRIMARY KEY (organisation_id, system_key, external_key)
);
CREATE INDEX ix_deviation_external_ids_deviation ON deviation_external_ids (deviation_id);

CREATE TRIGGER tr_deviation_steps_append_only BEFORE UPDATE OR DELETE ON deviation_steps
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tr_deviation_steps_no_truncate BEFORE TRUNCATE ON deviation_steps
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tr_deviation_answers_append_only BEFORE UPDATE OR DELETE ON deviation_answers
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tr_deviation_answers_no_truncate BEFORE TRUNCATE ON deviation_answers
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tr_deviation_openings_append_only BEFORE UPDATE OR DELETE ON deviation_openings
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tr_deviation_openings_no_truncate BEFORE TRUNCATE ON deviation_openings
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
