# Sourced by the image of PostgreSQL when it makes the databases.
psql --username postgres --set ON_ERROR_STOP=1 --set password="$(cat /run/secrets/temporal-password)" <<'SQL'
alter role temporal password :'password';
SQL
