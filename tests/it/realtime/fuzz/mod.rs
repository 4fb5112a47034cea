//! Input that nobody thought of: the codecs, and whole sessions. What once failed is kept beside this in
//! `tests/proptest-regressions` and tried first. `scripts/fuzz.sh` tries for longer.

mod codecs;
mod sessions;
