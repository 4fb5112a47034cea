//! Everything that can be read from a storage, in a form that does not depend on the engine.

use chitrasethu::domain::{
    Change, ChangeKind, ConversationId, FeedSeq, Message, MessageId, Seq, Stage, Timestamp, UserId,
};
use chitrasethu::server::storage::{Appended, FeedChange, HistoryPage, ListPage, ListRows, Store};

use super::super::NOW;

/// Message ids are the engine's own.
fn without_ids(mut change: Change) -> Change {
    match &mut change.kind {
        ChangeKind::Message { message } => **message = plain((**message).clone()),
        ChangeKind::Deleted { message_id }
        | ChangeKind::Edited { message_id, .. }
        | ChangeKind::Reacted { message_id, .. }
        | ChangeKind::Pinned { message_id, .. }
        | ChangeKind::Agreement { message_id, .. }
        | ChangeKind::Hidden { message_id }
        | ChangeKind::Starred { message_id, .. } => *message_id = MessageId(0),
        ChangeKind::Read(_)
        | ChangeKind::Delivered(_)
        | ChangeKind::Blocked { .. }
        | ChangeKind::Conversation(_)
        | ChangeKind::Unknown(_) => {}
    }
    change
}

fn plain(mut message: Message) -> Message {
    message.id = MessageId(0);
    if let Some(quote) = &mut message.reply_to {
        quote.id = MessageId(0);
    }
    message
}

/// The messages that the first person sees in the conversation with the other one.
pub(super) async fn messages(store: &dyn Store, people: (UserId, UserId)) -> Vec<Message> {
    let id = super::super::between(people.0, people.1);
    let rows = store
        .history(people.0, id, HistoryPage::Newest(1_000))
        .await;
    rows.unwrap().into_iter().map(|row| row.message).collect()
}

/// Everything that can be read of a conversation.
#[derive(Debug, PartialEq)]
pub(super) struct Conversation {
    pub(super) head: Seq,
    pub(super) log: Vec<Change>,
    /// As both members see it, with their stars.
    histories: [Vec<(Message, bool)>; 2],
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
    /// Under each filter.
    filtered: [Vec<ConversationId>; 5],
    stages: Vec<Stage>,
    unread_count: (i64, i64),
}

pub(super) async fn conversation(store: &dyn Store, id: ConversationId) -> Conversation {
    let (head, log) = store.changes_after(id, Seq(0), 1_000).await.unwrap();
    let history = async |user| {
        let rows = store.history(user, id, HistoryPage::Newest(1_000)).await;
        let rows = rows.unwrap().into_iter();
        let rows = rows.map(|row| (plain(row.message), row.is_starred));
        rows.collect::<Vec<_>>()
    };
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
        histories: [history(small).await, history(large).await],
        rows: [row(small).await, row(large).await],
        writers: store.writers(id).await.unwrap(),
    }
}

pub(super) async fn person(store: &dyn Store, user: UserId) -> Person {
    let feed = store.feed(user, FeedSeq(0), 1_000).await.unwrap();
    let list = async |rows| {
        let page = ListPage {
            rows,
            stage: Stage::new("Booked").unwrap(),
            now: NOW,
            limit: 10,
            ..ListPage::default()
        };
        let list = store.conversations(user, &page).await.unwrap();
        list.iter().map(|row| row.id).collect()
    };
    Person {
        feed: feed
            .into_iter()
            .map(|it| FeedChange {
                change: without_ids(it.change),
                ..it
            })
            .collect(),
        head: store.feed_head(user).await.unwrap(),
        list: list(ListRows::Every).await,
        filtered: [
            list(ListRows::Unarchived).await,
            list(ListRows::Unread).await,
            list(ListRows::Archived).await,
            list(ListRows::Pinned).await,
            list(ListRows::Stage).await,
        ],
        stages: store.stages(user).await.unwrap(),
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
        other @ (Appended::Unchanged | Appended::Refused(_)) => other,
    }
}
