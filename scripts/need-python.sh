#!/usr/bin/env bash
# Installs a Python environment with the Socket.IO client of the journey, in the cache folder. Prints nothing if
# it exists.
source "$(dirname "$0")/common.sh"

# Debian packages venv separately from Python.
if ! python3 -c 'import ensurepip, venv' 2>/dev/null && [[ $EUID -eq 0 ]] && has apt-get; then
  say 'Installing python3-venv with apt-get'
  apt-get update -q
  DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends python3-venv
fi
has python3 || stop 'Python is missing. Install version 3.9 or newer with venv (Debian: sudo apt-get install python3-venv).'

requirements=end2end/python/requirements.txt
environment=$cache/python
if ! cmp -s "$requirements" "$environment/installed.txt"; then
  say 'Installing the Python packages of the tests'
  python3 -m venv --clear "$environment" || stop "Python's venv is missing. Install it (Debian: sudo apt-get install python3-venv)."
  "$environment/bin/pip" install --quiet --disable-pip-version-check --requirement "$requirements"
  cp "$requirements" "$environment/installed.txt"
fi
