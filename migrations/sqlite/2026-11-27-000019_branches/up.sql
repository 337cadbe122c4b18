-- A unit is of a branch (verksamhetsgren): secrecy holds between the branches of one authority (OSL 8 kap. 2 §).
-- What a unit contributes is its organisation's and its branch's. Every unit from before is of the branch that
-- follows from the kind of its organisation, so whose each contribution is follows from that too.
ALTER TABLE units ADD COLUMN branch TEXT NOT NULL DEFAULT 'OTHER';
UPDATE units SET branch = CASE (SELECT kinds FROM organisations WHERE id = units.organisation_id) WHEN 1 THEN 'SOCIAL_SERVICES' WHEN 2 THEN 'HEALTH_CARE' WHEN 16 THEN 'EDUCATION' ELSE 'OTHER' END;
ALTER TABLE cases ADD COLUMN initiating_branch TEXT NOT NULL DEFAULT 'OTHER';
UPDATE cases SET initiating_branch = (SELECT branch FROM units WHERE units.id = cases.initiating_unit_id);
ALTER TABLE case_access ADD COLUMN branch TEXT NOT NULL DEFAULT 'OTHER';
UPDATE case_access SET branch = (SELECT branch FROM units WHERE units.id = case_access.unit_id);
ALTER TABLE deadlines ADD COLUMN branch TEXT NOT NULL DEFAULT 'OTHER';
UPDATE deadlines SET branch = (SELECT branch FROM units WHERE units.id = deadlines.unit_id);
-- Of a party: the branch of its unit.
ALTER TABLE participants ADD COLUMN branch TEXT;
UPDATE participants SET branch = (SELECT branch FROM units WHERE units.id = participants.unit_id) WHERE unit_id IS NOT NULL;
ALTER TABLE invitations ADD COLUMN invited_branch TEXT;
UPDATE invitations SET invited_branch = (SELECT branch FROM units WHERE units.id = invitations.invited_unit_id) WHERE invited_unit_id IS NOT NULL;
-- The only branch that may read; every one of the organisation when there is none.
ALTER TABLE disclosures ADD COLUMN branch TEXT;
UPDATE disclosures SET branch = (SELECT initiating_branch FROM cases WHERE cases.id = disclosures.case_id)
    WHERE basis = 'SAME_AUTHORITY' OR basis = 'CONSENT' AND NOT is_recipient;
