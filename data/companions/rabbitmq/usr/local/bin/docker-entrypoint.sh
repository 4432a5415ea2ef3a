#!/bin/sh
# Starts RabbitMQ. RABBITMQ_DEFAULT_USER, _PASS and _VHOST make its first account and are read by RabbitMQ itself, as its
# other variables are; each of these may be given as NAME_FILE, the path of a secret. RABBITMQ_ERLANG_COOKIE is what the
# members of a cluster know each other by.
set -eu

COOKIE=/var/lib/rabbitmq/.erlang.cookie

main() {
  case ${1-} in
    '' | -*) set -- rabbitmq-server "$@" ;;
  esac
  [ "$1" = rabbitmq-server ] || exec "$@"
  [ -w /var/lib/rabbitmq ] || die '/var/lib/rabbitmq cannot be written to: give that folder or volume to the user of this container'
  for name in RABBITMQ_DEFAULT_USER RABBITMQ_DEFAULT_PASS RABBITMQ_DEFAULT_VHOST RABBITMQ_ERLANG_COOKIE; do
    from_file "$name"
  done
  if [ -n "${RABBITMQ_ERLANG_COOKIE-}" ]; then
    rm -f $COOKIE
    (umask 077 && printf '%s' "$RABBITMQ_ERLANG_COOKIE" >$COOKIE)
    chmod 400 $COOKIE
    unset RABBITMQ_ERLANG_COOKIE
  fi
  # It writes down which plugins it was told to start, next to its settings: in a read-only image that is elsewhere.
  plugins=${RABBITMQ_ENABLED_PLUGINS_FILE:-/etc/rabbitmq/enabled_plugins}
  if [ -n "${RABBITMQ_ENABLED_PLUGINS-}" ] && [ ! -w "$plugins" ]; then
    export RABBITMQ_ENABLED_PLUGINS_FILE=/tmp/enabled_plugins
  fi
  exec "$@"
}

# from_file NAME: sets NAME to what the file named by NAME_FILE holds.
from_file() {
  eval "value=\${$1:-} file=\${$1_FILE:-}"
  [ -n "$file" ] || return 0
  [ -z "$value" ] || die "both $1 and $1_FILE are set: set one of them"
  [ -r "$file" ] || die "$1_FILE names $file, which cannot be read"
  value=$(cat "$file")
  eval "export $1=\$value"
  unset "$1_FILE"
}

die() {
  printf 'entrypoint: %s\n' "$1" >&2
  exit 1
}

main "$@"
