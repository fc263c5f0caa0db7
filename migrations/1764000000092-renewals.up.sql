-- A decision counts on an unchanged renewal too: it names the therapy that it was made for (`therapyHash`). Decisions made before
-- name none, and count for their own order alone.
ALTER TABLE finding_resolution ADD COLUMN therapy_hash text;
-- A patient's decisions, for the next order of the same therapy.
CREATE INDEX finding_patient_decided ON finding (pharmacy_id, patient_id) WHERE resolution_id IS NOT NULL;
