//! The pieces that pages are made of. They are given signals and callbacks and decide nothing.

pub mod composer;
pub mod frame;
pub mod inbox;
pub mod shared;
pub mod thread;
