#!/bin/sh
# Starts nginx. Before that, every /etc/nginx/templates/NAME.template becomes NAME in /etc/nginx/conf.d, with the
# variables of the environment filled in; in a read-only image it becomes a file in /tmp/conf.d, which is read too.
# NGINX_ENVSUBST_TEMPLATE_DIR, _TEMPLATE_SUFFIX, _OUTPUT_DIR and _FILTER are those of the image nginx.
set -eu

main() {
  case ${1-} in
    '' | -*) set -- nginx "$@" ;;
  esac
  [ "$1" = nginx ] || exec "$@"
  mkdir -p /tmp/conf.d
  fill_in
  is_configured || welcome >/tmp/conf.d/default.conf
  exec "$@"
}

is_configured() {
  for file in /etc/nginx/conf.d/*.conf /tmp/conf.d/*.conf; do
    [ ! -e "$file" ] || return 0
  done
  return 1
}

# What is served when nobody says what.
welcome() {
  cat <<'EOF'
server {
  listen 8080;
  root /usr/share/nginx/html;
}
EOF
}

fill_in() {
  templates=${NGINX_ENVSUBST_TEMPLATE_DIR:-/etc/nginx/templates}
  suffix=${NGINX_ENVSUBST_TEMPLATE_SUFFIX:-.template}
  output=${NGINX_ENVSUBST_OUTPUT_DIR:-/etc/nginx/conf.d}
  [ -d "$templates" ] || return 0
  [ -w "$output" ] || output=/tmp/conf.d
  known=$(names)
  for file in "$templates"/*"$suffix" "$templates"/*/*"$suffix"; do
    [ -f "$file" ] || continue
    name=${file#"$templates"/}
    name=${name%"$suffix"}
    case $name in
      */*) mkdir -p "$output/${name%/*}" ;;
    esac
    envsubst "$known" <"$file" >"$output/$name"
  done
}

# The variables that are set, as envsubst takes them: nginx has variables of its own, which stay.
names() {
  export -p | while IFS= read -r line; do
    name=${line#export }
    name=${name%%=*}
    case $line in
      'export '*=*) ;;
      *) continue ;;
    esac
    case $name in
      *[!A-Za-z0-9_]*) continue ;;
    esac
    if matches "$name"; then printf '${%s} ' "$name"; fi
  done
}

# matches NAME: whether it fits NGINX_ENVSUBST_FILTER, an extended regular expression.
matches() {
  [ -z "${NGINX_ENVSUBST_FILTER-}" ] || printf '%s\n' "$1" | grep -Eq "$NGINX_ENVSUBST_FILTER"
}

main "$@"
