CREATE TABLE patient (
  pharmacy_id          uuid NOT NULL REFERENCES pharmacy (id),
  id                   uuid NOT NULL,
  version              integer NOT NULL DEFAULT 1,
  mrn                  text NOT NULL,
  given_name           text NOT NULL,
  family_name          text NOT NULL,
  birth_date           date NOT NULL,
  sex_at_birth         text NOT NULL CHECK (sex_at_birth IN ('male', 'female')),
  menopausal_status    text CHECK (menopausal_status IN ('premenopausal', 'perimenopausal', 'postmenopausal', 'unknown')),
  pregnancy_status     text CHECK (pregnancy_status IN ('pregnant', 'not-pregnant', 'lactating', 'unknown')),
  reproductive_surgery text[] NOT NULL DEFAULT '{}',
  telephone            text,
  address              jsonb,
  preferred_language   text,
  height_cm            numeric(5, 1) CHECK (height_cm > 0),
  weight_kg            numeric(5, 1) CHECK (weight_kg > 0),
  allergies_reviewed_on date,
  allergies_reviewed_by uuid,
  no_known_allergies   boolean,
  created_at           timestamptz NOT NULL,
  updated_at           timestamptz NOT NULL,
  PRIMARY KEY (pharmacy_id, id)
);
CREATE UNIQUE INDEX patient_mrn ON patient (pharmacy_id, mrn);
SELECT protect_tenant_rows('patient', 'SELECT, INSERT, UPDATE');
