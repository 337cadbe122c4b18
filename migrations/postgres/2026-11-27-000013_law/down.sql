ALTER TABLE invitations DROP COLUMN legal_basis;
