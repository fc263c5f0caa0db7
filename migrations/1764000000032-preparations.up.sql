-- Compounding records. What was weighed, checked and moved is append-only; the batch itself changes only by its states.

-- The running number of the day in the internal lot, one row a day.
CREATE TABLE preparation_number (
  pharmacy_id uuid NOT NULL REFERENCES pharmacy (id),
  day         date NOT NULL,
  last        integer NOT NULL CHECK (last > 0),
  PRIMARY KEY (pharmacy_id, day)
);
SELECT protect_tenant_rows('preparation_number', 'SELECT, INSERT, UPDATE');

CREATE TABLE preparation (
  pharmacy_id            uuid NOT NULL REFERENCES pharmacy (id),
  id                     uuid NOT NULL,
  version                integer NOT NULL DEFAULT 1,
  status                 text NOT NULL CHECK (status IN ('planned', 'compounding', 'awaiting-release', 'released', 'quarantined',
                           'rejected', 'depleted', 'expired', 'recalled', 'destroyed')),
  internal_lot           text NOT NULL,
  formulation_version_id uuid NOT NULL,
  batch_size             numeric(21, 9) NOT NULL CHECK (batch_size > 0),
  unit                   text NOT NULL,
  -- The lots that were proposed, and the date that these lots would give.
  plan                   jsonb NOT NULL,
  planned_by             uuid NOT NULL REFERENCES user_account (id),
  created_at             timestamptz NOT NULL,
  -- Balance, competency, containment, equipment.
  start                  jsonb,
  started_by             uuid REFERENCES user_account (id),
  started_at             timestamptz,
  completed_by           uuid REFERENCES user_account (id),
  compounded_at          timestamptz,
  actual_yield           numeric(21, 9) CHECK (actual_yield > 0),
  description            text,
  beyond_use_date        date,
  -- The whole decision: every limit considered, which one decided, under which version of the rule data.
  beyond_use             jsonb,
  released_by            uuid REFERENCES user_account (id),
  released_at            timestamptz,
  release_signature_id   uuid,
  remaining              numeric(21, 9) NOT NULL DEFAULT 0 CONSTRAINT preparation_not_overdrawn CHECK (remaining >= 0),
  PRIMARY KEY (pharmacy_id, id),
  CONSTRAINT preparation_internal_lot UNIQUE (pharmacy_id, internal_lot),
  FOREIGN KEY (pharmacy_id, formulation_version_id) REFERENCES formulation_version (pharmacy_id, id),
  FOREIGN KEY (pharmacy_id, release_signature_id) REFERENCES signature (pharmacy_id, id),
  CHECK ((started_at IS NULL) = (start IS NULL) AND (started_at IS NULL) = (started_by IS NULL)),
  CHECK ((compounded_at IS NULL) = (beyond_use_date IS NULL) AND (compounded_at IS NULL) = (beyond_use IS NULL)
    AND (compounded_at IS NULL) = (actual_yield IS NULL) AND (compounded_at IS NULL) = (completed_by IS NULL)),
  CHECK ((released_at IS NULL) = (release_signature_id IS NULL) AND (released_at IS NULL) = (released_by IS NULL)),
  CHECK (status NOT IN ('awaiting-release', 'released', 'depleted') OR compounded_at IS NOT NULL),
  CHECK (status NOT IN ('released', 'depleted') OR released_at IS NOT NULL)
);
CREATE INDEX preparation_status ON preparation (pharmacy_id, status, id DESC);
CREATE INDEX preparation_formulation ON preparation (pharmacy_id, formulation_version_id);
CREATE INDEX preparation_shelf ON preparation (pharmacy_id, beyond_use_date)
  WHERE status IN ('awaiting-release', 'released', 'quarantined');
SELECT protect_tenant_rows('preparation', 'SELECT');
-- `remaining` is in neither list: only the ledger below moves it.
GRANT INSERT (pharmacy_id, id, status, internal_lot, formulation_version_id, batch_size, unit, plan, planned_by, created_at)
  ON preparation TO galenic_app;
GRANT UPDATE (version, status, start, started_by, started_at, completed_by, compounded_at, actual_yield, description,
              beyond_use_date, beyond_use, released_by, released_at, release_signature_id) ON preparation TO galenic_app;

CREATE TABLE preparation_prescription (
  pharmacy_id     uuid NOT NULL REFERENCES pharmacy (id),
  preparation_id  uuid NOT NULL,
  prescription_id uuid NOT NULL,
  PRIMARY KEY (pharmacy_id, preparation_id, prescription_id),
  FOREIGN KEY (pharmacy_id, preparation_id) REFERENCES preparation (pharmacy_id, id),
  CONSTRAINT preparation_prescription_known FOREIGN KEY (pharmacy_id, prescription_id) REFERENCES prescription (pharmacy_id, id)
);
CREATE INDEX preparation_prescription_back ON preparation_prescription (pharmacy_id, prescription_id);
SELECT protect_tenant_rows('preparation_prescription', 'SELECT, INSERT');

