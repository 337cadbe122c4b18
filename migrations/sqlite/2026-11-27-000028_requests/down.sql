DROP TABLE request_keys;
DROP TABLE requests;
