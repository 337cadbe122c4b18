-- Of a meeting that took place without the service: who says so, and why it is recorded afterwards.
ALTER TABLE meetings ADD COLUMN told_by BLOB;
ALTER TABLE meetings ADD COLUMN told_reason BLOB;

-- Whether somebody was called to such a meeting outside the service, and by which row of the law of its day.
ALTER TABLE attendances ADD COLUMN called_outside INTEGER NOT NULL DEFAULT 0;
ALTER TABLE attendances ADD COLUMN outside_basis TEXT;

-- Where the person was registered when the admission notice was sent.
ALTER TABLE discharges ADD COLUMN registered_address BLOB;
