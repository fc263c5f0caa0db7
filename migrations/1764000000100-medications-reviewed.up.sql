-- Who asked the patient what else they take, and when: an empty profile says nothing otherwise. `no_known_medications` is true where
-- the patient was asked and takes nothing else, false where an entry was made since, and null where nobody asked.
ALTER TABLE patient
  ADD COLUMN medications_reviewed_on date,
  ADD COLUMN medications_reviewed_by uuid,
  ADD COLUMN no_known_medications boolean;
