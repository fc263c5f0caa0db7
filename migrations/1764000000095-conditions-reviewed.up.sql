-- Who asked the patient for conditions, and when: an empty list says nothing otherwise. `no_known_conditions` is true where the
-- patient was asked and knows of none, and null where nobody asked.
ALTER TABLE patient
  ADD COLUMN conditions_reviewed_on date,
  ADD COLUMN conditions_reviewed_by uuid,
  ADD COLUMN no_known_conditions boolean;
