DROP TABLE adopted_versions;
DROP TRIGGER tr_plans_without_meeting_no_update ON plans;
ALTER TABLE plans DROP COLUMN without_meeting_reason;
ALTER TABLE plans DROP COLUMN adopted_without_meeting;
