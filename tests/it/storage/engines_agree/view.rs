//! Everything that can be read from a storage, in a form that does not depend on the engine.

use chitrasethu::domain::{
    Change, ChangeKind, ConversationId, FeedSeq, Message, MessageId, Seq, Timestamp, UserId,
};
use chitrasethu::server::storage::{Appended, FeedChange, HistoryPage, ListPage, Store};

use super::super::NOW;

/// Message ids are the engine's own.
fn without_ids(mut change: Change) -> Change {
    if let ChangeKind::Message { message } = &mut change.kind {
        message.id = MessageId(0);
    }
    change
}

/// Everything that can be read of a conversation.
#[derive(Debug, PartialEq)]
pub(super) struct Conversation {
    pub(super) head: Seq,
    pub(super) log: Vec<Change>,
    history: Vec<Message>,
    /// The rows of both members.
    rows: [String; 2],
    writers: usize,
}

/// Everything that can be read of a person.
#[derive(Debug, PartialEq)]
pub(super) struct Person {
    pub(super) feed: Vec<FeedChange>,
    pub(super) head: FeedSeq,
    /// The conversation list, from the top.
    list: Vec<ConversationId>,
    unread_count: (i64, i64),
}

pub(super) async fn conversation(store: &dyn Store, id: ConversationId) -> Conversation {
    let (head, log) = store.changes_after(id, Seq(0), 1_000).await.unwrap();
    let history = store.history(id, HistoryPage::Newest(1_000)).await.unwrap();
    let row = async |user| {
        let mut row = store.conversation(user, id).await.unwrap();
        if let Some(last) = row.as_mut().and_then(|row| row.last_message.as_mut()) {
            last.id = MessageId(0);
        }
        format!("{row:?}")
    };
    let [small, large] = id.members();
    Conversation {
        head,
        log: log.into_iter().map(without_ids).collect(),
        history: history
            .into_iter()
            .map(|it| Message {
                id: MessageId(0),
                ..it.message
            })
            .collect(),
        rows: [row(small).await, row(large).await],
        writers: store.writers(id).await.unwrap(),
    }
}

pub(super) async fn person(store: &dyn Store, user: UserId) -> Person {
    let feed = store.feed(user, FeedSeq(0), 1_000).await.unwrap();
    let page = ListPage {
        limit: 10,
        ..ListPage::default()
    };
    let list = store.conversations(user, &page).await.unwrap();
    Person {
        feed: feed
            .into_iter()
            .map(|it| FeedChange {
                change: without_ids(it.change),
                ..it
            })
            .collect(),
        head: store.feed_head(user).await.unwrap(),
        list: list.iter().map(|row| row.id).collect(),
        unread_count: store.unread_count(user).await.unwrap(),
    }
}

/// The numbers in the jobs that are stored. Removes the jobs.
pub(super) async fn jobs(store: &dyn Store) -> Vec<i64> {
    let later = Timestamp(NOW.0 + 1);
    let mut numbers = Vec::new();
    while let Some(job) = store.lease_job(&["push"], NOW, later).await.unwrap() {
        store.finish_job(&job).await.unwrap();
        numbers.push(job.payload["n"].as_i64().unwrap());
    }
    numbers.sort_unstable();
    numbers
}

/// A result without message ids.
pub(super) fn result(appended: Appended) -> Appended {
    match appended {
        Appended::New(change) => Appended::New(without_ids(change)),
        Appended::Repeated(change) => Appended::Repeated(without_ids(change)),
        Appended::Unchanged => Appended::Unchanged,
    }
}
