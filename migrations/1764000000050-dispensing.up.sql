-- Fills: what was prepared for one patient on one prescription, from which lots, what its label says, who checked it, who gave it
-- out. What a fill was made of cannot be changed: the application may update only the columns that carry it through its states.

CREATE TABLE fill (
  pharmacy_id               uuid NOT NULL REFERENCES pharmacy (id),
  id                        uuid NOT NULL,
  version                   integer NOT NULL DEFAULT 1,
  prescription_id           uuid NOT NULL,
  patient_id                uuid NOT NULL,
  prescriber_id             uuid NOT NULL,
  -- 0 for the first fill, then the number of the refill. Parts of one fill share a number; one that went back frees it.
  refill_number             integer NOT NULL CHECK (refill_number >= 0),
  status                    text NOT NULL CHECK (status IN ('prepared', 'labelled', 'product-verified', 'ready', 'picked-up', 'shipped',
                              'returned-to-stock')),
  -- The same for every order of the same ingredients, strengths and route: finds supplies of one product over prescriptions.
  product_key               text NOT NULL,
  quantity                  numeric(21, 9) NOT NULL CHECK (quantity > 0),
  unit                      text NOT NULL,
  days_supply               integer NOT NULL CHECK (days_supply BETWEEN 1 AND 366),
  beyond_use_date           date NOT NULL,
  label                     jsonb NOT NULL,
  -- Decisions at preparation: the screening, and what the refill gate answered.
  screening_id              uuid NOT NULL,
  gate                      jsonb NOT NULL,
  prepared_at               timestamptz NOT NULL,
  prepared_by               uuid NOT NULL REFERENCES user_account (id),
  verified_at               timestamptz,
  verified_by               uuid REFERENCES user_account (id),
  verification_signature_id uuid,
  handed_over_at            timestamptz,
  -- The plain date in the pharmacy's zone.
  handed_over_on            date,
  handed_over_by            uuid REFERENCES user_account (id),
  hand_over_screening_id    uuid,
  hand_over_gate            jsonb,
  -- Whether it was a copy of a commercially available product (section 503A) when it left.
  essentially_a_copy        boolean,
  ship_to_state             text CHECK (ship_to_state ~ '^[A-Z]{2}$'),
  cold_chain                boolean,
  returned_at               timestamptz,
  returned_by               uuid REFERENCES user_account (id),
  return_reason             text,
  updated_at                timestamptz NOT NULL,
  PRIMARY KEY (pharmacy_id, id),
  FOREIGN KEY (pharmacy_id, prescription_id) REFERENCES prescription (pharmacy_id, id),
  FOREIGN KEY (pharmacy_id, patient_id) REFERENCES patient (pharmacy_id, id),
  FOREIGN KEY (pharmacy_id, prescriber_id) REFERENCES prescriber (pharmacy_id, id),
  FOREIGN KEY (pharmacy_id, screening_id) REFERENCES screening (pharmacy_id, id),
  FOREIGN KEY (pharmacy_id, hand_over_screening_id) REFERENCES screening (pharmacy_id, id),
  FOREIGN KEY (pharmacy_id, verification_signature_id) REFERENCES signature (pharmacy_id, id),
  -- Nothing leaves without a pharmacist's signature on it, nor without the screening and the gate of its hand-over.
  CHECK (status NOT IN ('product-verified', 'ready', 'picked-up', 'shipped') OR
    (verification_signature_id IS NOT NULL AND verified_at IS NOT NULL AND verified_by IS NOT NULL)),
  CHECK ((status IN ('picked-up', 'shipped')) = (handed_over_at IS NOT NULL)),
  CHECK (handed_over_at IS NULL OR (handed_over_on IS NOT NULL AND handed_over_by IS NOT NULL AND hand_over_screening_id IS NOT NULL
    AND hand_over_gate IS NOT NULL AND essentially_a_copy IS NOT NULL)),
  CHECK ((status = 'shipped') = (ship_to_state IS NOT NULL) AND (status = 'shipped') = (cold_chain IS NOT NULL)),
  CHECK ((status = 'returned-to-stock') = (returned_at IS NOT NULL) AND (returned_at IS NULL) = (return_reason IS NULL)
    AND (returned_at IS NULL) = (returned_by IS NULL))
);
CREATE INDEX fill_prescription ON fill (pharmacy_id, prescription_id, id);
CREATE INDEX fill_patient_product ON fill (pharmacy_id, patient_id, product_key);
CREATE INDEX fill_status ON fill (pharmacy_id, status, id);
CREATE INDEX fill_handed_over ON fill (pharmacy_id, handed_over_on, id) WHERE handed_over_on IS NOT NULL;
SELECT protect_tenant_rows('fill', 'SELECT, INSERT');
GRANT UPDATE (version, status, verified_at, verified_by, verification_signature_id, handed_over_at, handed_over_on, handed_over_by,
              hand_over_screening_id, hand_over_gate, essentially_a_copy, ship_to_state, cold_chain, returned_at, returned_by,
              return_reason, updated_at) ON fill TO galenic_app;

