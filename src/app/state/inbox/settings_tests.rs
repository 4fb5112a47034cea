//! How the list shows what people keep: pinned, archived, muted, marked as unread.

use super::*;
use crate::app::platform;
use crate::app::state::outbox::{OutboxEntry, Step};
use crate::app::state::samples::{ME, PEER, change, here, message, sent, summary};
use crate::domain::{ChangeKind, FeedSeq, ListSettings, SettingsChange, Stage};

const NOW: Timestamp = Timestamp(1_000);

/// Two conversations with a message each; the one of both people of the samples is the older one.
fn inbox() -> Inbox {
    let mut inbox = Inbox::new(ME);
    let mut newer = summary(UserId(3), "Meera", 90_000_000);
    newer.last_message_seq = Seq(1);
    inbox.merge(vec![newer, summary(PEER, "Arjun", 1)]);
    assert!(inbox.apply(&sent(&message(ME, 1, "hi"))));
    inbox
}

fn other() -> ConversationId {
    ConversationId::between(ME, UserId(3)).unwrap()
}

fn private(settings: SettingsChange) -> Change {
    Change {
        seq: None,
        feed_seq: Some(FeedSeq(9)),
        ..change(ME, 0, ChangeKind::Conversation(settings))
    }
}

fn shown(inbox: &Inbox, filter: ListFilter, outbox: &Outbox) -> Vec<ConversationId> {
    let wanted = Wanted {
        search: "",
        filter,
        open: None,
        now: NOW,
    };
    inbox.matching(wanted, platform::comparable, outbox)
}

fn archived_up_to(seq: i64) -> SettingsChange {
    SettingsChange {
        archived_seq: Some(Seq(seq)),
        ..SettingsChange::archived(true)
    }
}

#[test]
fn pinned_conversations_come_first() {
    let mut inbox = inbox();
    let none = Outbox::default();
    assert_eq!(shown(&inbox, ListFilter::All, &none), [other(), here()]);
    inbox.apply(&private(SettingsChange::pinned(true)));
    assert_eq!(shown(&inbox, ListFilter::All, &none), [here(), other()]);
    assert_eq!(inbox.beside(None, 1, &none, NOW), Some(here()));
}

#[test]
fn the_archive_is_shown_apart_until_a_message_comes_or_somebody_searches() {
    let mut inbox = inbox();
    let none = Outbox::default();
    for _ in 0..2 {
        inbox.apply(&private(archived_up_to(1)));
    }
    assert_eq!(shown(&inbox, ListFilter::All, &none), [other()]);
    assert_eq!(shown(&inbox, ListFilter::Archived, &none), [here()]);
    let search = Wanted {
        search: "arj",
        filter: ListFilter::All,
        open: None,
        now: NOW,
    };
    assert_eq!(
        inbox.matching(search, platform::comparable, &none),
        [here()]
    );
    inbox.apply(&sent(&message(PEER, 2, "hello")));
    // Heard again in a comparison, it does not archive what came afterwards.
    inbox.apply(&private(archived_up_to(1)));
    assert_eq!(shown(&inbox, ListFilter::Archived, &none), []);
    assert_eq!(shown(&inbox, ListFilter::Unread, &none), [here()]);
}

#[test]
fn muted_conversations_stay_archived_and_are_not_counted() {
    let mut inbox = inbox();
    let none = Outbox::default();
    inbox.apply(&sent(&message(PEER, 2, "hello")));
    assert_eq!(inbox.unread_conversations(None, &none, NOW), 1);
    inbox.apply(&private(SettingsChange::muted_until(ListSettings::ALWAYS)));
    assert_eq!(inbox.unread_conversations(None, &none, NOW), 0);
    inbox.apply(&private(archived_up_to(2)));
    inbox.apply(&sent(&message(PEER, 3, "and you?")));
    assert_eq!(shown(&inbox, ListFilter::Archived, &none), [here()]);
}

