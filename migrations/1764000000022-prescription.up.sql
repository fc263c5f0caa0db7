CREATE SEQUENCE rx_number START 100001;
GRANT USAGE ON SEQUENCE rx_number TO galenic_app;

CREATE TABLE prescription (
  pharmacy_id             uuid NOT NULL REFERENCES pharmacy (id),
  id                      uuid NOT NULL,
  version                 integer NOT NULL DEFAULT 1,
  rx_number               bigint NOT NULL DEFAULT nextval('rx_number'),
  patient_id              uuid NOT NULL,
  prescriber_id           uuid NOT NULL,
  status                  text NOT NULL CHECK (status IN ('received', 'awaiting-verification', 'on-hold', 'clarification',
                            'verified', 'rejected', 'completed', 'discontinued', 'transferred', 'expired')),
  -- The state that a hold or a clarification interrupted, and that ending it goes back to.
  interrupted_status      text CHECK (interrupted_status IN ('awaiting-verification', 'verified')),
  origin                  jsonb NOT NULL,
  product                 jsonb NOT NULL,
  sig                     jsonb NOT NULL,
  quantity                jsonb NOT NULL,
  days_supply             integer NOT NULL CHECK (days_supply BETWEEN 1 AND 366),
  refills                 integer NOT NULL CHECK (refills BETWEEN 0 AND 99),
  written_on              date NOT NULL,
  indication              jsonb NOT NULL,
  clinical_justification  text,
  significant_difference  jsonb,
  continuation_of_therapy jsonb,
  screening_id            uuid,
  verified_at             timestamptz,
  verified_by             uuid REFERENCES user_account (id),
  created_at              timestamptz NOT NULL,
  created_by              uuid REFERENCES user_account (id),
  updated_at              timestamptz NOT NULL,
  PRIMARY KEY (pharmacy_id, id),
  FOREIGN KEY (pharmacy_id, patient_id) REFERENCES patient (pharmacy_id, id),
  FOREIGN KEY (pharmacy_id, prescriber_id) REFERENCES prescriber (pharmacy_id, id)
);
CREATE INDEX prescription_worklist ON prescription (pharmacy_id, status, id);
CREATE INDEX prescription_patient ON prescription (pharmacy_id, patient_id, id);
CREATE INDEX prescription_prescriber ON prescription (pharmacy_id, prescriber_id, id);
CREATE UNIQUE INDEX prescription_rx_number ON prescription (pharmacy_id, rx_number);
SELECT protect_tenant_rows('prescription', 'SELECT, INSERT, UPDATE');

-- What happened to a prescription and why: append-only, with the state before and after.
CREATE TABLE prescription_event (
  pharmacy_id     uuid NOT NULL REFERENCES pharmacy (id),
  id              uuid NOT NULL,
  prescription_id uuid NOT NULL,
  action          text NOT NULL,
  from_status     text,
  to_status       text NOT NULL,
  reason_code     text,
  note            text,
  detail          jsonb NOT NULL DEFAULT '{}',
  signature_id    uuid,
  occurred_at     timestamptz NOT NULL,
  actor_id        uuid REFERENCES user_account (id),
  PRIMARY KEY (pharmacy_id, id),
  FOREIGN KEY (pharmacy_id, prescription_id) REFERENCES prescription (pharmacy_id, id),
  FOREIGN KEY (pharmacy_id, signature_id) REFERENCES signature (pharmacy_id, id)
);
CREATE INDEX prescription_event_order ON prescription_event (pharmacy_id, prescription_id, id);
SELECT protect_tenant_rows('prescription_event', 'SELECT, INSERT');

-- What left the pharmacy on a prescription, written by the hand-over: refills used, therapy still in the patient's hands, and
-- the fills of a commercially available product in a calendar month (section 503A) are counted here.
CREATE TABLE prescription_supply (
  pharmacy_id     uuid NOT NULL REFERENCES pharmacy (id),
  fill_id         uuid NOT NULL,
  prescription_id uuid NOT NULL,
  patient_id      uuid NOT NULL,
  product_key     text NOT NULL,
  handed_over_on  date NOT NULL,
  ends_on         date NOT NULL CHECK (ends_on >= handed_over_on),
  quantity        jsonb NOT NULL,
  essentially_a_copy boolean NOT NULL,
  PRIMARY KEY (pharmacy_id, fill_id),
  FOREIGN KEY (pharmacy_id, prescription_id) REFERENCES prescription (pharmacy_id, id)
);
CREATE INDEX prescription_supply_use ON prescription_supply (pharmacy_id, prescription_id, handed_over_on);
CREATE INDEX prescription_supply_copies ON prescription_supply (pharmacy_id, product_key, handed_over_on) WHERE essentially_a_copy;
SELECT protect_tenant_rows('prescription_supply', 'SELECT, INSERT');

-- Checking the rows that stand already reads them as the owner, whom forced row-level security would stop.
ALTER TABLE prescription NO FORCE ROW LEVEL SECURITY;
ALTER TABLE screening NO FORCE ROW LEVEL SECURITY;
ALTER TABLE finding NO FORCE ROW LEVEL SECURITY;
ALTER TABLE screening ADD FOREIGN KEY (pharmacy_id, prescription_id) REFERENCES prescription (pharmacy_id, id);
ALTER TABLE finding ADD FOREIGN KEY (pharmacy_id, prescription_id) REFERENCES prescription (pharmacy_id, id);
ALTER TABLE prescription FORCE ROW LEVEL SECURITY;
ALTER TABLE screening FORCE ROW LEVEL SECURITY;
ALTER TABLE finding FORCE ROW LEVEL SECURITY;
