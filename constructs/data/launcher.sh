#!/bin/bash
# Starts PostgreSQL; the arguments are the server's settings. Used instead of the image's own entry point, which takes a
# database for complete whose first start was cut short, and makes the user of the application a superuser.
#
# From the pod: PGDATA, DATABASE_NAME, DATABASE_OWNER; from the Secret: CREDENTIALS_USERNAME, CREDENTIALS_PASSWORD.
# Path, replaced outside a container: POSTGRES_CONFIG_DIR (the ConfigMap).
set -euo pipefail

config=${POSTGRES_CONFIG_DIR:-/etc/postgres}

# The first start: everything is made in a folder beside, which gets its name when it is complete.
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  if [ "$CREDENTIALS_USERNAME" != "$DATABASE_OWNER" ]; then
    echo "launcher: username of the Secret is $CREDENTIALS_USERNAME, the manifest says $DATABASE_OWNER" >&2
    exit 1
  fi
  # Something else is in the way: not ours to remove.
  if [ -e "$PGDATA" ]; then rmdir "$PGDATA"; fi
  new=$PGDATA.new
  rm -rf "$new"
  # Sorted by code points: libraries of another version would sort words differently, and corrupt indexes.
  initdb --pgdata="$new" --username=postgres --auth=trust --data-checksums --encoding=UTF8 --locale=C.UTF-8 \
    --no-instructions
  # Without a port, and with a socket that neither clients nor the probe know: nobody can connect before it is complete.
  pg_ctl start --pgdata="$new" --wait --options="-c listen_addresses='' -c unix_socket_directories='$new'"
  psql --no-psqlrc --host="$new" --username=postgres --dbname=postgres --file="$config/init.sql"
  pg_ctl stop --pgdata="$new" --wait --mode=fast
  mv "$new" "$PGDATA"
  sync "$(dirname "$PGDATA")"
  echo "launcher: database $DATABASE_NAME of $DATABASE_OWNER is there"
fi

# A volume with an fsGroup comes back writable for the group, which the server refuses.
chmod 700 "$PGDATA"
unset CREDENTIALS_USERNAME CREDENTIALS_PASSWORD
exec postgres "$@"
