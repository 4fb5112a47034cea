#!/usr/bin/env bash
# Installs the npm packages of one folder: need-npm.sh <folder>.
source "$(dirname "$0")/common.sh"
cd "$1"

how='Install version 20 or newer with npm (https://nodejs.org, or your package manager).'
has node || stop "Node.js is missing. $how"
has npm || stop "npm is missing. $how"
found=$(node --version)
at_least "${found#v}" 20 || stop "Node.js $found is too old. $how"

# npm writes this file when it has finished.
if ! [[ node_modules/.package-lock.json -nt package-lock.json ]]; then
  say "Installing the npm packages of ${PWD##*/}"
  npm ci
fi
