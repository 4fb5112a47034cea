//! The life of a connection: CONNECT, events one after the other, what other people cause, DISCONNECT.

use serde_json::json;
use tokio::time::{Instant, sleep_until};

use super::attachments::Attachments;
use super::{Application, Event, Member, NoEntry};
use crate::server::realtime::DisconnectReason;
use crate::server::realtime::engine::{Caller, Engine, Frame};
use crate::server::realtime::outbox::Outbox;
use crate::wire::socket_io::{Kind, Packet};

/// Serves one session until it ends, and says why it did.
pub(in super::super) async fn serve<A: Application>(
    application: &A,
    engine: &mut Engine,
    caller: Caller,
) -> DisconnectReason {
    let mut session = Session {
        application,
        engine,
        caller,
        members: Vec::with_capacity(1),
        has_entered: false,
        is_behind: false,
        entry_due: Instant::now() + A::TIMEOUT,
        attachments: None,
    };
    loop {
        if let Err(why) = session.turn().await {
            return why;
        }
    }
}

struct Session<'a, A: Application> {
    application: &'a A,
    engine: &'a mut Engine,
    caller: Caller,
    /// The namespaces that the client is in.
    members: Vec<(String, A::Member)>,
    /// Has it ever been in one?
    has_entered: bool,
    /// Does something wait in the outbox for the engine to be writable?
    is_behind: bool,
    /// When it has to be in one.
    entry_due: Instant,
    attachments: Option<Attachments>,
}

impl<A: Application> Session<'_, A> {
    /// What an idle connection, as nearly all are at any moment, does not need is boxed: it keeps no room for that.
    async fn turn(&mut self) -> Result<(), DisconnectReason> {
        if !self.engine.is_settled() {
            Box::pin(self.settle()).await?;
        }
        if self.is_behind && self.engine.is_writable() {
            return Box::pin(self.flush()).await;
        }
        let due = match &self.attachments {
            Some(attachments) => Some(attachments.due),
            None => self.members.is_empty().then_some(self.entry_due),
        };
        let outbox = outbox_of(&self.members);
        let frame = tokio::select! {
            () = changed(outbox) => {
                self.is_behind = true;
                return outbox.map_or(Ok(()), Outbox::check);
            }
            () = at(due) => {
                let why = if self.attachments.is_some() { DisconnectReason::Protocol } else { DisconnectReason::NoConnect };
                return Err(why);
            }
            frame = self.engine.read() => frame?,
        };
        let Some(frame) = frame else {
            return Ok(());
        };
        for (_, member) in &self.members {
            member.check()?;
        }
        match frame {
            Frame::Text(text) if self.attachments.is_none() => {
                Box::pin(self.packet(&text.as_str()[1..])).await
            }
            Frame::Text(_) => Err(DisconnectReason::Protocol),
            Frame::Binary(bytes) => {
                let attachments = self
                    .attachments
                    .as_mut()
                    .ok_or(DisconnectReason::Protocol)?;
                if !attachments.take(bytes)? {
                    return Ok(());
                }
                Box::pin(self.complete()).await
            }
        }
    }

    /// Writes what the protocol itself has to say.
    async fn settle(&mut self) -> Result<(), DisconnectReason> {
        let outbox = outbox_of(&self.members);
        self.is_behind |= unless_over(outbox, self.engine.settle()).await?;
        Ok(())
    }

    /// Writes what other people's actions have put in line.
    async fn flush(&mut self) -> Result<(), DisconnectReason> {
        let frames = self.in_line()?;
        self.write(frames).await
    }

    async fn write(
        &mut self,
        frames: impl IntoIterator<Item = Frame> + Send,
    ) -> Result<(), DisconnectReason> {
        let outbox = outbox_of(&self.members);
        self.is_behind |= unless_over(outbox, self.engine.write_all(frames)).await?;
        Ok(())
    }

    fn in_line(&mut self) -> Result<impl Iterator<Item = Frame> + Send + use<A>, DisconnectReason> {
        self.is_behind = false;
        let outbox = outbox_of(&self.members);
        let frames = outbox.map(Outbox::take).transpose()?;
        Ok(frames.into_iter().flatten())
    }

    async fn packet(&mut self, text: &str) -> Result<(), DisconnectReason> {
        let packet = Packet::decode(text).map_err(|_| DisconnectReason::Protocol)?;
        if packet.attachments > 0 {
            let kept = if A::TAKES_BINARY { text } else { "" };
            let due = Instant::now() + A::TIMEOUT;
            let room = A::MAX_ATTACHMENTS;
            self.attachments = Some(Attachments::new(
                kept.to_owned(),
                packet.attachments,
                room,
                due,
            ));
            if A::TAKES_BINARY {
                return Ok(());
            }
        }
        match packet.kind {
            Kind::Connect => self.connect(packet).await,
            // Whatever else comes before a first CONNECT breaks the protocol.
            _ if !self.has_entered => Err(DisconnectReason::Protocol),
            Kind::Disconnect => {
                self.leave(packet.namespace);
                Ok(())
            }
            // Servers say this to clients, and are not interested in it themselves.
            Kind::ConnectError => Ok(()),
            Kind::Event | Kind::Ack | Kind::BinaryEvent | Kind::BinaryAck => {
                let attachments = Vec::new();
                self.event(Event {
                    packet,
                    attachments,
                })
                .await
            }
        }
    }

    /// All attachments have come.
    async fn complete(&mut self) -> Result<(), DisconnectReason> {
        let Some(attachments) = self.attachments.take() else {
            return Ok(());
        };
        if attachments.packet.is_empty() {
            return Ok(());
        }
        let packet = Packet::decode(&attachments.packet).map_err(|_| DisconnectReason::Protocol)?;
        let attachments = attachments.arrived;
        self.event(Event {
            packet,
            attachments,
        })
        .await
    }

    async fn connect(&mut self, packet: Packet<'_>) -> Result<(), DisconnectReason> {
        let namespace = packet.namespace;
        if self.member(namespace).is_some() {
            return Ok(());
        }
        if !self.application.has(namespace) {
            return self.refuse(namespace, "Invalid namespace").await;
        }
        let entered = self
            .application
            .enter(namespace, packet.payload, &self.caller)
            .await;
        match entered {
            Ok(member) => {
                self.has_entered = true;
                self.members.push((namespace.to_owned(), member));
                self.write([granted(namespace)]).await?;
                let greeting = match self.members.last() {
                    Some((_, member)) => member.greeting().await,
                    None => None,
                };
                match greeting {
                    Some(greeting) => self.write([greeting]).await,
                    None => Ok(()),
                }
            }
            Err(NoEntry::Refused(why)) => self.refuse(namespace, &why).await,
            Err(NoEntry::Closed(why)) => Err(why),
        }
    }

    async fn refuse(&mut self, namespace: &str, message: &str) -> Result<(), DisconnectReason> {
        let payload = json!({ "message": message }).to_string();
        let packet = Packet {
            namespace,
            ..Packet::new(Kind::ConnectError, &payload)
        };
        self.write([packet.encode_frame().into()]).await
    }

    fn leave(&mut self, namespace: &str) {
        self.members.retain(|(name, _)| name != namespace);
        self.entry_due = Instant::now() + A::TIMEOUT;
    }

    /// Events of a namespace that the client was never in, or has left, are ignored.
    async fn event(&mut self, event: Event<'_>) -> Result<(), DisconnectReason> {
        let Some(member) = self.member(event.packet.namespace) else {
            return Ok(());
        };
        let answer = member.handle(event).await?;
        if answer.is_empty() {
            return Ok(());
        }
        // What happened before it is told before it.
        let earlier = self.in_line()?;
        self.write(earlier.chain(answer)).await
    }

    fn member(&mut self, namespace: &str) -> Option<&mut A::Member> {
        let place = self.members.iter_mut().find(|(name, _)| name == namespace);
        place.map(|(_, member)| member)
    }
}

