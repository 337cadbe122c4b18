ALTER TABLE deadlines DROP COLUMN ends_at;
DROP TABLE disclosure_endings;
DROP TABLE disclosure_grounds;
