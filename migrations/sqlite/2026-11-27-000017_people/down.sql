DROP INDEX ix_person_identifiers_mark_form;
ALTER TABLE person_identifiers DROP COLUMN mark_form;
DROP INDEX uq_case_external_ids_key;
ALTER TABLE case_external_ids DROP COLUMN external_key;
ALTER TABLE case_external_ids DROP COLUMN system_key;
DROP INDEX uq_units_hsa_key;
ALTER TABLE units DROP COLUMN hsa_key;
DROP INDEX uq_organisations_hsa_key;
ALTER TABLE organisations DROP COLUMN hsa_key;