/// The answer to a CONNECT that is granted. It carries the public id of the socket; the session id of Engine.IO
/// is its client's secret.
fn granted(namespace: &str) -> Frame {
    let sid = json!({ "sid": uuid::Uuid::new_v4().simple().to_string() }).to_string();
    let packet = Packet {
        namespace,
        ..Packet::new(Kind::Connect, &sid)
    };
    packet.encode_frame().into()
}

fn outbox_of<M: Member>(members: &[(String, M)]) -> Option<&Outbox> {
    members.iter().find_map(|(_, member)| member.outbox())
}

/// Waits for a write as long as the connection is to go on: somebody who does not read is not waited for when it
/// is not. Has something been put in line meanwhile?
async fn unless_over(
    outbox: Option<&Outbox>,
    write: impl Future<Output = Result<(), DisconnectReason>>,
) -> Result<bool, DisconnectReason> {
    let mut write = std::pin::pin!(write);
    let mut is_behind = false;
    loop {
        tokio::select! {
            biased;
            written = &mut write => return written.map(|()| is_behind),
            () = changed(outbox) => {
                is_behind = true;
                outbox.map_or(Ok(()), Outbox::check)?;
            }
        }
    }
}

async fn changed(outbox: Option<&Outbox>) {
    match outbox {
        Some(outbox) => outbox.changed().await,
        None => std::future::pending().await,
    }
}

async fn at(due: Option<Instant>) {
    match due {
        Some(due) => sleep_until(due).await,
        None => std::future::pending().await,
    }
}
