-- Whether a version was adopted without a meeting that was held, and why. Of those adopted before, it is unknown.
ALTER TABLE plans ADD COLUMN adopted_without_meeting BOOLEAN;
ALTER TABLE plans ADD COLUMN without_meeting_reason BYTEA;
CREATE TRIGGER tr_plans_without_meeting_no_update BEFORE UPDATE OF adopted_without_meeting, without_meeting_reason ON plans
    FOR EACH ROW WHEN (OLD.status <> 'DRAFT'
        AND (OLD.adopted_without_meeting IS DISTINCT FROM NEW.adopted_without_meeting
            OR OLD.without_meeting_reason IS DISTINCT FROM NEW.without_meeting_reason))
    EXECUTE FUNCTION refuse_adopted();

-- What an adopted version says beside its own text: what everybody was called, who took part, who had agreed. Kept
-- once and never changed. The id is the plan's.
CREATE TABLE adopted_versions (
    id UUID PRIMARY KEY CONSTRAINT fk_adopted_versions_plan REFERENCES plans (id),
    case_id UUID NOT NULL CONSTRAINT fk_adopted_versions_case REFERENCES cases (id),
    content BYTEA NOT NULL,
    kept_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX ix_adopted_versions_case ON adopted_versions (case_id);
CREATE TRIGGER tr_adopted_versions_append_only BEFORE UPDATE OR DELETE ON adopted_versions
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tr_adopted_versions_no_truncate BEFORE TRUNCATE ON adopted_versions
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
