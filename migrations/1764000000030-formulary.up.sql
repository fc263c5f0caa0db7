-- Master formulation records and the components they are made from. What a person approved cannot be changed: the application
-- may update only the columns that carry a version through its states, and only along the arrows named below.

CREATE TABLE component (
  pharmacy_id  uuid NOT NULL REFERENCES pharmacy (id),
  id           uuid NOT NULL,
  name         text NOT NULL CHECK (name <> '' AND name = btrim(name)),
  -- The name without case, by which it is found.
  name_key     text NOT NULL,
  -- Set once: the same name never becomes another substance.
  drug         text,
  created_at   timestamptz NOT NULL,
  PRIMARY KEY (pharmacy_id, id)
);
CREATE UNIQUE INDEX component_name ON component (pharmacy_id, name_key);
SELECT protect_tenant_rows('component', 'SELECT, INSERT');
GRANT UPDATE (drug) ON component TO galenic_app;

CREATE TABLE formulation (
  pharmacy_id  uuid NOT NULL REFERENCES pharmacy (id),
  id           uuid NOT NULL,
  version      integer NOT NULL DEFAULT 1,
  created_at   timestamptz NOT NULL,
  updated_at   timestamptz NOT NULL,
  PRIMARY KEY (pharmacy_id, id)
);
SELECT protect_tenant_rows('formulation', 'SELECT, INSERT, UPDATE');

CREATE TABLE formulation_version (
  pharmacy_id           uuid NOT NULL REFERENCES pharmacy (id),
  id                    uuid NOT NULL,
  formulation_id        uuid NOT NULL,
  number                integer NOT NULL CHECK (number > 0),
  status                text NOT NULL CHECK (status IN ('draft', 'approved', 'retired', 'discarded')),
  name                  text NOT NULL,
  dosage_form           text NOT NULL,
  route                 text NOT NULL,
  unit                  text NOT NULL,
  storage               text NOT NULL CHECK (storage IN ('controlled-room-temperature', 'refrigerator', 'freezer')),
  -- The parts of the record that are read as a whole: strengths, instructions, quality checks, beyond-use basis, and so on.
  content               jsonb NOT NULL,
  author_id             uuid NOT NULL REFERENCES user_account (id),
  created_at            timestamptz NOT NULL,
  approved_by           uuid REFERENCES user_account (id),
  approved_at           timestamptz,
  approval_signature_id uuid,
  ended_at              timestamptz,
  PRIMARY KEY (pharmacy_id, id),
  UNIQUE (pharmacy_id, formulation_id, number),
  FOREIGN KEY (pharmacy_id, formulation_id) REFERENCES formulation (pharmacy_id, id),
  FOREIGN KEY (pharmacy_id, approval_signature_id) REFERENCES signature (pharmacy_id, id),
  CHECK (approved_by <> author_id),
  CHECK ((status IN ('approved', 'retired')) = (approved_at IS NOT NULL)),
  CHECK ((approved_at IS NULL) = (approved_by IS NULL) AND (approved_at IS NULL) = (approval_signature_id IS NULL)),
  CHECK ((status IN ('retired', 'discarded')) = (ended_at IS NOT NULL))
);
CREATE UNIQUE INDEX formulation_version_draft ON formulation_version (pharmacy_id, formulation_id) WHERE status = 'draft';
CREATE UNIQUE INDEX formulation_version_approved ON formulation_version (pharmacy_id, formulation_id) WHERE status = 'approved';
SELECT protect_tenant_rows('formulation_version', 'SELECT, INSERT');
GRANT UPDATE (status, approved_by, approved_at, approval_signature_id, ended_at) ON formulation_version TO galenic_app;

CREATE FUNCTION formulation_version_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.status <> 'draft' THEN RAISE EXCEPTION 'a formulation version begins as a draft'; END IF;
  ELSIF (OLD.status, NEW.status) NOT IN (('draft', 'approved'), ('draft', 'discarded'), ('approved', 'retired')) THEN
    RAISE EXCEPTION 'a formulation version that is % cannot become %', OLD.status, NEW.status;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER formulation_version_guard BEFORE INSERT OR UPDATE ON formulation_version
  FOR EACH ROW EXECUTE FUNCTION formulation_version_guard();

CREATE TABLE formulation_ingredient (
  pharmacy_id            uuid NOT NULL REFERENCES pharmacy (id),
  id                     uuid NOT NULL,
  formulation_version_id uuid NOT NULL,
  position               integer NOT NULL,
  component_id           uuid NOT NULL,
  drug                   text,
  role                   text NOT NULL CHECK (role IN ('active', 'excipient')),
  niosh                  text NOT NULL CHECK (niosh IN ('table-1', 'table-2', 'not-listed', 'unresolved', 'not-assessed')),
  amount                 numeric(21, 9) NOT NULL CHECK (amount > 0),
  unit                   text NOT NULL,
  tolerance_percent      numeric(4, 2) NOT NULL CHECK (tolerance_percent BETWEEN 0 AND 10),
  conversion_note        text,
  PRIMARY KEY (pharmacy_id, id),
  UNIQUE (pharmacy_id, formulation_version_id, position),
  CONSTRAINT formulation_ingredient_once UNIQUE (pharmacy_id, formulation_version_id, component_id),
  FOREIGN KEY (pharmacy_id, formulation_version_id) REFERENCES formulation_version (pharmacy_id, id),
  FOREIGN KEY (pharmacy_id, component_id) REFERENCES component (pharmacy_id, id),
  CHECK (role = 'excipient' OR drug IS NOT NULL)
);
SELECT protect_tenant_rows('formulation_ingredient', 'SELECT, INSERT');