-- Whose each contribution is.
ALTER TABLE participants ADD COLUMN owner_branch TEXT NOT NULL DEFAULT 'OTHER';
UPDATE participants SET owner_branch = CASE (SELECT kinds FROM organisations WHERE id = participants.owner_organisation_id) WHEN 1 THEN 'SOCIAL_SERVICES' WHEN 2 THEN 'HEALTH_CARE' WHEN 16 THEN 'EDUCATION' ELSE 'OTHER' END;
ALTER TABLE meetings ADD COLUMN owner_branch TEXT NOT NULL DEFAULT 'OTHER';
UPDATE meetings SET owner_branch = CASE (SELECT kinds FROM organisations WHERE id = meetings.owner_organisation_id) WHEN 1 THEN 'SOCIAL_SERVICES' WHEN 2 THEN 'HEALTH_CARE' WHEN 16 THEN 'EDUCATION' ELSE 'OTHER' END;
ALTER TABLE attendances ADD COLUMN owner_branch TEXT NOT NULL DEFAULT 'OTHER';
UPDATE attendances SET owner_branch = CASE (SELECT kinds FROM organisations WHERE id = attendances.owner_organisation_id) WHEN 1 THEN 'SOCIAL_SERVICES' WHEN 2 THEN 'HEALTH_CARE' WHEN 16 THEN 'EDUCATION' ELSE 'OTHER' END;
ALTER TABLE guest_links ADD COLUMN owner_branch TEXT NOT NULL DEFAULT 'OTHER';
UPDATE guest_links SET owner_branch = CASE (SELECT kinds FROM organisations WHERE id = guest_links.owner_organisation_id) WHEN 1 THEN 'SOCIAL_SERVICES' WHEN 2 THEN 'HEALTH_CARE' WHEN 16 THEN 'EDUCATION' ELSE 'OTHER' END;
ALTER TABLE invitations ADD COLUMN owner_branch TEXT NOT NULL DEFAULT 'OTHER';
UPDATE invitations SET owner_branch = CASE (SELECT kinds FROM organisations WHERE id = invitations.owner_organisation_id) WHEN 1 THEN 'SOCIAL_SERVICES' WHEN 2 THEN 'HEALTH_CARE' WHEN 16 THEN 'EDUCATION' ELSE 'OTHER' END;
ALTER TABLE plans ADD COLUMN owner_branch TEXT NOT NULL DEFAULT 'OTHER';
DROP TRIGGER tr_plans_adopted_no_update;
UPDATE plans SET owner_branch = CASE (SELECT kinds FROM organisations WHERE id = plans.owner_organisation_id) WHEN 1 THEN 'SOCIAL_SERVICES' WHEN 2 THEN 'HEALTH_CARE' WHEN 16 THEN 'EDUCATION' ELSE 'OTHER' END;
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
ALTER TABLE goals ADD COLUMN owner_branch TEXT NOT NULL DEFAULT 'OTHER';
DROP TRIGGER tr_goals_adopted_no_update;
UPDATE goals SET owner_branch = CASE (SELECT kinds FROM organisations WHERE id = goals.owner_organisation_id) WHEN 1 THEN 'SOCIAL_SERVICES' WHEN 2 THEN 'HEALTH_CARE' WHEN 16 THEN 'EDUCATION' ELSE 'OTHER' END;
CREATE TRIGGER tr_goals_adopted_no_update BEFORE UPDATE ON goals WHEN (SELECT status FROM plans WHERE id = OLD.plan_id) <> 'DRAFT'
    OR (SELECT status FROM plans WHERE id = NEW.plan_id) <> 'DRAFT'
