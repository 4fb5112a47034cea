#!/usr/bin/env bash
# Installs a Chromium for the browser tests.
source "$(dirname "$0")/common.sh"

packages=(chromium chromium-headless-shell fonts-noto-core fonts-noto-color-emoji)
found() { node end2end/support/chromium.js "$@" >/dev/null; }

if ! { found && found --headless; } && [[ $EUID -eq 0 ]] && has apt-get; then
  say "Installing ${packages[*]} with apt-get"
  apt-get update -q
  DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "${packages[@]}"
fi
found || stop "Chromium is missing. Install it (Debian: sudo apt-get install ${packages[*]}) or set CHROMIUM to the path of a Chromium or Chrome."
found --headless || say "Without chromium-headless-shell the browser tests take twice as long."
