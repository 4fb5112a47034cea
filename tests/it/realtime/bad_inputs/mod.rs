//! Input that no well-behaved client sends, as tables: what is sent, the expected answer, and who else receives
//! something. Every row is tried over each transport that can express it, while two bystanders chat.

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

use super::access::{FROM_CLIENTS, names_conversation};

use client::{Client, WAYS, Way};
use scene::Scene;
use table::{Answer, Row, Said};
