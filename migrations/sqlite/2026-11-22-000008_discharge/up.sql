-- The one unit that may read by it; when it is null, every unit of the organisation that takes part.
ALTER TABLE disclosures ADD COLUMN unit_id BLOB CONSTRAINT fk_disclosures_unit REFERENCES units (id);

-- One stay in inpatient care as far as its end is coordinated; one is open in a case at a time.
CREATE TABLE discharges (
    id BLOB PRIMARY KEY NOT NULL,
    case_id BLOB NOT NULL CONSTRAINT fk_discharges_case REFERENCES cases (id),
    owner_organisation_id BLOB NOT NULL CONSTRAINT fk_discharges_owner REFERENCES organisations (id),
    own_disclosure_id BLOB NOT NULL CONSTRAINT fk_discharges_own_disclosure REFERENCES disclosures (id),
    status TEXT NOT NULL,
    care_form TEXT NOT NULL,
    reason BLOB,
    admitted_at INTEGER NOT NULL,
    assessed_at INTEGER,
    notified_at INTEGER NOT NULL,
    planned_on TEXT NOT NULL,
    contact_unit_id BLOB CONSTRAINT fk_discharges_contact_unit REFERENCES units (id),
    contact_name BLOB,
    ending TEXT,
    ended_at INTEGER,
    ending_recorded_at INTEGER,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    CONSTRAINT ck_discharges_contact CHECK ((contact_unit_id IS NULL) = (contact_name IS NULL)),
    CONSTRAINT ck_discharges_ended CHECK ((status = 'ENDED') = (ending IS NOT NULL) AND (ending IS NULL) = (ended_at IS NULL)
        AND (ending IS NULL) = (ending_recorded_at IS NULL))
) STRICT;
CREATE INDEX ix_discharges_case ON discharges (case_id, id);
CREATE UNIQUE INDEX uq_discharges_case_open ON discharges (case_id) WHERE status <> 'ENDED';

-- Who is told without consent, and on what ground.
CREATE TABLE discharge_receivers (
    id BLOB PRIMARY KEY NOT NULL,
    discharge_id BLOB NOT NULL CONSTRAINT fk_discharge_receivers_discharge REFERENCES discharges (id),
    unit_id BLOB NOT NULL CONSTRAINT fk_discharge_receivers_unit REFERENCES units (id),
    organisation_id BLOB NOT NULL CONSTRAINT fk_discharge_receivers_organisation REFERENCES organisations (id),
    kind TEXT NOT NULL,
    disclosure_id BLOB NOT NULL CONSTRAINT fk_discharge_receivers_disclosure REFERENCES disclosures (id),
    legal_reference TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    CONSTRAINT uq_discharge_receivers_unit UNIQUE (discharge_id, unit_id)
) STRICT;

-- Append-only: what the receivers were told, and when.
CREATE TABLE discharge_notices (
    id BLOB PRIMARY KEY NOT NULL,
    discharge_id BLOB NOT NULL CONSTRAINT fk_discharge_notices_discharge REFERENCES discharges (id),
    kind TEXT NOT NULL,
    ready_at INTEGER,
    planned_before TEXT,
    planned_on TEXT,
    withdrawn_notice_id BLOB CONSTRAINT fk_discharge_notices_withdrawn REFERENCES discharge_notices (id),
    reason BLOB,
    sent_by TEXT NOT NULL,
    sent_unit_id BLOB NOT NULL CONSTRAINT fk_discharge_notices_unit REFERENCES units (id),
    sent_at INTEGER NOT NULL,
    CONSTRAINT ck_discharge_notices_ready CHECK ((kind = 'READY') = (ready_at IS NOT NULL)),
    CONSTRAINT ck_discharge_notices_withdrawn CHECK ((kind = 'READY_WITHDRAWN') = (withdrawn_notice_id IS NOT NULL))
) STRICT;
CREATE INDEX ix_discharge_notices_discharge ON discharge_notices (discharge_id, id);
CREATE UNIQUE INDEX uq_discharge_notices_withdrawn ON discharge_notices (withdrawn_notice_id) WHERE withdrawn_notice_id IS NOT NULL;

-- Append-only: who has acknowledged what.
CREATE TABLE discharge_receipts (
    notice_id BLOB NOT NULL CONSTRAINT fk_discharge_receipts_notice REFERENCES discharge_notices (id),
    receiver_id BLOB NOT NULL CONSTRAINT fk_discharge_receipts_receiver REFERENCES discharge_receivers (id),
    received_by TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    CONSTRAINT pk_discharge_receipts PRIMARY KEY (notice_id, receiver_id)
) STRICT;

CREATE TRIGGER tr_discharge_notices_no_update BEFORE UPDATE ON discharge_notices
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER tr_discharge_notices_no_delete BEFORE DELETE ON discharge_notices
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER tr_discharge_receipts_no_update BEFORE UPDATE ON discharge_receipts
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER tr_discharge_receipts_no_delete BEFORE DELETE ON discharge_receipts
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
-- REPLACE deletes without asking the triggers on DELETE.
CREATE TRIGGER tr_discharge_notices_no_replace BEFORE INSERT ON discharge_notices
    WHEN EXISTS (SELECT 1 FROM discharge_notices WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER tr_discharge_receipts_no_replace BEFORE INSERT ON discharge_receipts
    WHEN EXISTS (SELECT 1 FROM discharge_receipts WHERE notice_id = NEW.notice_id AND receiver_id = NEW.receiver_id)
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
