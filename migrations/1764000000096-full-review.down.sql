ALTER TABLE prescription DROP COLUMN full_review_in;
