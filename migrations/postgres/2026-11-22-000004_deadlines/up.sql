-- What a county has decided; where it says nothing the defaults in code hold.
CREATE TABLE deadline_policies (
    id UUID PRIMARY KEY,
    county_code TEXT NOT NULL,
    target_group TEXT,
    origin TEXT,
    event TEXT NOT NULL,
    amount INTEGER NOT NULL,
    unit TEXT NOT NULL,
    severity TEXT NOT NULL,
    legal_reference TEXT,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT ck_deadline_policies_amount CHECK (amount >= 0)
);
CREATE UNIQUE INDEX uq_deadline_policies_scope
    ON deadline_policies (county_code, event, COALESCE(target_group, ''), COALESCE(origin, ''));

-- What is due in a case and who must act; what it was counted from is kept, so that a later policy
-- changes nothing that has begun.
CREATE TABLE deadlines (
    id UUID PRIMARY KEY,
    case_id UUID NOT NULL CONSTRAINT fk_deadlines_case REFERENCES cases (id),
    case_number BIGINT NOT NULL,
    kind TEXT NOT NULL,
    subject_id UUID,
    unit_id UUID NOT NULL CONSTRAINT fk_deadlines_unit REFERENCES units (id),
    organisation_id UUID NOT NULL CONSTRAINT fk_deadlines_organisation REFERENCES organisations (id),
    is_leads BOOLEAN NOT NULL,
    starts_from TIMESTAMPTZ NOT NULL,
    amount INTEGER NOT NULL,
    time_unit TEXT NOT NULL,
    severity TEXT NOT NULL,
    legal_reference TEXT,
    waiting_for TEXT NOT NULL,
    due_at TIMESTAMPTZ NOT NULL,
    met_at TIMESTAMPTZ,
    cancelled_at TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT ck_deadlines_end CHECK (met_at IS NULL OR cancelled_at IS NULL)
);
CREATE INDEX ix_deadlines_case ON deadlines (case_id, id);
-- A worklist is one range of these, whatever has been met before and however many cases there are.
CREATE INDEX ix_deadlines_unit_due ON deadlines (unit_id, due_at, id)
    WHERE met_at IS NULL AND cancelled_at IS NULL;
CREATE INDEX ix_deadlines_unit_kind_due ON deadlines (unit_id, kind, due_at, id)
    WHERE met_at IS NULL AND cancelled_at IS NULL;
CREATE INDEX ix_deadlines_organisation_due ON deadlines (organisation_id, due_at, id)
    WHERE met_at IS NULL AND cancelled_at IS NULL;
-- Whether an organisation's record system may know of the case of a deadline: without it SQLite
-- looks through all that the organisation has.
CREATE INDEX ix_case_access_case_organisation ON case_access (case_id, organisation_id);
