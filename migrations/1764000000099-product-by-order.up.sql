-- Which product a supply is of follows from its order and from what the knowledge says about its codes. A key written down at that
-- time told spellings apart (1 mg and 1000 ug) and is no longer kept.
ALTER TABLE prescription_supply DROP COLUMN product_key;
CREATE INDEX prescription_supply_copies ON prescription_supply (pharmacy_id, handed_over_on) WHERE essentially_a_copy;
ALTER TABLE fill DROP COLUMN product_key;
