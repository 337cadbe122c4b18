-- Who acts for a person, as the organisation that recorded the person knows it. Of a custodian the
-- mandate ends on the 18th birthday by time alone: no row says so.
CREATE TABLE representatives (
    id BLOB PRIMARY KEY NOT NULL,
    person_id BLOB NOT NULL CONSTRAINT fk_representatives_person REFERENCES persons (id),
    organisation_id BLOB NOT NULL CONSTRAINT fk_representatives_organisation REFERENCES organisations (id),
    kind TEXT NOT NULL,
    name BLOB NOT NULL,
    contact BLOB,
    identity_kind TEXT,
    identity_number BLOB,
    mark BLOB,
    consent_kinds INTEGER NOT NULL,
    topics INTEGER NOT NULL,
    source BLOB,
    starts_on TEXT NOT NULL,
    ends_on TEXT,
    ended_at INTEGER,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    CONSTRAINT ck_representatives_period CHECK (ends_on IS NULL OR ends_on >= starts_on),
    CONSTRAINT ck_representatives_identity CHECK ((identity_kind IS NULL) = (identity_number IS NULL) AND (identity_kind IS NULL) = (mark IS NULL))
) STRICT;
CREATE INDEX ix_representatives_person ON representatives (person_id, id);
-- What a representative's own number is looked up by: the same marks as those of persons.
CREATE INDEX ix_representatives_mark ON representatives (mark) WHERE mark IS NOT NULL;

-- The consent that was asked for and that this one is the answer to.
ALTER TABLE consents ADD COLUMN request_id BLOB CONSTRAINT fk_consents_request REFERENCES consents (id);

-- What each of those asked has said. Append-only: the latest of each counts.
CREATE TABLE consent_answers (
    id BLOB PRIMARY KEY NOT NULL,
    consent_id BLOB NOT NULL CONSTRAINT fk_consent_answers_consent REFERENCES consents (id),
    case_id BLOB NOT NULL CONSTRAINT fk_consent_answers_case REFERENCES cases (id),
    organisation_id BLOB NOT NULL CONSTRAINT fk_consent_answers_organisation REFERENCES organisations (id),
    representative_id BLOB CONSTRAINT fk_consent_answers_representative REFERENCES representatives (id),
    capacity TEXT NOT NULL,
    decision TEXT NOT NULL,
    form TEXT NOT NULL,
    given_by BLOB NOT NULL,
    received_by TEXT NOT NULL,
    received_unit_id BLOB NOT NULL CONSTRAINT fk_consent_answers_received_unit REFERENCES units (id),
    answered_at INTEGER NOT NULL,
    CONSTRAINT ck_consent_answers_representative CHECK ((capacity = 'PERSON') = (representative_id IS NULL))
) STRICT;
CREATE INDEX ix_consent_answers_consent ON consent_answers (consent_id, id);

-- That a consent lasts no longer than this: what it says is not changed.
CREATE TABLE consent_limits (
    id BLOB PRIMARY KEY NOT NULL,
    consent_id BLOB NOT NULL CONSTRAINT fk_consent_limits_consent REFERENCES consents (id),
    ends_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX ix_consent_limits_consent ON consent_limits (consent_id, ends_at);

CREATE TRIGGER tr_consent_answers_no_update BEFORE UPDATE ON consent_answers
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER tr_consent_answers_no_delete BEFORE DELETE ON consent_answers
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER tr_consent_limits_no_update BEFORE UPDATE ON consent_limits
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER tr_consent_limits_no_delete BEFORE DELETE ON consent_limits
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
-- REPLACE deletes without asking the triggers on DELETE.
CREATE TRIGGER tr_consent_answers_no_replace BEFORE INSERT ON consent_answers WHEN EXISTS (SELECT 1 FROM consent_answers WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER tr_consent_limits_no_replace BEFORE INSERT ON consent_limits WHEN EXISTS (SELECT 1 FROM consent_limits WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'append_only'); END;

-- What the child thinks of it. An adopted plan never changes.
ALTER TABLE plans ADD COLUMN childs_view BLOB;
CREATE TRIGGER tr_plans_childs_view_no_update BEFORE UPDATE OF childs_view ON plans
    WHEN OLD.status <> 'DRAFT' AND OLD.childs_view IS NOT NEW.childs_view
BEGIN SELECT RAISE(ABORT, 'adopted_plan'); END;
