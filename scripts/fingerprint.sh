#!/usr/bin/env bash
# Prints one line that changes when, and only when, something changes that the release build is made of.
# By content rather than by date: a fresh clone and a branch switched to and fro need no new build.
source "$(dirname "$0")/common.sh"

sources() {
  find src style public migrations -type f | LC_ALL=C sort
  printf '%s\n' Cargo.toml Cargo.lock Leptos.toml rust-toolchain.toml package-lock.json
}

{
  sources
  sources | git hash-object --stdin-paths
} | git hash-object --stdin
