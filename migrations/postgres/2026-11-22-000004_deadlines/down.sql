DROP INDEX ix_case_access_case_organisation;
DROP TABLE deadlines;
DROP TABLE deadline_policies;
