#!/bin/sh
# Starts PostgreSQL; sets its data up first when there is none. Takes the variables of the image postgres:
#
#   POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB, POSTGRES_INITDB_ARGS   each also as NAME_FILE, the path of a file
#   POSTGRES_INITDB_WALDIR, POSTGRES_HOST_AUTH_METHOD, PGDATA
#   /docker-entrypoint-initdb.d/*.sh, *.sql, *.sql.gz                     run once, by name, in the new database
#
# While that is done the server listens on a socket in /tmp only, so that nobody takes it for ready. A set-up that was
# interrupted begins anew at the next start: its data has never served anybody.
set -eu

SCRIPTS=/docker-entrypoint-initdb.d
SOCKETS=/run/postgresql

main() {
  case ${1-} in
    '' | -*) set -- postgres "$@" ;;
  esac
  [ "$1" = postgres ] || exec "$@"
  for argument; do
    case $argument in
      -'?' | --help | --describe-config | -V | --version) exec "$@" ;;
    esac
  done
  unfinished=$PGDATA/plimsoll.unfinished
  if [ -e "$unfinished" ]; then
    say 'the set-up before this was interrupted: it begins anew'
    rm -rf "${PGDATA:?}"/* "${PGDATA:?}"/.[!.]*
  fi
  [ -s "$PGDATA/PG_VERSION" ] || create "$@"
  shift
  # Without a place for its socket in a read-only image it still serves the network.
  if [ -w $SOCKETS ]; then exec postgres "$@"; fi
  exec postgres -c unix_socket_directories=/tmp "$@"
}

create() {
  from_file POSTGRES_PASSWORD
  from_file POSTGRES_USER postgres
  from_file POSTGRES_DB "$POSTGRES_USER"
  from_file POSTGRES_INITDB_ARGS
  : "${POSTGRES_HOST_AUTH_METHOD:=scram-sha-256}"
  if [ -z "$POSTGRES_PASSWORD" ] && [ "$POSTGRES_HOST_AUTH_METHOD" != trust ]; then
    die "no password for $POSTGRES_USER: set POSTGRES_PASSWORD, or POSTGRES_PASSWORD_FILE to the path of a secret"
  fi
  mkdir -p "$PGDATA" 2>/dev/null || true
  [ -w "$PGDATA" ] || die "$PGDATA cannot be written to by user $(user): give that folder or volume to this user"
  # The words of the arguments are separate.
  # shellcheck disable=SC2086
  initdb -D "$PGDATA" -U "$POSTGRES_USER" --pwfile=/dev/fd/3 ${POSTGRES_INITDB_WALDIR:+--waldir "$POSTGRES_INITDB_WALDIR"} \
    $POSTGRES_INITDB_ARGS 3<<EOF
${POSTGRES_PASSWORD:-none}
EOF
  : >"$unfinished"
  printf "\nlisten_addresses = '*'\n" >>"$PGDATA/postgresql.conf"
  printf '\nhost all all all %s\n' "$POSTGRES_HOST_AUTH_METHOD" >>"$PGDATA/pg_hba.conf"
  shift
  export PGHOST=/tmp PGPASSWORD="$POSTGRES_PASSWORD" POSTGRES_USER POSTGRES_DB
  # Words for the shell that pg_ctl starts the server with.
  options=
  for argument; do options="$options $(quoted "$argument")"; done
  pg_ctl -s -w -D "$PGDATA" -o "$options -c listen_addresses= -c unix_socket_directories=/tmp" start
  if [ "$POSTGRES_DB" != postgres ]; then
    query -d postgres -v name="$POSTGRES_DB" <<'EOF'
CREATE DATABASE :"name";
EOF
  fi
  for file in "$SCRIPTS"/*; do
    [ -e "$file" ] && run "$file"
  done
  pg_ctl -s -w -D "$PGDATA" -m fast stop
  unset PGHOST PGPASSWORD
  rm "$unfinished"
  say 'set up: ready to start'
}

# run FILE: one script of initdb.d.
run() {
  say "running $1"
  case $1 in
    *.sh) if [ -x "$1" ]; then "$1"; else . "$1"; fi ;;
    *.sql) query -f "$1" ;;
    *.sql.gz)
      gzip -t "$1" || die "$1 is damaged"
      gzip -dc "$1" | query
      ;;
    *) say "$1 is none of *.sh, *.sql and *.sql.gz: left alone" ;;
  esac
}

query() { psql -v ON_ERROR_STOP=1 --no-password --no-psqlrc -q -U "$POSTGRES_USER" -d "$POSTGRES_DB" "$@"; }

# from_file NAME [DEFAULT]: sets NAME to its value, to what the file named by NAME_FILE holds, or to the default.
from_file() {
  eval "value=\${$1:-} file=\${$1_FILE:-}"
  if [ -n "$file" ]; then
    [ -z "$value" ] || die "both $1 and $1_FILE are set: set one of them"
    [ -r "$file" ] || die "$1_FILE names $file, which cannot be read by user $(user)"
    value=$(cat "$file")
  fi
  [ -n "$value" ] || value=${2-}
  eval "$1=\$value"
  unset "$1_FILE"
}

# quoted TEXT: as one word of a shell.
quoted() {
  rest=$1 word=
  while [ "$rest" != "${rest#*\'}" ]; do
    word="$word${rest%%\'*}'\\''"
    rest=${rest#*\'}
  done
  printf "'%s'" "$word$rest"
}

# The number of the user this runs as.
user() {
  while read -r name number rest; do
    [ "$name" = Uid: ] && printf '%s' "$number" && return
  done </proc/self/status
}

say() { printf 'entrypoint: %s\n' "$1"; }

die() {
  printf 'entrypoint: %s\n' "$1" >&2
  exit 1
}

main "$@"
