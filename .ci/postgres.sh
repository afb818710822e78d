#!/usr/bin/env bash
# postgres.sh COMMAND...: runs a command with a PostgreSQL of its own, on loopback, whose address is in
# ASK1555_TEST_POSTGRES. The server and its data are gone when the command ends.
set -euo pipefail
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
[ -n "$bin" ] || { echo "PostgreSQL is not installed: run .ci/setup.sh" >&2; exit 1; }
dir=$(mktemp -d)
as=() # the server refuses to run as root
if [ "$(id -u)" = 0 ]; then
  chown postgres "$dir"
  as=(setpriv --reuid=postgres --regid=postgres --init-groups)
fi
port=$((20000 + RANDOM % 20000))
while (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do port=$((port + 1)); done

stop() {
  "${as[@]}" "$bin/pg_ctl" -D "$dir/data" -m immediate stop >/dev/null 2>&1 || :
  rm -rf "$dir"
}
trap stop EXIT
trap 'exit 143' TERM INT

cd "$dir"
"${as[@]}" "$bin/initdb" -D "$dir/data" -U ask1555 -A trust -E UTF8 --locale=C.UTF-8 >"$dir/log" 2>&1 || { cat "$dir/log" >&2; exit 1; }
# fsync is off unless a measurement wants it on: the tests kill our program, not the machine.
"${as[@]}" "$bin/pg_ctl" -D "$dir/data" -w -l "$dir/data/server.log" \
  -o "-h 127.0.0.1 -p $port -k $dir -c fsync=${PGFSYNC:-off} -c max_connections=200" start >/dev/null || { cat "$dir/data/server.log" >&2; exit 1; }
cd "$OLDPWD"
export ASK1555_TEST_POSTGRES="postgres://ask1555@127.0.0.1:$port/postgres?sslmode=disable"
"$@"
