ALTER TABLE finding DROP CONSTRAINT finding_closed_because_check;
-- Findings that were silenced, or that a release took away, keep their word; only new ones are held to the shorter list.
ALTER TABLE finding ADD CONSTRAINT finding_closed_because_check
  CHECK (closed_because IN ('facts-changed', 'facts-went-away')) NOT VALID;
DROP INDEX screening_silenced;
ALTER TABLE screening DROP COLUMN silenced;
ALTER TABLE screening DROP COLUMN overlay_revision;
DROP TABLE knowledge_overlay;
