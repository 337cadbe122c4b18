-- Who acts for a person, as the organisation that recorded the person knows it. Of a custodian the
-- mandate ends on the 18th birthday by time alone: no row says so.
CREATE TABLE representatives (
    id UUID PRIMARY KEY,
    person_id UUID NOT NULL CONSTRAINT fk_representatives_person REFERENCES persons (id),
    organisation_id UUID NOT NULL CONSTRAINT fk_representatives_organisation REFERENCES organisations (id),
    kind TEXT NOT NULL,
    name BYTEA NOT NULL,
    contact BYTEA,
    identity_kind TEXT,
    identity_number BYTEA,
    mark BYTEA,
    consent_kinds INTEGER NOT NULL,
    topics INTEGER NOT NULL,
    source BYTEA,
    starts_on DATE NOT NULL,
    ends_on DATE,
    ended_at TIMESTAMPTZ,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT ck_representatives_period CHECK (ends_on IS NULL OR ends_on >= starts_on),
    CONSTRAINT ck_representatives_identity CHECK ((identity_kind IS NULL) = (identity_number IS NULL) AND (identity_kind IS NULL) = (mark IS NULL))
);
CREATE INDEX ix_representatives_person ON representatives (person_id, id);
-- What a representative's own number is looked up by: the same marks as those of persons.
CREATE INDEX ix_representatives_mark ON representatives (mark) WHERE mark IS NOT NULL;

-- The consent that was asked for and that this one is the answer to.
ALTER TABLE consents ADD COLUMN request_id UUID CONSTRAINT fk_consents_request REFERENCES consents (id);

-- What each of those asked has said. Append-only: the latest of each counts.
CREATE TABLE consent_answers (
    id UUID PRIMARY KEY,
    consent_id UUID NOT NULL CONSTRAINT fk_consent_answers_consent REFERENCES consents (id),
    case_id UUID NOT NULL CONSTRAINT fk_consent_answers_case REFERENCES cases (id),
    organisation_id UUID NOT NULL CONSTRAINT fk_consent_answers_organisation REFERENCES organisations (id),
    representative_id UUID CONSTRAINT fk_consent_answers_representative REFERENCES representatives (id),
    capacity TEXT NOT NULL,
    decision TEXT NOT NULL,
    form TEXT NOT NULL,
    given_by BYTEA NOT NULL,
    received_by TEXT NOT NULL,
    received_unit_id UUID NOT NULL CONSTRAINT fk_consent_answers_received_unit REFERENCES units (id),
    answered_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT ck_consent_answers_representative CHECK ((capacity = 'PERSON') = (representative_id IS NULL))
);
CREATE INDEX ix_consent_answers_consent ON consent_answers (consent_id, id);

-- That a consent lasts no longer than this: what it says is not changed.
CREATE TABLE consent_limits (
    id UUID PRIMARY KEY,
    consent_id UUID NOT NULL CONSTRAINT fk_consent_limits_consent REFERENCES consents (id),
    ends_at TIMESTAMPTZ NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX ix_consent_limits_consent ON consent_limits (consent_id, ends_at);

CREATE TRIGGER tr_consent_answers_append_only BEFORE UPDATE OR DELETE ON consent_answers
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tr_consent_limits_append_only BEFORE UPDATE OR DELETE ON consent_limits
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tr_consent_answers_no_truncate BEFORE TRUNCATE ON consent_answers
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tr_consent_limits_no_truncate BEFORE TRUNCATE ON consent_limits
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What the child thinks of it. An adopted plan never changes.
ALTER TABLE plans ADD COLUMN childs_view BYTEA;
CREATE TRIGGER tr_plans_childs_view_no_update BEFORE UPDATE OF childs_view ON plans
    FOR EACH ROW WHEN (OLD.status <> 'DRAFT' AND OLD.childs_view IS DISTINCT FROM NEW.childs_view) EXECUTE FUNCTION refuse_adopted();
