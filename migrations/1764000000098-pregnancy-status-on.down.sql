-- Rows that say possible stay as they are: the program before this one reads the word, it only never wrote it.
ALTER TABLE patient DROP CONSTRAINT patient_pregnancy_status_check;
ALTER TABLE patient ADD CONSTRAINT patient_pregnancy_status_check
  CHECK (pregnancy_status IN ('pregnant', 'not-pregnant', 'lactating', 'unknown')) NOT VALID;
ALTER TABLE patient DROP COLUMN pregnancy_status_on;
