#!/usr/bin/env bash
# Installs a recent enough Rust compiler, its wasm target, and a C compiler for SQLite and the allocator.
source "$(dirname "$0")/common.sh"

has cc || stop 'a C compiler is missing. Install one (Debian: apt-get install build-essential; macOS: xcode-select --install).'
has cargo || stop 'Rust is missing. Install it as https://rustup.rs says, then run this again.'

if ! [[ -d "$(rustc --print sysroot)/lib/rustlib/wasm32-unknown-unknown" ]]; then
  has rustup || stop 'the Rust target wasm32-unknown-unknown is missing. Install Rust as https://rustup.rs says: it can add targets.'
  say 'Installing the Rust target wasm32-unknown-unknown'
  rustup target add wasm32-unknown-unknown
fi

wanted=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)
found=$(rustc --version | cut -d ' ' -f 2)
at_least "$found" "$wanted" || stop "Rust $wanted or newer is needed, this is $found. Run: rustup update stable"
