//! The connected time of a session: packets in, one after the other; answers and other people's events out.

use std::time::Duration;

use axum::extract::ws::Message;
use tokio::time::{Instant, sleep_until};

use super::connection::Connection;
use super::session::connect_error;
use super::transport::Transport;
use super::{Close, Realtime, events};
use crate::server::auth::CurrentUser;
use crate::wire::engine_io::Packet as EnginePacket;
use crate::wire::socket_io::{Kind, Packet, ROOT};

/// How long announced attachments may take; the event they belong to is refused anyway.
const ATTACHMENTS_TIMEOUT: Duration = Duration::from_secs(10);

pub(super) struct Exchange<'a> {
    transport: &'a mut Transport,
    realtime: &'a Realtime,
    connection: &'a Connection,
    user: &'a CurrentUser,
    typing: events::Typing,
    /// Binary frames of a refused event that are still to come.
    attachments: Option<Attachments>,
}

#[derive(Clone, Copy)]
struct Attachments {
    left: usize,
    due: Instant,
}

impl<'a> Exchange<'a> {
    pub(super) fn new(
        transport: &'a mut Transport,
        realtime: &'a Realtime,
        connection: &'a Connection,
        user: &'a CurrentUser,
    ) -> Self {
        Self {
            transport,
            realtime,
            connection,
            user,
            typing: events::Typing::default(),
            attachments: None,
        }
    }

    /// Writes `first`, then reads, handles and writes until something ends it.
    pub(super) async fn run(&mut self, first: String) -> Close {
        if let Err(why) = self.transport.write(first).await {
            return why;
        }
        loop {
            if let Err(why) = self.turn().await {
                return why;
            }
        }
    }

    /// Takes back what must not outlive the connection.
    pub(super) fn end(mut self) {
        self.typing.stop(&self.realtime.chat);
    }

    async fn turn(&mut self) -> Result<(), Close> {
        let due = self.attachments.map(|attachments| attachments.due);
        let frame = tokio::select! {
            () = self.connection.outbox.changed() => {
                return self.transport.flush(&self.connection.outbox).await;
            }
            () = async { sleep_until(due.unwrap_or_else(Instant::now)).await }, if due.is_some() => {
                return Err(Close::Protocol);
            }
            frame = self.transport.read() => frame?,
        };
        // Signed out elsewhere meanwhile: nothing is handled any more.
        if self.realtime.sessions.has_ended(&self.user.session_key) {
            return Err(Close::SessionOver);
        }
        match &frame {
            Message::Text(text) => self.text(text.as_str()).await,
            Message::Binary(_) => self.attachment(),
            _ => Err(Close::Protocol),
        }
    }

    async fn text(&mut self, frame: &str) -> Result<(), Close> {
        match EnginePacket::decode(frame).map_err(|_| Close::Protocol)? {
            EnginePacket::Message(text) if self.attachments.is_none() => self.packet(text).await,
            EnginePacket::Pong(_) => {
                self.connection.pong();
                Ok(())
            }
            EnginePacket::Ping(payload) => {
                let pong = EnginePacket::Pong(payload).encode();
                self.transport.write(pong).await
            }
            EnginePacket::Close => Err(Close::Wanted),
            _ => Err(Close::Protocol),
        }
    }

    async fn packet(&mut self, text: &str) -> Result<(), Close> {
        let packet = Packet::decode(text).map_err(|_| Close::Protocol)?;
        if packet.attachments > 0 {
            self.attachments = Some(Attachments {
                left: packet.attachments,
                due: Instant::now() + ATTACHMENTS_TIMEOUT,
            });
        }
        if packet.namespace != ROOT {
            if packet.kind == Kind::Connect {
                let refusal = connect_error(packet.namespace, "Invalid namespace");
                return self.transport.write(refusal).await;
            }
            return Ok(());
        }
        if packet.kind == Kind::Disconnect {
            return Err(Close::Wanted);
        }
        let Self {
            realtime,
            connection,
            user,
            ..
        } = *self;
        match events::handle(realtime, connection, user, &mut self.typing, packet).await? {
            Some(answer) => self.transport.write(answer).await,
            None => Ok(()),
        }
    }

    fn attachment(&mut self) -> Result<(), Close> {
        let attachments = self.attachments.as_mut().ok_or(Close::Protocol)?;
        attachments.left -= 1;
        if attachments.left == 0 {
            self.attachments = None;
        }
        Ok(())
    }
}
