#!/usr/bin/env bash
# Runs the faults that last on both engines, 100 seconds each instead of 7 (about 20 minutes): faults.sh [seconds]
# Without the rights of an administrator the tests of full disks are left out.
source "$(dirname "$0")/common.sh"

export CHITRASETHU_FAULT_SECONDS=${1:-100}
exec scripts/with-postgres.sh cargo nextest run --no-fail-fast --success-output final faults::lasting