-- A weighing that another one replaces stays in the record; what replaced it points to it.
CREATE TABLE preparation_weighing (
  pharmacy_id      uuid NOT NULL REFERENCES pharmacy (id),
  id               uuid NOT NULL,
  preparation_id   uuid NOT NULL,
  ingredient_id    uuid NOT NULL,
  component_lot_id uuid NOT NULL,
  quantity         numeric(21, 9) NOT NULL CHECK (quantity > 0),
  unit             text NOT NULL,
  -- More of this ingredient follows from another lot.
  partial          boolean NOT NULL,
  replaces_id      uuid,
  -- Whether the material of the replaced weighing went back to its lot; otherwise it was wasted.
  returned_to_lot  boolean,
  reason           text,
  weighed_by       uuid NOT NULL REFERENCES user_account (id),
  weighed_at       timestamptz NOT NULL,
  PRIMARY KEY (pharmacy_id, id),
  CONSTRAINT preparation_weighing_replaced_once UNIQUE (pharmacy_id, replaces_id),
  FOREIGN KEY (pharmacy_id, preparation_id) REFERENCES preparation (pharmacy_id, id),
  FOREIGN KEY (pharmacy_id, ingredient_id) REFERENCES formulation_ingredient (pharmacy_id, id),
  FOREIGN KEY (pharmacy_id, component_lot_id) REFERENCES component_lot (pharmacy_id, id),
  FOREIGN KEY (pharmacy_id, replaces_id) REFERENCES preparation_weighing (pharmacy_id, id),
  CHECK ((replaces_id IS NULL) = (returned_to_lot IS NULL) AND (replaces_id IS NULL OR reason IS NOT NULL))
);
CREATE INDEX preparation_weighing_preparation ON preparation_weighing (pharmacy_id, preparation_id);
CREATE INDEX preparation_weighing_lot ON preparation_weighing (pharmacy_id, component_lot_id);
SELECT protect_tenant_rows('preparation_weighing', 'SELECT, INSERT');

CREATE TABLE preparation_quality_result (
  pharmacy_id    uuid NOT NULL REFERENCES pharmacy (id),
  id             uuid NOT NULL,
  preparation_id uuid NOT NULL,
  check_name     text NOT NULL,
  value          numeric(21, 9),
  unit           text,
  observation    text,
  passed         boolean NOT NULL,
  -- Why a check was done again.
  reason         text,
  checked_by     uuid NOT NULL REFERENCES user_account (id),
  checked_at     timestamptz NOT NULL,
  PRIMARY KEY (pharmacy_id, id),
  FOREIGN KEY (pharmacy_id, preparation_id) REFERENCES preparation (pharmacy_id, id),
  CHECK ((value IS NULL) = (unit IS NULL) AND (value IS NOT NULL OR observation IS NOT NULL))
);
CREATE INDEX preparation_quality_result_preparation ON preparation_quality_result (pharmacy_id, preparation_id);
SELECT protect_tenant_rows('preparation_quality_result', 'SELECT, INSERT');

-- Who took each step, when and why.
CREATE TABLE preparation_event (
  pharmacy_id    uuid NOT NULL REFERENCES pharmacy (id),
  id             uuid NOT NULL,
  preparation_id uuid NOT NULL,
  action         text NOT NULL,
  from_status    text,
  to_status      text NOT NULL,
  reason         text,
  quantity       numeric(21, 9),
  signature_id   uuid,
  actor_id       uuid,
  occurred_at    timestamptz NOT NULL,
  PRIMARY KEY (pharmacy_id, id),
  FOREIGN KEY (pharmacy_id, preparation_id) REFERENCES preparation (pharmacy_id, id),
  FOREIGN KEY (pharmacy_id, signature_id) REFERENCES signature (pharmacy_id, id)
);
CREATE INDEX preparation_event_preparation ON preparation_event (pharmacy_id, preparation_id, id);
SELECT protect_tenant_rows('preparation_event', 'SELECT, INSERT');

-- Append-only: what was made, given to fills, given back, destroyed.
CREATE TABLE preparation_movement (
  pharmacy_id    uuid NOT NULL REFERENCES pharmacy (id),
  id             uuid NOT NULL,
  sequence       bigint GENERATED ALWAYS AS IDENTITY,
  preparation_id uuid NOT NULL,
  kind           text NOT NULL CHECK (kind IN ('produced', 'allocated', 'given-back', 'destroyed', 'adjusted')),
  quantity       numeric(21, 9) NOT NULL,
  balance        numeric(21, 9) NOT NULL CHECK (balance >= 0),
  fill_id        uuid,
  reason         text,
  actor_id       uuid,
  occurred_at    timestamptz NOT NULL,
  PRIMARY KEY (pharmacy_id, id),
  FOREIGN KEY (pharmacy_id, preparation_id) REFERENCES preparation (pharmacy_id, id),
  CHECK (CASE WHEN kind IN ('produced', 'given-back') THEN quantity > 0 WHEN kind = 'adjusted' THEN quantity <> 0
              ELSE quantity < 0 END)
);
CREATE UNIQUE INDEX preparation_movement_produced ON preparation_movement (pharmacy_id, preparation_id) WHERE kind = 'produced';
CREATE INDEX preparation_movement_preparation ON preparation_movement (pharmacy_id, preparation_id, sequence);
SELECT protect_tenant_rows('preparation_movement', 'SELECT');
GRANT INSERT (pharmacy_id, id, preparation_id, kind, quantity, fill_id, reason, actor_id, occurred_at)
  ON preparation_movement TO galenic_app;

-- Runs as the owner, because the application may not write `remaining`; the row it updates stays locked until the commit.
CREATE FUNCTION preparation_book() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE preparation SET remaining = remaining + NEW.quantity, version = version + 1
    WHERE pharmacy_id = NEW.pharmacy_id AND id = NEW.preparation_id
    RETURNING remaining INTO NEW.balance;
  RETURN NEW;
END $$;
CREATE TRIGGER preparation_book BEFORE INSERT ON preparation_movement FOR EACH ROW EXECUTE FUNCTION preparation_book();

-- Not validated: under forced row-level security the look at the old rows would need a tenant, and no consumption can be older
-- than the first preparation. New rows are checked.
ALTER TABLE component_lot_movement ADD CONSTRAINT component_lot_movement_preparation
  FOREIGN KEY (pharmacy_id, preparation_id) REFERENCES preparation (pharmacy_id, id) NOT VALID;
