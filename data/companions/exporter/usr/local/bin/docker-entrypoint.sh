#!/bin/sh
# Starts the exporter of this image, which EXPORTER names, with the options given.
set -eu
case ${1-} in
  '' | -*) set -- "$EXPORTER" "$@" ;;
esac
exec "$@"
