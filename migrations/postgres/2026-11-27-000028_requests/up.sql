-- Requests for a SIP: somebody asks a unit of a huvudman, which answers. Each is sealed under a key of its own,
-- since the unit asked need not have a record of the person, nor whoever asks.
CREATE TABLE requests (
    id UUID PRIMARY KEY NOT NULL,
    -- The unit that is to answer, and the one that was asked: another when it has closed.
    unit_id UUID NOT NULL CONSTRAINT fk_requests_unit REFERENCES units (id),
    organisation_id UUID NOT NULL CONSTRAINT fk_requests_organisation REFERENCES organisations (id),
    branch TEXT NOT NULL,
    asked_unit_id UUID NOT NULL CONSTRAINT fk_requests_asked_unit REFERENCES units (id),
    asked_by TEXT NOT NULL,
    -- The staff who recorded it.
    asking_unit_id UUID CONSTRAINT fk_requests_asking_unit REFERENCES units (id),
    asking_organisation_id UUID CONSTRAINT fk_requests_asking_organisation REFERENCES organisations (id),
    asking_branch TEXT,
    -- The record that it was made from, and who acted for the person.
    person_id UUID CONSTRAINT fk_requests_person REFERENCES persons (id),
    representative_id UUID CONSTRAINT fk_requests_representative REFERENCES representatives (id),
    -- Who it is about, as the organisation asked looks numbers up.
    mark BYTEA NOT NULL,
    identity_kind TEXT NOT NULL,
    issuer TEXT NOT NULL,
    identity_number BYTEA NOT NULL,
    given_name BYTEA NOT NULL,
    family_name BYTEA NOT NULL,
    asker_name BYTEA,
    reason BYTEA NOT NULL,
    what_matters BYTEA,
    contact BYTEA,
    asked_at TIMESTAMPTZ NOT NULL,
    due_at TIMESTAMPTZ,
    status TEXT NOT NULL,
    answer TEXT,
    answer_reason BYTEA,
    persons_reason TEXT,
    case_id UUID CONSTRAINT fk_requests_case REFERENCES cases (id),
    answered_at TIMESTAMPTZ,
    withdrawn_at TIMESTAMPTZ,
    version BIGINT NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT ck_requests_answer CHECK ((status = 'ANSWERED') = (answer IS NOT NULL) AND (answer IS NULL) = (answered_at IS NULL)),
    CONSTRAINT ck_requests_withdrawn CHECK ((status = 'WITHDRAWN') = (withdrawn_at IS NOT NULL)),
    CONSTRAINT ck_requests_case CHECK (answer IS NULL OR (answer = 'CASE_OPENED') = (case_id IS NOT NULL)),
    CONSTRAINT ck_requests_reason CHECK (answer IS NULL OR answer NOT IN ('OTHER_HELP_ENOUGH', 'REFUSED') OR answer_reason IS NOT NULL)
);
CREATE TABLE request_keys (
    request_id UUID PRIMARY KEY NOT NULL CONSTRAINT fk_request_keys_request REFERENCES requests (id),
    kept BYTEA NOT NULL
);
-- One is open at a time about a person in a unit.
CREATE UNIQUE INDEX uq_requests_open ON requests (asked_unit_id, mark) WHERE status = 'OPEN';
CREATE INDEX ix_requests_unit ON requests (unit_id, id);
CREATE INDEX ix_requests_unit_status ON requests (unit_id, status, id);
CREATE INDEX ix_requests_organisation ON requests (organisation_id, id);
CREATE INDEX ix_requests_asking_unit ON requests (asking_unit_id, id);
CREATE INDEX ix_requests_asking_organisation ON requests (asking_organisation_id, id);
CREATE INDEX ix_requests_person ON requests (person_id, id) WHERE person_id IS NOT NULL;
CREATE INDEX ix_requests_representative ON requests (representative_id, id) WHERE representative_id IS NOT NULL;
CREATE INDEX ix_requests_case ON requests (case_id, id) WHERE case_id IS NOT NULL;
-- Counted by when they were made, by whom and how they were answered.
CREATE INDEX ix_requests_asked_at ON requests (asked_at, asked_by, answer);
