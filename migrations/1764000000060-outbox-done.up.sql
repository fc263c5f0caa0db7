-- Housekeeping deletes rows by the time at which they were done.
CREATE INDEX outbox_done ON outbox (pharmacy_id, done_at) WHERE done_at IS NOT NULL;
