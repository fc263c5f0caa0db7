DROP TABLE rescreening_run;
ALTER TABLE screening DROP COLUMN digest;
