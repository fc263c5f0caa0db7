-- The ground every other table stands on: tenancy, accounts, signatures, audit, outbox, idempotency, the clock's mark.

-- Puts one table under forced row-level security. `current_setting` is called without `missing_ok`: a statement outside a unit
-- of work is an error, never an empty list.
CREATE FUNCTION protect_tenant_rows(target regclass, privileges text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
  EXECUTE format(
    'CREATE POLICY tenant ON %s USING (pharmacy_id = (SELECT current_setting(''app.pharmacy_id'')::uuid))
       WITH CHECK (pharmacy_id = (SELECT current_setting(''app.pharmacy_id'')::uuid))', target);
  EXECUTE format('GRANT %s ON %s TO galenic_app', privileges, target);
END $$;

CREATE TABLE pharmacy (
  id          uuid PRIMARY KEY,
  name        text NOT NULL,
  state       text NOT NULL CHECK (state ~ '^[A-Z]{2}$'),
  time_zone   text NOT NULL,
  telephone   text NOT NULL,
  address     jsonb NOT NULL,
  settings    jsonb NOT NULL DEFAULT '{}',
  demo        boolean NOT NULL DEFAULT false,
  created_at  timestamptz NOT NULL
);
GRANT SELECT, INSERT, UPDATE ON pharmacy TO galenic_app;

CREATE TABLE user_account (
  id              uuid PRIMARY KEY,
  pharmacy_id     uuid NOT NULL REFERENCES pharmacy (id),
  username        text NOT NULL,
  password_hash   text NOT NULL,
  role            text NOT NULL CHECK (role IN ('pharmacist', 'technician', 'prescriber', 'admin', 'lab')),
  prescriber_id   uuid,
  disabled_at     timestamptz,
  failed_sign_ins integer NOT NULL DEFAULT 0,
  locked_until    timestamptz,
  created_at      timestamptz NOT NULL
);
CREATE UNIQUE INDEX user_account_username ON user_account (lower(username));
GRANT SELECT, INSERT, UPDATE ON user_account TO galenic_app;

-- Ids and kinds only: the relay reads it across pharmacies, and a job may carry nothing about a person.
CREATE TABLE outbox (
  id           uuid PRIMARY KEY,
  pharmacy_id  uuid NOT NULL REFERENCES pharmacy (id),
  kind         text NOT NULL,
  ids          jsonb NOT NULL,
  trace_id     text NOT NULL,
  occurred_at  timestamptz NOT NULL,
  leased_until timestamptz,
  attempts     integer NOT NULL DEFAULT 0,
  done_at      timestamptz,
  failure      text
);
CREATE INDEX outbox_undone ON outbox (leased_until NULLS FIRST, id) WHERE done_at IS NULL;
GRANT SELECT, INSERT, UPDATE, DELETE ON outbox TO galenic_app;

CREATE TABLE clock_mark (
  one      boolean PRIMARY KEY DEFAULT true CHECK (one),
  latest   timestamptz NOT NULL
);
GRANT SELECT, INSERT, UPDATE ON clock_mark TO galenic_app;

-- Append-only for the application. `sequence` orders the rows of a pharmacy so that a sealed chain can be laid over them.
CREATE TABLE audit_event (
  pharmacy_id  uuid NOT NULL REFERENCES pharmacy (id),
  id           uuid NOT NULL,
  sequence     bigint GENERATED ALWAYS AS IDENTITY,
  occurred_at  timestamptz NOT NULL,
  actor_id     uuid,
  actor_role   text NOT NULL,
  action       text NOT NULL,
  resource     text NOT NULL,
  resource_id  uuid,
  patient_id   uuid,
  trace_id     text NOT NULL,
  detail       jsonb NOT NULL DEFAULT '{}',
  PRIMARY KEY (pharmacy_id, id)
);
CREATE INDEX audit_event_order ON audit_event (pharmacy_id, sequence DESC);
CREATE INDEX audit_event_patient ON audit_event (pharmacy_id, patient_id, sequence DESC) WHERE patient_id IS NOT NULL;
SELECT protect_tenant_rows('audit_event', 'SELECT, INSERT');

CREATE TABLE signature (
  pharmacy_id  uuid NOT NULL REFERENCES pharmacy (id),
  id           uuid NOT NULL,
  signer_id    uuid NOT NULL REFERENCES user_account (id),
  signer_role  text NOT NULL,
  meaning      text NOT NULL,
  resource     text NOT NULL,
  resource_id  uuid NOT NULL,
  content_hash text NOT NULL,
  signed_at    timestamptz NOT NULL,
  PRIMARY KEY (pharmacy_id, id)
);
CREATE INDEX signature_resource ON signature (pharmacy_id, resource, resource_id);
SELECT protect_tenant_rows('signature', 'SELECT, INSERT');

CREATE TABLE idempotency_key (
  pharmacy_id  uuid NOT NULL REFERENCES pharmacy (id),
  user_id      uuid NOT NULL,
  route        text NOT NULL,
  key          text NOT NULL,
  fingerprint  text NOT NULL,
  status       integer,
  response     jsonb,
  created_at   timestamptz NOT NULL,
  PRIMARY KEY (pharmacy_id, user_id, route, key)
);
CREATE INDEX idempotency_key_age ON idempotency_key (pharmacy_id, created_at);
SELECT protect_tenant_rows('idempotency_key', 'SELECT, INSERT, UPDATE, DELETE');
