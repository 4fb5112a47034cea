#!/usr/bin/env bash
# Runs an S3-compatible server with one empty bucket, "chitrasethu", and its files in a temporary folder: prints its address,
# then obeys the lines "kill", "start" (with what it has stored, at the same address), "freeze" and "thaw" until its input
# ends. Both keys are S3RVER.
source "$(dirname "$0")/common.sh"

s3rver=end2end/node_modules/s3rver/bin/s3rver.js
[[ -f $s3rver ]] || stop 's3rver is missing. Install it with: scripts/need-npm.sh end2end'
has setpriv || stop "setpriv is missing. Install it (Debian: sudo apt-get install util-linux)."

folder=$(mktemp -d "${TMPDIR:-/tmp}/chitrasethu-s3.XXXXXX")
server=

# Succeeds when the server accepts connections. It then has its bucket.
launch() {
  mkdir -p "$folder/data"
  # If this script is killed, the server stops too.
  setpriv --pdeathsig KILL node "$s3rver" --directory "$folder/data" --address 127.0.0.1 --port "$port" --silent \
    --configure-bucket chitrasethu >>"$folder/log" 2>&1 </dev/null &
  server=$!
  until (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do
    kill -0 "$server" 2>/dev/null || return 1
    sleep 0.02
  done
}

trap 'halt; rm -rf "$folder"' EXIT

start_on_free_port launch || {
  server=
  cat "$folder/log" >&2
  stop "s3rver does not start in $folder"
}
echo "http://127.0.0.1:$port"
obeys 's3rver'
