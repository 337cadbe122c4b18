UPDATE assignments SET role = 'REGISTRY_ADMIN' WHERE role = 'SERVICE_ADMIN';
DROP TABLE offer_areas;
DROP TABLE assignment_offers;
DROP TABLE issuer_bindings;
DROP INDEX ix_accounts_organisation;
ALTER TABLE accounts DROP COLUMN organisation_id;
