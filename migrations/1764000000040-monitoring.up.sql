-- One watched therapy of a patient: the same ingredients for the same patient, over as many prescriptions as it takes.
CREATE TABLE monitored_therapy (
  pharmacy_id             uuid NOT NULL REFERENCES pharmacy (id),
  id                      uuid NOT NULL,
  patient_id              uuid NOT NULL,
  prescription_id         uuid NOT NULL,
  prescriber_id           uuid NOT NULL,
  ingredients             text[] NOT NULL CHECK (cardinality(ingredients) > 0),
  goal                    text NOT NULL,
  -- The first hand-over here.
  started_on              date NOT NULL,
  -- Where it began before this pharmacy.
  continued_from          date CHECK (continued_from <= started_on),
  -- Dose and frequency of the latest hand-over, and the days on which another one was handed over first.
  dosing                  text NOT NULL,
  dose_changes            date[] NOT NULL DEFAULT '{}',
  ended_on                date,
  created_at              timestamptz NOT NULL,
  PRIMARY KEY (pharmacy_id, id),
  FOREIGN KEY (pharmacy_id, patient_id) REFERENCES patient (pharmacy_id, id),
  FOREIGN KEY (pharmacy_id, prescription_id) REFERENCES prescription (pharmacy_id, id),
  FOREIGN KEY (pharmacy_id, prescriber_id) REFERENCES prescriber (pharmacy_id, id)
);
CREATE UNIQUE INDEX monitored_therapy_live ON monitored_therapy (pharmacy_id, patient_id, ingredients) WHERE ended_on IS NULL;
SELECT protect_tenant_rows('monitored_therapy', 'SELECT, INSERT, UPDATE');

-- What the plan asks for, kept as rows so that sweeps and lists find it. Rules decide on the plan, never on these rows.
CREATE TABLE obligation (
  pharmacy_id    uuid NOT NULL REFERENCES pharmacy (id),
  id             uuid NOT NULL,
  therapy_id     uuid NOT NULL,
  patient_id     uuid NOT NULL,
  prescriber_id  uuid NOT NULL,
  key            text NOT NULL,
  rule_id        text NOT NULL,
  status         text NOT NULL CHECK (status IN ('scheduled', 'due', 'ordered', 'overdue', 'satisfied', 'attested', 'waived',
                   'cancelled')),
  earliest_on    date NOT NULL,
  due_on         date NOT NULL,
  latest_on      date NOT NULL,
  plan           jsonb NOT NULL,
  satisfied_by   uuid[] NOT NULL DEFAULT '{}',
  -- The next day on which a sweep must look; null when nothing but a new fact can change the row.
  look_on        date,
  ordered_on     date,
  created_at     timestamptz NOT NULL,
  updated_at     timestamptz NOT NULL,
  PRIMARY KEY (pharmacy_id, id),
  UNIQUE (pharmacy_id, therapy_id, key),
  FOREIGN KEY (pharmacy_id, therapy_id) REFERENCES monitored_therapy (pharmacy_id, id),
  FOREIGN KEY (pharmacy_id, patient_id) REFERENCES patient (pharmacy_id, id)
);
CREATE INDEX obligation_sweep ON obligation (pharmacy_id, look_on) WHERE look_on IS NOT NULL;
CREATE INDEX obligation_patient ON obligation (pharmacy_id, patient_id);
CREATE INDEX obligation_list ON obligation (pharmacy_id, status, due_on, id);
SELECT protect_tenant_rows('obligation', 'SELECT, INSERT, UPDATE');

-- What people granted: an attestation or an acknowledged hold for one fill, a waiver until a day.
CREATE TABLE obligation_grant (
  pharmacy_id   uuid NOT NULL REFERENCES pharmacy (id),
  id            uuid NOT NULL,
  obligation_id uuid NOT NULL,
  kind          text NOT NULL CHECK (kind IN ('attestation', 'waiver', 'acknowledgement')),
  granted_on    date NOT NULL,
  until         date NOT NULL CHECK (until >= granted_on),
  -- Who said so, when, and what value they named; the reason of a waiver.
  content       jsonb NOT NULL,
  used_by_fill  uuid,
  signature_id  uuid,
  recorded_by   uuid REFERENCES user_account (id),
  recorded_at   timestamptz NOT NULL,
  PRIMARY KEY (pharmacy_id, id),
  FOREIGN KEY (pharmacy_id, obligation_id) REFERENCES obligation (pharmacy_id, id),
  FOREIGN KEY (pharmacy_id, signature_id) REFERENCES signature (pharmacy_id, id),
  CHECK (kind <> 'waiver' OR (signature_id IS NOT NULL AND used_by_fill IS NULL))
);
CREATE INDEX obligation_grant_obligation ON obligation_grant (pharmacy_id, obligation_id);
SELECT protect_tenant_rows('obligation_grant', 'SELECT, INSERT, UPDATE');

-- Rungs of the ladder that were taken: the key makes each one happen once.
CREATE TABLE obligation_step (
  pharmacy_id   uuid NOT NULL REFERENCES pharmacy (id),
  obligation_id uuid NOT NULL,
  step          text NOT NULL,
  due_on        date NOT NULL,
  taken_at      timestamptz NOT NULL,
  PRIMARY KEY (pharmacy_id, obligation_id, step),
  FOREIGN KEY (pharmacy_id, obligation_id) REFERENCES obligation (pharmacy_id, id)
);
SELECT protect_tenant_rows('obligation_step', 'SELECT, INSERT');
