#!/bin/sh
# Starts memcached with the options given.
set -eu
case ${1-} in
  '' | -*) set -- memcached "$@" ;;
esac
exec "$@"
