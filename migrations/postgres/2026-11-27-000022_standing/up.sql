-- Until when a consent to the plan holds in a case that goes on: when that has passed, the case is frozen.
ALTER TABLE cases ADD COLUMN consented_until TIMESTAMPTZ;
UPDATE cases SET consented_until = (
    SELECT MAX(disclosures.valid_to) FROM disclosures
    WHERE disclosures.case_id = cases.id AND disclosures.kind = 'PLAN' AND disclosures.basis = 'CONSENT'
) WHERE status IN ('PREPARING', 'CALLED', 'ACTIVE');
CREATE INDEX ix_cases_consented_until ON cases (consented_until) WHERE consented_until IS NOT NULL;

-- Of what waits for somebody's answer: when it was asked for last, and by whom.
ALTER TABLE deadlines ADD COLUMN asked_at TIMESTAMPTZ, ADD COLUMN asked_by TEXT;

-- Who of those who act for the person took the consent back.
ALTER TABLE consent_endings ADD COLUMN representative_id UUID;
-- And whose answer it is, when it is one's alone.
ALTER TABLE consents ADD COLUMN representative_id UUID;

-- Whether a copy of the plan was given to the person, or for a child to its custodians.
ALTER TABLE plan_distributions ADD COLUMN to_person BOOLEAN NOT NULL DEFAULT FALSE;

-- What a child who is too young to decide by itself says about a consent, and what the lead made of it.
CREATE TABLE childs_views (
    id UUID PRIMARY KEY NOT NULL,
    case_id UUID NOT NULL CONSTRAINT fk_childs_views_case REFERENCES cases (id),
    consent_id UUID NOT NULL CONSTRAINT fk_childs_views_consent REFERENCES consents (id),
    organisation_id UUID NOT NULL CONSTRAINT fk_childs_views_organisation REFERENCES organisations (id),
    owner_branch TEXT NOT NULL,
    words BYTEA,
    said_at TIMESTAMPTZ NOT NULL,
    decision TEXT,
    reason BYTEA,
    considered_by TEXT,
    considered_at TIMESTAMPTZ
);
CREATE INDEX ix_childs_views_case ON childs_views (case_id, id);
