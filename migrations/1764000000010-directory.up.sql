-- Who prescribes, what is known of a patient beyond the person (medications, conditions, allergies), and every past state of it.

CREATE TABLE prescriber (
  pharmacy_id       uuid NOT NULL REFERENCES pharmacy (id),
  id                uuid NOT NULL,
  version           integer NOT NULL DEFAULT 1,
  npi               text NOT NULL CHECK (npi ~ '^[12][0-9]{9}$'),
  dea               text CHECK (dea ~ '^[A-Z][A-Z9][0-9]{7}$'),
  given_name        text NOT NULL,
  family_name       text NOT NULL,
  email             text NOT NULL,
  telephone         text,
  fax               text,
  webhook_url       text,
  notice_preference text NOT NULL CHECK (notice_preference IN ('email', 'webhook', 'fax', 'telephone', 'portal')),
  created_at        timestamptz NOT NULL,
  updated_at        timestamptz NOT NULL,
  PRIMARY KEY (pharmacy_id, id),
  CONSTRAINT prescriber_reachable CHECK (
    (notice_preference <> 'webhook' OR webhook_url IS NOT NULL)
    AND (notice_preference <> 'fax' OR fax IS NOT NULL)
    AND (notice_preference <> 'telephone' OR telephone IS NOT NULL))
);
CREATE UNIQUE INDEX prescriber_npi ON prescriber (pharmacy_id, npi);
SELECT protect_tenant_rows('prescriber', 'SELECT, INSERT, UPDATE');

CREATE TABLE patient_medication (
  pharmacy_id   uuid NOT NULL REFERENCES pharmacy (id),
  id            uuid NOT NULL,
  patient_id    uuid NOT NULL,
  version       integer NOT NULL DEFAULT 1,
  drug          text CHECK (drug ~ '^(rxcui|local):'),
  drug_text     text,
  status        text NOT NULL CHECK (status IN ('active', 'on-hold', 'stopped', 'entered-in-error')),
  started_on    date NOT NULL,
  stopped_on    date,
  source        text NOT NULL,
  route         text,
  dose          text,
  prescribed_by text,
  reason        text,
  created_at    timestamptz NOT NULL,
  updated_at    timestamptz NOT NULL,
  updated_by    uuid,
  PRIMARY KEY (pharmacy_id, id),
  FOREIGN KEY (pharmacy_id, patient_id) REFERENCES patient (pharmacy_id, id),
  CHECK (drug IS NOT NULL OR drug_text IS NOT NULL),
  CHECK (stopped_on >= started_on)
);
CREATE INDEX patient_medication_patient ON patient_medication (pharmacy_id, patient_id, id);
CREATE UNIQUE INDEX patient_medication_active
  ON patient_medication (pharmacy_id, patient_id, coalesce(drug, lower(drug_text)), started_on) WHERE status = 'active';
SELECT protect_tenant_rows('patient_medication', 'SELECT, INSERT, UPDATE');

CREATE TABLE patient_condition (
  pharmacy_id uuid NOT NULL REFERENCES pharmacy (id),
  id          uuid NOT NULL,
  patient_id  uuid NOT NULL,
  version     integer NOT NULL DEFAULT 1,
  code_system text NOT NULL CHECK (code_system IN ('icd10cm', 'snomed', 'local')),
  code        text NOT NULL,
  onset       date,
  resolved_on date,
  status      text NOT NULL CHECK (status IN ('active', 'resolved', 'entered-in-error')),
  created_at  timestamptz NOT NULL,
  updated_at  timestamptz NOT NULL,
  updated_by  uuid,
  PRIMARY KEY (pharmacy_id, id),
  FOREIGN KEY (pharmacy_id, patient_id) REFERENCES patient (pharmacy_id, id),
  CHECK (resolved_on >= onset),
  CHECK (resolved_on IS NULL OR status <> 'active')
);
CREATE INDEX patient_condition_patient ON patient_condition (pharmacy_id, patient_id, id);
CREATE UNIQUE INDEX patient_condition_active
  ON patient_condition (pharmacy_id, patient_id, code_system, code, onset) NULLS NOT DISTINCT WHERE status = 'active';
SELECT protect_tenant_rows('patient_condition', 'SELECT, INSERT, UPDATE');

CREATE TABLE patient_allergy (
  pharmacy_id uuid NOT NULL REFERENCES pharmacy (id),
  id          uuid NOT NULL,
  patient_id  uuid NOT NULL,
  version     integer NOT NULL DEFAULT 1,
  substance   text NOT NULL,
  reaction    text,
  status      text NOT NULL CHECK (status IN ('active', 'resolved', 'entered-in-error')),
  created_at  timestamptz NOT NULL,
  updated_at  timestamptz NOT NULL,
  updated_by  uuid,
  PRIMARY KEY (pharmacy_id, id),
  FOREIGN KEY (pharmacy_id, patient_id) REFERENCES patient (pharmacy_id, id)
);
CREATE INDEX patient_allergy_patient ON patient_allergy (pharmacy_id, patient_id, id);
CREATE UNIQUE INDEX patient_allergy_active
  ON patient_allergy (pharmacy_id, patient_id, lower(substance)) WHERE status = 'active';
SELECT protect_tenant_rows('patient_allergy', 'SELECT, INSERT, UPDATE');

-- Every state that a patient's record and profile ever had. A trigger writes it, so that no path can forget to, and the
-- application may only add: what a screening saw in the past can be shown again.
CREATE TABLE profile_history (
  pharmacy_id uuid NOT NULL REFERENCES pharmacy (id),
  patient_id  uuid NOT NULL,
  resource    text NOT NULL CHECK (resource IN ('patient', 'medication', 'condition', 'allergy')),
  resource_id uuid NOT NULL,
  version     integer NOT NULL,
  sequence    bigint GENERATED ALWAYS AS IDENTITY,
  state       jsonb NOT NULL,
  recorded_at timestamptz NOT NULL,
  recorded_by uuid,
  PRIMARY KEY (pharmacy_id, resource, resource_id, version),
  FOREIGN KEY (pharmacy_id, patient_id) REFERENCES patient (pharmacy_id, id)
);
CREATE INDEX profile_history_patient ON profile_history (pharmacy_id, patient_id, sequence DESC);
SELECT protect_tenant_rows('profile_history', 'SELECT, INSERT');

ALTER TABLE patient ADD COLUMN updated_by uuid;

CREATE FUNCTION keep_profile_history() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  state jsonb := to_jsonb(NEW);
BEGIN
  INSERT INTO profile_history (pharmacy_id, patient_id, resource, resource_id, version, state, recorded_at, recorded_by)
  VALUES (NEW.pharmacy_id, coalesce((state ->> 'patient_id')::uuid, NEW.id), TG_ARGV[0], NEW.id, NEW.version,
          state - 'pharmacy_id', NEW.updated_at, NEW.updated_by);
  RETURN NULL;
END $$;

CREATE TRIGGER keep_history AFTER INSERT OR UPDATE ON patient
  FOR EACH ROW EXECUTE FUNCTION keep_profile_history('patient');
CREATE TRIGGER keep_history AFTER INSERT OR UPDATE ON patient_medication
  FOR EACH ROW EXECUTE FUNCTION keep_profile_history('medication');
CREATE TRIGGER keep_history AFTER INSERT OR UPDATE ON patient_condition
  FOR EACH ROW EXECUTE FUNCTION keep_profile_history('condition');
CREATE TRIGGER keep_history AFTER INSERT OR UPDATE ON patient_allergy
  FOR EACH ROW EXECUTE FUNCTION keep_profile_history('allergy');
