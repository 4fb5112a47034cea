#!/usr/bin/env bash
# Makes target/release/chitrasethu and target/site, unless they are of the present sources already.
source "$(dirname "$0")/common.sh"

binary=target/release/chitrasethu
stamp=target/release/chitrasethu.sources
sources=$(scripts/fingerprint.sh)

# A stamp older than the binary tells of some other build.
if [[ -d target/site && $stamp -nt $binary && "$(cat "$stamp")" == "$sources" ]]; then
  exit
fi

scripts/need-rust.sh
scripts/need-cargo-tools.sh
scripts/need-npm.sh .
scripts/link-target.sh

say 'Building ChitraSethu (some minutes the first time)'
cargo leptos build --release --precompress
printf '%s\n' "$sources" >"$stamp"
