-- The compendium in which the pharmacist made the full drug utilization review, beyond the scope of the rules; null where nobody said so.
ALTER TABLE prescription ADD COLUMN full_review_in text CHECK (full_review_in <> '');
