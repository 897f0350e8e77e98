#!/bin/sh
# Makes the passwords, certificates and tokens that compose.yaml hands to its services, beside it; what is there it leaves alone, and
# certificates that end soon it renews. The folders are the owner's alone; the files in them can be read, since each service
# gets its own as a user of its image.
set -eu
cd "$(dirname "$0")"
umask 022
for dir in secrets keys; do mkdir -p $dir && chmod 700 $dir; done
random() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }
for name in postgres-password temporal-password grafana-password; do
  [ -s "secrets/$name" ] || random >"secrets/$name"
done
[ -s secrets/pgpass ] || printf 'postgres:5432:*:temporal:%s\n' "$(cat secrets/temporal-password)" >secrets/pgpass
[ -s secrets/encryption-key ] || head -c 32 /dev/urandom | base64 >secrets/encryption-key
[ -e secrets/consoleconnect-api-key ] || : >secrets/consoleconnect-api-key
[ -e worker.env ] || cat >worker.env <<'ENV'
CONSOLECONNECT_COMPANY=
CONSOLECONNECT_API_KEY_FILE=/run/secrets/consoleconnect-api-key
#TURNUP_ENCRYPTION_KEYS=/encryption
#TURNUP_ENCRYPTION_KEY=first
#TURNUP_IDENTITY=require
#TURNUP_IDENTITY_KEYS=/run/secrets/identity-keys.json
ENV
[ -e desk.env ] || cat >desk.env <<'ENV'
TURNUP_DESK_URL=http://127.0.0.1:8080
TURNUP_OIDC_ISSUER=
TURNUP_OIDC_CLIENT_ID=
#TURNUP_OIDC_CLIENT_SECRET=
#TURNUP_OIDC_SCOPES=groups
#TURNUP_OIDC_CLI_CLIENT_ID=
#TURNUP_OIDC_AUDIENCES=
TURNUP_REQUESTER_GROUPS=
TURNUP_APPROVER_GROUPS=
TURNUP_OPERATOR_GROUPS=
TURNUP_AUDITOR_GROUPS=
#TURNUP_ENCRYPTION_KEYS=/encryption
#TURNUP_ENCRYPTION_KEY=first
ENV
mkdir -p evidence && chmod 700 evidence
[ "$(id -u)" != 0 ] || chown 65532:65532 evidence # the image's user, who writes there
[ -e secrets/identity-key.json ] || ../../bin/turnup-admin identity-key secrets
../../bin/turnup-admin keys --dir keys
chmod 644 secrets/* keys/*
chmod 600 keys/ca.key keys/cluster-ca.key keys/signer.key
