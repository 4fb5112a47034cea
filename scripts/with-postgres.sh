#!/usr/bin/env bash
# Runs a command beside its own PostgreSQL server, which is removed afterwards in any case:
#   with-postgres.sh [--durable] <command…>    finds the server's address in CHITRASETHU_TEST_POSTGRES
#   with-postgres.sh [--durable] [--in <folder>] [--tls]   prints the address, then obeys the lines "stop", "start", "freeze" and
#                                              "thaw" until its input ends
# Without --durable, the server does not wait for the disk. With --tls, it takes connections over TLS only; its certificate is
# server.crt in its data folder.
source "$(dirname "$0")/common.sh"

durable=
if [[ ${1-} == --durable ]]; then
  durable=1
  shift
fi
parent=${TMPDIR:-/tmp}
if [[ ${1-} == --in ]]; then
  parent=$2
  shift 2
fi
tls=
if [[ ${1-} == --tls ]]; then
  tls=1
  shift
  has openssl || stop "openssl is missing. Install it (Debian: sudo apt-get install openssl)."
fi
bin=$(postgres_bin) || stop "PostgreSQL is missing. Install it (Debian: sudo apt-get install postgresql)."
has setpriv || stop "setpriv is missing. Install it (Debian: sudo apt-get install util-linux)."

folder=$(mktemp -d "$parent/chitrasethu-postgres.XXXXXX")
server=
# PostgreSQL refuses to run as root.
as=(setpriv)
if [[ $EUID -eq 0 ]]; then
  user=nobody
  if id postgres >/dev/null 2>&1; then
    user=postgres
  fi
  as=(setpriv --reuid "$user" --regid "$(id -g "$user")" --clear-groups)
  chown "$user" "$folder"
fi

# Signals the server and the processes of its connections.
signal() {
  pkill "-$1" -P "$server" || true
  kill "-$1" "$server"
}

halt() {
  if [[ -n $server ]]; then
    kill -QUIT "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
    server=
  fi
}

# Succeeds when the server accepts connections.
launch() {
  local state=$folder/data/postmaster.pid
  # If this script is killed, the server stops too.
  (cd "$folder" && exec "${as[@]}" --pdeathsig QUIT "$bin/postgres" -D data -p "$port" \
    >>log 2>&1 </dev/null) &
  server=$!
  until [[ $(sed -n '1p;8s/ *$//p' "$state" 2>/dev/null) == "$server"$'\n'ready ]]; do
    kill -0 "$server" 2>/dev/null || return 1
    sleep 0.02
  done
}

trap 'halt; rm -rf "$folder"' EXIT

(cd "$folder" && "${as[@]}" "$bin/initdb" -D data -U postgres --auth trust --encoding UTF8 --locale C.UTF-8 --no-sync) \
  >"$folder/log" 2>&1 || {
  cat "$folder/log" >&2
  stop "PostgreSQL does not start in $folder"
}
cat >>"$folder/data/postgresql.conf" <<END
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 300
timezone = 'UTC'
END
if [[ -z $durable ]]; then
  cat >>"$folder/data/postgresql.conf" <<END
fsync = off
synchronous_commit = off
full_page_writes = off
END
fi

if [[ -n $tls ]]; then
  (cd "$folder/data" && "${as[@]}" openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 \
    -addext basicConstraints=critical,CA:FALSE -addext subjectAltName=IP:127.0.0.1 -keyout server.key -out server.crt) \
    >>"$folder/log" 2>&1
  echo "ssl = on" >>"$folder/data/postgresql.conf"
  echo "hostssl all all 127.0.0.1/32 trust" >"$folder/data/pg_hba.conf"
fi

start_on_free_port launch || {
  server=
  cat "$folder/log" >&2
  stop "PostgreSQL does not start in $folder"
}

export CHITRASETHU_TEST_POSTGRES=postgres://postgres@127.0.0.1:$port
if [[ $# -gt 0 ]]; then
  "$@"
else
  echo "$CHITRASETHU_TEST_POSTGRES"
  while read -r order; do
    case $order in
      stop) halt ;;
      start) launch || stop "PostgreSQL does not start again" ;;
      freeze) signal STOP ;;
      thaw) signal CONT ;;
    esac
    echo "$order"
  done
fi
