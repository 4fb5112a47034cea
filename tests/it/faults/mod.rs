//! Faults under load: the real binary in its own process, real clients over REST and sockets, a fault and its
//! repair. Then a checker compares what was acknowledged, stored and seen. See `docs/testing.md`.

mod away;
mod backup;
mod burst;
mod checker;
mod client;
mod descriptors;
mod doors;
mod drain;
mod engine;
mod hostile;
mod killed;
mod lanes;
mod lasting;
mod load;
mod nodes;
mod one_conversation;
mod process;
mod queued;
mod same_name;
mod small_disk;
mod socket_lane;
mod tus;
mod uploader;
mod uploads;
mod verdicts;

// The clients of the load program, which use only the public contract.
#[path = "../../../benches/load/http.rs"]
mod http;
#[path = "../../../benches/load/socket.rs"]
mod socket;
