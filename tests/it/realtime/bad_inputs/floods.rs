//! Floods: events as fast as the client can send them, with the limits of production.

use serde_json::{Value, json};

use super::{Scene, WAYS, Way};
use crate::support::{SEPARATOR, assert_has};

/// Sends the same event `count` times at once, each with an ack id; returns the answers.
async fn flood(scene: &Scene, count: u64, event: &str, payload: &Value) -> Vec<Value> {
    let mut client = scene.enter().await;
    let packet = |id| format!("42{id}[\"{event}\",{payload}]");
    match scene.way {
        Way::WebSocket => {
            for id in 0..count {
                client.say(&packet(id)).await;
            }
        }
        Way::Polling => {
            let packets: Vec<_> = (0..count).map(packet).collect();
            assert_eq!(client.say(&packets.join(SEPARATOR)).await, 200);
        }
    }
    let mut answers = Vec::new();
    for id in 0..count {
        answers.push(client.ack(id).await);
    }
    client.assert_answered().await;
    client.leave().await;
    answers
}

/// The number of accepted events. The others must say when to try again, within `longest` milliseconds.
fn taken(answers: &[Value], longest: u64) -> usize {
    let refused: Vec<_> = answers
        .iter()
        .filter(|answer| answer["ok"] == false)
        .collect();
    assert!(!refused.is_empty(), "requests were never limited");
    for answer in &refused {
        assert_has(
            answer,
            &json!({"code": "rate_limited", "message": "Too many requests, please slow down"}),
        );
        let wait = answer["retryAfterMs"].as_u64().unwrap();
        assert!((1..=longest).contains(&wait), "{answer}");
    }
    answers.len() - refused.len()
}

async fn limited(way: Way) -> Scene {
    let scene = Scene::with(way, &[("RATE_LIMIT_SCALE", "1")]).await;
    for _ in 0..20 {
        scene.bystanders.go_on();
    }
    scene
}

#[tokio::test]
async fn fifty_messages() {
    for way in WAYS {
        let mut scene = limited(way).await;
        let send = json!({"conversationId": scene.conversation, "message": "x"});
        let answers = flood(&scene, 50, "send_message", &send).await;
        let taken = taken(&answers, 600);
        assert!((30..45).contains(&taken), "{taken}");
        let heard = vec!["new_message"; taken];
        assert_eq!(scene.arjuns.heard().await, heard);
        assert_eq!(scene.phone.heard().await, heard);
        let stored = scene.arjun.history(&scene.conversation).await;
        assert_eq!(stored.len(), 3 + taken);
        // Answers to the server are not limited.
        assert_eq!(
            scene.arjuns.emit_with_ack("send_message", send).await["ok"],
            true
        );
        scene.phone.expect("new_message").await;
        scene.end().await;
    }
}

#[tokio::test]
async fn a_hundred_typing_events() {
    for way in WAYS {
        let mut scene = limited(way).await;
        let here = json!({ "conversationId": scene.conversation });
        let answers = flood(&scene, 100, "typing", &here).await;
        let taken = taken(&answers, 1_000);
        assert!((1..50).contains(&taken), "{taken}");
        let mut heard = vec!["user_typing"; taken];
        // Asha has left the conversation, which ends the typing.
        heard.push("user_stopped_typing");
        assert_eq!(scene.arjuns.heard().await, heard);
        assert_eq!(
            scene.arjuns.emit_with_ack("typing", here.clone()).await["ok"],
            true
        );
        scene.phone.expect("user_typing").await;
        // `stop_typing` is never limited.
        assert_eq!(
            scene.phone.emit_with_ack("stop_typing", here).await["ok"],
            true
        );
        assert_eq!(scene.arjuns.heard().await, ["user_stopped_typing"]);
        scene.end().await;
    }
}

/// Each event counts, known or not, whatever other limit it has.
#[tokio::test]
async fn hundreds_of_anything() {
    for way in WAYS {
        let mut scene = limited(way).await;
        let here = json!({ "conversationId": scene.conversation });
        let events = [
            "join_conversation",
            "leave_conversation",
            "stop_typing",
            "mark_read",
            "mark_delivered",
            "no such event",
        ];
        let mut client = scene.enter().await;
        let mut refused = Vec::new();
        let mut said = 0;
        while refused.is_empty() {
            assert!(said < 3_000, "never slowed");
            let ids = said..said + 60;
            said = ids.end;
            let packet = |id: u64| {
                let event = events[usize::try_from(id).unwrap() % events.len()];
                format!("42{id}[\"{event}\",{here}]")
            };
            match way {
                Way::WebSocket => {
                    for id in ids.clone() {
                        client.say(&packet(id)).await;
                    }
                }
                Way::Polling => {
                    let packets: Vec<_> = ids.clone().map(packet).collect();
                    assert_eq!(client.say(&packets.join(SEPARATOR)).await, 200);
                }
            }
            for id in ids {
                let answer = client.ack(id).await;
                if answer["code"] == "rate_limited" {
                    refused.push((id, answer));
                }
            }
        }
        assert!(refused[0].0 >= 600, "only after {}", refused[0].0);
        for (_, answer) in refused {
            let wait = answer["retryAfterMs"].as_u64().unwrap();
            assert!((1..=10).contains(&wait), "{answer}");
        }
        client.leave().await;
        // Others have limits of their own.
        let answer = scene.arjuns.emit_with_ack("mark_read", here).await;
        assert_eq!(answer["ok"], true, "{answer}");
        scene.arjuns.heard().await;
        scene.phone.heard().await;
        scene.end().await;
    }
}
