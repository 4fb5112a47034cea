#!/usr/bin/env bash
# Three nodes behind nginx with one PostgreSQL and one Redis, on free ports of this machine and in a temporary folder:
#   cluster.sh [--by-address]            prints the addresses; Ctrl+C stops everything
#   cluster.sh [--by-address] --orders   for tests: prints the addresses, then obeys the lines "stop 2", "kill 2" and
#                                        "start 2" until its input ends
# nginx chooses nodes by cookie, or else by address (deploy/nginx/).
source "$(dirname "$0")/common.sh"

orders= choose_by=cookie
for argument; do
  case $argument in
    --orders) orders=1 ;;
    --by-address) choose_by=address ;;
    *) stop "unknown argument $argument" ;;
  esac
done

# A test reads only addresses and answers.
exec 4>&1
if [[ -n $orders ]]; then
  exec >&2
fi

scripts/need-postgres.sh
scripts/need-cluster.sh
has setpriv || stop "setpriv is missing. Install it (Debian: sudo apt-get install util-linux)."
# The tests can name another build.
binary=${CHITRASETHU_BINARY-}
if [[ -z $binary ]]; then
  scripts/build.sh
  binary=$PWD/target/release/chitrasethu
fi

folder=$(mktemp -d "${TMPDIR:-/tmp}/chitrasethu-cluster.XXXXXX")
# nginx gives up root's rights and must reach its files.
chmod 711 "$folder"
secret=$(head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n')
# Process ids and ports of the nodes 1 to 3.
nodes=('' '' '' '')
ports=(0 0 0 0)
nginx=
services=()

# Sends a process a signal and waits for its end, 30 seconds at most.
end() {
  local signal=$1 process=$2
  kill "-$signal" "$process" 2>/dev/null || return 0
  for ((tries = 0; tries < 600; tries++)); do
    kill -0 "$process" 2>/dev/null || break
    sleep 0.05
  done
  kill -KILL "$process" 2>/dev/null || true
  wait "$process" 2>/dev/null || true
}

clean_up() {
  trap '' INT TERM HUP
  local process
  for process in $nginx ${nodes[*]}; do
    kill -TERM "$process" 2>/dev/null || true
  done
  for process in $nginx ${nodes[*]}; do
    end TERM "$process"
  done
  # Both servers stop when their input ends.
  exec 5>&- 6>&-
  for process in ${services[*]-}; do
    wait "$process" 2>/dev/null || true
  done
  rm -rf "$folder"
}
trap clean_up EXIT
trap 'exit 0' INT TERM HUP

# Starts with-postgres.sh or with-redis.sh, whose input is open as long as this script runs: service <name> <descriptor> <command…>
# The address is in $address then. A Ctrl+C does not reach it: the nodes end first.
service() {
  local name=$1 descriptor=$2
  shift 2
  mkfifo "$folder/$name.in" "$folder/$name.out"
  setsid "$@" <"$folder/$name.in" >"$folder/$name.out" 4>&- 5>&- 6>&- &
  services+=($!)
  eval "exec $descriptor>\"$folder/$name.in\""
  read -r address <"$folder/$name.out" || stop "$name does not start"
}

# Whether a server at this port of this machine answers a path with 200: answers <port> <path>
answers() (
  exec 3<>"/dev/tcp/127.0.0.1/$1" || exit
  printf 'GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' "$2" >&3
  read -r -t 5 status <&3 && [[ $status == *' 200 '* ]]
) 2>/dev/null

# Starts a node at $port and waits until it is ready. The first fills the database: launch <node> [<setting>…]
launch() {
  local node=$1
  shift
  mkdir -p "$folder/node$node"
  # If this script is killed, the nodes end too. Settings of this shell belong to the developer.
  (cd "$folder/node$node" && exec setpriv --pdeathsig KILL env -i PATH="$PATH" \
    HOST=127.0.0.1 PORT="$port" DATA_DIR="$folder/node$node" MEDIA_URL="file://$folder/media" DATABASE_URL="$postgres/postgres" REDIS_URL="$redis" \
    JWT_SECRET="$secret" TRUSTED_PROXIES=127.0.0.1 LOG="${LOG:-info}" RATE_LIMIT_SCALE="${RATE_LIMIT_SCALE:-1}" "$@" \
    "$binary" >>"$folder/node$node/log" 2>&1 </dev/null 4>&- 5>&- 6>&-) &
  nodes[node]=$!
  ports[node]=$port
  until answers "$port" /ready; do
    kill -0 "${nodes[node]}" 2>/dev/null || return 1
    sleep 0.05
  done
}

launch_nginx() {
  sed "s/10\.0\.0\.11:5000/127.0.0.1:${ports[1]}/; s/10\.0\.0\.12:5000/127.0.0.1:${ports[2]}/
    s/10\.0\.0\.13:5000/127.0.0.1:${ports[3]}/" "deploy/nginx/nodes-by-$choose_by.conf" >"$folder/nodes.conf"
  sed "s/listen 80;/listen 127.0.0.1:$port;/; /listen \[::\]:80;/d; s|/var/log/nginx/|$folder/|" \
    deploy/nginx/chitrasethu.conf >"$folder/site.conf"
  cat >"$folder/nginx.conf" <<END
daemon off;
worker_processes 2;
pid $folder/nginx.pid;
events { worker_connections 1024; }
http {
  client_body_temp_path $folder/body;
  proxy_temp_path $folder/proxy;
  fastcgi_temp_path $folder/fastcgi;
  uwsgi_temp_path $folder/uwsgi;
  scgi_temp_path $folder/scgi;
  include $folder/nodes.conf;
  include $folder/site.conf;
}
END
  setpriv --pdeathsig TERM nginx -p "$folder" -e "$folder/nginx.log" -c "$folder/nginx.conf" \
    </dev/null >>"$folder/nginx.log" 2>&1 4>&- 5>&- 6>&- &
  nginx=$!
  until answers "$port" /health; do
    kill -0 "$nginx" 2>/dev/null || return 1
    sleep 0.05
  done
}

# Stops with the log of what did not start.
failed() {
  cat "$folder/$2" >&2
  stop "$1 does not start"
}

service PostgreSQL 5 scripts/with-postgres.sh --durable
postgres=$address
service Redis 6 scripts/with-redis.sh
redis=$address
start_on_free_port launch 1 DEMO=1 || failed 'Node 1' node1/log
for node in 2 3; do
  start_on_free_port launch "$node" || failed "Node $node" "node$node/log"
done
start_on_free_port launch_nginx || failed nginx nginx.log
url=http://127.0.0.1:$port

if [[ -n $orders ]]; then
  printf '%s\n' "$url" "${ports[@]:1}" >&4
  while read -r order node; do
    case $order in
      stop) end TERM "${nodes[node]}" ;;
      kill) end KILL "${nodes[node]}" ;;
      start)
        port=${ports[node]}
        launch "$node" || failed "Node $node" "node$node/log"
        ;;
    esac
    echo "$order $node" >&4
  done
  exit
fi

say "Three nodes of ChitraSethu behind nginx: $url (Ctrl+C stops them)"
for node in 1 2 3; do
  echo "    node $node      http://127.0.0.1:${ports[node]}, log: $folder/node$node/log"
done
echo "    PostgreSQL  $postgres/postgres"
echo "    Redis       $redis"
sed -n 's/.*demo accounts, /    sign in with /p' "$folder/node1/log"
wait -n "$nginx" "${nodes[@]:1}" "${services[@]}" || true
tail -n 5 "$folder"/node*/log "$folder/nginx.log" >&2
stop 'one of the servers has ended'
