#!/bin/bash
# Healthy when memcached answers a command, on the port it was started with.
set -eu
port=11211
before=
while IFS= read -r -d '' word; do
  case $before:$word in
    -p:* | --port:*) port=$word ;;
    *:-p?*) port=${word#-p} ;;
    *:--port=*) port=${word#--port=} ;;
  esac
  before=$word
done </proc/1/cmdline
exec 3<>"/dev/tcp/127.0.0.1/$port"
printf 'version\r\n' >&3
IFS= read -r -t 2 answer <&3
case $answer in
  VERSION* | *unauthenticated*) exit 0 ;;
  *) exit 1 ;;
esac
