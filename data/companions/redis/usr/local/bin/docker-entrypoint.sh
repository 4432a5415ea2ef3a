#!/bin/sh
# Starts Redis or Valkey with the arguments given: options, or a configuration file and options. A password comes from
# REDIS_PASSWORD or from the file that REDIS_PASSWORD_FILE names, and is seen in no list of processes.
set -eu

main() {
  case ${1-} in
    '' | -* | *.conf) set -- redis-server "$@" ;;
  esac
  case $1 in
    redis-server | valkey-server) ;;
    *) exec "$@" ;;
  esac
  server=$1
  shift
  file=
  case ${1-} in
    '' | -*) ;;
    *)
      file=$1
      shift
      ;;
  esac
  for argument; do
    case $argument in
      --help | -h | --version | -v | --test-memory | --check-system) exec "$server" "$@" ;;
    esac
  done
  [ -w . ] || die "$PWD cannot be written to: give that folder or volume to the user of this container"
  # Other containers are not on this host, and only they can reach it. Later lines and arguments win.
  settings='protected-mode no'
  [ -z "$file" ] || settings="$settings
include $file"
  password=${REDIS_PASSWORD-}
  if [ -n "${REDIS_PASSWORD_FILE-}" ]; then
    [ -z "$password" ] || die 'both REDIS_PASSWORD and REDIS_PASSWORD_FILE are set: set one of them'
    [ -r "$REDIS_PASSWORD_FILE" ] || die "REDIS_PASSWORD_FILE names $REDIS_PASSWORD_FILE, which cannot be read"
    password=$(cat "$REDIS_PASSWORD_FILE")
  fi
  [ -z "$password" ] || settings="$settings
requirepass \"$(escaped "$password")\""
  unset REDIS_PASSWORD
  exec "$server" "$@" - <<EOF
$settings
EOF
}

# escaped TEXT: as it stands between quotation marks in a configuration.
escaped() {
  rest=$1 text=
  while [ -n "$rest" ]; do
    first=${rest%"${rest#?}"}
    rest=${rest#?}
    case $first in
      '"' | \\) text="$text\\$first" ;;
      *) text=$text$first ;;
    esac
  done
  printf '%s' "$text"
}

die() {
  printf 'entrypoint: %s\n' "$1" >&2
  exit 1
}

main "$@"
