//! The life of a connection: CONNECT, the client's events one after the other, other people's actions,
//! DISCONNECT.

use tokio::time::Instant;

use super::attachments::Attachments;
use super::backlog::{Arrived, Backlog};
use super::replies::{dismissed, granted, refused};
use super::waiting::{at, changed, outbox_of, unless_over};
use super::{Application, Event, Member, NoEntry};
use crate::server::realtime::DisconnectReason;
use crate::server::realtime::engine::{Caller, Engine, Frame};
use crate::server::realtime::outbox::Outbox;
use crate::wire::socket_io::{Kind, Packet};

/// Serves one session until it ends and returns the reason.
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
        backlog: Backlog::default(),
    };
    loop {
        if let Err(why) = session.turn().await {
            if why == DisconnectReason::Replaced {
                Box::pin(session.dismiss()).await;
            }
            return why;
        }
    }
}

struct Session<'a, A: Application> {
    application: &'a A,
    engine: &'a mut Engine,
    caller: Caller,
    /// The namespaces that the client has joined.
    members: Vec<(String, A::Member)>,
    /// Whether the client has ever joined a namespace.
    has_entered: bool,
    /// Whether the outbox has packets that wait until the engine can write.
    is_behind: bool,
    /// Until when the client has to join a namespace.
    entry_due: Instant,
    attachments: Option<Attachments>,
    backlog: Backlog,
}

impl<A: Application> Session<'_, A> {
    /// The futures that an idle connection does not need are boxed, because nearly all connections are idle at
    /// any moment: unboxed, each would reserve memory for them.
    async fn turn(&mut self) -> Result<(), DisconnectReason> {
        if !self.engine.is_settled() {
            Box::pin(self.settle()).await?;
        }
        // A client that sends without a pause always has a packet waiting; others' actions reach it all the same.
        self.is_behind |= outbox_of(&self.members).is_some_and(Outbox::has_changed);
        if self.is_behind && self.engine.is_writable() {
            return Box::pin(self.flush()).await;
        }
        let is_refusing = self.members.iter().any(|(_, it)| it.is_refusing());
        let arrived = match self.backlog.next(self.engine, is_refusing)? {
            Some(arrived) => arrived,
            None => match self.wait().await? {
                Some(arrived) => arrived,
                None => return Ok(()),
            },
        };
        for (_, member) in &self.members {
            member.check()?;
        }
        let Arrived {
            frame,
            at,
            has_waited,
        } = arrived;
        match frame {
            Frame::Text(text) if self.attachments.is_none() => {
                Box::pin(self.packet(&text.as_str()[1..], at, has_waited)).await
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
                Box::pin(self.complete(at, has_waited)).await
            }
        }
    }

    /// Waits for the next frame; `None` when something else has to be done first.
    async fn wait(&mut self) -> Result<Option<Arrived>, DisconnectReason> {
        let due = match &self.attachments {
            Some(attachments) => Some(attachments.due),
            None => self.members.is_empty().then_some(self.entry_due),
        };
        let outbox = outbox_of(&self.members);
        let frame = tokio::select! {
            () = changed(outbox) => {
                self.is_behind = true;
                return outbox.map_or(Ok(None), |outbox| outbox.check().map(|()| None));
            }
            () = at(due) => {
                let why = if self.attachments.is_some() { DisconnectReason::Protocol } else { DisconnectReason::NoConnect };
                return Err(why);
            }
            frame = self.engine.read() => frame?,
        };
        let (at, has_waited) = (self.engine.heard_at(), false);
        for (_, member) in &self.members {
            member.heard(at);
        }
        Ok(frame.map(|frame| Arrived {
            frame,
            at,
            has_waited,
        }))
    }

    /// Writes the packets that Engine.IO itself has to send.
    async fn settle(&mut self) -> Result<(), DisconnectReason> {
        let outbox = outbox_of(&self.members);
        self.is_behind |= unless_over(outbox, self.engine.settle()).await?;
        Ok(())
    }

    /// Writes the contents of the outbox.
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

    async fn packet(
        &mut self,
        text: &str,
        arrived_at: Instant,
        has_waited: bool,
    ) -> Result<(), DisconnectReason> {
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
            // Any other packet before the first CONNECT breaks the protocol.
            _ if !self.has_entered => Err(DisconnectReason::Protocol),
            Kind::Disconnect => {
                self.leave(packet.namespace);
                Ok(())
            }
            // Only servers send this packet; from a client it is ignored.
            Kind::ConnectError => Ok(()),
            Kind::Event | Kind::Ack | Kind::BinaryEvent | Kind::BinaryAck => {
                let attachments = Vec::new();
                self.event(Event {
                    packet,
                    attachments,
                    arrived_at,
                    has_waited,
                })
                .await
            }
        }
    }

    /// All attachments have arrived.
    async fn complete(
        &mut self,
        arrived_at: Instant,
        has_waited: bool,
    ) -> Result<(), DisconnectReason> {
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
            arrived_at,
            has_waited,
        })
        .await
    }

    async fn connect(&mut self, packet: Packet<'_>) -> Result<(), DisconnectReason> {
        let namespace = packet.namespace;
        if self.members.iter().any(|(name, _)| name == namespace) {
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
        self.write([refused(namespace, message)]).await
    }

    /// Tells the client that it was disconnected on purpose: after that, clients do not come back by themselves.
    async fn dismiss(&mut self) {
        let namespaces = self.members.iter();
        let farewells: Vec<Frame> = namespaces.map(|(name, _)| dismissed(name)).collect();
        // It is gone, most likely, and nobody waits for it.
        let _ = self.engine.write_all(farewells).await;
    }

    fn leave(&mut self, namespace: &str) {
        self.members.retain(|(name, _)| name != namespace);
        self.entry_due = Instant::now() + A::TIMEOUT;
    }

    /// Events of a namespace that the client never joined, or has left, are ignored.
    async fn event(&mut self, event: Event<'_>) -> Result<(), DisconnectReason> {
        let (namespace, members) = (event.packet.namespace, &mut self.members);
        let Some((_, member)) = members.iter_mut().find(|(name, _)| name == namespace) else {
            return Ok(());
        };
        let handled = member.handle(event);
        let answer = self.backlog.read_during(self.engine, handled).await?;
        if answer.is_empty() {
            return Ok(());
        }
        // What happened before this event is sent before its answer.
        let earlier = self.in_line()?;
        self.write(earlier.chain(answer)).await
    }
}
