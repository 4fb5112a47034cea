#!/usr/bin/env bash
# Runs a Redis server that keeps nothing on disk: prints its address, then obeys the lines "kill", "start" (empty, at the
# same address), "freeze" and "thaw" until its input ends.
source "$(dirname "$0")/common.sh"

has redis-server || stop "redis-server is missing. Install version 7 or newer (Debian: sudo apt-get install redis-server)."
has setpriv || stop "setpriv is missing. Install it (Debian: sudo apt-get install util-linux)."

folder=$(mktemp -d "${TMPDIR:-/tmp}/chitrasethu-redis.XXXXXX")
server=

# Succeeds when the server answers.
launch() {
  # If this script is killed, the server stops too.
  setpriv --pdeathsig KILL redis-server --bind 127.0.0.1 --port "$port" --dir "$folder" --save '' --appendonly no \
    >>"$folder/log" 2>&1 </dev/null &
  server=$!
  until [[ $(redis_says 2>/dev/null) == +PONG* ]]; do
    kill -0 "$server" 2>/dev/null || return 1
    sleep 0.02
  done
}

# The answer to a ping.
redis_says() {
  local answer
  exec 3<>"/dev/tcp/127.0.0.1/$port" && printf 'PING\r\n' >&3 && read -r -t 1 answer <&3 && printf '%s' "$answer"
}

trap 'halt; rm -rf "$folder"' EXIT

start_on_free_port launch || {
  server=
  cat "$folder/log" >&2
  stop "Redis does not start in $folder"
}
echo "redis://127.0.0.1:$port"
obeys 'Redis'
