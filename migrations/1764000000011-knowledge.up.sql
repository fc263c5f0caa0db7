-- Which knowledge was in force when. A release is the data files as they were, by the hash of their content, so that what a past
-- screening relied on can be read again; the one activated last is in force. It belongs to no pharmacy and holds nothing of one.
CREATE TABLE knowledge_release (
  hash         text PRIMARY KEY CHECK (hash ~ '^[0-9a-f]{64}$'),
  files        jsonb NOT NULL,
  activated_at timestamptz NOT NULL
);
CREATE INDEX knowledge_release_activated ON knowledge_release (activated_at DESC);
GRANT SELECT, INSERT, UPDATE ON knowledge_release TO galenic_app;
