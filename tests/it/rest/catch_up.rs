//! `GET /api/messages/sync` and `…/heads`: old state + changes == current state.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::support::{Person, TestApp, assert_has};

/// What a person knows of one conversation.
#[derive(Debug, Clone, Default, PartialEq)]
struct Known {
    /// `seq`, sender and text.
    messages: Vec<(i64, i64, String)>,
    last_seq: i64,
    /// Read and delivered marks by user.
    marks: BTreeMap<i64, (i64, i64)>,
}

type State = BTreeMap<String, Known>;

impl Known {
    fn unread_by(&self, me: i64) -> i64 {
        let read = self.marks.get(&me).map_or(0, |marks| marks.0);
        let unread = self
            .messages
            .iter()
            .filter(|(seq, by, _)| *by != me && *seq > read);
        i64::try_from(unread.count()).unwrap()
    }
}

fn message(value: &Value) -> (i64, i64, String) {
    let number = |field: &str| value[field].as_i64().unwrap();
    (
        number("seq"),
        number("senderId"),
        value["text"].as_str().unwrap().to_owned(),
    )
}

/// The current state, from the list and the histories.
async fn fresh(person: &Person) -> State {
    let mut state = State::new();
    for row in person.inbox().await {
        let id = row["conversationId"].as_str().unwrap().to_owned();
        let number = |field: &str| row[field].as_i64().unwrap();
        let known = Known {
            messages: person.history(&id).await.iter().map(message).collect(),
            last_seq: number("lastSeq"),
            marks: BTreeMap::from([
                (
                    person.id,
                    (number("lastReadSeq"), number("lastDeliveredSeq")),
                ),
                (
                    number("participantId"),
                    (number("peerReadSeq"), number("peerDeliveredSeq")),
                ),
            ]),
        };
        assert_eq!(known.unread_by(person.id), number("unreadCount"), "{row}");
        state.insert(id, known);
    }
    state
}

/// Reads one page of changes.
async fn sync(person: &Person, since: &str) -> Value {
    person
        .get(&format!("/api/messages/sync?since={since}"))
        .await
        .data(200)
}

/// Applies changes to a state until it is up to date; returns the next cursor.
async fn catch_up(person: &Person, state: &mut State, since: &str) -> String {
    let mut since = since.to_owned();
    loop {
        let page = sync(person, &since).await;
        for change in page["changes"].as_array().unwrap() {
            apply(person.id, state, change);
        }
        page["nextCursor"].as_str().unwrap().clone_into(&mut since);
        if page["hasMore"] == false {
            return since;
        }
    }
}

fn apply(me: i64, state: &mut State, change: &Value) {
    let id = change["conversationId"].as_str().unwrap();
    let known = state.entry(id.to_owned()).or_insert_with(|| {
        let people = id.split('_').skip(1).map(|number| number.parse().unwrap());
        Known {
            marks: people.map(|person| (person, (0, 0))).collect(),
            ..Known::default()
        }
    });
    assert!(known.marks.contains_key(&me), "somebody else's: {change}");
    let seq = change["seq"].as_i64().unwrap();
    assert_eq!(seq, known.last_seq + 1, "a gap: {change}");
    known.last_seq = seq;
    if change["type"] == "message" {
        known.messages.push(message(&change["message"]));
        return;
    }
    let (read, delivered) = known
        .marks
        .get_mut(&change["userId"].as_i64().unwrap())
        .unwrap();
    if change["type"] == "read" {
        *read = change["readSeq"].as_i64().unwrap();
        *delivered = (*delivered).max(*read);
    } else {
        assert_eq!(change["type"], "delivered");
        *delivered = change["deliveredSeq"].as_i64().unwrap();
    }
}

