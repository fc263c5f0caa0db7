DROP TABLE lab_result;
