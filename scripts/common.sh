# shellcheck shell=bash
# Sourced by every script here: paths, and functions for messages.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Outside the clone, so that the next clone can reuse compiled tools and dependencies.
cache=${CHITRASETHU_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/chitrasethu}
tools=$cache/tools

# cargo-leptos looks for tailwindcss, wasm-opt and wasm-bindgen on the PATH before it tries to download them.
export PATH="$tools/bin:$PWD/node_modules/.bin:$PATH:${CARGO_HOME:-$HOME/.cargo}/bin"

say() { printf '==> %s\n' "$*"; }

stop() {
  printf 'Stopped: %s\n' "$*" >&2
  exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }

# Is version $1 at least version $2?
at_least() { [[ "$(printf '%s\n' "$2" "$1" | sort -V | head -n 1)" == "$2" ]]; }

# The folder of the newest PostgreSQL's programs; fails if there is none. Debian keeps them off the PATH.
postgres_bin() {
  local initdb
  initdb=$(printf '%s\n' /usr/lib/postgresql/*/bin/initdb | sort -V | tail -n 1)
  [[ -x $initdb ]] || initdb=$(command -v initdb) || return 1
  dirname "$initdb"
}
