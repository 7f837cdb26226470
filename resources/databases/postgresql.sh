#!/bin/sh
# SPDX-FileCopyrightText: 2026 The Plato Desk Authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# A PostgreSQL of the env's own, before the env's command:
#
#     postgresql.sh seed|unrecorded|fresh|keep DATABASE… -- COMMAND…
#
# seed: stops it cleanly when the command has ended. fresh, keep: makes the slots that recording reads from, or keeps
# those of a run before. The command finds that word in PLATO_RECORDING: with keep, what it changes is recorded. PGHOST
# names the folder that is its data and has its socket. PLATO_POSTGRESQL may name another place of the versions.
set -eu
recording=$1
export PLATO_RECORDING="$recording"
shift
databases=
while [ "$1" != -- ]; do
    databases="$databases $1"
    shift
done
shift
here=$(dirname "$0")
data=$PGHOST
versions=${PLATO_POSTGRESQL:-/usr/lib/postgresql}

fail() {
    echo "PostgreSQL: $*" >&2
    exit 1
}

if [ -s "$data/PG_VERSION" ]; then
    version=$(cat "$data/PG_VERSION")
    bin=$versions/$version/bin
    [ -x "$bin/postgres" ] ||
        fail "the data is of version $version, which is not installed: sudo apt install postgresql-$version"
else
    [ ! -e "$data" ] || [ -z "$(ls -A "$data")" ] || fail "$data has files, but no PG_VERSION: it is no data of PostgreSQL"
    version=$(find "$versions" -mindepth 1 -maxdepth 1 -printf '%f\n' 2>/dev/null | sort -n | tail -n 1)
    bin=$versions/$version/bin
    [ -x "$bin/postgres" ] || fail "it is not installed: sudo apt install postgresql"
    [ "$version" -ge 14 ] || fail "version $version cannot be recorded, 14 and later can"
    # Small segments of its log: a reset copies them.
    "$bin/initdb" -D "$data" -U user -A trust -E UTF8 --locale=C.UTF-8 --no-sync --no-instructions --wal-segsize=4 \
        >/dev/null || fail "initdb failed"
fi

# What a killed run left: nothing of it can be alive, in a sandbox that has just begun.
rm -f "$data/postmaster.pid" "$data/.s.PGSQL.5432" "$data/.s.PGSQL.5432.lock"
[ "$recording" = keep ] || rm -rf "$data"/pg_replslot/plato_*

# An env is gone with its processes, and what they wrote is the kernel's by then: nothing has to wait for a disk.
"$bin/pg_ctl" start -s -w -t 55 -D "$data" -o "-c unix_socket_directories='$data' -c listen_addresses='' \
-c port=5432 -c wal_level=logical -c max_wal_senders=10 -c max_replication_slots=10 -c wal_sender_timeout=0 \
-c fsync=off -c full_page_writes=off -c synchronous_commit=on -c wal_init_zero=off -c wal_recycle=off \
-c min_wal_size=8MB -c max_wal_size=256MB -c checkpoint_timeout=1min -c shared_buffers=64MB -c jit=off \
-c log_checkpoints=off -c logging_collector=off -c log_destination=stderr -c event_source='' -c ssl=off" ||
    fail "it did not start"

sql() {
    "$bin/psql" -X -q -A -t -v ON_ERROR_STOP=1 "$@" >/dev/null
}

for database in $databases; do
    [ -e "$data/plato.$database" ] || "$bin/createdb" -T template0 "$database" 2>/dev/null || sql -d "$database" -c SELECT ||
        fail "the database $database could not be made"
done

# What recording needs in a database. It costs each CREATE and ALTER TABLE some milliseconds, so a seed goes without it.
prepare() {
    for database in $databases; do
        [ ! -e "$data/plato.$database" ] || continue
        sql -d "$database" -f "$here/postgresql.sql" || fail "the database $database could not be prepared"
        : >"$data/plato.$database"
    done
}

if [ "$recording" = seed ]; then
    status=0
    "$@" || status=$?
    prepare
    "$bin/pg_ctl" stop -s -w -m fast -D "$data" || fail "it did not stop"
    exit "$status"
fi

prepare
if [ "$recording" = fresh ]; then
    # Before the application begins, since a slot waits for transactions that are under way.
    number=0
    for database in $databases; do
        sql -d "$database" -c "SELECT pg_create_logical_replication_slot('plato_$number', 'pgoutput')" ||
            fail "the database $database could not be recorded"
        number=$((number + 1))
    done
fi

exec "$@"
