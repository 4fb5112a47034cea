//! Two people who chat while somebody else sends bad input.

use serde_json::json;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

use crate::support::{Person, Socket, TestApp, texts};

/// Meera and Dev.
pub(super) struct Bystanders {
    dev: Person,
    pub(super) conversation: String,
    turns: mpsc::UnboundedSender<()>,
    said: watch::Receiver<usize>,
    talk: JoinHandle<usize>,
}

impl Bystanders {
    pub(super) async fn begin(meera: Person, dev: Person) -> Self {
        let conversation = meera.conversation_with(&dev);
        let sockets = [meera.connect().await, dev.connect().await];
        let (turns, receiver) = mpsc::unbounded_channel();
        let (counter, said) = watch::channel(0);
        let talk = talk(sockets, conversation.clone(), receiver, counter);
        Self {
            dev,
            conversation,
            turns,
            said,
            talk: tokio::spawn(talk),
        }
    }

    /// Lets them exchange another message, without waiting for it.
    pub(super) fn go_on(&self) {
        self.turns.send(()).expect("the bystanders still chat");
    }

    /// Waits until one of them has sent another message and the other has received it.
    pub(super) async fn take_turns(&mut self) {
        self.said.mark_unchanged();
        self.go_on();
        self.said
            .changed()
            .await
            .expect("the bystanders still chat");
    }

    /// Checks that every message arrived in order, exactly once, and is stored, and that they received nothing
    /// else.
    pub(super) async fn end(self) {
        drop(self.turns);
        let said = self.talk.await.expect("the bystanders were not disturbed");
        let expected: Vec<_> = (0..said).map(|n| n.to_string()).collect();
        assert!(!expected.is_empty(), "they talked");
        let newest = expected.len().saturating_sub(200);
        let stored = self.dev.history(&self.conversation).await;
        assert_eq!(texts(&stored), expected[newest..]);
    }
}

/// They take turns until `turns` ends; returns the number of messages.
async fn talk(
    [mut one, mut other]: [Socket; 2],
    conversation: String,
    mut turns: mpsc::UnboundedReceiver<()>,
    counter: watch::Sender<usize>,
) -> usize {
    let mut said = 0;
    while turns.recv().await.is_some() {
        let text = said.to_string();
        let send = json!({"conversationId": conversation, "message": text});
        let answer = one.emit_with_ack("send_message", send).await;
        assert_eq!(answer["ok"], true, "{answer}");
        let heard = other.expect("new_message").await;
        assert_eq!(heard["message"]["text"], text);
        said += 1;
        assert_eq!(heard["message"]["seq"], said, "{heard}");
        counter.send_replace(said);
        std::mem::swap(&mut one, &mut other);
    }
    one.expect_nothing().await;
    other.expect_nothing().await;
    said
}

/// Registers two people.
pub(super) async fn strangers(app: &TestApp) -> (Person, Person) {
    let meera = app.customer("Meera Joshi").await;
    (meera, app.photographer("Dev Studio").await)
}
