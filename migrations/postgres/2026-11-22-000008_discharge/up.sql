-- The one unit that may read by it; when it is null, every unit of the organisation that takes part.
ALTER TABLE disclosures ADD COLUMN unit_id UUID CONSTRAINT fk_disclosures_unit REFERENCES units (id);

-- One stay in inpatient care as far as its end is coordinated; one is open in a case at a time.
CREATE TABLE discharges (
    id UUID PRIMARY KEY,
    case_id UUID NOT NULL CONSTRAINT fk_discharges_case REFERENCES cases (id),
    owner_organisation_id UUID NOT NULL CONSTRAINT fk_discharges_owner REFERENCES organisations (id),
    own_disclosure_id UUID NOT NULL CONSTRAINT fk_discharges_own_disclosure REFERENCES disclosures (id),
    status TEXT NOT NULL,
    care_form TEXT NOT NULL,
    reason BYTEA,
    admitted_at TIMESTAMPTZ NOT NULL,
    assessed_at TIMESTAMPTZ,
    notified_at TIMESTAMPTZ NOT NULL,
    planned_on DATE NOT NULL,
    contact_unit_id UUID CONSTRAINT fk_discharges_contact_unit REFERENCES units (id),
    contact_name BYTEA,
    ending TEXT,
    ended_at TIMESTAMPTZ,
    ending_recorded_at TIMESTAMPTZ,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT ck_discharges_contact CHECK ((contact_unit_id IS NULL) = (contact_name IS NULL)),
    CONSTRAINT ck_discharges_ended CHECK ((status = 'ENDED') = (ending IS NOT NULL) AND (ending IS NULL) = (ended_at IS NULL)
        AND (ending IS NULL) = (ending_recorded_at IS NULL))
);
CREATE INDEX ix_discharges_case ON discharges (case_id, id);
CREATE UNIQUE INDEX uq_discharges_case_open ON discharges (case_id) WHERE status <> 'ENDED';

-- Who is told without consent, and on what ground.
CREATE TABLE discharge_receivers (
    id UUID PRIMARY KEY,
    discharge_id UUID NOT NULL CONSTRAINT fk_discharge_receivers_discharge REFERENCES discharges (id),
    unit_id UUID NOT NULL CONSTRAINT fk_discharge_receivers_unit REFERENCES units (id),
    organisation_id UUID NOT NULL CONSTRAINT fk_discharge_receivers_organisation REFERENCES organisations (id),
    kind TEXT NOT NULL,
    disclosure_id UUID NOT NULL CONSTRAINT fk_discharge_receivers_disclosure REFERENCES disclosures (id),
    legal_reference TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT uq_discharge_receivers_unit UNIQUE (discharge_id, unit_id)
);

-- Append-only: what the receivers were told, and when.
CREATE TABLE discharge_notices (
    id UUID PRIMARY KEY,
    discharge_id UUID NOT NULL CONSTRAINT fk_discharge_notices_discharge REFERENCES discharges (id),
    kind TEXT NOT NULL,
    ready_at TIMESTAMPTZ,
    planned_before DATE,
    planned_on DATE,
    withdrawn_notice_id UUID CONSTRAINT fk_discharge_notices_withdrawn REFERENCES discharge_notices (id),
    reason BYTEA,
    sent_by TEXT NOT NULL,
    sent_unit_id UUID NOT NULL CONSTRAINT fk_discharge_notices_unit REFERENCES units (id),
    sent_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT ck_discharge_notices_ready CHECK ((kind = 'READY') = (ready_at IS NOT NULL)),
    CONSTRAINT ck_discharge_notices_withdrawn CHECK ((kind = 'READY_WITHDRAWN') = (withdrawn_notice_id IS NOT NULL))
);
CREATE INDEX ix_discharge_notices_discharge ON discharge_notices (discharge_id, id);
CREATE UNIQUE INDEX uq_discharge_notices_withdrawn ON discharge_notices (withdrawn_notice_id) WHERE withdrawn_notice_id IS NOT NULL;

-- Append-only: who has acknowledged what.
CREATE TABLE discharge_receipts (
    notice_id UUID NOT NULL CONSTRAINT fk_discharge_receipts_notice REFERENCES discharge_notices (id),
    receiver_id UUID NOT NULL CONSTRAINT fk_discharge_receipts_receiver REFERENCES discharge_receivers (id),
    received_by TEXT NOT NULL,
    received_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT pk_discharge_receipts PRIMARY KEY (notice_id, receiver_id)
);

CREATE TRIGGER tr_discharge_notices_append_only BEFORE UPDATE OR DELETE ON discharge_notices
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tr_discharge_notices_no_truncate BEFORE TRUNCATE ON discharge_notices
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tr_discharge_receipts_append_only BEFORE UPDATE OR DELETE ON discharge_receipts
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tr_discharge_receipts_no_truncate BEFORE TRUNCATE ON discharge_receipts
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
