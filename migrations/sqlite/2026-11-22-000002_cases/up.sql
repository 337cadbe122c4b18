-- A person is recorded by each organisation for itself: nobody learns from a look-up
-- that somebody else knows the person.
CREATE TABLE persons (
    id BLOB PRIMARY KEY NOT NULL,
    organisation_id BLOB NOT NULL CONSTRAINT fk_persons_organisation REFERENCES organisations (id),
    given_name BLOB NOT NULL,
    family_name BLOB NOT NULL,
    birth_date TEXT,
    sex TEXT,
    municipality_code TEXT,
    protected_identity TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX ix_persons_organisation ON persons (organisation_id, id);

-- What is sealed of a person is sealed under its key, kept here as the master key wrapped it: without
-- this row all of it is unreadable.
CREATE TABLE person_keys (
    person_id BLOB PRIMARY KEY NOT NULL CONSTRAINT fk_person_keys_person REFERENCES persons (id),
    kept BLOB NOT NULL
) STRICT;

-- The service's own keys, kept the same way.
CREATE TABLE service_keys (
    name TEXT PRIMARY KEY NOT NULL,
    kept BLOB NOT NULL
) STRICT;

-- Every number a person has had; `retired_at` is set when another replaced it.
-- `mark` is what a number is looked up by: a keyed hash of organisation, kind, number and issuer.
CREATE TABLE person_identifiers (
    id BLOB PRIMARY KEY NOT NULL,
    person_id BLOB NOT NULL CONSTRAINT fk_person_identifiers_person REFERENCES persons (id),
    organisation_id BLOB NOT NULL CONSTRAINT fk_person_identifiers_organisation REFERENCES organisations (id),
    kind TEXT NOT NULL,
    number BLOB NOT NULL,
    mark BLOB NOT NULL,
    issuer TEXT NOT NULL,
    recorded_at INTEGER NOT NULL,
    retired_at INTEGER,
    CONSTRAINT uq_person_identifiers_mark UNIQUE (mark)
) STRICT;
CREATE INDEX ix_person_identifiers_person ON person_identifiers (person_id, id);

CREATE TABLE cases (
    case_number INTEGER PRIMARY KEY AUTOINCREMENT,
    id BLOB NOT NULL,
    person_id BLOB NOT NULL CONSTRAINT fk_cases_person REFERENCES persons (id),
    initiating_organisation_id BLOB NOT NULL CONSTRAINT fk_cases_initiating_organisation REFERENCES organisations (id),
    initiating_unit_id BLOB NOT NULL CONSTRAINT fk_cases_initiating_unit REFERENCES units (id),
    lead_unit_id BLOB NOT NULL CONSTRAINT fk_cases_lead_unit REFERENCES units (id),
    lead_name BLOB,
    origin TEXT NOT NULL,
    target_groups INTEGER NOT NULL,
    reason BLOB NOT NULL,
    need_detected_on TEXT NOT NULL,
    requested_on TEXT,
    status TEXT NOT NULL,
    closing_reason TEXT,
    closing_text BLOB,
    closed_at INTEGER,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    CONSTRAINT uq_cases_id UNIQUE (id),
    CONSTRAINT ck_cases_closing CHECK ((status = 'CLOSED') = (closing_reason IS NOT NULL))
) STRICT;
CREATE INDEX ix_cases_person ON cases (person_id, id);

CREATE TABLE case_external_ids (
    organisation_id BLOB NOT NULL CONSTRAINT fk_case_external_ids_organisation REFERENCES organisations (id),
    system TEXT NOT NULL,
    external_id TEXT NOT NULL,
    case_id BLOB NOT NULL CONSTRAINT fk_case_external_ids_case REFERENCES cases (id),
    CONSTRAINT pk_case_external_ids PRIMARY KEY (organisation_id, system, external_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX ix_case_external_ids_case ON case_external_ids (case_id);

-- Which units can come into question as readers of a case, with what lists filter and sort by,
-- so that a unit's list is one index range however many cases the service holds.
CREATE TABLE case_access (
    unit_id BLOB NOT NULL CONSTRAINT fk_case_access_unit REFERENCES units (id),
    case_id BLOB NOT NULL CONSTRAINT fk_case_access_case REFERENCES cases (id),
    organisation_id BLOB NOT NULL CONSTRAINT fk_case_access_organisation REFERENCES organisations (id),
    is_initiator INTEGER NOT NULL,
    valid_from INTEGER NOT NULL,
    valid_to INTEGER,
    case_number INTEGER NOT NULL,
    status TEXT NOT NULL,
    updated_at INTEGER NOT NULL,
    CONSTRAINT pk_case_access PRIMARY KEY (unit_id, case_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX ix_case_access_case ON case_access (case_id, unit_id);
CREATE INDEX ix_case_access_unit_updated ON case_access (unit_id, updated_at, case_id);
CREATE INDEX ix_case_access_unit_status_updated ON case_access (unit_id, status, updated_at, case_id);
CREATE INDEX ix_case_access_unit_number ON case_access (unit_id, case_number, case_id);
CREATE INDEX ix_case_access_organisation_updated ON case_access (organisation_id, updated_at, case_id);

-- Append-only: what was said never changes, its end is a row of its own.
CREATE TABLE consents (
    id BLOB PRIMARY KEY NOT NULL,
    case_id BLOB NOT NULL CONSTRAINT fk_consents_case REFERENCES cases (id),
    organisation_id BLOB NOT NULL CONSTRAINT fk_consents_organisation REFERENCES organisations (id),
    kind TEXT NOT NULL,
    form TEXT NOT NULL,
    decision TEXT NOT NULL,
    given_by BLOB NOT NULL,
    capacity TEXT NOT NULL,
    topics INTEGER NOT NULL,
    excluded BLOB,
    valid_from INTEGER NOT NULL,
    valid_to INTEGER NOT NULL,
    received_by TEXT NOT NULL,
    received_unit_id BLOB NOT NULL CONSTRAINT fk_consents_received_unit REFERENCES units (id),
    created_at INTEGER NOT NULL,
    CONSTRAINT ck_consents_period CHECK (valid_to > valid_from)
) STRICT;
CREATE INDEX ix_consents_case ON consents (case_id, id);

CREATE TABLE consent_endings (
    consent_id BLOB PRIMARY KEY NOT NULL CONSTRAINT fk_consent_endings_consent REFERENCES consents (id),
    kind TEXT NOT NULL,
    reason BLOB,
    received_by TEXT NOT NULL,
    ended_at INTEGER NOT NULL
) STRICT;

-- What may be read by whom, and on what basis: the live reading of consents and other grounds.
CREATE TABLE disclosures (
    id BLOB PRIMARY KEY NOT NULL,
    case_id BLOB NOT NULL CONSTRAINT fk_disclosures_case REFERENCES cases (id),
    organisation_id BLOB NOT NULL CONSTRAINT fk_disclosures_organisation REFERENCES organisations (id),
    consent_id BLOB CONSTRAINT fk_disclosures_consent REFERENCES consents (id),
    basis TEXT NOT NULL,
    kind TEXT NOT NULL,
    is_recipient INTEGER NOT NULL,
    topics INTEGER NOT NULL,
    valid_from INTEGER NOT NULL,
    valid_to INTEGER NOT NULL,
    CONSTRAINT ck_disclosures_consent CHECK (basis <> 'CONSENT' OR consent_id IS NOT NULL)
) STRICT;
CREATE INDEX ix_disclosures_case_organisation ON disclosures (case_id, organisation_id, valid_to);
CREATE INDEX ix_disclosures_consent ON disclosures (consent_id);

CREATE TABLE participants (
    id BLOB PRIMARY KEY NOT NULL,
    case_id BLOB NOT NULL CONSTRAINT fk_participants_case REFERENCES cases (id),
    owner_organisation_id BLOB NOT NULL CONSTRAINT fk_participants_owner REFERENCES organisations (id),
    kind TEXT NOT NULL,
    role TEXT NOT NULL,
    unit_id BLOB CONSTRAINT fk_participants_unit REFERENCES units (id),
    organisation_id BLOB CONSTRAINT fk_participants_organisation REFERENCES organisations (id),
    name BLOB,
    contact BLOB,
    attendance_duty INTEGER NOT NULL,
    valid_from INTEGER NOT NULL,
    valid_to INTEGER,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    CONSTRAINT ck_participants_unit CHECK ((kind = 'UNIT') = (unit_id IS NOT NULL))
) STRICT;
CREATE INDEX ix_participants_case ON participants (case_id, id);
CREATE UNIQUE INDEX uq_participants_case_unit ON participants (case_id, unit_id) WHERE valid_to IS NULL AND unit_id IS NOT NULL;

CREATE TABLE meetings (
    id BLOB PRIMARY KEY NOT NULL,
    case_id BLOB NOT NULL CONSTRAINT fk_meetings_case REFERENCES cases (id),
    owner_organisation_id BLOB NOT NULL CONSTRAINT fk_meetings_owner REFERENCES organisations (id),
    kind TEXT NOT NULL,
    status TEXT NOT NULL,
    starts_at INTEGER NOT NULL,
    duration_minutes INTEGER NOT NULL,
    time_zone TEXT NOT NULL,
    mode TEXT NOT NULL,
    place BLOB,
    link BLOB,
    purpose BLOB NOT NULL,
    questions BLOB,
    agenda BLOB,
    chair BLOB,
    recorder BLOB,
    adaptations BLOB,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX ix_meetings_case ON meetings (case_id, starts_at, id);

CREATE TABLE plans (
    id BLOB PRIMARY KEY NOT NULL,
    case_id BLOB NOT NULL CONSTRAINT fk_plans_case REFERENCES cases (id),
    owner_organisation_id BLOB NOT NULL CONSTRAINT fk_plans_owner REFERENCES organisations (id),
    number INTEGER NOT NULL,
    status TEXT NOT NULL,
    current_situation BLOB,
    what_matters BLOB,
    own_resources BLOB,
    early_signs BLOB,
    overall_responsible_organisation_id BLOB CONSTRAINT fk_plans_overall REFERENCES organisations (id),
    lead_name BLOB,
    follow_up_on TEXT,
    follow_up_form TEXT,
    follow_up_caller BLOB,
    adopted_at INTEGER,
    adopted_by TEXT,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    CONSTRAINT uq_plans_case_number UNIQUE (case_id, number)
) STRICT;
CREATE UNIQUE INDEX uq_plans_case_draft ON plans (case_id) WHERE status = 'DRAFT';
CREATE UNIQUE INDEX uq_plans_case_adopted ON plans (case_id) WHERE status = 'ADOPTED';

CREATE TABLE goals (
    id BLOB PRIMARY KEY NOT NULL,
    plan_id BLOB NOT NULL CONSTRAINT fk_goals_plan REFERENCES plans (id),
    case_id BLOB NOT NULL CONSTRAINT fk_goals_case REFERENCES cases (id),
    owner_organisation_id BLOB NOT NULL CONSTRAINT fk_goals_owner REFERENCES organisations (id),
    term TEXT NOT NULL,
    persons_words BLOB NOT NULL,
    professional_words BLOB,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX ix_goals_plan ON goals (plan_id, id);

CREATE TABLE interventions (
    id BLOB PRIMARY KEY NOT NULL,
    plan_id BLOB NOT NULL CONSTRAINT fk_interventions_plan REFERENCES plans (id),
    case_id BLOB NOT NULL CONSTRAINT fk_interventions_case REFERENCES cases (id),
    owner_organisation_id BLOB NOT NULL CONSTRAINT fk_interventions_owner REFERENCES organisations (id),
    need BLOB NOT NULL,
    measure BLOB NOT NULL,
    topic TEXT NOT NULL,
    responsible_participant_id BLOB CONSTRAINT fk_interventions_responsible REFERENCES participants (id),
    contact BLOB,
    own_contribution BLOB,
    starts_on TEXT,
    ends_on TEXT,
    status TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX ix_interventions_plan ON interventions (plan_id, id);

-- An adopted plan never changes; only its status may, when a later version replaces it.
CREATE TRIGGER tr_plans_adopted_no_update BEFORE UPDATE ON plans WHEN OLD.status <> 'DRAFT'
    AND NOT (OLD.status = 'ADOPTED' AND NEW.status = 'REPLACED'
        AND OLD.id IS NEW.id
        AND OLD.case_id IS NEW.case_id
        AND OLD.owner_organisation_id IS NEW.owner_organisation_id
        AND OLD.number IS NEW.number
        AND OLD.current_situation IS NEW.current_situation
        AND OLD.what_matters IS NEW.what_matters
        AND OLD.own_resources IS NEW.own_resources
        AND OLD.early_signs IS NEW.early_signs
        AND OLD.overall_responsible_organisation_id IS NEW.overall_responsible_organisation_id
        AND OLD.lead_name IS NEW.lead_name
        AND OLD.follow_up_on IS NEW.follow_up_on
        AND OLD.follow_up_form IS NEW.follow_up_form
        AND OLD.follow_up_caller IS NEW.follow_up_caller
        AND OLD.adopted_at IS NEW.adopted_at
        AND OLD.adopted_by IS NEW.adopted_by
        AND OLD.created_at IS NEW.created_at)
BEGIN SELECT RAISE(ABORT, 'adopted_plan'); END;
CREATE TRIGGER tr_plans_adopted_no_delete BEFORE DELETE ON plans WHEN OLD.status <> 'DRAFT'
BEGIN SELECT RAISE(ABORT, 'adopted_plan'); END;
-- REPLACE deletes without asking the triggers on DELETE.
CREATE TRIGGER tr_plans_adopted_no_replace BEFORE INSERT ON plans WHEN EXISTS (SELECT 1 FROM plans WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'adopted_plan'); END;
CREATE TRIGGER tr_goals_adopted_no_delete BEFORE DELETE ON goals WHEN (SELECT status FROM plans WHERE id = OLD.plan_id) <> 'DRAFT'
BEGIN SELECT RAISE(ABORT, 'adopted_plan'); END;
CREATE TRIGGER tr_goals_adopted_no_insert BEFORE INSERT ON goals WHEN (SELECT status FROM plans WHERE id = NEW.plan_id) <> 'DRAFT'
BEGIN SELECT RAISE(ABORT, 'adopted_plan'); END;
CREATE TRIGGER tr_interventions_adopted_no_delete BEFORE DELETE ON interventions WHEN (SELECT status FROM plans WHERE id = OLD.plan_id) <> 'DRAFT'
BEGIN SELECT RAISE(ABORT, 'adopted_plan'); END;
CREATE TRIGGER tr_interventions_adopted_no_insert BEFORE INSERT ON interventions WHEN (SELECT status FROM plans WHERE id = NEW.plan_id) <> 'DRAFT'
BEGIN SELECT RAISE(ABORT, 'adopted_plan'); END;
CREATE TRIGGER tr_goals_adopted_no_update BEFORE UPDATE ON goals WHEN (SELECT status FROM plans WHERE id = OLD.plan_id) <> 'DRAFT'
    OR (SELECT status FROM plans WHERE id = NEW.plan_id) <> 'DRAFT'
BEGIN SELECT RAISE(ABORT, 'adopted_plan'); END;
-- Progress (status) of an intervention goes on after adoption; what was decided does not change.
CREATE TRIGGER tr_interventions_adopted_no_update BEFORE UPDATE ON interventions WHEN ((SELECT status FROM plans WHERE id = OLD.plan_id) <> 'DRAFT'
    OR (SELECT status FROM plans WHERE id = NEW.plan_id) <> 'DRAFT')
    AND NOT (OLD.id IS NEW.id
        AND OLD.plan_id IS NEW.plan_id
        AND OLD.case_id IS NEW.case_id
        AND OLD.owner_organisation_id IS NEW.owner_organisation_id
        AND OLD.need IS NEW.need
        AND OLD.measure IS NEW.measure
        AND OLD.topic IS NEW.topic
        AND OLD.responsible_participant_id IS NEW.responsible_participant_id
        AND OLD.contact IS NEW.contact
        AND OLD.own_contribution IS NEW.own_contribution
        AND OLD.starts_on IS NEW.starts_on
        AND OLD.ends_on IS NEW.ends_on
        AND OLD.created_at IS NEW.created_at)
BEGIN SELECT RAISE(ABORT, 'adopted_plan'); END;