#[tokio::test]
async fn old_state_plus_changes_equals_the_current_state() {
    let app = TestApp::start().await;
    let people = [
        app.customer("Asha").await,
        app.photographer("Arjun").await,
        app.customer("Meera").await,
    ];
    let mut known = [State::new(), State::new(), State::new()];
    let mut cursors = ["0".to_owned(), "0".to_owned(), "0".to_owned()];
    let mut sockets = Vec::new();
    for person in &people {
        sockets.push(person.connect().await);
    }
    // The same pseudo-random conversation in every run, between all three people.
    let mut dice = 12_345_u64;
    let mut roll = |sides: u64| {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        usize::try_from((dice >> 33) % sides).unwrap()
    };
    for step in 0..150 {
        let who = roll(3);
        let other = (who + 1 + roll(2)) % 3;
        let id = people[who].conversation_with(&people[other]);
        let up_to = i64::try_from(roll(40)).unwrap();
        match roll(5) {
            0 | 1 => drop(people[who].send(&id, &format!("{step}")).await),
            2 => people[who].read(&id, Some(up_to)).await,
            3 => {
                let mark = json!({"conversationId": id, "upToSeq": up_to});
                let answer = sockets[who].emit_with_ack("mark_delivered", mark).await;
                assert_eq!(answer["ok"], true);
            }
            _ => {
                let since = cursors[who].clone();
                cursors[who] = catch_up(&people[who], &mut known[who], &since).await;
                assert_eq!(known[who], fresh(&people[who]).await, "step {step}");
            }
        }
    }
    for who in 0..3 {
        catch_up(&people[who], &mut known[who], &cursors[who]).await;
        assert_eq!(known[who], fresh(&people[who]).await);
        assert_eq!(known[who].len(), 2);
    }
}

#[tokio::test]
async fn without_a_cursor_sync_starts_from_now() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    asha.send(&conversation, "before").await;
    let start = arjun.get("/api/messages/sync").await.data(200);
    assert_eq!(
        (&start["changes"], &start["hasMore"]),
        (&json!([]), &json!(false))
    );
    let cursor = start["nextCursor"].as_str().unwrap();
    assert_eq!(
        sync(&arjun, cursor).await,
        start,
        "nothing has happened since"
    );

    let sent = asha.send(&conversation, "after").await;
    arjun.read(&conversation, None).await;
    let page = sync(&asha, cursor).await;
    let changes = page["changes"].as_array().unwrap();
    assert_eq!(changes.len(), 2, "{page}");
    assert_has(
        &changes[0],
        &json!({"conversationId": conversation, "seq": 2, "type": "message", "userId": asha.id}),
    );
    let message = &changes[0]["message"];
    for field in ["id", "seq", "text", "senderId", "receiverId", "createdAt"] {
        assert_eq!(message[field], sent[field], "{field}");
    }
    assert_has(
        &changes[1],
        &json!({"conversationId": conversation, "seq": 3, "type": "read", "userId": arjun.id, "readSeq": 2,
            "deliveredSeq": 2, "unreadCount": 0}),
    );
    // Nothing in a change depends on who reads it.
    assert_eq!(sync(&arjun, cursor).await["changes"], page["changes"]);
}

#[tokio::test]
async fn long_absences_come_in_pages() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    for n in 0..205 {
        asha.send(&conversation, &n.to_string()).await;
    }
    let first = sync(&arjun, "0").await;
    assert_eq!(first["changes"].as_array().unwrap().len(), 200);
    assert_eq!(first["hasMore"], true);
    let second = sync(&arjun, first["nextCursor"].as_str().unwrap()).await;
    assert_eq!(second["changes"].as_array().unwrap().len(), 5);
    assert_eq!(second["hasMore"], false);
}

#[tokio::test]
async fn invalid_cursors_are_refused() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    for cursor in ["", "-1", "abc", "1.5", "99999999999999999999", "0x1", "%00"] {
        let answer = asha
            .get(&format!("/api/messages/sync?since={cursor}"))
            .await;
        answer.refused(400, "invalid_input", "Invalid cursor");
    }
    let far = sync(&asha, "9223372036854775807").await;
    assert_eq!(far["changes"], json!([]));
}

#[tokio::test]
async fn heads_are_the_newest_seqs() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    let meera = app.customer("Meera").await;
    let heads = async |person: &Person| person.get("/api/messages/heads").await.data(200);
    assert_eq!(heads(&asha).await, json!({}));
    asha.send(&conversation, "1").await;
    arjun.send(&conversation, "2").await;
    arjun.read(&conversation, None).await;
    let other = meera.conversation_with(&asha);
    meera.send(&other, "1").await;
    assert_eq!(heads(&asha).await, json!({&conversation: 3, &other: 1}));
    assert_eq!(heads(&arjun).await, json!({ conversation: 3 }));
    assert_eq!(heads(&meera).await, json!({ other: 1 }));
}

#[tokio::test]
async fn a_person_never_gets_changes_of_other_conversations() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    let meera = app.customer("Meera").await;
    asha.send(&conversation, "secret").await;
    arjun.read(&conversation, None).await;
    assert_eq!(sync(&meera, "0").await["changes"], json!([]));
    assert_eq!(fresh(&meera).await, State::new());
}
