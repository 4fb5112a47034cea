#!/usr/bin/env bash
# Builds target/release/chitrasethu and target/site, unless they are up to date with the sources.
source "$(dirname "$0")/common.sh"

scripts/link-target.sh
# Two builds at once would destroy each other's files. The lock ends with this script.
if has flock; then
  exec 9>target/build.lock
  flock --nonblock 9 || { say 'Waiting for another build'; flock 9; }
fi
binary=target/release/chitrasethu
stamp=target/release/chitrasethu.sources
sources=$(scripts/fingerprint.sh)

# Are the files there that the pages of this binary name? Another build may have replaced them, or stopped half-way.
site_is_whole() {
  local kind hash
  while IFS=': ' read -r kind hash; do
    compgen -G "target/site/pkg/*.$hash.*" >/dev/null || return 1
  done <target/release/hash.txt
}

# A stamp that is older than the binary belongs to another build.
if [[ $stamp -nt $binary && "$(cat "$stamp")" == "$sources" ]] && site_is_whole; then
  exit
fi

scripts/need-rust.sh
scripts/need-cargo-tools.sh
scripts/need-npm.sh .

say 'Building ChitraSethu (some minutes the first time)'
# A build that is interrupted leaves no stamp.
rm -f "$stamp"
# A server that a compiler leaves behind must not hold the lock.
cargo leptos build --release --precompress --split 9>&-
node scripts/deferred/split.mjs target/site/pkg target/release/hash.txt
site_is_whole || stop 'The build left out a file of the site'
printf '%s\n' "$sources" >"$stamp"
