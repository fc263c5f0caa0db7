DROP INDEX finding_patient_decided;
ALTER TABLE finding_resolution DROP COLUMN therapy_hash;
