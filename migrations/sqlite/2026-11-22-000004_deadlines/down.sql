DROP TABLE deadlines;
DROP TABLE deadline_policies;
