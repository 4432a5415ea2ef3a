#!/bin/sh
# npm test: everything there is to test, in a fresh clone as in an old one. It sets up what it needs by itself: Node.js
# and packages (as ./plimsoll does), and under .cache/ the packages that tests build images from. With CI=true it also
# starts Docker (Debian, as root), and what needs an engine fails where it would be skipped otherwise.
# The last line is the test runner's own count; the exit code says whether all of it is well.
set -eu
cd "$(dirname "$0")/.."

passed=0
failed=0
skipped=0

main() {
  sh scripts/bootstrap.sh
  PATH=$(dirname "$(head -n 1 .tools/ready)"):$PATH
  export PATH
  say 'fetching what the tests build from'
  fetch || {
    # Archives move on: what an old lock names may be gone.
    rm -f .cache/*.lock
    fetch
  }
  engine
  run unit 2 'src/**/*.test.ts'
  # What serves other services is waited for more than it works.
  run companions 2 'test/companion-*.test.ts'
  # Of the whole program, too: containers start, and are ended, in their own time.
  run end-to-end 2 'test/!(companion-*).test.ts'
  count="$passed passed, $failed failed"
  if [ "$skipped" -gt 0 ]; then count="$count, $skipped skipped"; fi
  printf '%s\n' "$count"
  [ "$failed" -eq 0 ]
}

fetch() {
  mkdir -p .cache
  for example in examples/*/; do
    lock=.cache/$(basename "$example").lock
    # 3: nothing in it can be built yet.
    PLIMSOLL_CACHE=.cache/store node src/cli/main.ts lock "$example" --lock-file "$lock" --quiet >&2 || [ $? -eq 3 ]
  done
  node scripts/mirror.ts .cache/*.lock >&2
}

# A daemon that was not running before does not stay.
engine() {
  if docker version >/dev/null 2>&1; then
    if [ "${CI:-}" = true ]; then sh scripts/engine.sh bases; fi
  elif [ "${CI:-}" = true ]; then
    trap 'sh scripts/engine.sh stop' EXIT
    sh scripts/engine.sh bases
  else
    say 'no container engine answers: what needs one is not run. To run it too (Debian, as root): CI=true npm test'
  fi
}

# run NAME CONCURRENCY PATTERN...: runs tests and adds up what the runner counted.
run() {
  tap=.cache/$1.tap
  concurrency=$2
  say "$1 tests"
  shift 2
  ended=0
  node --test --test-concurrency="$concurrency" --test-reporter=spec --test-reporter-destination=stdout \
    --test-reporter=tap --test-reporter-destination="$tap" "$@" || ended=$?
  broken=$(($(counted fail) + $(counted cancelled)))
  if [ "$ended" -ne 0 ] && [ "$broken" -eq 0 ]; then
    say "the test runner itself failed (exit code $ended)"
    broken=1
  fi
  passed=$((passed + $(counted pass)))
  failed=$((failed + broken))
  skipped=$((skipped + $(counted skipped) + $(counted todo)))
}

# counted WORD: the number in the summary that ends the runner's report.
counted() {
  tail -n 8 "$tap" | sed -n "s/^# $1 \([0-9]*\)$/\1/p" | grep . || echo 0
}

say() {
  printf 'npm test: %s\n' "$1" >&2
}

main
