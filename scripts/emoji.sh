#!/usr/bin/env bash
# Makes the table of the emoji picker, src/app/state/emoji/emoji.tsv, anew. Its source is the npm package emojibase-data (MIT), whose
# names and words come from the Unicode CLDR (Unicode License v3). To be run when a newer version of Unicode is wanted.
source "$(dirname "$0")/common.sh"

version=17.0.0
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
(cd "$folder" && npm pack --silent "emojibase-data@$version" >/dev/null && tar xzf emojibase-data-*.tgz)
node scripts/emoji.mjs "$folder/package" "$version" >src/app/state/emoji/emoji.tsv
