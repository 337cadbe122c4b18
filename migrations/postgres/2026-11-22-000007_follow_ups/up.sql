-- When an adopted plan is followed up; one is open for a plan at a time.
CREATE TABLE follow_ups (
    id UUID PRIMARY KEY,
    case_id UUID NOT NULL CONSTRAINT fk_follow_ups_case REFERENCES cases (id),
    owner_organisation_id UUID NOT NULL CONSTRAINT fk_follow_ups_owner REFERENCES organisations (id),
    plan_id UUID NOT NULL CONSTRAINT fk_follow_ups_plan REFERENCES plans (id),
    due_on DATE NOT NULL,
    form TEXT,
    caller BYTEA,
    meeting_id UUID CONSTRAINT fk_follow_ups_meeting REFERENCES meetings (id),
    status TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX ix_follow_ups_case ON follow_ups (case_id, due_on, id);
CREATE UNIQUE INDEX uq_follow_ups_plan_open ON follow_ups (plan_id) WHERE status = 'PLANNED';

-- Append-only: what came of a follow-up never changes.
CREATE TABLE follow_up_outcomes (
    follow_up_id UUID PRIMARY KEY CONSTRAINT fk_follow_up_outcomes_follow_up REFERENCES follow_ups (id),
    held_on DATE NOT NULL,
    person_took_part BOOLEAN NOT NULL,
    persons_view BYTEA,
    absence_reason BYTEA,
    new_needs BYTEA,
    decision TEXT NOT NULL,
    next_due_on DATE,
    recorded_by TEXT NOT NULL,
    recorded_unit_id UUID NOT NULL CONSTRAINT fk_follow_up_outcomes_unit REFERENCES units (id),
    recorded_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT ck_follow_up_outcomes_view CHECK (CASE WHEN person_took_part THEN persons_view ELSE absence_reason END IS NOT NULL),
    CONSTRAINT ck_follow_up_outcomes_next CHECK ((decision = 'CONTINUE') = (next_due_on IS NOT NULL))
);

CREATE TABLE follow_up_attendees (
    follow_up_id UUID NOT NULL CONSTRAINT fk_follow_up_attendees_follow_up REFERENCES follow_ups (id),
    participant_id UUID NOT NULL CONSTRAINT fk_follow_up_attendees_participant REFERENCES participants (id),
    CONSTRAINT pk_follow_up_attendees PRIMARY KEY (follow_up_id, participant_id)
);

CREATE TABLE follow_up_goals (
    id UUID PRIMARY KEY,
    follow_up_id UUID NOT NULL CONSTRAINT fk_follow_up_goals_follow_up REFERENCES follow_ups (id),
    goal_id UUID NOT NULL CONSTRAINT fk_follow_up_goals_goal REFERENCES goals (id),
    outcome TEXT NOT NULL,
    comment BYTEA,
    CONSTRAINT uq_follow_up_goals_goal UNIQUE (follow_up_id, goal_id)
);

CREATE TABLE follow_up_interventions (
    id UUID PRIMARY KEY,
    follow_up_id UUID NOT NULL CONSTRAINT fk_follow_up_interventions_follow_up REFERENCES follow_ups (id),
    intervention_id UUID NOT NULL CONSTRAINT fk_follow_up_interventions_intervention REFERENCES interventions (id),
    outcome TEXT NOT NULL,
    comment BYTEA,
    CONSTRAINT uq_follow_up_interventions_intervention UNIQUE (follow_up_id, intervention_id)
);

CREATE TRIGGER tr_follow_ups_held BEFORE UPDATE ON follow_ups FOR EACH ROW WHEN (OLD.status <> 'PLANNED')
    EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tr_follow_ups_no_delete BEFORE DELETE ON follow_ups
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tr_follow_ups_no_truncate BEFORE TRUNCATE ON follow_ups
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- What is added once the outcome is recorded would change it as much.
CREATE FUNCTION refuse_part_of_outcome() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM follow_up_outcomes WHERE follow_up_id = NEW.follow_up_id) THEN
        RAISE EXCEPTION 'append_only' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tr_follow_up_outcomes_append_only BEFORE UPDATE OR DELETE ON follow_up_outcomes
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tr_follow_up_outcomes_no_truncate BEFORE TRUNCATE ON follow_up_outcomes
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tr_follow_up_attendees_append_only BEFORE UPDATE OR DELETE ON follow_up_attendees
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tr_follow_up_attendees_no_truncate BEFORE TRUNCATE ON follow_up_attendees
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tr_follow_up_attendees_no_later BEFORE INSERT ON follow_up_attendees
    FOR EACH ROW EXECUTE FUNCTION refuse_part_of_outcome();
CREATE TRIGGER tr_follow_up_goals_append_only BEFORE UPDATE OR DELETE ON follow_up_goals
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tr_follow_up_goals_no_truncate BEFORE TRUNCATE ON follow_up_goals
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tr_follow_up_goals_no_later BEFORE INSERT ON follow_up_goals
    FOR EACH ROW EXECUTE FUNCTION refuse_part_of_outcome();
CREATE TRIGGER tr_follow_up_interventions_append_only BEFORE UPDATE OR DELETE ON follow_up_interventions
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tr_follow_up_interventions_no_truncate BEFORE TRUNCATE ON follow_up_interventions
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tr_follow_up_interventions_no_later BEFORE INSERT ON follow_up_interventions
    FOR EACH ROW EXECUTE FUNCTION refuse_part_of_outcome();

-- What the person says before the meeting: one row a case.
CREATE TABLE case_preparations (
    case_id UUID PRIMARY KEY CONSTRAINT fk_case_preparations_case REFERENCES cases (id),
    what_matters BYTEA,
    wants_to_discuss BYTEA,
    wants_present BYTEA,
    wants_absent BYTEA,
    recorded_by TEXT NOT NULL,
    recorded_unit_id UUID NOT NULL CONSTRAINT fk_case_preparations_unit REFERENCES units (id),
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);

-- The case that this one goes on from; one successor is open at a time.
ALTER TABLE cases ADD COLUMN predecessor_case_id UUID CONSTRAINT fk_cases_predecessor REFERENCES cases (id);
ALTER TABLE cases ADD COLUMN date_of_death DATE;
CREATE INDEX ix_cases_predecessor ON cases (predecessor_case_id) WHERE predecessor_case_id IS NOT NULL;
CREATE UNIQUE INDEX uq_cases_predecessor_open ON cases (predecessor_case_id) WHERE predecessor_case_id IS NOT NULL AND status <> 'CLOSED';

-- Who did it, so that a case's timeline is one index range. No foreign keys: it outlives all it names.
ALTER TABLE outbox_events ADD COLUMN account_id UUID;
ALTER TABLE outbox_events ADD COLUMN unit_id UUID;
ALTER TABLE outbox_events ADD COLUMN organisation_id UUID;
ALTER TABLE outbox_events ADD COLUMN role TEXT;
CREATE INDEX ix_outbox_events_case ON outbox_events (case_id, position) WHERE case_id IS NOT NULL;
