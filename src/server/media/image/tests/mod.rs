//! Tests of image handling. `samples` builds the files.

mod cleaning;
mod measuring;
mod previewing;
mod robustness;
mod samples;
