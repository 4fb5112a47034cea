#!/usr/bin/env bash
# Tests the gateway, its codecs and both storage engines with random input for longer than `make test` does: fuzz.sh [cases]
# Failing inputs are saved in tests/proptest-regressions: commit them with the fix.
source "$(dirname "$0")/common.sh"

export PROPTEST_CASES=${1:-100000}
say "Trying $PROPTEST_CASES inputs for each codec, a fifth of that in sessions, a sixth in storage"
exec cargo test --test it -- realtime::fuzz storage::engines_agree --nocapture
