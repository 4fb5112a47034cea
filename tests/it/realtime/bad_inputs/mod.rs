//! Everything that no well-behaved client says, as tables: what is said, what has to be answered, and who else may
//! hear of it. Every row is tried over both transports where it can be said there, while two bystanders talk.

mod bystanders;
mod client;
mod contents;
mod doors;
mod entry;
mod floods;
mod frames;
mod packets;
mod payloads;
mod scene;
mod table;
mod waits;

use super::access::FROM_CLIENTS;

use client::{Client, WAYS, Way};
use scene::Scene;
use table::{Answer, Row, Said};
