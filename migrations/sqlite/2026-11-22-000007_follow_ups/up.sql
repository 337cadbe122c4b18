-- When an adopted plan is followed up; one is open for a plan at a time.
CREATE TABLE follow_ups (
    id BLOB PRIMARY KEY NOT NULL,
    case_id BLOB NOT NULL CONSTRAINT fk_follow_ups_case REFERENCES cases (id),
    owner_organisation_id BLOB NOT NULL CONSTRAINT fk_follow_ups_owner REFERENCES organisations (id),
    plan_id BLOB NOT NULL CONSTRAINT fk_follow_ups_plan REFERENCES plans (id),
    due_on TEXT NOT NULL,
    form TEXT,
    caller BLOB,
    meeting_id BLOB CONSTRAINT fk_follow_ups_meeting REFERENCES meetings (id),
    status TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX ix_follow_ups_case ON follow_ups (case_id, due_on, id);
CREATE UNIQUE INDEX uq_follow_ups_plan_open ON follow_ups (plan_id) WHERE status = 'PLANNED';

-- Append-only: what came of a follow-up never changes.
CREATE TABLE follow_up_outcomes (
    follow_up_id BLOB PRIMARY KEY NOT NULL CONSTRAINT fk_follow_up_outcomes_follow_up REFERENCES follow_ups (id),
    held_on TEXT NOT NULL,
    person_took_part INTEGER NOT NULL,
    persons_view BLOB,
    absence_reason BLOB,
    new_needs BLOB,
    decision TEXT NOT NULL,
    next_due_on TEXT,
    recorded_by TEXT NOT NULL,
    recorded_unit_id BLOB NOT NULL CONSTRAINT fk_follow_up_outcomes_unit REFERENCES units (id),
    recorded_at INTEGER NOT NULL,
    CONSTRAINT ck_follow_up_outcomes_view CHECK (CASE WHEN person_took_part THEN persons_view ELSE absence_reason END IS NOT NULL),
    CONSTRAINT ck_follow_up_outcomes_next CHECK ((decision = 'CONTINUE') = (next_due_on IS NOT NULL))
) STRICT;

CREATE TABLE follow_up_attendees (
    follow_up_id BLOB NOT NULL CONSTRAINT fk_follow_up_attendees_follow_up REFERENCES follow_ups (id),
    participant_id BLOB NOT NULL CONSTRAINT fk_follow_up_attendees_participant REFERENCES participants (id),
    CONSTRAINT pk_follow_up_attendees PRIMARY KEY (follow_up_id, participant_id)
) STRICT;

CREATE TABLE follow_up_goals (
    id BLOB PRIMARY KEY NOT NULL,
    follow_up_id BLOB NOT NULL CONSTRAINT fk_follow_up_goals_follow_up REFERENCES follow_ups (id),
    goal_id BLOB NOT NULL CONSTRAINT fk_follow_up_goals_goal REFERENCES goals (id),
    outcome TEXT NOT NULL,
    comment BLOB,
    CONSTRAINT uq_follow_up_goals_goal UNIQUE (follow_up_id, goal_id)
) STRICT;

CREATE TABLE follow_up_interventions (
    id BLOB PRIMARY KEY NOT NULL,
    follow_up_id BLOB NOT NULL CONSTRAINT fk_follow_up_interventions_follow_up REFERENCES follow_ups (id),
    intervention_id BLOB NOT NULL CONSTRAINT fk_follow_up_interventions_intervention REFERENCES interventions (id),
    outcome TEXT NOT NULL,
    comment BLOB,
    CONSTRAINT uq_follow_up_interventions_intervention UNIQUE (follow_up_id, intervention_id)
) STRICT;

CREATE TRIGGER tr_follow_ups_no_update BEFORE UPDATE ON follow_ups WHEN OLD.status <> 'PLANNED'
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER tr_follow_ups_no_delete BEFORE DELETE ON follow_ups
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER tr_follow_up_outcomes_no_update BEFORE UPDATE ON follow_up_outcomes
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER tr_follow_up_outcomes_no_delete BEFORE DELETE ON follow_up_outcomes
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER tr_follow_up_attendees_no_update BEFORE UPDATE ON follow_up_attendees
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER tr_follow_up_attendees_no_delete BEFORE DELETE ON follow_up_attendees
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER tr_follow_up_goals_no_update BEFORE UPDATE ON follow_up_goals
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER tr_follow_up_goals_no_delete BEFORE DELETE ON follow_up_goals
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER tr_follow_up_interventions_no_update BEFORE UPDATE ON follow_up_interventions
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER tr_follow_up_interventions_no_delete BEFORE DELETE ON follow_up_interventions
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
-- REPLACE deletes without asking the triggers on DELETE.
CREATE TRIGGER tr_follow_ups_no_replace BEFORE INSERT ON follow_ups WHEN EXISTS (SELECT 1 FROM follow_ups WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER tr_follow_up_outcomes_no_replace BEFORE INSERT ON follow_up_outcomes
    WHEN EXISTS (SELECT 1 FROM follow_up_outcomes WHERE follow_up_id = NEW.follow_up_id)
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
-- What is added once the outcome is recorded would change it as much.
CREATE TRIGGER tr_follow_up_attendees_no_later BEFORE INSERT ON follow_up_attendees
    WHEN EXISTS (SELECT 1 FROM follow_up_outcomes WHERE follow_up_id = NEW.follow_up_id)
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER tr_follow_up_goals_no_later BEFORE INSERT ON follow_up_goals
    WHEN EXISTS (SELECT 1 FROM follow_up_outcomes WHERE follow_up_id = NEW.follow_up_id)
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER tr_follow_up_interventions_no_later BEFORE INSERT ON follow_up_interventions
    WHEN EXISTS (SELECT 1 FROM follow_up_outcomes WHERE follow_up_id = NEW.follow_up_id)
BEGIN SELECT RAISE(ABORT, 'append_only'); END;

-- What the person says before the meeting: one row a case.
CREATE TABLE case_preparations (
    case_id BLOB PRIMARY KEY NOT NULL CONSTRAINT fk_case_preparations_case REFERENCES cases (id),
    what_matters BLOB,
    wants_to_discuss BLOB,
    wants_present BLOB,
    wants_absent BLOB,
    recorded_by TEXT NOT NULL,
    recorded_unit_id BLOB NOT NULL CONSTRAINT fk_case_preparations_unit REFERENCES units (id),
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

-- The case that this one goes on from; one successor is open at a time.
ALTER TABLE cases ADD COLUMN predecessor_case_id BLOB CONSTRAINT fk_cases_predecessor REFERENCES cases (id);
ALTER TABLE cases ADD COLUMN date_of_death TEXT;
CREATE INDEX ix_cases_predecessor ON cases (predecessor_case_id) WHERE predecessor_case_id IS NOT NULL;
CREATE UNIQUE INDEX uq_cases_predecessor_open ON cases (predecessor_case_id) WHERE predecessor_case_id IS NOT NULL AND status <> 'CLOSED';

-- Who did it, so that a case's timeline is one index range. No foreign keys: it outlives all it names.
ALTER TABLE outbox_events ADD COLUMN account_id BLOB;
ALTER TABLE outbox_events ADD COLUMN unit_id BLOB;
ALTER TABLE outbox_events ADD COLUMN organisation_id BLOB;
ALTER TABLE outbox_events ADD COLUMN role TEXT;
CREATE INDEX ix_outbox_events_case ON outbox_events (case_id, position) WHERE case_id IS NOT NULL;
