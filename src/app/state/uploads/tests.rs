use super::*;
use crate::app::state::outbox::Step;
use crate::domain::Timestamp;
use crate::wire::ErrorCode;

fn here() -> ConversationId {
    "conv_1_2".parse().unwrap()
}

fn key(name: &str) -> FileKey {
    FileKey(name.to_owned())
}

fn file(name: &str) -> OutgoingFile {
    OutgoingFile {
        key: key(name),
        file_name: name.to_owned(),
        size: 10,
        attachment: None,
    }
}

fn attachment(name: &str) -> Attachment {
    Attachment {
        file_name: name.to_owned(),
        ..crate::domain::attachment::tests::attachment("image/png")
    }
}

fn refusal() -> ApiError {
    ApiError::new(ErrorCode::PayloadTooLarge, "")
}

fn message() -> ActionId {
    "m".parse().unwrap()
}

/// An outbox with one message of these files.
fn outbox_of(files: Vec<OutgoingFile>) -> Outbox {
    let mut entry = OutboxEntry::new(here(), message(), String::new(), Timestamp(0));
    entry.files = files;
    let mut outbox = Outbox::default();
    outbox.take(Step::Written(entry));
    outbox
}

fn stages(uploads: &Uploads) -> Vec<(&str, &Stage)> {
    let all = uploads.0.iter();
    all.map(|it| (it.file.file_name.as_str(), &it.stage))
        .collect()
}

#[test]
fn files_are_uploaded_in_the_order_in_which_they_were_chosen() {
    let mut uploads = Uploads::default();
    assert!(!uploads.has_queued());
    assert!(uploads.add(file("a"), here()));
    assert!(uploads.add(file("b"), here()));
    assert!(!uploads.add(file("a"), here()), "it is there");
    assert_eq!(uploads.begin_next().unwrap().file.key, key("a"));
    assert!(uploads.progressed(&key("a"), Stage::Running(5)));
    assert_eq!(uploads.get(&key("a")).unwrap().percent(), 50);
    assert_eq!(uploads.begin_next().unwrap().file.key, key("b"));
    assert_eq!(uploads.begin_next(), None);
    uploads.ended(&key("a"), Ok(attachment("a")));
    assert_eq!(uploads.get(&key("a")).unwrap().outcome(), Outcome::Done);
    uploads.remove(&key("b"));
    assert!(
        !uploads.progressed(&key("b"), Stage::Running(1)),
        "nobody wants it"
    );
}

#[test]
fn an_upload_that_waits_stays_where_it_is() {
    let mut uploads = Uploads::default();
    uploads.add(file("a"), here());
    uploads.begin_next();
    uploads.progressed(&key("a"), Stage::Waiting(5));
    let upload = uploads.get(&key("a")).unwrap();
    assert_eq!((upload.outcome(), upload.percent()), (Outcome::Waiting, 50));
    assert_eq!(uploads.begin_next(), None);
    assert_eq!(uploads.give_to(&message(), here()), Some(vec![file("a")]));
}

#[test]
fn a_file_that_another_tab_uploads_holds_up_no_other() {
    let mut uploads = Uploads::default();
    uploads.add(file("a"), here());
    uploads.add(file("b"), here());
    uploads.begin_next();
    uploads.progressed(&key("a"), Stage::Elsewhere);
    assert_eq!(uploads.get(&key("a")).unwrap().outcome(), Outcome::Open);
    assert_eq!(uploads.begin_next().unwrap().file.key, key("b"));
    uploads.left_here(&key("b"));
    assert_eq!(uploads.begin_next(), None, "that one is running here");
    uploads.left_here(&key("a"));
    assert_eq!(uploads.begin_next().unwrap().file.key, key("a"));
}

#[test]
fn what_another_tab_was_refused_is_not_uploaded_again() {
    let mut outbox = outbox_of(vec![file("a")]);
    let mut uploads = Uploads::default();
    uploads.follow_outbox(&outbox);
    uploads.begin_next();
    uploads.progressed(&key("a"), Stage::Elsewhere);
    outbox.take(Step::Refused(message(), refusal()));
    uploads.follow_outbox(&outbox);
    assert_eq!(stages(&uploads), [("a", &Stage::Failed(refusal()))]);
}

#[test]
fn a_refused_file_is_tried_again_or_removed_before_the_message_goes_out() {
    let mut uploads = Uploads::default();
    uploads.add(file("a"), here());
    uploads.begin_next();
    uploads.ended(&key("a"), Err(refusal()));
    assert_eq!(uploads.give_to(&message(), here()), None);
    assert_eq!(uploads.tray(here()).count(), 1, "it is still there");
    uploads.retried(&key("a"));
    assert_eq!(uploads.give_to(&message(), here()), Some(vec![file("a")]));
    assert_eq!(uploads.tray(here()).count(), 0);
}