CREATE FUNCTION fill_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status IN ('picked-up', 'shipped', 'returned-to-stock') THEN
    RAISE EXCEPTION 'a fill that is % cannot change', OLD.status;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER fill_guard BEFORE UPDATE ON fill FOR EACH ROW EXECUTE FUNCTION fill_guard();

CREATE TABLE fill_allocation (
  pharmacy_id     uuid NOT NULL REFERENCES pharmacy (id),
  fill_id         uuid NOT NULL,
  preparation_id  uuid NOT NULL,
  internal_lot    text NOT NULL,
  quantity        numeric(21, 9) NOT NULL CHECK (quantity > 0),
  unit            text NOT NULL,
  beyond_use_date date NOT NULL,
  PRIMARY KEY (pharmacy_id, fill_id, preparation_id),
  FOREIGN KEY (pharmacy_id, fill_id) REFERENCES fill (pharmacy_id, id),
  FOREIGN KEY (pharmacy_id, preparation_id) REFERENCES preparation (pharmacy_id, id)
);
CREATE INDEX fill_allocation_preparation ON fill_allocation (pharmacy_id, preparation_id, fill_id);
SELECT protect_tenant_rows('fill_allocation', 'SELECT, INSERT');

-- Who took each step, when and why: append-only.
CREATE TABLE fill_event (
  pharmacy_id  uuid NOT NULL REFERENCES pharmacy (id),
  id           uuid NOT NULL,
  fill_id      uuid NOT NULL,
  action       text NOT NULL,
  from_status  text,
  to_status    text NOT NULL,
  reason       text,
  detail       jsonb NOT NULL DEFAULT '{}',
  signature_id uuid,
  actor_id     uuid REFERENCES user_account (id),
  occurred_at  timestamptz NOT NULL,
  PRIMARY KEY (pharmacy_id, id),
  FOREIGN KEY (pharmacy_id, fill_id) REFERENCES fill (pharmacy_id, id),
  FOREIGN KEY (pharmacy_id, signature_id) REFERENCES signature (pharmacy_id, id)
);
CREATE INDEX fill_event_fill ON fill_event (pharmacy_id, fill_id, id);
SELECT protect_tenant_rows('fill_event', 'SELECT, INSERT');

-- A recall names a component lot or a batch. What it reached is kept as it stood at that moment.
CREATE TABLE recall (
  pharmacy_id      uuid NOT NULL REFERENCES pharmacy (id),
  id               uuid NOT NULL,
  component_lot_id uuid,
  preparation_id   uuid,
  -- Every delivery of the supplier's lot that was blocked with it.
  blocked_lots     uuid[] NOT NULL DEFAULT '{}',
  reason           text NOT NULL,
  signature_id     uuid NOT NULL,
  recalled_at      timestamptz NOT NULL,
  recalled_by      uuid NOT NULL REFERENCES user_account (id),
  PRIMARY KEY (pharmacy_id, id),
  FOREIGN KEY (pharmacy_id, component_lot_id) REFERENCES component_lot (pharmacy_id, id),
  FOREIGN KEY (pharmacy_id, preparation_id) REFERENCES preparation (pharmacy_id, id),
  FOREIGN KEY (pharmacy_id, signature_id) REFERENCES signature (pharmacy_id, id),
  CHECK (num_nonnulls(component_lot_id, preparation_id) = 1)
);
CREATE INDEX recall_component_lot ON recall (pharmacy_id, component_lot_id) WHERE component_lot_id IS NOT NULL;
CREATE INDEX recall_preparation ON recall (pharmacy_id, preparation_id) WHERE preparation_id IS NOT NULL;
SELECT protect_tenant_rows('recall', 'SELECT, INSERT');

-- One row for each batch without a fill, and one for each fill of a batch, with the state that the recall found it in.
CREATE TABLE recall_affected (
  pharmacy_id    uuid NOT NULL REFERENCES pharmacy (id),
  id             uuid NOT NULL,
  recall_id      uuid NOT NULL,
  preparation_id uuid NOT NULL,
  fill_id        uuid,
  fill_status    text,
  patient_id     uuid,
  prescriber_id  uuid,
  PRIMARY KEY (pharmacy_id, id),
  FOREIGN KEY (pharmacy_id, recall_id) REFERENCES recall (pharmacy_id, id),
  FOREIGN KEY (pharmacy_id, preparation_id) REFERENCES preparation (pharmacy_id, id),
  FOREIGN KEY (pharmacy_id, fill_id) REFERENCES fill (pharmacy_id, id),
  FOREIGN KEY (pharmacy_id, patient_id) REFERENCES patient (pharmacy_id, id),
  FOREIGN KEY (pharmacy_id, prescriber_id) REFERENCES prescriber (pharmacy_id, id),
  CHECK (num_nonnulls(fill_id, fill_status, patient_id, prescriber_id) IN (0, 4))
);
CREATE INDEX recall_affected_recall ON recall_affected (pharmacy_id, recall_id);
CREATE INDEX recall_affected_patient ON recall_affected (pharmacy_id, patient_id) WHERE patient_id IS NOT NULL;
CREATE INDEX recall_affected_fill ON recall_affected (pharmacy_id, fill_id) WHERE fill_id IS NOT NULL;
SELECT protect_tenant_rows('recall_affected', 'SELECT, INSERT');
