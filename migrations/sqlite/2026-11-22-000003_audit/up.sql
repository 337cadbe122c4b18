-- Who, in which unit, did what to what, when, why and how it went. No foreign keys: it outlives all it names.
CREATE TABLE audit_entries (
    id BLOB PRIMARY KEY NOT NULL,
    at INTEGER NOT NULL,
    action TEXT NOT NULL,
    purpose TEXT NOT NULL,
    outcome TEXT NOT NULL,
    problem TEXT,
    account_id BLOB,
    assignment_id BLOB,
    unit_id BLOB,
    organisation_id BLOB,
    role TEXT,
    client TEXT,
    subject_kind TEXT NOT NULL,
    subject_id BLOB,
    case_id BLOB,
    person_id BLOB,
    trace_id TEXT NOT NULL
) STRICT;
CREATE INDEX ix_audit_entries_organisation ON audit_entries (organisation_id, id);
CREATE INDEX ix_audit_entries_case ON audit_entries (case_id, id) WHERE case_id IS NOT NULL;
CREATE INDEX ix_audit_entries_person ON audit_entries (person_id, id) WHERE person_id IS NOT NULL;

-- What happened, for the event feed: ids and type only, written with the change itself.
CREATE TABLE outbox_events (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    id BLOB NOT NULL,
    at INTEGER NOT NULL,
    type TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id BLOB NOT NULL,
    case_id BLOB,
    CONSTRAINT uq_outbox_events_id UNIQUE (id)
) STRICT;

-- What a corrected resource said before: nothing is overwritten silently.
CREATE TABLE revisions (
    id BLOB PRIMARY KEY NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id BLOB NOT NULL,
    version INTEGER NOT NULL,
    content BLOB NOT NULL,
    replaced_at INTEGER NOT NULL,
    account_id BLOB,
    unit_id BLOB
) STRICT;
CREATE INDEX ix_revisions_subject ON revisions (subject_kind, subject_id, version);

-- Append-only by the database itself.
CREATE TRIGGER tr_audit_entries_no_update BEFORE UPDATE ON audit_entries
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER tr_audit_entries_no_delete BEFORE DELETE ON audit_entries
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER tr_revisions_no_update BEFORE UPDATE ON revisions
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER tr_revisions_no_delete BEFORE DELETE ON revisions
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER tr_consents_no_update BEFORE UPDATE ON consents
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER tr_consents_no_delete BEFORE DELETE ON consents
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER tr_consent_endings_no_update BEFORE UPDATE ON consent_endings
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER tr_consent_endings_no_delete BEFORE DELETE ON consent_endings
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
-- REPLACE deletes without asking the triggers on DELETE.
CREATE TRIGGER tr_audit_entries_no_replace BEFORE INSERT ON audit_entries WHEN EXISTS (SELECT 1 FROM audit_entries WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER tr_revisions_no_replace BEFORE INSERT ON revisions WHEN EXISTS (SELECT 1 FROM revisions WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER tr_consents_no_replace BEFORE INSERT ON consents WHEN EXISTS (SELECT 1 FROM consents WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER tr_consent_endings_no_replace BEFORE INSERT ON consent_endings WHEN EXISTS (SELECT 1 FROM consent_endings WHERE consent_id = NEW.consent_id)
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
