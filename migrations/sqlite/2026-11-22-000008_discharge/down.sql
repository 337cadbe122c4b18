DROP TABLE discharge_receipts;
DROP TABLE discharge_notices;
DROP TABLE discharge_receivers;
DROP TABLE discharges;
ALTER TABLE disclosures DROP COLUMN unit_id;
