#!/bin/sh
# Brings the schema of Temporal's two databases to the version of temporal-sql-tool, and does nothing when it is there already.
# Run it before every start of a new version of the server, which refuses an older schema. Its settings are the server's:
# POSTGRES_SEEDS, DB_PORT, POSTGRES_USER, DBNAME, VISIBILITY_DBNAME, SQL_TLS_*; the password is in PGPASSFILE.
set -eu

export SQL_PLUGIN=postgres12_pgx SQL_HOST="$POSTGRES_SEEDS" SQL_PORT="${DB_PORT:-5432}" SQL_USER="$POSTGRES_USER"
if [ "${SQL_TLS_ENABLED:-false}" = true ]; then
  export SQL_TLS=true SQL_TLS_CA_FILE="${SQL_CA:-}" SQL_TLS_CERT_FILE="${SQL_CERT:-}" SQL_TLS_KEY_FILE="${SQL_CERT_KEY:-}" SQL_TLS_SERVER_NAME="${SQL_HOST_NAME:-}"
fi
for store in "${DBNAME:-temporal} temporal" "${VISIBILITY_DBNAME:-temporal_visibility} visibility"; do
  set -- $store
  temporal-sql-tool --db "$1" setup-schema -v 0.0
  temporal-sql-tool --db "$1" update-schema --schema-name "postgresql/v12/$2"
done
