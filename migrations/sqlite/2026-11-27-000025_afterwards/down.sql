ALTER TABLE discharges DROP COLUMN registered_address;
ALTER TABLE attendances DROP COLUMN outside_basis;
ALTER TABLE attendances DROP COLUMN called_outside;
ALTER TABLE meetings DROP COLUMN told_reason;
ALTER TABLE meetings DROP COLUMN told_by;
