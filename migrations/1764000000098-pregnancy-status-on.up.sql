-- A pregnancy status is a statement of a day: before a first fill an old one answers nothing. Null where nobody knows the day.
ALTER TABLE patient ADD COLUMN pregnancy_status_on date;
ALTER TABLE patient DROP CONSTRAINT patient_pregnancy_status_check;
ALTER TABLE patient ADD CONSTRAINT patient_pregnancy_status_check
  CHECK (pregnancy_status IN ('pregnant', 'possible', 'not-pregnant', 'lactating', 'unknown'));
