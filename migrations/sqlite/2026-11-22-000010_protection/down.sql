DROP TABLE emergency_reviews;
DROP TABLE emergency_queue;
ALTER TABLE cases DROP COLUMN emergency_until;
DROP TABLE emergency_accesses;
ALTER TABLE case_access DROP COLUMN named_only;
DROP TABLE person_keepers;
DROP TABLE named_users;
