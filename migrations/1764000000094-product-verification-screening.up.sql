-- The pharmacist's check of the product is a look at the patient too.
ALTER TABLE screening DROP CONSTRAINT screening_trigger_check;
ALTER TABLE screening ADD CONSTRAINT screening_trigger_check CHECK (trigger IN ('intake', 'amendment', 'request', 'resolution',
  'verification', 'fill', 'product-verification', 'hand-over', 'surveillance', 'knowledge'));
