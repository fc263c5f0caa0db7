DROP TRIGGER keep_history ON patient;
DROP TABLE profile_history, patient_allergy, patient_condition, patient_medication, prescriber;
DROP FUNCTION keep_profile_history();
ALTER TABLE patient DROP COLUMN updated_by;
