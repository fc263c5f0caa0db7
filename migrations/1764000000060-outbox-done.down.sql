DROP INDEX outbox_done;
