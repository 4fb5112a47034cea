#!/usr/bin/env bash
# Tries random input on the gateway and its codecs for longer than `make test` does: fuzz.sh [cases]
# What fails is kept in tests/proptest-regressions: commit it with the mending.
source "$(dirname "$0")/common.sh"

export PROPTEST_CASES=${1:-100000}
say "Trying $PROPTEST_CASES inputs for each codec, and a fifth of that in sessions"
exec cargo test --test it -- realtime::fuzz --nocapture
