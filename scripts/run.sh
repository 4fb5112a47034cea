#!/usr/bin/env bash
# Builds what has changed and serves it. Settings come from the environment and .env; see --help of the binary.
source "$(dirname "$0")/common.sh"

scripts/build.sh
say "Starting ChitraSethu on http://localhost:${PORT:-5000} (Ctrl+C stops it)"
# The secret that signs tokens is made once and kept in the data folder, unless JWT_SECRET gives one.
exec target/release/chitrasethu --create-secret
