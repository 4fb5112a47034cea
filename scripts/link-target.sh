#!/usr/bin/env bash
# Lets `target` lead to the cache, so that another clone does not compile the same dependencies again.
source "$(dirname "$0")/common.sh"

mkdir -p "$cache/target"
# A link whose folder was removed is mended by the line above; a folder of one's own stays as it is.
[[ -e target || -L target ]] || ln -s "$cache/target" target
