#!/bin/sh
# Healthy when the broker answers a client. One that wants a name and a password nobody told us serves too.
set -eu
answer=$(mosquitto_sub -h 127.0.0.1 -p "${MOSQUITTO_PORT:-1883}" -t '$SYS/broker/uptime' -C 1 -W 3 2>&1) && exit 0
case $answer in
  *'not authorised'* | *'Not authorized'* | *'not authorized'*) exit 0 ;;
  *) exit 1 ;;
esac
