#!/bin/sh
# Runs once, when the Postgres container fills an empty data volume: makes the two roles and hands the database to its owner.
# psql quotes the passwords (:'name'), so they may hold any character here.
set -eu
psql --no-psqlrc --quiet -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
  -v owner_password="$OWNER_DB_PASSWORD" -v app_password="$APP_DB_PASSWORD" <<'SQL'
SET galenic.owner_password = :'owner_password';
SET galenic.app_password = :'app_password';
\i /bootstrap/roles.sql
\i /bootstrap/database.sql
SQL
