-- Requests for a SIP: somebody asks a unit of a huvudman, which answers. Each is sealed under a key of its own,
-- since the unit asked need not have a record of the person, nor whoever asks.
CREATE TABLE requests (
    id BLOB PRIMARY KEY NOT NULL,
    -- The unit that is to answer, and the one that was asked: another when it has closed.
    unit_id BLOB NOT NULL CONSTRAINT fk_requests_unit REFERENCES units (id),
    organisation_id BLOB NOT NULL CONSTRAINT fk_requests_organisation REFERENCES organisations (id),
    branch TEXT NOT NULL,
    asked_unit_id BLOB NOT NULL CONSTRAINT fk_requests_asked_unit REFERENCES units (id),
    asked_by TEXT NOT NULL,
    -- The staff who recorded it.
    asking_unit_id BLOB CONSTRAINT fk_requests_asking_unit REFERENCES units (id),
    asking_organisation_id BLOB CONSTRAINT fk_requests_asking_organisation REFERENCES organisations (id),
    asking_branch TEXT,
    -- The record that it was made from, and who acted for the person.
    person_id BLOB CONSTRAINT fk_requests_person REFERENCES persons (id),
    representative_id BLOB CONSTRAINT fk_requests_representative REFERENCES representatives (id),
    -- Who it is about, as the organisation asked looks numbers up.
    mark BLOB NOT NULL,
    identity_kind TEXT NOT NULL,
    issuer TEXT NOT NULL,
    identity_number BLOB NOT NULL,
    given_name BLOB NOT NULL,
    family_name BLOB NOT NULL,
    asker_name BLOB,
    reason BLOB NOT NULL,
    what_matters BLOB,
    contact BLOB,
    asked_at INTEGER NOT NULL,
    due_at INTEGER,
    status TEXT NOT NULL,
    answer TEXT,
    answer_reason BLOB,
    persons_reason TEXT,
    case_id BLOB CONSTRAINT fk_requests_case REFERENCES cases (id),
    answered_at INTEGER,
    withdrawn_at INTEGER,
    version INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    CONSTRAINT ck_requests_answer CHECK ((status = 'ANSWERED') = (answer IS NOT NULL) AND (answer IS NULL) = (answered_at IS NULL)),
    CONSTRAINT ck_requests_withdrawn CHECK ((status = 'WITHDRAWN') = (withdrawn_at IS NOT NULL)),
    CONSTRAINT ck_requests_case CHECK (answer IS NULL OR (answer = 'CASE_OPENED') = (case_id IS NOT NULL)),
    CONSTRAINT ck_requests_reason CHECK (answer IS NULL OR answer NOT IN ('OTHER_HELP_ENOUGH', 'REFUSED') OR answer_reason IS NOT NULL)
) STRICT;
CREATE TABLE request_keys (
    request_id BLOB PRIMARY KEY NOT NULL CONSTRAINT fk_request_keys_request REFERENCES requests (id),
    kept BLOB NOT NULL
) STRICT;
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
