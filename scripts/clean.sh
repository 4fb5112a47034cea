#!/usr/bin/env bash
# Removes what was built and installed for this clone. Data and compiled tools stay.
source "$(dirname "$0")/common.sh"

if [[ -L target ]]; then
  rm -rf "${cache:?}/target"
fi
rm -rf target node_modules
rm -rf end2end/node_modules end2end/test-results end2end/playwright-report end2end/screens
