//! Fuzzing of the codecs and of whole sessions. Inputs that failed once are kept in
//! `tests/proptest-regressions` and tried first. `scripts/fuzz.sh` runs for longer.

mod codecs;
mod sessions;
