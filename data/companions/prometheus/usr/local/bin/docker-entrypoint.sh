#!/bin/sh
# Starts Prometheus with the options given.
set -eu
case ${1-} in
  '' | -*) set -- prometheus "$@" ;;
esac
[ "$1" = prometheus ] || exec "$@"
[ -w . ] || {
  printf 'entrypoint: %s cannot be written to: give that folder or volume to the user of this container\n' "$PWD" >&2
  exit 1
}
for argument; do
  case $argument in
    --storage.tsdb.path* | --storage.agent.path* | --enable-feature=agent | --help | -h | --version) exec "$@" ;;
  esac
done
# Debian's own place is none that can be written to.
exec "$@" --storage.tsdb.path=/prometheus
