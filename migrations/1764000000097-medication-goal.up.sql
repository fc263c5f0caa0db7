-- What a medication of the profile is taken for, one of the goals of therapy; null where nobody said so.
ALTER TABLE patient_medication ADD COLUMN goal text CHECK (goal <> '');
