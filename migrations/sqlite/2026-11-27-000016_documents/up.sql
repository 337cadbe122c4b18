-- Whether a version was adopted without a meeting that was held, and why. Of those adopted before, it is unknown.
ALTER TABLE plans ADD COLUMN adopted_without_meeting INTEGER;
ALTER TABLE plans ADD COLUMN without_meeting_reason BLOB;
CREATE TRIGGER tr_plans_without_meeting_no_update BEFORE UPDATE OF adopted_without_meeting, without_meeting_reason ON plans
    WHEN OLD.status <> 'DRAFT'
        AND (OLD.adopted_without_meeting IS NOT NEW.adopted_without_meeting OR OLD.without_meeting_reason IS NOT NEW.without_meeting_reason)
BEGIN SELECT RAISE(ABORT, 'adopted_plan'); END;

-- What an adopted version says beside its own text: what everybody was called, who took part, who had agreed. Kept
-- once and never changed. The id is the plan's.
CREATE TABLE adopted_versions (
    id BLOB PRIMARY KEY NOT NULL CONSTRAINT fk_adopted_versions_plan REFERENCES plans (id),
    case_id BLOB NOT NULL CONSTRAINT fk_adopted_versions_case REFERENCES cases (id),
    content BLOB NOT NULL,
    kept_at INTEGER NOT NULL
) STRICT;
CREATE INDEX ix_adopted_versions_case ON adopted_versions (case_id);
CREATE TRIGGER tr_adopted_versions_no_update BEFORE UPDATE ON adopted_versions
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER tr_adopted_versions_no_delete BEFORE DELETE ON adopted_versions
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
-- REPLACE deletes without asking the triggers on DELETE.
CREATE TRIGGER tr_adopted_versions_no_replace BEFORE INSERT ON adopted_versions WHEN EXISTS (SELECT 1 FROM adopted_versions WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
