#!/bin/sh
# Healthy when Redis answers commands: not while it loads its data. One that wants a password nobody told us serves too.
set -eu
if [ -n "${REDIS_PASSWORD_FILE-}" ]; then REDIS_PASSWORD=$(cat "$REDIS_PASSWORD_FILE"); fi
if [ -n "${REDIS_PASSWORD-}" ]; then export REDISCLI_AUTH="$REDIS_PASSWORD"; fi
case $(redis-cli -h 127.0.0.1 ping 2>&1) in
  PONG | NOAUTH*) exit 0 ;;
  *) exit 1 ;;
esac
