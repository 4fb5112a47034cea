//! Read and delivered marks.

use chitrasethu::domain::{FeedSeq, Seq, UserId};
use chitrasethu::server::storage::{ConversationRecord, Mark, Marks};

use super::{Kept, Marked, between, mark};

/// Two people; the first has sent three messages (1, 2, 3), the second one (4), the first another one (5).
struct Talk<'a> {
    kept: &'a Kept,
    asha: UserId,
    arjun: UserId,
}

impl<'a> Talk<'a> {
    async fn begin(kept: &'a Kept) -> Self {
        let people = kept.people(&["Asha", "Arjun"]).await;
        let (asha, arjun) = (people[0], people[1]);
        for (from, to) in [
            (asha, arjun),
            (asha, arjun),
            (asha, arjun),
            (arjun, asha),
            (asha, arjun),
        ] {
            kept.send(from, to, "hi").await;
        }
        Self { kept, asha, arjun }
    }

    async fn mark(&self, who: UserId, to: Mark) -> Option<Marked> {
        let id = between(self.asha, self.arjun);
        mark(&*self.kept.store, id, who, to).await.unwrap()
    }

    async fn row(&self, who: UserId) -> ConversationRecord {
        let id = between(self.asha, self.arjun);
        self.kept
            .store
            .conversation(who, id)
            .await
            .unwrap()
            .unwrap()
    }
}

const fn marks(read: i64, delivered: i64) -> Marks {
    Marks {
        read: Seq(read),
        delivered: Seq(delivered),
    }
}

pub(crate) async fn marks_only_move_forward(kept: &Kept) {
    let talk = Talk::begin(kept).await;
    let marked = talk
        .mark(talk.arjun, Mark::Read(Some(Seq(3))))
        .await
        .unwrap();
    assert_eq!(marked.marks, marks(3, 3));
    for back in [-7, 0, 1, 3] {
        let marked = talk.mark(talk.arjun, Mark::Read(Some(Seq(back)))).await;
        assert_eq!(marked, None, "back to {back}");
        let marked = talk
            .mark(talk.arjun, Mark::Delivered(Some(Seq(back))))
            .await;
        assert_eq!(marked, None, "back to {back}");
    }
    assert_eq!(talk.row(talk.arjun).await.mine, marks(3, 3));
    assert_eq!(talk.row(talk.asha).await.theirs, marks(3, 3));
    assert_eq!(talk.row(talk.asha).await.mine, marks(0, 0));
}

pub(crate) async fn marks_stop_at_the_last_message_received(kept: &Kept) {
    let talk = Talk::begin(kept).await;
    // 4 is Arjun's own message: his read mark on hers ends at 3.
    let marked = talk
        .mark(talk.arjun, Mark::Read(Some(Seq(4))))
        .await
        .unwrap();
    assert_eq!(marked.marks.read, Seq(3));
    let marked = talk
        .mark(talk.arjun, Mark::Read(Some(Seq(i64::MAX))))
        .await
        .unwrap();
    assert_eq!(marked.marks.read, Seq(5));
    // A mark beyond the last message does not apply to messages that come later.
    kept.send(talk.asha, talk.arjun, "later").await;
    assert_eq!(talk.row(talk.arjun).await.unread_count, 1);
}

pub(crate) async fn reading_implies_delivery(kept: &Kept) {
    let talk = Talk::begin(kept).await;
    let marked = talk
        .mark(talk.arjun, Mark::Delivered(Some(Seq(2))))
        .await
        .unwrap();
    assert_eq!((marked.marks, marked.unread_count), (marks(0, 2), 4));
    let marked = talk
        .mark(talk.arjun, Mark::Read(Some(Seq(1))))
        .await
        .unwrap();
    assert_eq!(marked.marks, marks(1, 2), "delivery does not go back");
    let marked = talk.mark(talk.arjun, Mark::Read(None)).await.unwrap();
    assert_eq!(marked.marks, marks(5, 5));
}

pub(crate) async fn unread_counts_follow_the_read_mark(kept: &Kept) {
    let talk = Talk::begin(kept).await;
    assert_eq!(talk.row(talk.arjun).await.unread_count, 4);
    assert_eq!(talk.row(talk.asha).await.unread_count, 1);
    let marked = talk
        .mark(talk.arjun, Mark::Read(Some(Seq(2))))
        .await
        .unwrap();
    assert_eq!(marked.unread_count, 2);
    assert_eq!(talk.row(talk.arjun).await.unread_count, 2);
    talk.mark(talk.arjun, Mark::Read(None)).await;
    assert_eq!(talk.row(talk.arjun).await.unread_count, 0);
    kept.send(talk.arjun, talk.asha, "mine").await;
    assert_eq!(
        talk.row(talk.arjun).await.unread_count,
        0,
        "one's own is never unread"
    );
}

pub(crate) async fn repeated_marks_use_no_seq(kept: &Kept) {
    let talk = Talk::begin(kept).await;
    talk.mark(talk.arjun, Mark::Read(None)).await.unwrap();
    talk.mark(talk.asha, Mark::Read(None)).await.unwrap();
    let last = talk.row(talk.asha).await.last_seq;
    // Each mark used one `seq`; marking "to the end" again must not use another one.
    for who in [talk.arjun, talk.asha, talk.arjun, talk.asha] {
        assert_eq!(talk.mark(who, Mark::Read(None)).await, None);
        assert_eq!(talk.mark(who, Mark::Read(Some(last))).await, None);
    }
    assert_eq!(talk.row(talk.asha).await.last_seq, last);
}

pub(crate) async fn marking_without_messages_changes_nothing(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun", "Meera"]).await;
    let id = between(people[0], people[1]);
    let before = kept.store.feed_head(people[0]).await.unwrap();
    let nothing = mark(&*kept.store, id, people[0], Mark::Read(None)).await;
    assert_eq!(nothing.unwrap(), None, "there is no message yet");
    kept.send(people[0], people[1], "hi").await;
    let nothing = mark(&*kept.store, id, people[0], Mark::Read(None)).await;
    assert_eq!(nothing.unwrap(), None, "one's own");
    let stranger = mark(&*kept.store, id, people[2], Mark::Read(None)).await;
    assert!(stranger.is_err(), "not a member: {stranger:?}");
    assert_eq!(
        kept.store.feed_head(people[0]).await.unwrap(),
        FeedSeq(before.0 + 1)
    );
}
