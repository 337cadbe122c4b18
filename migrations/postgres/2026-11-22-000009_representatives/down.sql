DROP TRIGGER tr_plans_childs_view_no_update ON plans;
ALTER TABLE plans DROP COLUMN childs_view;
DROP TABLE consent_limits;
DROP TABLE consent_answers;
ALTER TABLE consents DROP COLUMN request_id;
DROP TABLE representatives;
