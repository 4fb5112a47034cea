//! Delivers what other nodes publish.

use std::sync::Arc;
use std::time::Duration;

use redis::{PushInfo, PushKind, Value};
use tokio::time::interval;

use super::bus::{Envelope, RedisBus, lock};
use super::channels::Channels;
use super::link::Pushes;
use crate::server::realtime::Hub;
use crate::server::realtime::bus::BusMessage;

/// Interval between looks for missing messages; those that are missing at two looks are lost.
const GAPS_EVERY: Duration = Duration::from_millis(250);

/// Number of messages that may wait; beyond, this node is too far behind, and its clients read the database instead.
const BEHIND: usize = 65_536;

/// How an event begins, as serde writes it.
const OWN_EVENT: &[u8] = br#"{"event":"#;

impl RedisBus {
    /// Delivers messages until the connection ends; returns why.
    pub(super) async fn deliver(&self, mut pushes: Pushes, hub: &Arc<Hub>) -> String {
        let mut gaps = interval(GAPS_EVERY);
        loop {
            if pushes.len() > BEHIND {
                return "too far behind the other nodes".to_owned();
            }
            tokio::select! {
                push = pushes.recv() => match push {
                    Some(push) if push.kind == PushKind::SMessage => self.hear(push, hub),
                    Some(push) if push.kind == PushKind::Disconnection => {
                        return "connection lost".to_owned();
                    }
                    // A shard of a Redis Cluster has given the channel away. The library takes it for an answer.
                    Some(push) if push.kind == PushKind::SUnsubscribe && self.is_wanted(&push) => {
                        return "a channel has moved".to_owned();
                    }
                    Some(_) => {}
                    None => return "connection closed".to_owned(),
                },
                _ = gaps.tick() => self.close_gaps(hub),
            }
        }
    }

    /// Is this about a channel that this node has not given up?
    fn is_wanted(&self, push: &PushInfo) -> bool {
        let Some(Value::BulkString(name)) = push.data.first() else {
            return false;
        };
        Channels::number(name).is_some_and(|channel| self.channels.is_subscribed(channel))
    }

    /// A push of a message holds the name of the channel and the text.
    fn hear(&self, push: PushInfo, hub: &Hub) {
        let Ok([Value::BulkString(channel), Value::BulkString(text)]) =
            <[Value; 2]>::try_from(push.data)
        else {
            return;
        };
        let Some(channel) = Channels::number(&channel) else {
            return;
        };
        let texts = match &mut *lock(&self.tamper) {
            Some(tamper) => tamper(text),
            None => vec![text],
        };
        for text in texts {
            self.hear_text(channel, &text, hub);
        }
    }

    fn hear_text(&self, channel: u16, text: &[u8], hub: &Hub) {
        let Some(envelope) = Envelope::read(text) else {
            return;
        };
        let is_own = envelope.node == self.node;
        let is_mark = envelope.message.is_empty();
        if !is_own {
            lock(&self.heard).note(envelope.node, channel, envelope.number, is_mark);
        }
        // Own events have been delivered before they were published; the other kinds are rare.
        if is_mark || (is_own && envelope.message.starts_with(OWN_EVENT)) {
            return;
        }
        match serde_json::from_slice::<BusMessage>(envelope.message) {
            Ok(BusMessage::CatchUp(_)) if is_own => {}
            Ok(message) => {
                self.metrics.received.inc();
                hub.receive(&message);
            }
            // A newer node may send messages that this version does not know.
            Err(error) => tracing::debug!(%error, "message of another node not understood"),
        }
    }

    /// Asks the clients on channels with missing messages to catch up.
    fn close_gaps(&self, hub: &Hub) {
        let gaps = lock(&self.heard).take_gaps();
        if !gaps.is_empty() {
            self.metrics.gaps.inc_by(gaps.len() as u64);
            tracing::info!(channels = gaps.len(), "messages of other nodes were lost");
            hub.ask_to_catch_up(|user| gaps.contains(&Channels::of(user)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::UserId;
    use crate::server::chat::{News, Publication, VolatileEvent};

    #[test]
    fn node_and_number_are_read_without_the_message() {
        let event = BusMessage::Event(Publication {
            recipients: vec![UserId(1)],
            news: News::Volatile(VolatileEvent::StoppedTyping {
                conversation: "conv_1_2".parse().unwrap(),
                user: UserId(2),
            }),
            except: None,
            is_repeat: false,
        });
        let text = Envelope::write(7, 3, Some(&event));
        let envelope = Envelope::read(&text).unwrap();
        assert_eq!((envelope.node, envelope.number), (7, 3));
        assert!(
            envelope.message.starts_with(OWN_EVENT),
            "an own event is recognised"
        );
        let message: BusMessage = serde_json::from_slice(envelope.message).unwrap();
        assert_eq!(message.recipients(), [UserId(1)]);
        let mark = Envelope::write(7, 3, None);
        assert!(Envelope::read(&mark).unwrap().message.is_empty());
        for broken in ["", "7", "7 3", "x 3 {}", "7 x {}"] {
            assert!(Envelope::read(broken.as_bytes()).is_none(), "{broken}");
        }
    }
}