#[test]
fn a_tray_takes_thirty_files() {
    let mut uploads = Uploads::default();
    for number in 0..Album::MAX {
        assert!(uploads.add(file(&number.to_string()), here()));
    }
    assert!(!uploads.add(file("more"), here()));
    assert!(uploads.add(file("more"), "conv_1_3".parse().unwrap()));
}

#[test]
fn a_message_gets_what_is_uploaded_and_waits_for_the_rest() {
    let mut uploads = Uploads::default();
    uploads.add(file("a"), here());
    uploads.add(file("b"), here());
    uploads.begin_next();
    uploads.ended(&key("a"), Ok(attachment("a")));
    let given = uploads.give_to(&message(), here()).unwrap();
    let mut outbox = outbox_of(given);
    uploads.follow_outbox(&outbox);
    assert_eq!(stages(&uploads), [("b", &Stage::Queued)]);
    assert!(!outbox.has_due(0), "it waits");

    uploads.begin_next();
    uploads.ended(&key("b"), Ok(attachment("b")));
    outbox.take(Step::Uploaded(
        message(),
        key("b"),
        Box::new(attachment("b")),
    ));
    uploads.follow_outbox(&outbox);
    assert_eq!(stages(&uploads), []);
    let due = outbox.take_due(0).remove(0).attachments();
    let names: Vec<_> = due.iter().map(|it| &*it.file_name).collect();
    assert_eq!(names, ["a", "b"]);
}

#[test]
fn messages_with_files_keep_their_order_and_stop_no_others() {
    let mut outbox = outbox_of(vec![file("large")]);
    let mut uploaded = file("small");
    uploaded.attachment = Some(Box::new(attachment("small")));
    for (name, files) in [("second", vec![uploaded]), ("text", Vec::new())] {
        let mut entry =
            OutboxEntry::new(here(), name.parse().unwrap(), String::new(), Timestamp(1));
        entry.files = files;
        outbox.take(Step::Written(entry));
    }
    let mut due = |_| outbox.take_due(0).first().map(|it| it.name.to_string());
    assert_eq!(due(1).as_deref(), Some("text"));
    assert_eq!(due(2), None, "the second waits for the first");
    let large = Step::Uploaded(message(), key("large"), Box::new(attachment("large")));
    outbox.take(large);
    outbox.take(Step::Stored("text".parse().unwrap()));
    assert_eq!(outbox.take_due(0).remove(0).name, message());
}

#[test]
fn a_retry_uploads_files_again_that_the_server_has_removed() {
    let mut uploaded = file("a");
    uploaded.attachment = Some(Box::new(attachment("a")));
    let mut outbox = outbox_of(vec![uploaded]);
    let gone = ApiError::new(ErrorCode::InvalidInput, "");
    outbox.take(Step::Refused(message(), gone));
    outbox.take(Step::Retried(message()));
    let mut uploads = Uploads::default();
    uploads.follow_outbox(&outbox);
    assert_eq!(stages(&uploads), [("a", &Stage::Queued)]);
}

#[test]
fn after_a_reload_the_messages_that_wait_are_found_in_the_outbox() {
    let mut uploads = Uploads::default();
    let mut outbox = outbox_of(vec![file("a")]);
    uploads.follow_outbox(&outbox);
    assert_eq!(stages(&uploads), [("a", &Stage::Queued)]);
    assert_eq!(uploads.tray(here()).count(), 0, "it belongs to a message");

    outbox.take(Step::Refused(message(), refusal()));
    let mut other_tab = Uploads::default();
    other_tab.follow_outbox(&outbox);
    assert_eq!(stages(&other_tab), [("a", &Stage::Failed(refusal()))]);
    outbox.take(Step::Retried(message()));
    other_tab.follow_outbox(&outbox);
    assert_eq!(stages(&other_tab), [("a", &Stage::Queued)]);

    outbox.take(Step::Deleted(message()));
    other_tab.follow_outbox(&outbox);
    assert_eq!(
        stages(&other_tab),
        [],
        "a message that waits can be removed"
    );
}

#[test]
fn a_tab_follows_what_another_tab_does_with_the_tray() {
    let mut uploads = Uploads::default();
    uploads.add(file("a"), here());
    uploads.add(file("b"), here());
    uploads.begin_next();
    let mut uploaded = file("b");
    uploaded.attachment = Some(Box::new(attachment("b")));
    uploads.follow_tray(here(), &[uploaded, file("c")]);
    let expected = [("b", &Stage::Done), ("c", &Stage::Queued)];
    assert_eq!(stages(&uploads), expected);
}
