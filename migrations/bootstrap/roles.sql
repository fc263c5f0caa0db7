-- The two roles of the service, for the whole server. Run once as a superuser, before any database is handed over; running
-- it again only sets the passwords. Plain SQL, so that the launcher, the tests and a container's init script share it.
-- The caller sets both passwords in its session first, for example:
--   SET galenic.owner_password = '...'; SET galenic.app_password = '...';
--
--   galenic_owner  owns the database and every table; migrations run as it (MIGRATION_DATABASE_URL).
--   galenic_app    owns nothing and obeys row-level security; the service runs as it (DATABASE_URL).
DO $$
DECLARE
  wanted record;
BEGIN
  PERFORM pg_advisory_xact_lock(503796);
  FOR wanted IN
    SELECT * FROM (VALUES ('galenic_owner', current_setting('galenic.owner_password')),
                          ('galenic_app', current_setting('galenic.app_password'))) AS role (name, password)
  LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted.name) THEN
      EXECUTE format('CREATE ROLE %I', wanted.name);
    END IF;
    EXECUTE format('ALTER ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD %L',
                   wanted.name, wanted.password);
    EXECUTE format('ALTER ROLE %I SET timezone = ''UTC''', wanted.name);
  END LOOP;
END $$;
