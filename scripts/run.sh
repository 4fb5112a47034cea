#!/usr/bin/env bash
# Builds what has changed and starts the server. Settings come from the environment and .env; see --help of the
# binary.
source "$(dirname "$0")/common.sh"

scripts/build.sh
say "Starting ChitraSethu on http://localhost:${PORT:-5000} (Ctrl+C stops it)"
# The secret that signs tokens is created once and kept in the data folder, unless JWT_SECRET is set.
exec target/release/chitrasethu --create-secret
