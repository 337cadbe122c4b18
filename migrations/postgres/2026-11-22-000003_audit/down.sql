DROP TABLE revisions;
DROP TABLE outbox_events;
DROP TABLE audit_entries;
DROP TRIGGER tr_consents_append_only ON consents;
DROP TRIGGER tr_consents_no_truncate ON consents;
DROP TRIGGER tr_consent_endings_append_only ON consent_endings;
DROP TRIGGER tr_consent_endings_no_truncate ON consent_endings;
DROP FUNCTION refuse_change();
