-- What a plan, a goal or an intervention continues: of a plan the version it was begun from, of the
-- others the first version of themselves, so that any two versions can be compared.
ALTER TABLE plans ADD COLUMN based_on_id BLOB CONSTRAINT fk_plans_based_on REFERENCES plans (id);
ALTER TABLE goals ADD COLUMN lineage_id BLOB CONSTRAINT fk_goals_lineage REFERENCES goals (id);
ALTER TABLE interventions ADD COLUMN lineage_id BLOB CONSTRAINT fk_interventions_lineage REFERENCES interventions (id);
CREATE INDEX ix_goals_lineage ON goals (lineage_id);
CREATE INDEX ix_interventions_lineage ON interventions (lineage_id);
CREATE TRIGGER tr_plans_based_on_no_update BEFORE UPDATE OF based_on_id ON plans WHEN OLD.based_on_id IS NOT NEW.based_on_id
BEGIN SELECT RAISE(ABORT, 'adopted_plan'); END;
CREATE TRIGGER tr_goals_lineage_no_update BEFORE UPDATE OF lineage_id ON goals WHEN OLD.lineage_id IS NOT NEW.lineage_id
BEGIN SELECT RAISE(ABORT, 'adopted_plan'); END;
CREATE TRIGGER tr_interventions_lineage_no_update BEFORE UPDATE OF lineage_id ON interventions WHEN OLD.lineage_id IS NOT NEW.lineage_id
BEGIN SELECT RAISE(ABORT, 'adopted_plan'); END;

-- What each party says of a version of the plan. Append-only: the latest of a party counts.
CREATE TABLE plan_agreements (
    id BLOB PRIMARY KEY NOT NULL,
    plan_id BLOB NOT NULL CONSTRAINT fk_plan_agreements_plan REFERENCES plans (id),
    case_id BLOB NOT NULL CONSTRAINT fk_plan_agreements_case REFERENCES cases (id),
    owner_organisation_id BLOB NOT NULL CONSTRAINT fk_plan_agreements_owner REFERENCES organisations (id),
    participant_id BLOB NOT NULL CONSTRAINT fk_plan_agreements_participant REFERENCES participants (id),
    plan_version INTEGER NOT NULL,
    answer TEXT NOT NULL,
    comment BLOB,
    recorded_by TEXT NOT NULL,
    recorded_at INTEGER NOT NULL
) STRICT;
CREATE INDEX ix_plan_agreements_plan ON plan_agreements (plan_id, id);

-- Who got which version, when and how. Append-only.
CREATE TABLE plan_distributions (
    id BLOB PRIMARY KEY NOT NULL,
    plan_id BLOB NOT NULL CONSTRAINT fk_plan_distributions_plan REFERENCES plans (id),
    case_id BLOB NOT NULL CONSTRAINT fk_plan_distributions_case REFERENCES cases (id),
    owner_organisation_id BLOB NOT NULL CONSTRAINT fk_plan_distributions_owner REFERENCES organisations (id),
    participant_id BLOB CONSTRAINT fk_plan_distributions_participant REFERENCES participants (id),
    recipient BLOB,
    plan_version INTEGER NOT NULL,
    channel TEXT NOT NULL,
    handed_over_at INTEGER NOT NULL,
    note BLOB,
    recorded_by TEXT NOT NULL,
    recorded_at INTEGER NOT NULL,
    CONSTRAINT ck_plan_distributions_recipient CHECK ((participant_id IS NULL) <> (recipient IS NULL))
) STRICT;
CREATE INDEX ix_plan_distributions_plan ON plan_distributions (plan_id, id);

CREATE TRIGGER tr_plan_agreements_no_update BEFORE UPDATE ON plan_agreements
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER tr_plan_agreements_no_delete BEFORE DELETE ON plan_agreements
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER tr_plan_distributions_no_update BEFORE UPDATE ON plan_distributions
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER tr_plan_distributions_no_delete BEFORE DELETE ON plan_distributions
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
-- REPLACE deletes without asking the triggers on DELETE.
CREATE TRIGGER tr_plan_agreements_no_replace BEFORE INSERT ON plan_agreements WHEN EXISTS (SELECT 1 FROM plan_agreements WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER tr_plan_distributions_no_replace BEFORE INSERT ON plan_distributions WHEN EXISTS (SELECT 1 FROM plan_distributions WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
