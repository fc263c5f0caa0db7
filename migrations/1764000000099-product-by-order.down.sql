-- The keys as they were made: ingredients as they are written, in the order of their text, and the route.
CREATE FUNCTION product_key_of(product jsonb) RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(part, '+' ORDER BY part COLLATE "C") || '|' || (product ->> 'route')
  FROM (SELECT (i ->> 'drug') || '=' || trim_scale((i #>> '{strength,value}')::numeric) || ' ' || (i #>> '{strength,unit}') AS part
        FROM jsonb_array_elements(product -> 'ingredients') AS i) AS parts
$$;
DROP INDEX prescription_supply_copies;
ALTER TABLE prescription_supply ADD COLUMN product_key text;
ALTER TABLE fill ADD COLUMN product_key text;
ALTER TABLE prescription NO FORCE ROW LEVEL SECURITY;
ALTER TABLE prescription_supply NO FORCE ROW LEVEL SECURITY;
ALTER TABLE fill NO FORCE ROW LEVEL SECURITY;
ALTER TABLE fill DISABLE TRIGGER fill_guard;
UPDATE prescription_supply s SET product_key = product_key_of(rx.product)
FROM prescription rx WHERE rx.pharmacy_id = s.pharmacy_id AND rx.id = s.prescription_id;
UPDATE fill f SET product_key = product_key_of(rx.product)
FROM prescription rx WHERE rx.pharmacy_id = f.pharmacy_id AND rx.id = f.prescription_id;
ALTER TABLE fill ENABLE TRIGGER fill_guard;
ALTER TABLE prescription FORCE ROW LEVEL SECURITY;
ALTER TABLE prescription_supply FORCE ROW LEVEL SECURITY;
ALTER TABLE fill FORCE ROW LEVEL SECURITY;
ALTER TABLE prescription_supply ALTER COLUMN product_key SET NOT NULL;
ALTER TABLE fill ALTER COLUMN product_key SET NOT NULL;
CREATE INDEX prescription_supply_copies ON prescription_supply (pharmacy_id, product_key, handed_over_on) WHERE essentially_a_copy;
CREATE INDEX fill_patient_product ON fill (pharmacy_id, patient_id, product_key);
DROP FUNCTION product_key_of(jsonb);
