DROP INDEX ix_persons_merged_into;
DROP TRIGGER tr_persons_stay_merged ON persons;
ALTER TABLE persons DROP COLUMN merged_into_id;
DROP TABLE person_merges;
