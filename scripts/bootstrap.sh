#!/bin/sh
# Sets up, below the checkout, what running from it needs: Node.js (.tools/node, unless the machine's is new
# enough), the packages of package-lock.json (node_modules) and the compiled program (dist). Run by ./plimsoll
# and scripts/test.sh; running it again does only what changed since. Talks on stderr; the first line of
# .tools/ready is the Node.js to use. No install script of any package runs. Exit codes: 2 cannot, 75 try again.
set -eu

NODE_MAJOR=24

main() {
  cd "$(dirname "$0")/.."
  . scripts/fresh.sh
  if ! mkdir -p .tools 2>/dev/null || ! [ -w . ] || ! [ -w .tools ]; then
    fail 2 "$(pwd) is not set up yet and you may not write to it" \
      "copy the checkout to a folder of your own, or have its owner run ./plimsoll once"
  fi
  lock
  log=.tools/setup.log
  : >"$log"
  node=$(newNode) || {
    provisionNode
    node=$(pwd)/$(provisioned)
  }
  installPackages
  compile
}

# Prints the path of a Node.js that is new enough: the machine's, else the one set up earlier; fails without.
newNode() {
  if found=$(node -p "process.versions.node.split('.')[0] >= $NODE_MAJOR ? process.execPath : ''" 2>/dev/null) &&
    [ -x "$found" ]; then
    printf '%s\n' "$found"
  elif "$(provisioned)" --version >/dev/null 2>&1 && [ -z "$(find scripts/node -newer .tools/node)" ]; then
    printf '%s\n' "$(pwd)/$(provisioned)"
  else
    return 1
  fi
}

# Where the Node.js of scripts/node is for this machine: the registry has one package for each platform.
provisioned() {
  printf '.tools/node/node_modules/node-%s/bin/node\n' "$(platform)"
}

platform() {
  case $(uname -m) in
    x86_64 | amd64) cpu=x64 ;;
    aarch64 | arm64) cpu=arm64 ;;
    *) cpu=$(uname -m) ;;
  esac
  printf '%s-%s\n' "$(uname -s | tr '[:upper:]' '[:lower:]')" "$cpu"
}

provisionNode() {
  has="this machine has $(node --version 2>/dev/null || echo none)"
  if ! [ -d "scripts/node/$(platform)" ]; then
    fail 2 "Plimsoll needs Node.js $NODE_MAJOR or newer; $has, and there is none to fetch for $(platform)" \
      "install it (macOS: brew install node) and run this again"
  fi
  needNpm
  rm -rf .tools/node.new
  cp -R "scripts/node/$(platform)" .tools/node.new
  step "fetching Node.js $NODE_MAJOR ($has)" \
    npm ci --prefix .tools/node.new --ignore-scripts --no-audit --no-fund --loglevel=error
  rm -rf .tools/node
  mv .tools/node.new .tools/node
  if ! "$(provisioned)" --version >>"$log" 2>&1; then
    fail 2 "the Node.js fetched for $(platform) does not run here ($(tail -n 1 "$log"))" \
      "install Node.js $NODE_MAJOR or newer yourself and run this again"
  fi
}

# npm keeps its own record of what it installed; it is newer than the lock it was made from. A link leads to what
# somebody else has installed: npm ci would empty it.
installPackages() {
  if [ -L node_modules ]; then return; fi
  if [ -x node_modules/esbuild/bin/esbuild ] && [ -f node_modules/.package-lock.json ] &&
    [ -z "$(find package-lock.json -newer node_modules/.package-lock.json)" ]; then
    return
  fi
  needNpm
  step "installing packages" npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
}

# Types are checked by `npm run check`, not on the way to a run. The stamp is older than what it vouches for: a
# file saved while compiling counts as changed.
compile() {
  if [ -z "$(newer .)" ] && [ "$(cat .tools/ready)" = "$node" ]; then return; fi
  printf '%s\n' "$node" >.tools/ready.new
  rm -rf .tools/dist.new .tools/dist.old
  step "compiling" "$node" scripts/bundle.ts .tools/dist.new
  if [ -d dist ]; then mv dist .tools/dist.old; fi
  mv .tools/dist.new dist
  rm -rf .tools/dist.old
  mv .tools/ready.new .tools/ready
}

# One set-up at a time. The kernel holds the lock for as long as file descriptor 9 is open: a killed run leaves none.
lock() {
  exec 9>.tools/lock
  if tryLock; then return; fi
  say "another run is setting up this checkout; waiting for it"
  if command -v flock >/dev/null; then flock 9; else perl -e 'open F, ">&=9"; flock F, 2'; fi
}

tryLock() {
  if command -v flock >/dev/null; then flock -n 9; else perl -e 'open F, ">&=9"; exit !flock F, 6'; fi
}

needNpm() {
  command -v npm >/dev/null && return
  if command -v node >/dev/null; then
    fail 2 "npm is not installed (or not on PATH), and setting up needs it" \
      "install it (Debian: apt install npm) and run this again"
  fi
  fail 2 "neither Node.js nor npm is installed (or on PATH)" \
    "install them (Debian: apt install nodejs npm; any version that runs npm will do) and run this again"
}

# step LABEL COMMAND...: runs the command with its output in the log, says what is going on and how long it took.
step() {
  label=$1
  shift
  printf 'plimsoll: %s ' "$label" >&2
  began=$(date +%s)
  dots=
  if [ -t 2 ]; then
    while sleep 1 && kill -0 $$ 2>/dev/null; do printf '.' >&2; done 9>&- &
    dots=$!
  fi
  status=0
  "$@" >>"$log" 2>&1 </dev/null 9>&- || status=$?
  if [ -n "$dots" ]; then kill "$dots" 2>/dev/null || :; fi
  if [ "$status" -eq 0 ]; then
    printf ' %s s\n' "$(($(date +%s) - began))" >&2
    return
  fi
  printf ' failed\n' >&2
  if grep -Eq 'ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EIDLETIMEOUT|ERR_SOCKET_TIMEOUT' "$log"; then
    fail 75 "$label: your npm registry ($(npm config get registry 2>/dev/null | sed 's,//[^/@]*@,//,')) did not answer" \
      "check the network or the registry and proxy of your npm configuration, and run this again"
  fi
  if grep -q 'ENOSPC' "$log"; then fail 75 "$label: the disk is full" "free some space and run this again"; fi
  { grep -E '^npm (error|ERR!) .' "$log" || tail -n 12 "$log"; } | head -n 12 | sed 's/^/  /' >&2
  fail 2 "$label: see above (all of it: $(pwd)/$log)" "mend what it names and run this again"
}

say() {
  printf 'plimsoll: %s\n' "$1" >&2
}

# fail CODE WHAT NEXT
fail() {
  say "$2"
  printf '  next: %s\n' "$3" >&2
  exit "$1"
}

main
