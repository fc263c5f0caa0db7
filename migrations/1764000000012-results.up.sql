-- Laboratory and bone-density results as they were sent, what was read from them, and which of them a later one replaced.

CREATE TABLE lab_result (
  pharmacy_id          uuid NOT NULL REFERENCES pharmacy (id),
  id                   uuid NOT NULL,
  patient_id           uuid NOT NULL,
  loinc                text NOT NULL,
  status               text NOT NULL CHECK (status IN ('preliminary', 'final', 'corrected', 'entered-in-error', 'cancelled')),
  value                text,
  comparator           text CHECK (comparator IN ('<', '<=', '>', '>=')),
  unit                 text,
  test_key             text,
  canonical_value      numeric,
  canonical_comparator text CHECK (canonical_comparator IN ('<', '<=', '>', '>=')),
  canonical_unit       text,
  coded_value          text CHECK (coded_value IN ('positive', 'negative', 'indeterminate')),
  quality              text NOT NULL CHECK (quality IN ('usable', 'no-value', 'unreadable-unit', 'out-of-sanity-range')),
  unreadable_reason    text,
  unreadable_detail    text,
  method               text,
  assay                text NOT NULL CHECK (assay IN ('high-sensitivity', 'immunoassay', 'unspecified')),
  reference_low        text,
  reference_high       text,
  reference_text       text,
  canonical_low        numeric,
  canonical_high       numeric,
  performing_lab       text,
  fasting              boolean,
  collected_at         timestamptz NOT NULL,
  collected_on         date NOT NULL,
  last_dose_at         timestamptz,
  issued_at            timestamptz,
  unit_confirmed       boolean NOT NULL,
  source               text NOT NULL,
  delivery_key         text NOT NULL,
  superseded_by        uuid,
  received_at          timestamptz NOT NULL,
  recorded_by          uuid,
  PRIMARY KEY (pharmacy_id, id),
  FOREIGN KEY (pharmacy_id, patient_id) REFERENCES patient (pharmacy_id, id),
  FOREIGN KEY (pharmacy_id, superseded_by) REFERENCES lab_result (pharmacy_id, id),
  CHECK (superseded_by <> id),
  CHECK ((canonical_value IS NULL) = (canonical_unit IS NULL)),
  CHECK ((quality = 'usable') = (unreadable_reason IS NULL)),
  -- What cannot be used holds nothing that somebody could use by mistake.
  CHECK (quality = 'usable' OR (canonical_value IS NULL AND coded_value IS NULL)),
  CHECK (test_key IS NOT NULL OR quality <> 'usable')
);
-- The same result, delivered again, is the same row.
CREATE UNIQUE INDEX lab_result_delivery ON lab_result (pharmacy_id, patient_id, loinc, collected_at, delivery_key);
CREATE INDEX lab_result_current ON lab_result (pharmacy_id, patient_id, collected_at DESC) WHERE superseded_by IS NULL;
SELECT protect_tenant_rows('lab_result', 'SELECT, INSERT');
-- What was received never changes; only the mark of what replaced it is set later.
GRANT UPDATE (superseded_by) ON lab_result TO galenic_app;
