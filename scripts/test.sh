#!/usr/bin/env bash
# All checks that must pass before a change is accepted, from a clean clone on. Stops at the first failure.
source "$(dirname "$0")/common.sh"

# No command may wait for input.
exec </dev/null

# Ends a command that takes too long: within <seconds> <command…>
within() {
  local limit=$1
  shift
  if [[ -t 1 ]] || ! has timeout; then
    "$@"
  else
    timeout --kill-after=20 "$limit" "$@"
  fi
}

# step <seconds> <heading> <command…>
step() {
  local limit=$1 heading=$2 started=$SECONDS
  shift 2
  printf '\n'
  say "$heading"
  within "$limit" "$@" || stop "$heading: failed after $((SECONDS - started)) s"
  say "$heading: $((SECONDS - started)) s"
}

native_tests=(cargo test)
if has cargo-nextest; then
  native_tests=(cargo nextest run)
fi

step 300 'Rust' scripts/need-rust.sh
step 300 'npm packages of the build' scripts/need-npm.sh .
step 300 'npm packages of the tests' scripts/need-npm.sh end2end
step 600 'Chromium' scripts/need-browser.sh
step 300 'PostgreSQL' scripts/need-postgres.sh
# Where nginx cannot be installed, the tests behind it are skipped, and say so.
within 300 scripts/need-cluster.sh || say 'The tests with several servers behind nginx will be skipped'
step 300 'Python packages of the tests' scripts/need-python.sh
step 10 'Build folder' scripts/link-target.sh
step 60 'Formatting' cargo fmt --check
step 900 'Lints, server' cargo clippy --all-targets -- -D warnings
step 900 'Lints, browser' cargo clippy --lib --no-default-features --features hydrate \
  --target wasm32-unknown-unknown -- -D warnings
step 1800 'Native tests' scripts/with-postgres.sh "${native_tests[@]}"
step 1800 'Compiled tools' scripts/need-cargo-tools.sh
step 1800 'Release build' scripts/build.sh
step 60 'Types of the browser tests' npm --prefix end2end run --silent types
step 900 'Socket.IO and REST contract' npm --prefix end2end run --silent contract
step 2640 'Browser tests' npm --prefix end2end test --silent
printf '\n'
say "All passed in $((SECONDS / 60)) min $((SECONDS % 60)) s"
