#!/usr/bin/env bash
# Tests the gateway and its codecs with random input for longer than `make test` does: fuzz.sh [cases]
# Failing inputs are saved in tests/proptest-regressions: commit them with the fix.
source "$(dirname "$0")/common.sh"

export PROPTEST_CASES=${1:-100000}
say "Trying $PROPTEST_CASES inputs for each codec, and a fifth of that in sessions"
exec cargo test --test it -- realtime::fuzz --nocapture
