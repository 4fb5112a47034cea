#!/usr/bin/env bash
# Prints one line that changes if, and only if, an input of the release build changes.
# By content rather than by date: a fresh clone, or switching branches to and fro, needs no new build.
source "$(dirname "$0")/common.sh"

sources() {
  find src style public migrations scripts/deferred -type f | LC_ALL=C sort
  printf '%s\n' .cargo/config.toml Cargo.toml Cargo.lock Leptos.toml rust-toolchain.toml package-lock.json
}

{
  sources
  sources | git hash-object --stdin-paths
} | git hash-object --stdin
