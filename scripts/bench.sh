#!/usr/bin/env bash
# Builds the release binary if it is not of the present sources, puts it under load, and prints what that costs.
# Arguments go to the load program: scripts/bench.sh --help
source "$(dirname "$0")/common.sh"

scripts/build.sh
# A profile of its own: the default one would build the server too and put it in place of the release binary.
exec cargo bench --profile load --bench load -- "$@"
