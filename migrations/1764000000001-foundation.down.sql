DROP TABLE idempotency_key, signature, audit_event, clock_mark, outbox, user_account, pharmacy;
DROP FUNCTION protect_tenant_rows(regclass, text);
