DROP TABLE deviation_external_ids;
DROP TABLE deviation_openings;
DROP TABLE deviation_measures;
DROP TABLE deviation_answers;
DROP TABLE deviation_steps;
DROP TABLE deviation_access;
DROP TABLE deviation_keys;
DROP TABLE deviations;
DELETE FROM deadlines WHERE kind IN ('RECEIVE_DEVIATION', 'ANSWER_DEVIATION', 'JUDGE_ANSWER', 'DO_MEASURE');
