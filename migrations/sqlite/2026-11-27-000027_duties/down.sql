ALTER TABLE deadlines RENAME TO deadlines_before;
CREATE TABLE deadlines (
    id BLOB PRIMARY KEY NOT NULL,
    case_id BLOB NOT NULL CONSTRAINT fk_deadlines_case REFERENCES cases (id),
    case_number INTEGER NOT NULL,
    kind TEXT NOT NULL,
    subject_id BLOB,
    unit_id BLOB NOT NULL CONSTRAINT fk_deadlines_unit REFERENCES units (id),
    organisation_id BLOB NOT NULL CONSTRAINT fk_deadlines_organisation REFERENCES organisations (id),
    is_leads INTEGER NOT NULL,
    starts_from INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    time_unit TEXT NOT NULL,
    severity TEXT NOT NULL,
    legal_reference TEXT,
    waiting_for TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    met_at INTEGER,
    cancelled_at INTEGER,
    created_at INTEGER NOT NULL,
    ends_at INTEGER,
    branch TEXT NOT NULL DEFAULT 'OTHER',
    asked_at INTEGER,
    asked_by TEXT,
    CONSTRAINT ck_deadlines_end CHECK (met_at IS NULL OR cancelled_at IS NULL)
) STRICT;
INSERT INTO deadlines (id, case_id, case_number, kind, subject_id, unit_id, organisation_id, is_leads, starts_from, amount, time_unit,
    severity, legal_reference, waiting_for, due_at, met_at, cancelled_at, created_at, ends_at, branch, asked_at, asked_by)
SELECT id, case_id, case_number, kind, subject_id, unit_id, organisation_id, is_leads, starts_from, amount, time_unit,
    severity, legal_reference, waiting_for, due_at, met_at, cancelled_at, created_at, ends_at, branch, asked_at, asked_by
FROM deadlines_before WHERE case_id IS NOT NULL;
DROP TABLE deadlines_before;
CREATE INDEX ix_deadlines_case ON deadlines (case_id, id);
CREATE INDEX ix_deadlines_unit_due ON deadlines (unit_id, due_at, id)
    WHERE met_at IS NULL AND cancelled_at IS NULL;
CREATE INDEX ix_deadlines_unit_kind_due ON deadlines (unit_id, kind, due_at, id)
    WHERE met_at IS NULL AND cancelled_at IS NULL;
CREATE INDEX ix_deadlines_organisation_due ON deadlines (organisation_id, due_at, id)
    WHERE met_at IS NULL AND cancelled_at IS NULL;
