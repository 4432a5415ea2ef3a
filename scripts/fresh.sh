# Sourced by ./plimsoll and scripts/bootstrap.sh.

# newer ROOT: prints what .tools/ready was not made from yet; nothing when the checkout is set up.
newer() {
  if ! [ -f "$1/.tools/ready" ] || ! [ -f "$1/dist/cli/main.js" ]; then
    echo 'not set up'
    return
  fi
  find "$1/src" "$1/package.json" "$1/package-lock.json" "$1/scripts/bundle.ts" "$1/scripts/node" -newer "$1/.tools/ready"
}
