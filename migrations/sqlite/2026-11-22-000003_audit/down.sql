DROP TABLE revisions;
DROP TABLE outbox_events;
DROP TABLE audit_entries;
DROP TRIGGER tr_consents_no_update;
DROP TRIGGER tr_consents_no_delete;
DROP TRIGGER tr_consent_endings_no_update;
DROP TRIGGER tr_consent_endings_no_delete;
