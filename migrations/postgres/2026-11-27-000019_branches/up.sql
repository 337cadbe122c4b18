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
ALTER TABLE plans DISABLE TRIGGER USER;
UPDATE plans SET owner_branch = CASE (SELECT kinds FROM organisations WHERE id = plans.owner_organisation_id) WHEN 1 THEN 'SOCIAL_SERVICES' WHEN 2 THEN 'HEALTH_CARE' WHEN 16 THEN 'EDUCATION' ELSE 'OTHER' END;
ALTER TABLE plans ENABLE TRIGGER USER;
ALTER TABLE goals ADD COLUMN owner_branch TEXT NOT NULL DEFAULT 'OTHER';
ALTER TABLE goals DISABLE TRIGGER USER;
UPDATE goals SET owner_branch = CASE (SELECT kinds FROM organisations WHERE id = goals.owner_organisation_id) WHEN 1 THEN 'SOCIAL_SERVICES' WHEN 2 THEN 'HEALTH_CARE' WHEN 16 THEN 'EDUCATION' ELSE 'OTHER' END;
ALTER TABLE goals ENABLE TRIGGER USER;
ALTER TABLE interventions ADD COLUMN owner_branch TEXT NOT NULL DEFAULT 'OTHER';
ALTER TABLE interventions DISABLE TRIGGER USER;
UPDATE interventions SET owner_branch = CASE (SELECT kinds FROM organisations WHERE id = interventions.owner_organisation_id) WHEN 1 THEN 'SOCIAL_SERVICES' WHEN 2 THEN 'HEALTH_CARE' WHEN 16 THEN 'EDUCATION' ELSE 'OTHER' END;
ALTER TABLE interventions ENABLE TRIGGER USER;
ALTER TABLE follow_ups ADD COLUMN owner_branch TEXT NOT NULL DEFAULT 'OTHER';
ALTER TABLE follow_ups DISABLE TRIGGER USER;
UPDATE follow_ups SET owner_branch = CASE (SELECT kinds FROM organisations WHERE id = follow_ups.owner_organisation_id) WHEN 1 THEN 'SOCIAL_SERVICES' WHEN 2 THEN 'HEALTH_CARE' WHEN 16 THEN 'EDUCATION' ELSE 'OTHER' END;
ALTER TABLE follow_ups ENABLE TRIGGER USER;
ALTER TABLE discharges ADD COLUMN owner_branch TEXT NOT NULL DEFAULT 'OTHER';
UPDATE discharges SET owner_branch = CASE (SELECT kinds FROM organisations WHERE id = discharges.owner_organisation_id) WHEN 1 THEN 'SOCIAL_SERVICES' WHEN 2 THEN 'HEALTH_CARE' WHEN 16 THEN 'EDUCATION' ELSE 'OTHER' END;
ALTER TABLE plan_agreements ADD COLUMN owner_branch TEXT NOT NULL DEFAULT 'OTHER';
ALTER TABLE plan_agreements DISABLE TRIGGER USER;
UPDATE plan_agreements SET owner_branch = CASE (SELECT kinds FROM organisations WHERE id = plan_agreements.owner_organisation_id) WHEN 1 THEN 'SOCIAL_SERVICES' WHEN 2 THEN 'HEALTH_CARE' WHEN 16 THEN 'EDUCATION' ELSE 'OTHER' END;
ALTER TABLE plan_agreements ENABLE TRIGGER USER;
ALTER TABLE plan_distributions ADD COLUMN owner_branch TEXT NOT NULL DEFAULT 'OTHER';
ALTER TABLE plan_distributions DISABLE TRIGGER USER;
UPDATE plan_distributions SET owner_branch = CASE (SELECT kinds FROM organisations WHERE id = plan_distributions.owner_organisation_id) WHEN 1 THEN 'SOCIAL_SERVICES' WHEN 2 THEN 'HEALTH_CARE' WHEN 16 THEN 'EDUCATION' ELSE 'OTHER' END;
ALTER TABLE plan_distributions ENABLE TRIGGER USER;
ALTER TABLE consents ADD COLUMN owner_branch TEXT NOT NULL DEFAULT 'OTHER';
ALTER TABLE consents DISABLE TRIGGER USER;
UPDATE consents SET owner_branch = CASE (SELECT kinds FROM organisations WHERE id = consents.organisation_id) WHEN 1 THEN 'SOCIAL_SERVICES' WHEN 2 THEN 'HEALTH_CARE' WHEN 16 THEN 'EDUCATION' ELSE 'OTHER' END;
ALTER TABLE consents ENABLE TRIGGER USER;
ALTER TABLE named_users ADD COLUMN owner_branch TEXT NOT NULL DEFAULT 'OTHER';
UPDATE named_users SET owner_branch = CASE (SELECT kinds FROM organisations WHERE id = named_users.organisation_id) WHEN 1 THEN 'SOCIAL_SERVICES' WHEN 2 THEN 'HEALTH_CARE' WHEN 16 THEN 'EDUCATION' ELSE 'OTHER' END;
ALTER TABLE disclosure_grounds ADD COLUMN owner_branch TEXT NOT NULL DEFAULT 'OTHER';
ALTER TABLE disclosure_grounds DISABLE TRIGGER USER;
UPDATE disclosure_grounds SET owner_branch = CASE (SELECT kinds FROM organisations WHERE id = disclosure_grounds.organisation_id) WHEN 1 THEN 'SOCIAL_SERVICES' WHEN 2 THEN 'HEALTH_CARE' WHEN 16 THEN 'EDUCATION' ELSE 'OTHER' END;
ALTER TABLE disclosure_grounds ENABLE TRIGGER USER;
CREATE TRIGGER tr_plans_owner_branch_no_update BEFORE UPDATE OF owner_branch ON plans FOR EACH ROW
    WHEN (OLD.owner_branch IS DISTINCT FROM NEW.owner_branch) EXECUTE FUNCTION refuse_adopted();
