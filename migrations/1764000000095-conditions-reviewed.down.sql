ALTER TABLE patient DROP COLUMN no_known_conditions, DROP COLUMN conditions_reviewed_by, DROP COLUMN conditions_reviewed_on;
