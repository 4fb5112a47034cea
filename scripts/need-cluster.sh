#!/usr/bin/env bash
# Installs Redis and nginx, with which tests and `make cluster` let several servers work together.
source "$(dirname "$0")/common.sh"

# The programs have the names of their Debian packages.
missing() {
  local package
  for package in redis-server nginx; do
    has "$package" || printf '%s ' "$package"
  done
}

read -ra packages <<<"$(missing)"
if [[ ${#packages[@]} -gt 0 && $EUID -eq 0 ]] && has apt-get; then
  say "Installing ${packages[*]} with apt-get"
  apt-get update -q
  DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "${packages[@]}"
  read -ra packages <<<"$(missing)"
fi
[[ ${#packages[@]} -eq 0 ]] ||
  stop "These programs are missing: ${packages[*]}. Install them (Debian: sudo apt-get install ${packages[*]})."
