#!/usr/bin/env bash
# Installs the PostgreSQL programs with which the tests start their servers.
source "$(dirname "$0")/common.sh"

found() { postgres_bin >/dev/null; }

if ! found && [[ $EUID -eq 0 ]] && has apt-get; then
  say "Installing postgresql with apt-get"
  apt-get update -q
  DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends postgresql
fi
found || stop "PostgreSQL is missing. Install version 15 or newer (Debian: sudo apt-get install postgresql)."
