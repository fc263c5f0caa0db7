-- Hands the current database to the owner role. Run as a superuser inside a database that holds nothing yet, after
-- roles.sql; running it again changes nothing.
DO $$
BEGIN
  EXECUTE format('ALTER DATABASE %I OWNER TO galenic_owner', current_database());
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO galenic_app', current_database());
END $$;

ALTER SCHEMA public OWNER TO galenic_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO galenic_app;

-- The queues' own schema when they run on Postgres. BullMQ's tables are created by the owner role as well (its migrations
-- ask for CREATE on the database, which the application must not have); the application may use what is made there.
CREATE SCHEMA IF NOT EXISTS bullmq AUTHORIZATION galenic_owner;
GRANT USAGE ON SCHEMA bullmq TO galenic_app;
ALTER DEFAULT PRIVILEGES FOR ROLE galenic_owner IN SCHEMA bullmq GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO galenic_app;
ALTER DEFAULT PRIVILEGES FOR ROLE galenic_owner IN SCHEMA bullmq GRANT USAGE, SELECT ON SEQUENCES TO galenic_app;
