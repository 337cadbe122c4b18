-- Until when a consent to the plan holds in a case that goes on: when that has passed, the case is frozen.
ALTER TABLE cases ADD COLUMN consented_until INTEGER;
UPDATE cases SET consented_until = (
    SELECT MAX(disclosures.valid_to) FROM disclosures
    WHERE disclosures.case_id = cases.id AND disclosures.kind = 'PLAN' AND disclosures.basis = 'CONSENT'
) WHERE status IN ('PREPARING', 'CALLED', 'ACTIVE');
CREATE INDEX ix_cases_consented_until ON cases (consented_until) WHERE consented_until IS NOT NULL;

-- Of what waits for somebody's answer: when it was asked for last, and by whom.
ALTER TABLE deadlines ADD COLUMN asked_at INTEGER;
ALTER TABLE deadlines ADD COLUMN asked_by TEXT;

-- Who of those who act for the person took the consent back.
ALTER TABLE consent_endings ADD COLUMN representative_id BLOB;
-- And whose answer it is, when it is one's alone.
ALTER TABLE consents ADD COLUMN representative_id BLOB;

-- Whether a copy of the plan was given to the person, or for a child to its custodians.
ALTER TABLE plan_distributions ADD COLUMN to_person INTEGER NOT NULL DEFAULT 0;

-- What a child who is too young to decide by itself says about a consent, and what the lead made of it.
CREATE TABLE childs_views (
    id BLOB PRIMARY KEY NOT NULL,
    case_id BLOB NOT NULL CONSTRAINT fk_childs_views_case REFERENCES cases (id),
    consent_id BLOB NOT NULL CONSTRAINT fk_childs_views_consent REFERENCES consents (id),
    organisation_id BLOB NOT NULL CONSTRAINT fk_childs_views_organisation REFERENCES organisations (id),
    owner_branch TEXT NOT NULL,
    words BLOB,
    said_at INTEGER NOT NULL,
    decision TEXT,
    reason BLOB,
    considered_by TEXT,
    considered_at INTEGER
) STRICT;
CREATE INDEX ix_childs_views_case ON childs_views (case_id, id);
