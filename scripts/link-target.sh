#!/usr/bin/env bash
# Makes `target` a link to the cache, so that another clone does not compile the same dependencies again.
source "$(dirname "$0")/common.sh"

mkdir -p "$cache/target"
# The line above repairs a link whose folder was removed; an existing folder stays as it is.
[[ -e target || -L target ]] || ln -s "$cache/target" target
