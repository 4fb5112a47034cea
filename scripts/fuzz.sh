#!/usr/bin/env bash
# Tries random input for longer than `make test` does, in the gateway, its codecs, the storage engines, and at all doors of the server:
#   fuzz.sh [cases]      100,000 inputs for each codec, a fifth of that in sessions, a sixth in storage
#   fuzz.sh --doors [seconds]   requests and events at all doors, half an hour for each engine
# Failing inputs of the former are saved in tests/proptest-regressions: commit them with the fix. Those of the latter are printed and become
# rows of CORPUS in tests/it/fuzz/.
source "$(dirname "$0")/common.sh"

if [[ ${1-} == --doors ]]; then
  export CHITRASETHU_FUZZ_SECONDS=${2:-1800}
  say "Trying requests and events for $CHITRASETHU_FUZZ_SECONDS s on each engine, both at the same time"
  exec scripts/with-postgres.sh cargo test --test it -- fuzz::all_doors --nocapture
fi
export PROPTEST_CASES=${1:-100000}
say "Trying $PROPTEST_CASES inputs for each codec, a fifth of that in sessions, a sixth in storage"
exec cargo test --test it -- realtime::fuzz storage::engines_agree --nocapture
