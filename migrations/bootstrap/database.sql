-- Hands the current database to the owner role. Run as a superuser inside a database that holds nothing yet, after
-- roles.sql; running it again changes nothing. Everything else, the queues' schema included, is made by the owner's migrations.
DO $$
BEGIN
  EXECUTE format('ALTER DATABASE %I OWNER TO galenic_owner', current_database());
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO galenic_app', current_database());
END $$;

ALTER SCHEMA public OWNER TO galenic_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO galenic_app;
