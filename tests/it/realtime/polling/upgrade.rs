//! The upgrade from long polling to a WebSocket: no packet is lost or reordered, and a failed upgrade does no
//! harm.

use std::time::Duration;

use futures::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;

use crate::support::{Frozen, Person, Polling, TestApp, split};

/// How long to wait before a test fails.
const TIMEOUT: Duration = Duration::from_secs(20);

type Stream = WebSocketStream<TcpStream>;

async fn say(stream: &mut Stream, frame: &str) {
    stream.send(Message::text(frame)).await.unwrap();
}

async fn hear(stream: &mut Stream) -> String {
    let next = tokio::time::timeout(TIMEOUT, stream.next()).await;
    let message = next.expect("something comes");
    let message = message.expect("not the end").unwrap();
    message.into_text().expect("text").as_str().to_owned()
}

/// Asserts that the server closes at once without sending anything.
async fn assert_closed(mut stream: Stream) {
    let next = tokio::time::timeout(TIMEOUT, stream.next()).await;
    match next.expect("the end comes") {
        Some(Ok(Message::Close(Some(frame)))) => assert_eq!(u16::from(frame.code), 1002),
        other => panic!("not closed but {other:?}"),
    }
}

/// Probes a WebSocket; from then on GETs are answered at once.
async fn probed(polling: &Polling) -> Stream {
    let mut stream = polling.websocket().await.unwrap();
    say(&mut stream, "2probe").await;
    assert_eq!(hear(&mut stream).await, "3probe");
    stream
}

/// The texts of the new messages in the packets.
fn texts(packets: impl IntoIterator<Item = String>) -> Vec<String> {
    let events = packets.into_iter().filter_map(|packet| {
        let event: Value = serde_json::from_str(packet.strip_prefix("42")?).unwrap();
        Some(event[1]["message"]["text"].as_str()?.to_owned())
    });
    events.collect()
}

async fn couple() -> (Person, Person, String, Polling) {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    let polling = Polling::connect(&asha).await;
    (asha, arjun, conversation, polling)
}

#[tokio::test]
async fn a_websocket_takes_over() {
    let (_asha, arjun, conversation, polling) = couple().await;
    let get = polling.get_and_wait().await;
    let mut stream = probed(&polling).await;
    assert_eq!(get.await.unwrap().body, "6", "the waiting GET ends");
    say(&mut stream, "5").await;
    say(&mut stream, "4277[\"no such event\"]").await;
    assert!(hear(&mut stream).await.starts_with("4377["));
    arjun.send(&conversation, "hi").await;
    assert_eq!(texts([hear(&mut stream).await]), ["hi"]);

    // Every other request of the session is refused, and a second WebSocket is closed.
    for call in [
        polling.get(),
        polling.post("1"),
        polling.post("not a packet"),
    ] {
        let answer = call.await;
        assert_eq!(
            (answer.status, answer.json()["code"].clone()),
            (400, json!(3)),
            "{}",
            answer.asked
        );
    }
    let second = polling.websocket().await.unwrap();
    assert_closed(second).await;
    say(&mut stream, "4278[\"no such event\"]").await;
    assert!(hear(&mut stream).await.starts_with("4378["));

    // When the WebSocket closes, the session and the person's presence end.
    say(&mut stream, "1").await;
    while polling.app.state().realtime.hub.count() > 0 {
        tokio::task::yield_now().await;
    }
    polling.assert_over().await;
}

#[tokio::test]
async fn pending_packets_come_through_the_websocket_after_the_upgrade() {
    let (_asha, arjun, conversation, polling) = couple().await;
    let mut stream = probed(&polling).await;
    // An acknowledgement and an event that no GET has fetched.
    polling.write("4277[\"no such event\"]").await;
    arjun.send(&conversation, "hi").await;
    say(&mut stream, "5").await;
    assert!(hear(&mut stream).await.starts_with("4377["));
    assert_eq!(texts([hear(&mut stream).await]), ["hi"]);
}

