#!/usr/bin/env bash
# Builds the module of the Messages pages and prints what its bytes belong to: before wasm-opt, which removes the names, and
# before compression.
source "$(dirname "$0")/common.sh"

scripts/need-cargo-tools.sh
target=${CARGO_TARGET_DIR:-target}/front
cargo build --lib --profile wasm-release --target wasm32-unknown-unknown --target-dir "$target" \
  --no-default-features --features hydrate
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
wasm-bindgen --target web --out-dir "$folder" "$target/wasm32-unknown-unknown/wasm-release/chitrasethu.wasm"
python3 scripts/wasm-weight.py "$folder/chitrasethu_bg.wasm"
