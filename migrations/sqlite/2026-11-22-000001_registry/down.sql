DROP TABLE assignments;
DROP TABLE accounts;
DROP TABLE units;
DROP TABLE areas;
DROP TABLE organisations;