CREATE FUNCTION formulation_ingredient_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM formulation_version WHERE pharmacy_id = NEW.pharmacy_id AND id = NEW.formulation_version_id
                   AND status = 'draft') THEN
    RAISE EXCEPTION 'ingredients belong to a draft; an approved formulation version cannot change';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER formulation_ingredient_guard BEFORE INSERT ON formulation_ingredient
  FOR EACH ROW EXECUTE FUNCTION formulation_ingredient_guard();

CREATE TABLE component_lot (
  pharmacy_id    uuid NOT NULL REFERENCES pharmacy (id),
  id             uuid NOT NULL,
  version        integer NOT NULL DEFAULT 1,
  component_id   uuid NOT NULL,
  supplier       text NOT NULL,
  lot_number     text NOT NULL,
  certificate_of_analysis text NOT NULL CHECK (btrim(certificate_of_analysis) <> ''),
  received_on    date NOT NULL,
  -- As printed (`2026-04` or `2026-04-30`), and the last day it means.
  expires_on     text NOT NULL,
  last_day       date NOT NULL,
  unit           text NOT NULL,
  remaining      numeric(21, 9) NOT NULL DEFAULT 0 CONSTRAINT component_lot_not_overdrawn CHECK (remaining >= 0),
  opened_on      date,
  in_use_days    integer CHECK (in_use_days > 0),
  blocked_at     timestamptz,
  blocked_reason text,
  received_by    uuid NOT NULL REFERENCES user_account (id),
  created_at     timestamptz NOT NULL,
  PRIMARY KEY (pharmacy_id, id),
  CONSTRAINT component_lot_delivery UNIQUE (pharmacy_id, component_id, supplier, lot_number, received_on),
  FOREIGN KEY (pharmacy_id, component_id) REFERENCES component (pharmacy_id, id),
  CHECK (opened_on >= received_on),
  CHECK ((blocked_at IS NULL) = (blocked_reason IS NULL))
);
CREATE INDEX component_lot_first_expired ON component_lot (pharmacy_id, component_id, last_day) WHERE remaining > 0;
SELECT protect_tenant_rows('component_lot', 'SELECT');
-- `remaining` is in neither list: only the ledger below moves it.
GRANT INSERT (pharmacy_id, id, component_id, supplier, lot_number, certificate_of_analysis, received_on, expires_on, last_day, unit,
              opened_on, in_use_days, received_by, created_at) ON component_lot TO galenic_app;
GRANT UPDATE (version, opened_on, in_use_days, blocked_at, blocked_reason) ON component_lot TO galenic_app;

-- Append-only: what came, what was used, what went back, what a count on the shelf corrected.
CREATE TABLE component_lot_movement (
  pharmacy_id      uuid NOT NULL REFERENCES pharmacy (id),
  id               uuid NOT NULL,
  sequence         bigint GENERATED ALWAYS AS IDENTITY,
  component_lot_id uuid NOT NULL,
  kind             text NOT NULL CHECK (kind IN ('received', 'consumed', 'returned', 'adjusted')),
  quantity         numeric(21, 9) NOT NULL,
  balance          numeric(21, 9) NOT NULL CHECK (balance >= 0),
  preparation_id   uuid,
  reason           text,
  actor_id         uuid,
  occurred_at      timestamptz NOT NULL,
  PRIMARY KEY (pharmacy_id, id),
  FOREIGN KEY (pharmacy_id, component_lot_id) REFERENCES component_lot (pharmacy_id, id),
  CHECK (CASE kind WHEN 'consumed' THEN quantity < 0 WHEN 'adjusted' THEN quantity <> 0 ELSE quantity > 0 END),
  CHECK (kind <> 'consumed' OR preparation_id IS NOT NULL)
);
CREATE INDEX component_lot_movement_lot ON component_lot_movement (pharmacy_id, component_lot_id, sequence);
CREATE INDEX component_lot_movement_preparation ON component_lot_movement (pharmacy_id, preparation_id)
  WHERE preparation_id IS NOT NULL;
SELECT protect_tenant_rows('component_lot_movement', 'SELECT');
GRANT INSERT (pharmacy_id, id, component_lot_id, kind, quantity, preparation_id, reason, actor_id, occurred_at)
  ON component_lot_movement TO galenic_app;

-- Runs as the owner, because the application may not write `remaining`; the row it updates stays locked until the commit.
CREATE FUNCTION component_lot_book() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE component_lot SET remaining = remaining + NEW.quantity, version = version + 1
    WHERE pharmacy_id = NEW.pharmacy_id AND id = NEW.component_lot_id
    RETURNING remaining INTO NEW.balance;
  RETURN NEW;
END $$;
CREATE TRIGGER component_lot_book BEFORE INSERT ON component_lot_movement
  FOR EACH ROW EXECUTE FUNCTION component_lot_book();
