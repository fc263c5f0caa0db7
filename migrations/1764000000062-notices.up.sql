-- Who is told what, once. While a notice is pending, further items for the same person about the same patient join it.
CREATE TABLE notice (
  pharmacy_id          uuid NOT NULL REFERENCES pharmacy (id),
  id                   uuid NOT NULL,
  prescriber_id        uuid NOT NULL,
  patient_id           uuid NOT NULL,
  audience             text NOT NULL CHECK (audience IN ('prescriber', 'pharmacy')),
  kind                 text NOT NULL CHECK (kind IN ('monitoring-overdue', 'safety-finding')),
  urgency              text NOT NULL CHECK (urgency IN ('routine', 'urgent', 'critical')),
  status               text NOT NULL CHECK (status IN ('pending', 'sending', 'sent', 'awaiting-call', 'failed', 'acknowledged')),
  -- Given before the first send and never changed: a repeated mail carries the same one.
  message_id           text,
  created_at           timestamptz NOT NULL,
  sent_at              timestamptz,
  acknowledged_at      timestamptz,
  acknowledged_by      uuid REFERENCES user_account (id),
  acknowledged_as      text,
  acknowledgement_note text,
  PRIMARY KEY (pharmacy_id, id),
  FOREIGN KEY (pharmacy_id, prescriber_id) REFERENCES prescriber (pharmacy_id, id),
  FOREIGN KEY (pharmacy_id, patient_id) REFERENCES patient (pharmacy_id, id),
  CHECK ((status = 'acknowledged') = (acknowledged_at IS NOT NULL)),
  CHECK ((acknowledged_at IS NULL) = (acknowledged_by IS NULL))
);
-- At most one open digest; critical notices go alone.
CREATE UNIQUE INDEX notice_digest ON notice (pharmacy_id, prescriber_id, patient_id, audience, kind)
  WHERE status = 'pending' AND urgency <> 'critical';
CREATE UNIQUE INDEX notice_message ON notice (pharmacy_id, message_id);
CREATE INDEX notice_prescriber ON notice (pharmacy_id, prescriber_id, id);
CREATE INDEX notice_status ON notice (pharmacy_id, status, id);
SELECT protect_tenant_rows('notice', 'SELECT, INSERT, UPDATE');

-- What a notice tells. The key makes each step about each subject told once.
CREATE TABLE notice_item (
  pharmacy_id  uuid NOT NULL REFERENCES pharmacy (id),
  id           uuid NOT NULL,
  notice_id    uuid NOT NULL,
  subject_kind text NOT NULL CHECK (subject_kind IN ('obligation', 'finding')),
  subject_id   uuid NOT NULL,
  step         text NOT NULL,
  urgency      text NOT NULL CHECK (urgency IN ('routine', 'urgent', 'critical')),
  rule_id      text NOT NULL,
  summary      text NOT NULL,
  source       text NOT NULL,
  due_on       date,
  raised_at    timestamptz NOT NULL,
  PRIMARY KEY (pharmacy_id, id),
  UNIQUE (pharmacy_id, subject_kind, subject_id, step),
  FOREIGN KEY (pharmacy_id, notice_id) REFERENCES notice (pharmacy_id, id)
);
CREATE INDEX notice_item_notice ON notice_item (pharmacy_id, notice_id, id);
SELECT protect_tenant_rows('notice_item', 'SELECT, INSERT');

-- One try on one channel. Times named "real" follow the machine's clock, not business time: they are leases and pauses.
CREATE TABLE notice_delivery (
  pharmacy_id       uuid NOT NULL REFERENCES pharmacy (id),
  notice_id         uuid NOT NULL,
  channel           text NOT NULL CHECK (channel IN ('email', 'webhook', 'fax', 'telephone', 'portal')),
  attempt           integer NOT NULL CHECK (attempt > 0),
  status            text NOT NULL CHECK (status IN ('pending', 'sending', 'sent', 'awaiting-call', 'failed', 'cancelled')),
  not_before_real   timestamptz NOT NULL,
  claim             uuid,
  claimed_until_real timestamptz,
  failure           text,
  ended_at          timestamptz,
  PRIMARY KEY (pharmacy_id, notice_id, channel, attempt),
  FOREIGN KEY (pharmacy_id, notice_id) REFERENCES notice (pharmacy_id, id),
  CHECK ((status = 'sending') = (claim IS NOT NULL)),
  CHECK ((status = 'sending') = (claimed_until_real IS NOT NULL)),
  CHECK ((status = 'failed') = (failure IS NOT NULL))
);
CREATE INDEX notice_delivery_due ON notice_delivery (pharmacy_id, not_before_real) WHERE status = 'pending';
CREATE INDEX notice_delivery_claimed ON notice_delivery (pharmacy_id, claimed_until_real) WHERE status = 'sending';
CREATE INDEX notice_delivery_calls ON notice_delivery (pharmacy_id, notice_id) WHERE status = 'awaiting-call';
SELECT protect_tenant_rows('notice_delivery', 'SELECT, INSERT, UPDATE');

CREATE TABLE notice_call (
  pharmacy_id  uuid NOT NULL REFERENCES pharmacy (id),
  id           uuid NOT NULL,
  notice_id    uuid NOT NULL,
  called_at    timestamptz NOT NULL,
  called_by    uuid NOT NULL REFERENCES user_account (id),
  reached      boolean NOT NULL,
  spoken_to    text,
  read_back    boolean NOT NULL,
  note         text,
  PRIMARY KEY (pharmacy_id, id),
  FOREIGN KEY (pharmacy_id, notice_id) REFERENCES notice (pharmacy_id, id),
  CHECK (NOT reached OR spoken_to IS NOT NULL),
  CHECK (reached OR NOT read_back)
);
CREATE INDEX notice_call_notice ON notice_call (pharmacy_id, notice_id, id);
SELECT protect_tenant_rows('notice_call', 'SELECT, INSERT');
