#!/usr/bin/env bash
# Which code holds the memory of idle sockets: runs the server with a heap profiler, connects sockets, and
# prints the call sites that held most of it, in bytes per socket.
source "$(dirname "$0")/common.sh"

# The number of sockets that `--quick` connects, including those before the measurement.
sockets=2200
scripts/need-rust.sh
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

built() { cargo bench --profile load --bench "$1" --no-run 2>&1 | sed -n 's/.*Executable.*(\(.*\))/\1/p'; }
server=$PWD/$(built heap)
load=$PWD/$(built load)

# The load program starts and stops the server; the profiler's output is written to the folder named here.
cat >"$folder/server" <<END
#!/bin/sh
cd "$folder" && exec "$server"
END
chmod +x "$folder/server"
"$load" --engine sqlite --only sockets --quick --binary "$folder/server"
scripts/heap.py "$folder/dhat-heap.json" "$sockets"