#[test]
fn a_deleted_conversation_is_not_shown_until_a_message_comes() {
    let mut inbox = inbox();
    inbox.apply(&sent(&message(PEER, 2, "hello")));
    let mut outbox = Outbox::default();
    let name: crate::domain::ActionId = "a-1".parse().unwrap();
    let clear = SettingsChange::cleared(Seq(2));
    let mut entry = OutboxEntry::arrangement(here(), name.clone(), clear.clone(), NOW);
    entry.held_until = Some(Timestamp(6_000));
    outbox.take(Step::Written(entry));
    assert_eq!(shown(&inbox, ListFilter::All, &outbox), [other()]);
    assert_eq!(inbox.unread_conversations(None, &outbox, NOW), 0);
    outbox.take(Step::Deleted(name));
    assert_eq!(
        shown(&inbox, ListFilter::All, &outbox),
        [other(), here()],
        "undone"
    );
    for _ in 0..2 {
        inbox.apply(&private(clear.clone()));
        for filter in ListFilter::EVERY {
            assert!(!shown(&inbox, filter, &outbox).contains(&here()));
        }
    }
    let row = inbox.row(here()).unwrap();
    assert_eq!((row.summary.unread_count, row.is_incomplete()), (0, true));
    inbox.apply(&sent(&message(PEER, 3, "are you there?")));
    assert_eq!(shown(&inbox, ListFilter::Unread, &outbox), [here()]);
    assert_eq!(inbox.row(here()).unwrap().summary.unread_count, 1);
}

#[test]
fn a_conversation_that_is_marked_as_unread_counts_like_one_with_messages() {
    let mut inbox = inbox();
    let none = Outbox::default();
    assert_eq!(shown(&inbox, ListFilter::Unread, &none), []);
    inbox.apply(&private(SettingsChange::unread_from(Seq(1))));
    assert_eq!(shown(&inbox, ListFilter::Unread, &none), [here()]);
    assert_eq!(inbox.unread_conversations(None, &none, NOW), 1);
    assert_eq!(inbox.row(here()).unwrap().summary.unread_count, 0);
    inbox.apply(&private(SettingsChange::unread_from(Seq(0))));
    assert_eq!(shown(&inbox, ListFilter::Unread, &none), []);
}

#[test]
fn a_stage_shows_its_conversations_and_is_offered_while_it_is_used() {
    let mut inbox = inbox();
    let stage = |name| Stage::new(name).unwrap();
    let booked = ListFilter::Stage(stage("Booked"));
    let mut outbox = Outbox::default();
    assert_eq!(inbox.stages(&outbox), []);
    inbox.load(ConversationsPage {
        conversations: vec![],
        next_cursor: None,
        stages: vec![stage("Delivered")],
    });
    let name: crate::domain::ActionId = "a-1".parse().unwrap();
    let give = SettingsChange::stage(stage("Booked"));
    let entry = OutboxEntry::arrangement(here(), name.clone(), give.clone(), NOW);
    outbox.take(Step::Written(entry));
    assert_eq!(shown(&inbox, booked.clone(), &outbox), [here()]);
    let known = [stage("Booked"), stage("Delivered")];
    assert_eq!(inbox.stages(&outbox), known);
    outbox.take(Step::Refused(name, crate::wire::ApiError::internal()));
    assert_eq!(shown(&inbox, booked.clone(), &outbox), []);
    assert_eq!(inbox.stages(&outbox), known[1..]);

    inbox.apply(&private(give));
    assert_eq!(inbox.stages(&outbox), known);
    assert_eq!(shown(&inbox, ListFilter::All, &outbox).len(), 2);
    inbox.apply(&private(archived_up_to(1)));
    assert_eq!(shown(&inbox, booked, &outbox), [], "it is archived");
}

#[test]
fn what_the_server_does_not_have_yet_is_shown() {
    let inbox = inbox();
    let mut outbox = Outbox::default();
    let name: crate::domain::ActionId = "a-1".parse().unwrap();
    let archive = SettingsChange::archived(true);
    let entry = OutboxEntry::arrangement(here(), name.clone(), archive, NOW);
    outbox.take(Step::Written(entry));
    assert_eq!(shown(&inbox, ListFilter::Archived, &outbox), [here()]);
    assert_eq!(outbox.waiting(), 0, "it is no message");
    outbox.take(Step::Refused(name, crate::wire::ApiError::internal()));
    assert_eq!(shown(&inbox, ListFilter::Archived, &outbox), []);
    assert!(outbox.is_empty(), "it is given up");
}

#[test]
fn each_filter_has_its_pages() {
    let mut inbox = Inbox::new(ME);
    let page = |next: &str| ConversationsPage {
        conversations: vec![],
        next_cursor: Some(next.to_owned()),
        stages: Vec::new(),
    };
    inbox.load(page("a"));
    assert!(!inbox.has_part(&ListFilter::Archived));
    inbox.extend(ListFilter::Archived, page("b"));
    assert!(inbox.has_part(&ListFilter::Archived));
    let cursors = ListFilter::EVERY.map(|filter| inbox.next_cursor(&filter));
    assert_eq!(cursors, [Some("a".to_owned()), None, Some("b".to_owned())]);
}
