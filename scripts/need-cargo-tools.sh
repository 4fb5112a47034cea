#!/usr/bin/env bash
# Installs cargo-leptos, and the wasm-bindgen command of the version in Cargo.lock.
source "$(dirname "$0")/common.sh"

# The newest version that compiles with the Rust version of Cargo.toml.
leptos_version=0.3.10
bindgen_version=$(sed -n '/^name = "wasm-bindgen"$/{n;s/^version = "\(.*\)"/\1/p;}' Cargo.lock)

# installed <command> <version>
installed() { has "$1" && [[ "$("$1" --version)" == *" $2"* ]]; }

# binary <crate> <version>: installs a ready-made binary if there is one.
binary() {
  has cargo-binstall &&
    cargo binstall --no-confirm --disable-strategies compile --root "$tools" --version "$2" "$1"
}

# compile <crate> <version> [option…]: these tools run for seconds a day, so a lower optimisation level saves
# minutes.
compile() {
  local crate=$1 version=$2
  shift 2
  CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_LTO=false \
    CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_STRIP=true \
    cargo install "$crate" --version "$version" --root "$tools" "$@"
}

if ! installed cargo-leptos "$leptos_version"; then
  say "Installing cargo-leptos $leptos_version (once; up to 15 minutes where it has to be compiled)"
  binary cargo-leptos "$leptos_version" || compile cargo-leptos "$leptos_version" --locked
fi

if ! installed wasm-bindgen "$bindgen_version"; then
  say "Installing wasm-bindgen $bindgen_version (once; a few minutes where it has to be compiled)"
  # Not --locked: its lock file can name crate versions that have been withdrawn since.
  binary wasm-bindgen-cli "$bindgen_version" || compile wasm-bindgen-cli "$bindgen_version"
fi
