-- Of a meeting that took place without the service: who says so, and why it is recorded afterwards.
ALTER TABLE meetings ADD COLUMN told_by BYTEA;
ALTER TABLE meetings ADD COLUMN told_reason BYTEA;

-- Whether somebody was called to such a meeting outside the service, and by which row of the law of its day.
ALTER TABLE attendances ADD COLUMN called_outside BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE attendances ADD COLUMN outside_basis TEXT;

-- Where the person was registered when the admission notice was sent.
ALTER TABLE discharges ADD COLUMN registered_address BYTEA;
