#!/usr/bin/env bash
# Builds the release binary if the sources have changed, runs the load program, and prints the costs.
# Arguments go to the load program: scripts/bench.sh --help
source "$(dirname "$0")/common.sh"

scripts/build.sh
# A separate profile: the default one would also build the server and replace the release binary.
exec cargo bench --profile load --bench load -- "$@"
