-- Who sees a case about a person with protected registration or assumed identity, beside what is
-- required of everybody; `ended_at` is set when somebody is named no more.
CREATE TABLE named_users (
    id UUID PRIMARY KEY,
    case_id UUID NOT NULL CONSTRAINT fk_named_users_case REFERENCES cases (id),
    account_id UUID NOT NULL CONSTRAINT fk_named_users_account REFERENCES accounts (id),
    unit_id UUID NOT NULL CONSTRAINT fk_named_users_unit REFERENCES units (id),
    organisation_id UUID NOT NULL CONSTRAINT fk_named_users_organisation REFERENCES organisations (id),
    ended_at TIMESTAMPTZ,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE UNIQUE INDEX uq_named_users_case_account ON named_users (case_id, account_id) WHERE ended_at IS NULL;
CREATE INDEX ix_named_users_case ON named_users (case_id, id);
CREATE INDEX ix_named_users_account ON named_users (account_id, case_id) WHERE ended_at IS NULL;

-- Who knows the record of such a person beside those named for its cases: who recorded it as
-- protected, marked it or received it.
CREATE TABLE person_keepers (
    person_id UUID NOT NULL CONSTRAINT fk_person_keepers_person REFERENCES persons (id),
    account_id UUID NOT NULL CONSTRAINT fk_person_keepers_account REFERENCES accounts (id),
    created_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT pk_person_keepers PRIMARY KEY (person_id, account_id)
);

-- Equal to the protection of the case's person, next to what lists filter by.
ALTER TABLE case_access ADD COLUMN named_only BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE case_access SET named_only = TRUE WHERE case_id IN (
    SELECT cases.id FROM cases JOIN persons ON persons.id = cases.person_id
    WHERE persons.protected_identity IN ('SKYDDAD_FOLKBOKFORING', 'FINGERADE_UPPGIFTER'));

-- Whoever opened such a case, or recorded such a person, until now.
INSERT INTO named_users (id, case_id, account_id, unit_id, organisation_id, version, created_at)
    SELECT e.id, e.case_id, e.account_id, e.unit_id, e.organisation_id, 1, e.at
    FROM outbox_events AS e JOIN cases ON cases.id = e.case_id JOIN persons ON persons.id = cases.person_id
    JOIN accounts ON accounts.id = e.account_id
    WHERE e.type = 'case.created' AND persons.protected_identity IN ('SKYDDAD_FOLKBOKFORING', 'FINGERADE_UPPGIFTER');
INSERT INTO person_keepers (person_id, account_id, created_at)
    SELECT persons.id, e.account_id, e.at
    FROM outbox_events AS e JOIN persons ON persons.id = e.subject_id JOIN accounts ON accounts.id = e.account_id
    WHERE e.type = 'person.created' AND persons.protected_identity IN ('SKYDDAD_FOLKBOKFORING', 'FINGERADE_UPPGIFTER');

-- Emergency access (nödåtkomst): append-only, and ended by time alone.
CREATE TABLE emergency_accesses (
    id UUID PRIMARY KEY,
    case_id UUID NOT NULL CONSTRAINT fk_emergency_accesses_case REFERENCES cases (id),
    account_id UUID NOT NULL CONSTRAINT fk_emergency_accesses_account REFERENCES accounts (id),
    assignment_id UUID NOT NULL CONSTRAINT fk_emergency_accesses_assignment REFERENCES assignments (id),
    role TEXT NOT NULL,
    unit_id UUID NOT NULL CONSTRAINT fk_emergency_accesses_unit REFERENCES units (id),
    organisation_id UUID NOT NULL CONSTRAINT fk_emergency_accesses_organisation REFERENCES organisations (id),
    reason_code TEXT NOT NULL,
    text BYTEA NOT NULL,
    valid_from TIMESTAMPTZ NOT NULL,
    valid_to TIMESTAMPTZ NOT NULL,
    -- At most an hour.
    CONSTRAINT ck_emergency_accesses_period CHECK (valid_to > valid_from AND valid_to <= valid_from + INTERVAL '1 hour')
);
CREATE INDEX ix_emergency_accesses_case ON emergency_accesses (case_id, assignment_id, valid_to);
CREATE INDEX ix_emergency_accesses_account ON emergency_accesses (account_id, valid_from);
-- Until when anybody has emergency access to the case: reads of all other cases stop at this.
ALTER TABLE cases ADD COLUMN emergency_until TIMESTAMPTZ;

-- What the reviewers of each organisation concerned have to look at.
CREATE TABLE emergency_queue (
    organisation_id UUID NOT NULL CONSTRAINT fk_emergency_queue_organisation REFERENCES organisations (id),
    emergency_access_id UUID NOT NULL CONSTRAINT fk_emergency_queue_access REFERENCES emergency_accesses (id),
    reviewed BOOLEAN NOT NULL,
    CONSTRAINT pk_emergency_queue PRIMARY KEY (organisation_id, emergency_access_id)
);
CREATE INDEX ix_emergency_queue_reviewed ON emergency_queue (organisation_id, reviewed, emergency_access_id);
CREATE INDEX ix_emergency_queue_access ON emergency_queue (emergency_access_id);

-- Append-only: one review of each.
CREATE TABLE emergency_reviews (
    emergency_access_id UUID PRIMARY KEY CONSTRAINT fk_emergency_reviews_access REFERENCES emergency_accesses (id),
    verdict TEXT NOT NULL,
    comment BYTEA NOT NULL,
    reviewed_by TEXT NOT NULL,
    account_id UUID NOT NULL CONSTRAINT fk_emergency_reviews_account REFERENCES accounts (id),
    organisation_id UUID NOT NULL CONSTRAINT fk_emergency_reviews_organisation REFERENCES organisations (id),
    reviewed_at TIMESTAMPTZ NOT NULL
);

CREATE TRIGGER tr_emergency_accesses_append_only BEFORE UPDATE OR DELETE ON emergency_accesses
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tr_emergency_accesses_no_truncate BEFORE TRUNCATE ON emergency_accesses
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tr_emergency_reviews_append_only BEFORE UPDATE OR DELETE ON emergency_reviews
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tr_emergency_reviews_no_truncate BEFORE TRUNCATE ON emergency_reviews
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tr_emergency_queue_no_delete BEFORE DELETE ON emergency_queue
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tr_emergency_queue_no_truncate BEFORE TRUNCATE ON emergency_queue
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
