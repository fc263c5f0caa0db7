-- What a pharmacy decided for itself about a rule, until a day. Never edited: it ends when somebody withdraws it, or when another one
-- takes the place of an expired one.
CREATE TABLE knowledge_overlay (
  pharmacy_id             uuid NOT NULL REFERENCES pharmacy (id),
  id                      uuid NOT NULL,
  -- Rules are data files: no table holds them.
  rule_id                 text NOT NULL,
  kind                    text NOT NULL CHECK (kind IN ('raise', 'silence', 'enable')),
  severity                text CHECK (severity IN ('contraindicated', 'major', 'moderate')),
  reason                  text NOT NULL,
  -- Last day.
  expires_on              date NOT NULL,
  -- In force when it was signed.
  knowledge_version       text NOT NULL,
  signature_id            uuid NOT NULL,
  created_at              timestamptz NOT NULL,
  created_by              uuid NOT NULL REFERENCES user_account (id),
  ended_at                timestamptz,
  withdrawn_by            uuid REFERENCES user_account (id),
  withdrawal_reason       text,
  withdrawal_signature_id uuid,
  PRIMARY KEY (pharmacy_id, id),
  FOREIGN KEY (pharmacy_id, signature_id) REFERENCES signature (pharmacy_id, id),
  FOREIGN KEY (pharmacy_id, withdrawal_signature_id) REFERENCES signature (pharmacy_id, id),
  CHECK ((kind = 'raise') = (severity IS NOT NULL)),
  CHECK (withdrawn_by IS NULL OR ended_at IS NOT NULL),
  CHECK ((withdrawn_by IS NULL) = (withdrawal_reason IS NULL) AND (withdrawn_by IS NULL) = (withdrawal_signature_id IS NULL))
);
-- At most one of a kind for a rule; the screenings read this index.
CREATE UNIQUE INDEX knowledge_overlay_standing ON knowledge_overlay (pharmacy_id, rule_id, kind) WHERE ended_at IS NULL;
SELECT protect_tenant_rows('knowledge_overlay', 'SELECT, INSERT');
GRANT UPDATE (ended_at, withdrawn_by, withdrawal_reason, withdrawal_signature_id) ON knowledge_overlay TO galenic_app;

-- What a pharmacy's tuning did to a screening.
ALTER TABLE screening ADD COLUMN overlay_revision text NOT NULL DEFAULT 'none';
ALTER TABLE screening ADD COLUMN silenced jsonb NOT NULL DEFAULT '[]';
CREATE INDEX screening_silenced ON screening (pharmacy_id, screened_at) WHERE silenced <> '[]';
ALTER TABLE finding DROP CONSTRAINT finding_closed_because_check;
ALTER TABLE finding ADD CONSTRAINT finding_closed_because_check
  CHECK (closed_because IN ('facts-changed', 'facts-went-away', 'knowledge-changed', 'silenced'));