#[tokio::test]
async fn nothing_is_lost_or_reordered_across_the_upgrade() {
    // The upgrade starts after `begin` messages, and its steps are `apart` messages apart.
    for (begin, apart) in [(0, 0), (1, 60), (60, 1), (100, 33), (190, 0)] {
        let (_asha, arjun, conversation, polling) = couple().await;
        let mut arjuns = arjun.connect().await;
        let (mut heard, mut asked) = (Vec::new(), Vec::new());
        let mut stream = None;
        let mut get = Some(polling.get_and_wait().await);
        for n in 0..200 {
            let payload = json!({"conversationId": conversation, "message": n.to_string()});
            arjuns.emit("send_message", payload).await;
            // Some messages are stored before the next one is sent, and some are not.
            if n % 8 == 0 {
                arjuns.assert_open().await;
            }
            if get
                .as_ref()
                .is_some_and(tokio::task::JoinHandle::is_finished)
            {
                let answer = get.take().unwrap().await.unwrap();
                heard.extend(split(&answer.body));
                // A client continues to poll until its probe is answered.
                if stream.is_none() {
                    get = Some(polling.get_and_wait().await);
                }
            }
            if n == begin {
                stream = Some(probed(&polling).await);
            }
            if n == begin + apart {
                if let Some(get) = get.take() {
                    heard.extend(split(&get.await.unwrap().body));
                }
                // The acknowledgements of these wait when the WebSocket takes over, and more packets follow
                // them.
                for id in 1_000..1_003 {
                    polling.write(&format!("42{id}[\"no such event\"]")).await;
                    asked.push(format!("43{id}"));
                }
                say(stream.as_mut().unwrap(), "5").await;
            }
            if n > begin + apart && n % 40 == 0 {
                let id = 2_000 + n;
                say(
                    stream.as_mut().unwrap(),
                    &format!("42{id}[\"no such event\"]"),
                )
                .await;
                asked.push(format!("43{id}"));
            }
        }
        let mut stream = stream.unwrap();
        heard.retain(|packet| packet != "6");
        while heard.len() < 200 + asked.len() {
            heard.push(hear(&mut stream).await);
        }
        let answers = heard.iter().filter(|packet| packet.starts_with("43"));
        let answers: Vec<_> = answers.map(|packet| packet[..6].to_owned()).collect();
        assert_eq!(answers, asked, "begun after {begin}, {apart} apart");
        let sent: Vec<_> = (0..200).map(|n| n.to_string()).collect();
        assert_eq!(texts(heard), sent, "begun after {begin}, {apart} apart");
    }
}

#[tokio::test]
async fn an_unfinished_upgrade_leaves_polling_usable() {
    let (_asha, arjun, conversation, mut polling) = couple().await;
    let mut stream = probed(&polling).await;
    assert_eq!(
        polling.get().await.body,
        "6",
        "GETs end while the client may be about to switch"
    );
    let timers = Frozen::timers();
    timers.pass(11).await;
    drop(timers);
    assert!(
        !matches!(stream.next().await, Some(Ok(Message::Text(_)))),
        "closed"
    );

    let get = polling.get_and_wait().await;
    assert!(!get.is_finished(), "GETs wait again");
    arjun.send(&conversation, "hi").await;
    assert_eq!(texts(split(&get.await.unwrap().body)), ["hi"]);
    polling.settle().await;
    // It does not block the next upgrade either.
    let mut stream = probed(&polling).await;
    say(&mut stream, "5").await;
    arjun.send(&conversation, "there").await;
    assert_eq!(texts([hear(&mut stream).await]), ["there"]);
}

#[tokio::test]
async fn an_invalid_upgrade_closes_only_the_websocket() {
    let (_asha, arjun, conversation, mut polling) = couple().await;
    for frames in [
        &["2"] as &[&str],
        &["2prob"],
        &["5"],
        &["42[\"typing\"]"],
        &["40{}"],
        &["x"],
        &["2probe", "4"],
        &["2probe", "2probe"],
        &["2probe", "6"],
        &["2probe", "1"],
    ] {
        let mut stream = polling.websocket().await.unwrap();
        for frame in frames {
            let _ = stream.send(Message::text(*frame)).await;
        }
        while let Some(Ok(Message::Text(answer))) = stream.next().await {
            assert_eq!(answer.as_str(), "3probe", "{frames:?}");
        }
        let get = polling.get_and_wait().await;
        arjun.send(&conversation, "hi").await;
        let answer = get.await.unwrap();
        assert_eq!(texts(split(&answer.body)), ["hi"], "{frames:?}");
    }
    polling.settle().await;
}

#[tokio::test]
async fn the_first_of_two_upgrades_wins() {
    let (_asha, arjun, conversation, polling) = couple().await;
    let (mut one, mut two) = (probed(&polling).await, probed(&polling).await);
    say(&mut two, "5").await;
    arjun.send(&conversation, "hi").await;
    assert_eq!(texts([hear(&mut two).await]), ["hi"]);
    let _ = one.send(Message::text("5")).await;
    assert!(
        !matches!(one.next().await, Some(Ok(Message::Text(_)))),
        "closed"
    );
    say(&mut two, "4277[\"no such event\"]").await;
    assert!(hear(&mut two).await.starts_with("4377["));
}
