-- What a screening said, in short: a later look sees by it that nothing would be said differently.
ALTER TABLE screening ADD COLUMN digest text;
ALTER TABLE screening DROP CONSTRAINT screening_trigger_check;
ALTER TABLE screening ADD CONSTRAINT screening_trigger_check CHECK (trigger IN ('intake', 'amendment', 'request', 'resolution',
  'verification', 'fill', 'hand-over', 'surveillance', 'knowledge'));

-- One look at all therapies of a pharmacy on other knowledge, tuning or engine than the look before. At most one is under way; it goes
-- on after the last patient it looked at, whoever worked it before.
CREATE TABLE rescreening_run (
  pharmacy_id        uuid NOT NULL REFERENCES pharmacy (id),
  id                 uuid NOT NULL,
  knowledge_version  text NOT NULL,
  engine_version     text NOT NULL,
  overlay_revision   text NOT NULL,
  settings_version   integer NOT NULL,
  status             text NOT NULL CHECK (status IN ('running', 'finished', 'superseded')),
  patients           integer NOT NULL CHECK (patients >= 0),
  patients_looked_at integer NOT NULL DEFAULT 0,
  orders_looked_at   integer NOT NULL DEFAULT 0,
  orders_changed     integer NOT NULL DEFAULT 0,
  after_patient      uuid,
  started_at         timestamptz NOT NULL,
  moved_at           timestamptz NOT NULL,
  ended_at           timestamptz,
  PRIMARY KEY (pharmacy_id, id),
  CHECK ((status = 'running') = (ended_at IS NULL))
);
CREATE UNIQUE INDEX rescreening_run_under_way ON rescreening_run (pharmacy_id) WHERE status = 'running';
SELECT protect_tenant_rows('rescreening_run', 'SELECT, INSERT, UPDATE');
