#!/usr/bin/env bash
# Builds target/release/chitrasethu and target/site, unless they are up to date with the sources.
source "$(dirname "$0")/common.sh"

binary=target/release/chitrasethu
stamp=target/release/chitrasethu.sources
sources=$(scripts/fingerprint.sh)

# A stamp that is older than the binary belongs to another build.
if [[ -d target/site && $stamp -nt $binary && "$(cat "$stamp")" == "$sources" ]]; then
  exit
fi

scripts/need-rust.sh
scripts/need-cargo-tools.sh
scripts/need-npm.sh .
scripts/link-target.sh

say 'Building ChitraSethu (some minutes the first time)'
cargo leptos build --release --precompress --split
printf '%s\n' "$sources" >"$stamp"
