-- What a plan, a goal or an intervention continues: of a plan the version it was begun from, of the
-- others the first version of themselves, so that any two versions can be compared.
ALTER TABLE plans ADD COLUMN based_on_id UUID CONSTRAINT fk_plans_based_on REFERENCES plans (id);
ALTER TABLE goals ADD COLUMN lineage_id UUID CONSTRAINT fk_goals_lineage REFERENCES goals (id);
ALTER TABLE interventions ADD COLUMN lineage_id UUID CONSTRAINT fk_interventions_lineage REFERENCES interventions (id);
CREATE INDEX ix_goals_lineage ON goals (lineage_id);
CREATE INDEX ix_interventions_lineage ON interventions (lineage_id);
CREATE TRIGGER tr_plans_based_on_no_update BEFORE UPDATE OF based_on_id ON plans
    FOR EACH ROW WHEN (OLD.based_on_id IS DISTINCT FROM NEW.based_on_id) EXECUTE FUNCTION refuse_adopted();
CREATE TRIGGER tr_goals_lineage_no_update BEFORE UPDATE OF lineage_id ON goals
    FOR EACH ROW WHEN (OLD.lineage_id IS DISTINCT FROM NEW.lineage_id) EXECUTE FUNCTION refuse_adopted();
CREATE TRIGGER tr_interventions_lineage_no_update BEFORE UPDATE OF lineage_id ON interventions
    FOR EACH ROW WHEN (OLD.lineage_id IS DISTINCT FROM NEW.lineage_id) EXECUTE FUNCTION refuse_adopted();

-- What each party says of a version of the plan. Append-only: the latest of a party counts.
CREATE TABLE plan_agreements (
    id UUID PRIMARY KEY,
    plan_id UUID NOT NULL CONSTRAINT fk_plan_agreements_plan REFERENCES plans (id),
    case_id UUID NOT NULL CONSTRAINT fk_plan_agreements_case REFERENCES cases (id),
    owner_organisation_id UUID NOT NULL CONSTRAINT fk_plan_agreements_owner REFERENCES organisations (id),
    participant_id UUID NOT NULL CONSTRAINT fk_plan_agreements_participant REFERENCES participants (id),
    plan_version BIGINT NOT NULL,
    answer TEXT NOT NULL,
    comment BYTEA,
    recorded_by TEXT NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX ix_plan_agreements_plan ON plan_agreements (plan_id, id);

-- Who got which version, when and how. Append-only.
CREATE TABLE plan_distributions (
    id UUID PRIMARY KEY,
    plan_id UUID NOT NULL CONSTRAINT fk_plan_distributions_plan REFERENCES plans (id),
    case_id UUID NOT NULL CONSTRAINT fk_plan_distributions_case REFERENCES cases (id),
    owner_organisation_id UUID NOT NULL CONSTRAINT fk_plan_distributions_owner REFERENCES organisations (id),
    participant_id UUID CONSTRAINT fk_plan_distributions_participant REFERENCES participants (id),
    recipient BYTEA,
    plan_version BIGINT NOT NULL,
    channel TEXT NOT NULL,
    handed_over_at TIMESTAMPTZ NOT NULL,
    note BYTEA,
    recorded_by TEXT NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT ck_plan_distributions_recipient CHECK ((participant_id IS NULL) <> (recipient IS NULL))
);
CREATE INDEX ix_plan_distributions_plan ON plan_distributions (plan_id, id);

CREATE TRIGGER tr_plan_agreements_append_only BEFORE UPDATE OR DELETE ON plan_agreements
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tr_plan_distributions_append_only BEFORE UPDATE OR DELETE ON plan_distributions
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tr_plan_agreements_no_truncate BEFORE TRUNCATE ON plan_agreements
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tr_plan_distributions_no_truncate BEFORE TRUNCATE ON plan_distributions
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
