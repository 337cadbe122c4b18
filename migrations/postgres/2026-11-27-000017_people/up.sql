-- Numbers and ids that people type are compared without case, blanks, hyphens and dashes, and kept as they are
-- written: beside each stands the form in which it is compared. What is here already was compared as it was
-- written; of two that are the same now, both stay.
ALTER TABLE organisations ADD COLUMN hsa_key TEXT;
UPDATE organisations SET hsa_key = replace(hsa_id, '-', '');
CREATE UNIQUE INDEX uq_organisations_hsa_key ON organisations (hsa_key);
ALTER TABLE units ADD COLUMN hsa_key TEXT;
UPDATE units SET hsa_key = replace(hsa_id, '-', '');
CREATE UNIQUE INDEX uq_units_hsa_key ON units (hsa_key);

ALTER TABLE case_external_ids ADD COLUMN system_key TEXT NOT NULL DEFAULT '';
ALTER TABLE case_external_ids ADD COLUMN external_key TEXT NOT NULL DEFAULT '';
UPDATE case_external_ids SET system_key = upper(replace(replace(system, ' ', ''), '-', '')),
    external_key = upper(replace(replace(external_id, ' ', ''), '-', ''));
UPDATE case_external_ids SET system_key = system, external_key = external_id WHERE EXISTS (
    SELECT 1 FROM case_external_ids AS o WHERE o.organisation_id = case_external_ids.organisation_id
        AND o.system_key = case_external_ids.system_key AND o.external_key = case_external_ids.external_key
        AND (o.system <> case_external_ids.system OR o.external_id <> case_external_ids.external_id));
CREATE UNIQUE INDEX uq_case_external_ids_key ON case_external_ids (organisation_id, system_key, external_key);

-- In which form the number was marked: 1 as written, 2 as compared. The service marks anew when it starts.
ALTER TABLE person_identifiers ADD COLUMN mark_form INTEGER NOT NULL DEFAULT 2;
UPDATE person_identifiers SET mark_form = 1 WHERE kind = 'RESERVNUMMER';
CREATE INDEX ix_person_identifiers_mark_form ON person_identifiers (id) WHERE mark_form = 1;
