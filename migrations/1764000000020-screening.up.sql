-- A screening is kept as it was: the facts it saw, the rules' words, the versions that decided.
CREATE TABLE screening (
  pharmacy_id       uuid NOT NULL REFERENCES pharmacy (id),
  id                uuid NOT NULL,
  patient_id        uuid NOT NULL,
  prescription_id   uuid NOT NULL,
  prescriber_id     uuid NOT NULL,
  trigger           text NOT NULL CHECK (trigger IN ('intake', 'amendment', 'request', 'resolution', 'verification', 'fill',
                      'hand-over', 'surveillance')),
  outcome           text NOT NULL CHECK (outcome IN ('clear', 'needs-review', 'blocked', 'incomplete')),
  knowledge_version text NOT NULL,
  engine_version    text NOT NULL,
  facts             jsonb NOT NULL,
  checks            jsonb NOT NULL,
  findings          jsonb NOT NULL,
  medications       jsonb NOT NULL,
  screened_at       timestamptz NOT NULL,
  screened_by       uuid REFERENCES user_account (id),
  PRIMARY KEY (pharmacy_id, id),
  FOREIGN KEY (pharmacy_id, patient_id) REFERENCES patient (pharmacy_id, id)
);
CREATE INDEX screening_prescription ON screening (pharmacy_id, prescription_id, id);
SELECT protect_tenant_rows('screening', 'SELECT, INSERT');

-- One row is current for each prescription and finding key. A changed fact closes the row and begins another, so that a decision
-- always stands beside the facts it was made on. `effect` is what an undecided finding does to verification and hand-over.
CREATE TABLE finding (
  pharmacy_id       uuid NOT NULL REFERENCES pharmacy (id),
  id                uuid NOT NULL,
  patient_id        uuid NOT NULL,
  prescription_id   uuid NOT NULL,
  prescriber_id     uuid NOT NULL,
  key               text NOT NULL,
  facts_hash        text NOT NULL,
  current           boolean NOT NULL DEFAULT true,
  rule              text NOT NULL,
  kind              text NOT NULL,
  severity          text NOT NULL CHECK (severity IN ('contraindicated', 'major', 'moderate', 'minor')),
  override          text NOT NULL CHECK (override IN ('never', 'two-person', 'pharmacist')),
  effect            text NOT NULL CHECK (effect IN ('blocks', 'needs-review', 'shown')),
  status            text NOT NULL CHECK (status IN ('open', 'overridden', 'acknowledged', 'resolved')),
  closed_because    text CHECK (closed_because IN ('facts-changed', 'facts-went-away')),
  -- What a person decided; a row that meets the same facts again points to the decision made on them.
  resolution_id     uuid,
  content           jsonb NOT NULL,
  knowledge_version text NOT NULL,
  raised_at         timestamptz NOT NULL,
  changed_at        timestamptz NOT NULL,
  PRIMARY KEY (pharmacy_id, id),
  FOREIGN KEY (pharmacy_id, patient_id) REFERENCES patient (pharmacy_id, id),
  CHECK (current = (closed_because IS NULL)),
  CHECK (current OR status = 'resolved'),
  CHECK (NOT current OR (status = 'open') = (resolution_id IS NULL))
);
CREATE UNIQUE INDEX finding_current ON finding (pharmacy_id, prescription_id, key) WHERE current;
CREATE INDEX finding_decided ON finding (pharmacy_id, prescription_id, key, facts_hash) WHERE resolution_id IS NOT NULL;
CREATE INDEX finding_patient ON finding (pharmacy_id, patient_id, id) WHERE current;
CREATE INDEX finding_open ON finding (pharmacy_id, id) WHERE current AND status = 'open';
CREATE INDEX finding_prescriber ON finding (pharmacy_id, prescriber_id, id) WHERE current;

CREATE TABLE finding_resolution (
  pharmacy_id              uuid NOT NULL REFERENCES pharmacy (id),
  id                       uuid NOT NULL,
  finding_id               uuid NOT NULL,
  action                   text NOT NULL CHECK (action IN ('override', 'acknowledge', 'resolve')),
  reason_code              text NOT NULL,
  note                     text NOT NULL,
  signature_id             uuid NOT NULL,
  second_signature_id      uuid,
  prescriber_authorization jsonb,
  resolved_at              timestamptz NOT NULL,
  resolved_by              uuid NOT NULL REFERENCES user_account (id),
  PRIMARY KEY (pharmacy_id, id),
  FOREIGN KEY (pharmacy_id, finding_id) REFERENCES finding (pharmacy_id, id),
  FOREIGN KEY (pharmacy_id, signature_id) REFERENCES signature (pharmacy_id, id),
  FOREIGN KEY (pharmacy_id, second_signature_id) REFERENCES signature (pharmacy_id, id)
);
CREATE INDEX finding_resolution_finding ON finding_resolution (pharmacy_id, finding_id, id);
-- Before the rows are protected: afterwards this check would look at them without a pharmacy.
ALTER TABLE finding ADD FOREIGN KEY (pharmacy_id, resolution_id) REFERENCES finding_resolution (pharmacy_id, id);
SELECT protect_tenant_rows('finding', 'SELECT, INSERT');
-- What was found never changes; only what became of it.
GRANT UPDATE (current, status, closed_because, resolution_id, changed_at) ON finding TO galenic_app;
SELECT protect_tenant_rows('finding_resolution', 'SELECT, INSERT');

-- A pharmacist's word for a check that could not be made, as long as what was missing stays the same.
CREATE TABLE screening_attestation (
  pharmacy_id     uuid NOT NULL REFERENCES pharmacy (id),
  id              uuid NOT NULL,
  patient_id      uuid NOT NULL,
  prescription_id uuid NOT NULL,
  check_key       text NOT NULL,
  facts_hash      text NOT NULL,
  reason          text NOT NULL,
  note            text NOT NULL,
  signature_id    uuid NOT NULL,
  attested_at     timestamptz NOT NULL,
  attested_by     uuid NOT NULL REFERENCES user_account (id),
  PRIMARY KEY (pharmacy_id, id),
  FOREIGN KEY (pharmacy_id, patient_id) REFERENCES patient (pharmacy_id, id),
  FOREIGN KEY (pharmacy_id, signature_id) REFERENCES signature (pharmacy_id, id)
);
CREATE UNIQUE INDEX screening_attestation_subject
  ON screening_attestation (pharmacy_id, prescription_id, check_key, facts_hash);
SELECT protect_tenant_rows('screening_attestation', 'SELECT, INSERT');
