-- Answers of a compendium to the question for a full drug utilization review. Never changed: asked again, another row is written.
CREATE TABLE full_review (
  pharmacy_id     uuid NOT NULL REFERENCES pharmacy (id),
  id              uuid NOT NULL,
  prescription_id uuid NOT NULL,
  -- The only name that the compendium was given: its own record of the question can be found by it.
  reference       uuid NOT NULL,
  compendium      text NOT NULL CHECK (compendium <> ''),
  version         text NOT NULL CHECK (version <> ''),
  -- By the compendium's clock; asked_at is business time.
  reviewed_at     timestamptz NOT NULL,
  asked_at        timestamptz NOT NULL,
  asked_by        uuid NOT NULL REFERENCES user_account (id),
  -- SHA-256 of the facts asked about: the answer holds as long as they are the same.
  facts_hash      text NOT NULL CHECK (facts_hash ~ '^[0-9a-f]{64}$'),
  -- Kinds and counts of what was told, not the facts.
  sent            jsonb NOT NULL,
  alerts          jsonb NOT NULL,
  not_reviewed    jsonb NOT NULL,
  PRIMARY KEY (pharmacy_id, id),
  UNIQUE (pharmacy_id, prescription_id, id),
  FOREIGN KEY (pharmacy_id, prescription_id) REFERENCES prescription (pharmacy_id, id)
);
SELECT protect_tenant_rows('full_review', 'SELECT, INSERT');

-- The review that the verifying pharmacist attested to, where it was asked here; one of this prescription.
ALTER TABLE prescription ADD COLUMN full_review_id uuid;
ALTER TABLE prescription NO FORCE ROW LEVEL SECURITY;
ALTER TABLE full_review NO FORCE ROW LEVEL SECURITY;
ALTER TABLE prescription ADD FOREIGN KEY (pharmacy_id, id, full_review_id)
  REFERENCES full_review (pharmacy_id, prescription_id, id);
ALTER TABLE full_review FORCE ROW LEVEL SECURITY;
ALTER TABLE prescription FORCE ROW LEVEL SECURITY;