CREATE TRIGGER tr_interventions_owner_branch_no_update BEFORE UPDATE OF owner_branch ON interventions FOR EACH ROW
    WHEN (OLD.owner_branch IS DISTINCT FROM NEW.owner_branch) EXECUTE FUNCTION refuse_adopted();
-- The unit that recorded a person: it reads the record without having a case.
ALTER TABLE persons ADD COLUMN registered_unit_id UUID CONSTRAINT fk_persons_registered_unit REFERENCES units (id);
UPDATE persons SET registered_unit_id = (SELECT unit_id FROM audit_entries WHERE audit_entries.person_id = persons.id
    AND audit_entries.action = 'createPerson' AND audit_entries.outcome = 'DONE' ORDER BY audit_entries.id LIMIT 1);
-- Nobody forgets to say it.
ALTER TABLE units ALTER COLUMN branch DROP DEFAULT;
ALTER TABLE cases ALTER COLUMN initiating_branch DROP DEFAULT;
ALTER TABLE case_access ALTER COLUMN branch DROP DEFAULT;
ALTER TABLE deadlines ALTER COLUMN branch DROP DEFAULT;
ALTER TABLE participants ALTER COLUMN owner_branch DROP DEFAULT;
ALTER TABLE meetings ALTER COLUMN owner_branch DROP DEFAULT;
ALTER TABLE attendances ALTER COLUMN owner_branch DROP DEFAULT;
ALTER TABLE guest_links ALTER COLUMN owner_branch DROP DEFAULT;
ALTER TABLE invitations ALTER COLUMN owner_branch DROP DEFAULT;
ALTER TABLE plans ALTER COLUMN owner_branch DROP DEFAULT;
ALTER TABLE goals ALTER COLUMN owner_branch DROP DEFAULT;
ALTER TABLE interventions ALTER COLUMN owner_branch DROP DEFAULT;
ALTER TABLE follow_ups ALTER COLUMN owner_branch DROP DEFAULT;
ALTER TABLE discharges ALTER COLUMN owner_branch DROP DEFAULT;
ALTER TABLE plan_agreements ALTER COLUMN owner_branch DROP DEFAULT;
ALTER TABLE plan_distributions ALTER COLUMN owner_branch DROP DEFAULT;
ALTER TABLE consents ALTER COLUMN owner_branch DROP DEFAULT;
ALTER TABLE named_users ALTER COLUMN owner_branch DROP DEFAULT;
ALTER TABLE disclosure_grounds ALTER COLUMN owner_branch DROP DEFAULT;
