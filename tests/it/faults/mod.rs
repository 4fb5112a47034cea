//! Faults under load: the real binary in a process of its own, real clients through both doors, something
//! breaks and is mended, and then a checker compares what was acknowledged, stored and seen.
//! See `docs/testing.md`.

mod away;
mod backup;
mod checker;
mod client;
mod descriptors;
mod engine;
mod killed;
mod lanes;
mod load;
mod one_conversation;
mod process;
mod same_name;
mod socket_lane;
mod verdicts;

// The load program's clients: they only speak the contract.
#[path = "../../../benches/load/http.rs"]
mod http;
#[path = "../../../benches/load/socket.rs"]
mod socket;