BEGIN SELECT RAISE(ABORT, 'adopted_plan'); END;
ALTER TABLE interventions ADD COLUMN owner_branch TEXT NOT NULL DEFAULT 'OTHER';
DROP TRIGGER tr_interventions_adopted_no_update;
UPDATE interventions SET owner_branch = CASE (SELECT kinds FROM organisations WHERE id = interventions.owner_organisation_id) WHEN 1 THEN 'SOCIAL_SERVICES' WHEN 2 THEN 'HEALTH_CARE' WHEN 16 THEN 'EDUCATION' ELSE 'OTHER' END;
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
ALTER TABLE follow_ups ADD COLUMN owner_branch TEXT NOT NULL DEFAULT 'OTHER';
DROP TRIGGER tr_follow_ups_no_update;
UPDATE follow_ups SET owner_branch = CASE (SELECT kinds FROM organisations WHERE id = follow_ups.owner_organisation_id) WHEN 1 THEN 'SOCIAL_SERVICES' WHEN 2 THEN 'HEALTH_CARE' WHEN 16 THEN 'EDUCATION' ELSE 'OTHER' END;
CREATE TRIGGER tr_follow_ups_no_update BEFORE UPDATE ON follow_ups WHEN OLD.status <> 'PLANNED'
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
ALTER TABLE discharges ADD COLUMN owner_branch TEXT NOT NULL DEFAULT 'OTHER';
UPDATE discharges SET owner_branch = CASE (SELECT kinds FROM organisations WHERE id = discharges.owner_organisation_id) WHEN 1 THEN 'SOCIAL_SERVICES' WHEN 2 THEN 'HEALTH_CARE' WHEN 16 THEN 'EDUCATION' ELSE 'OTHER' END;
ALTER TABLE plan_agreements ADD COLUMN owner_branch TEXT NOT NULL DEFAULT 'OTHER';
DROP TRIGGER tr_plan_agreements_no_update;
UPDATE plan_agreements SET owner_branch = CASE (SELECT kinds FROM organisations WHERE id = plan_agreements.owner_organisation_id) WHEN 1 THEN 'SOCIAL_SERVICES' WHEN 2 THEN 'HEALTH_CARE' WHEN 16 THEN 'EDUCATION' ELSE 'OTHER' END;
CREATE TRIGGER tr_plan_agreements_no_update BEFORE UPDATE ON plan_agreements
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
ALTER TABLE plan_distributions ADD COLUMN owner_branch TEXT NOT NULL DEFAULT 'OTHER';
DROP TRIGGER tr_plan_distributions_no_update;
UPDATE plan_distributions SET owner_branch = CASE (SELECT kinds FROM organisations WHERE id = plan_distributions.owner_organisation_id) WHEN 1 THEN 'SOCIAL_SERVICES' WHEN 2 THEN 'HEALTH_CARE' WHEN 16 THEN 'EDUCATION' ELSE 'OTHER' END;
CREATE TRIGGER tr_plan_distributions_no_update BEFORE UPDATE ON plan_distributions
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
ALTER TABLE consents ADD COLUMN owner_branch TEXT NOT NULL DEFAULT 'OTHER';
DROP TRIGGER tr_consents_no_update;
UPDATE consents SET owner_branch = CASE (SELECT kinds FROM organisations WHERE id = consents.organisation_id) WHEN 1 THEN 'SOCIAL_SERVICES' WHEN 2 THEN 'HEALTH_CARE' WHEN 16 THEN 'EDUCATION' ELSE 'OTHER' END;
CREATE TRIGGER tr_consents_no_update BEFORE UPDATE ON consents
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
ALTER TABLE named_users ADD COLUMN owner_branch TEXT NOT NULL DEFAULT 'OTHER';
UPDATE named_users SET owner_branch = CASE (SELECT kinds FROM organisations WHERE id = named_users.organisation_id) WHEN 1 THEN 'SOCIAL_SERVICES' WHEN 2 THEN 'HEALTH_CARE' WHEN 16 THEN 'EDUCATION' ELSE 'OTHER' END;
ALTER TABLE disclosure_grounds ADD COLUMN owner_branch TEXT NOT NULL DEFAULT 'OTHER';
DROP TRIGGER tr_disclosure_grounds_no_update;
UPDATE disclosure_grounds SET owner_branch = CASE (SELECT kinds FROM organisations WHERE id = disclosure_grounds.organisation_id) WHEN 1 THEN 'SOCIAL_SERVICES' WHEN 2 THEN 'HEALTH_CARE' WHEN 16 THEN 'EDUCATION' ELSE 'OTHER' END;
CREATE TRIGGER tr_disclosure_grounds_no_update BEFORE UPDATE ON disclosure_grounds
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER tr_plans_owner_branch_no_update BEFORE UPDATE OF owner_branch ON plans WHEN OLD.owner_branch IS NOT NEW.owner_branch
BEGIN SELECT RAISE(ABORT, 'adopted_plan'); END;
CREATE TRIGGER tr_interventions_owner_branch_no_update BEFORE UPDATE OF owner_branch ON interventions WHEN OLD.owner_branch IS NOT NEW.owner_branch
BEGIN SELECT RAISE(ABORT, 'adopted_plan'); END;
-- The unit that recorded a person: it reads the record without having a case.
ALTER TABLE persons ADD COLUMN registered_unit_id BLOB CONSTRAINT fk_persons_registered_unit REFERENCES units (id);
UPDATE persons SET registered_unit_id = (SELECT unit_id FROM audit_entries WHERE audit_entries.person_id = persons.id
    AND audit_entries.action = 'createPerson' AND audit_entries.outcome = 'DONE' ORDER BY audit_entries.id LIMIT 1);
