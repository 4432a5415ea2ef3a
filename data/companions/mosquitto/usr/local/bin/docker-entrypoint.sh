#!/bin/sh
# Starts Mosquitto with the options given.
set -eu
case ${1-} in
  '' | -*) set -- mosquitto "$@" ;;
esac
exec "$@"
