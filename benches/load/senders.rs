//! Senders: through REST and through sockets.

use std::io;
use std::sync::Arc;

use chitrasethu::domain::ActionId;
use chitrasethu::server::clock::Clock;
use chitrasethu::wire::events::{SEND_MESSAGE, Send, SendBody};
use chitrasethu::wire::socket_io::event_frame;

use crate::audience::Member;
use crate::closed_loop::Worker;
use crate::http::{self, Http};
use crate::people::{People, conversation, partner};
use crate::server::Server;

/// The texts of messages; about sixty characters with the number.
const PHRASES: [&str; 4] = [
    "Could you share the album of the wedding on Saturday,",
    "The light at the lake is best at half past five, bring",
    "Is the second photographer free on 14 February as well?",
    "Thank you, the pictures are wonderful! My parents ask for",
];

/// A unique text.
pub(crate) fn text(number: usize) -> String {
    format!("{} {number:06}", PHRASES[number % PHRASES.len()])
}

/// A client message id as our pages create it.
fn name() -> ActionId {
    ActionId::new_at(Clock::system().now())
}

/// Who sends to whom.
#[derive(Clone, Copy)]
pub(crate) enum Pairing {
    /// Each person to their partner.
    Couples,
    /// Everybody to this person.
    To(usize),
}

/// One HTTP connection over which many people send in turn.
pub(crate) struct RestSender {
    http: Http,
    people: Arc<People>,
    pairing: Pairing,
    /// The next sender; then the one `step` further, up to `last`, and from `first` again.
    next: usize,
    first: usize,
    last: usize,
    step: usize,
    sent: usize,
}

impl RestSender {
    /// `count` connections that share the people `first..=last`.
    pub(crate) async fn several(
        server: &Server,
        people: &Arc<People>,
        pairing: Pairing,
        (first, last): (usize, usize),
        count: usize,
    ) -> io::Result<Vec<Self>> {
        let mut senders = Vec::with_capacity(count);
        for number in 0..count {
            let next = first + number % (last - first + 1);
            senders.push(Self {
                http: Http::connect(server.address).await?,
                people: Arc::clone(people),
                pairing,
                next,
                first,
                last,
                step: count,
                sent: 0,
            });
        }
        Ok(senders)
    }

    /// Sends this text as the next person.
    pub(crate) async fn send(&mut self, text: &str) -> io::Result<()> {
        let sender = self.next;
        let receiver = match self.pairing {
            Pairing::Couples => partner(sender),
            Pairing::To(person) => person,
        };
        self.next += self.step;
        if self.next > self.last {
            self.next = self.first + (self.next - self.first) % (self.last - self.first + 1);
        }
        let (here, name) = (conversation(sender, receiver), name());
        let json = format!(
            r#"{{"conversationId":"{here}","messageText":"{text}","clientMessageId":"{name}"}}"#
        );
        let request = http::post("/api/messages/send", self.people.token(sender), &json);
        let answer = self.http.call(&request).await?;
        if answer.status == 201 {
            Ok(())
        } else {
            let body = String::from_utf8_lossy(answer.body);
            Err(io::Error::other(format!("{}: {body}", answer.status)))
        }
    }
}

impl Worker for RestSender {
    async fn once(&mut self) -> io::Result<()> {
        self.sent += 1;
        self.send(&text(self.sent)).await
    }
}

/// A person who sends through a socket and waits for each acknowledgement.
pub(crate) struct SocketSender {
    member: Member,
    /// The person.
    id: usize,
    sent: u64,
}

impl SocketSender {
    pub(crate) const fn new(id: usize, member: Member) -> Self {
        Self {
            member,
            id,
            sent: 0,
        }
    }
}

impl Worker for SocketSender {
    async fn once(&mut self) -> io::Result<()> {
        self.sent += 1;
        let send = Send {
            conversation_id: conversation(self.id, partner(self.id)),
            message: SendBody::Text(text(usize::try_from(self.sent).unwrap_or_default())),
            client_message_id: name(),
            reply_to_id: None,
            forward_of: None,
        };
        let frame = event_frame(SEND_MESSAGE, &send, Some(self.sent));
        self.member.emitter.emit(&frame).await?;
        self.member.answered.notified().await;
        Ok(())
    }
}
