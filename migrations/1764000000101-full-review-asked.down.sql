ALTER TABLE prescription DROP COLUMN full_review_id;
DROP TABLE full_review;
