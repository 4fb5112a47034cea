# shellcheck shell=bash
# Sourced by every script here: paths, and functions for messages.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Outside the clone, so that the next clone can reuse compiled tools and dependencies.
cache=${CHITRASETHU_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/chitrasethu}
tools=$cache/tools

# cargo-leptos looks for tailwindcss, wasm-opt and wasm-bindgen on the PATH before it tries to download them. Debian has nginx
# in a folder that is on root's PATH only.
export PATH="$tools/bin:$PWD/node_modules/.bin:$PATH:${CARGO_HOME:-$HOME/.cargo}/bin:/usr/sbin"

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

# Runs a command, which starts a server at $port, until it succeeds, five times at most. The ports are below the range of
# those for outgoing connections.
start_on_free_port() {
  for _ in 1 2 3 4 5; do
    port=$((20000 + RANDOM % 10000))
    # Somebody listens there, and would be mistaken for the new server.
    if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
      continue
    fi
    "$@" && return
  done
  return 1
}

# Kills the server whose process is $server.
halt() {
  if [[ -n $server ]]; then
    kill -KILL "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
    server=
  fi
}

# Obeys the lines "kill", "start", "freeze" and "thaw" about the server that `launch` starts, and repeats each when it is done, until
# the input ends: obeys <name of the server>
obeys() {
  local order
  while read -r order; do
    case $order in
      kill) halt ;;
      start) launch || stop "$1 does not start again" ;;
      freeze) kill -STOP "$server" ;;
      thaw) kill -CONT "$server" ;;
    esac
    echo "$order"
  done
}
