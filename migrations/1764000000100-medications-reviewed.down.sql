ALTER TABLE patient
  DROP COLUMN no_known_medications, DROP COLUMN medications_reviewed_by, DROP COLUMN medications_reviewed_on;
