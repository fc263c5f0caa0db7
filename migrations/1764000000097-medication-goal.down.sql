ALTER TABLE patient_medication DROP COLUMN goal;
