//! CONNECT, events before it, and events after DISCONNECT.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::Algorithm;
use serde_json::{Value, json};

use super::{Answer, Row, Scene, WAYS};
use crate::support::{START, secret, signed, signed_by};

const NO_TOKEN: &str = "Authentication error: No token provided";
const STRUCTURE: &str = "Authentication error: Invalid token structure";
const FORMAT: &str = "Authentication error: Invalid token format";
const EXPIRED: &str = "Authentication error: Token expired";

#[tokio::test]
async fn connect_payloads_without_a_valid_token() {
    for way in WAYS {
        let mut scene = Scene::begin(way).await;
        let deep = format!("{}{}", "[".repeat(300), "]".repeat(300));
        let rows = [
            ("", NO_TOKEN),
            ("{}", NO_TOKEN),
            ("{\"token\":null}", NO_TOKEN),
            ("{\"token\":\"\"}", NO_TOKEN),
            ("{\"Token\":\"x\"}", NO_TOKEN),
            ("\"token\"", NO_TOKEN),
            ("[1]", NO_TOKEN),
            ("17", NO_TOKEN),
            ("null", NO_TOKEN),
            ("nonsense", NO_TOKEN),
            (&deep, NO_TOKEN),
            (&json!({"x": "x".repeat(100_000)}).to_string(), NO_TOKEN),
            ("{\"token\":1}", FORMAT),
            ("{\"token\":{}}", FORMAT),
            ("{\"token\":[\"x\"]}", FORMAT),
            (&json!({"token": "x".repeat(100_000)}).to_string(), FORMAT),
        ];
        let rows = rows.map(|(auth, message)| Row::kept_out(auth, message));
        scene.play(&rows).await;
        scene.end().await;
    }
}

#[tokio::test]
async fn invalid_tokens() {
    for way in WAYS {
        let mut scene = Scene::begin(way).await;
        let app = &scene.app;
        let ended = scene.asha.signed_in_again().await;
        ended.call("POST", "/api/auth/logout").await;
        let (off, gone) = (app.customer("Off").await, app.customer("Gone").await);
        app.deactivate(&off).await;
        app.remove(&gone).await;

        let now = START.0 / 1000;
        let good = json!({"userId": scene.asha.id, "email": scene.asha.email, "userType": "customer",
            "exp": now + 60});
        let with = |name: &str, value: Value| {
            let mut odd = good.clone();
            odd[name] = value;
            odd
        };
        let without = |name: &str| {
            let mut odd = good.clone();
            odd.as_object_mut().unwrap().remove(name);
            odd
        };
        let token = signed(&good);
        let (head, rest) = token.split_once('.').unwrap();
        let (body, signature) = rest.split_once('.').unwrap();
        let none = URL_SAFE_NO_PAD.encode("{\"alg\":\"none\",\"typ\":\"JWT\"}");
        let other = URL_SAFE_NO_PAD.encode(with("userId", json!(scene.arjun.id)).to_string());
        let rows = [
            ("garbage".to_owned(), FORMAT),
            (format!("{head}.{body}"), FORMAT),
            (format!("{token}.x"), FORMAT),
            (format!("{token}x"), FORMAT),
            (format!("{none}.{body}."), FORMAT),
            (format!("{none}.{body}.{signature}"), FORMAT),
            (format!("{head}.{other}.{signature}"), FORMAT),
            (signed_by(secret(), Algorithm::HS512, &good), FORMAT),
            (signed_by("another secret", Algorithm::HS256, &good), FORMAT),
            (signed(&with("nbf", json!(now + 3_600))), FORMAT),
            (signed(&without("exp")), STRUCTURE),
            (signed(&with("exp", json!("soon"))), STRUCTURE),
            (
                signed(&with("exp", json!((now + 60).to_string()))),
                STRUCTURE,
            ),
            (signed(&without("userId")), STRUCTURE),
            (signed(&with("userId", json!("1"))), STRUCTURE),
            (signed(&with("userType", json!("king"))), STRUCTURE),
            (signed(&with("exp", json!(now - 60))), EXPIRED),
            (ended.token, EXPIRED),
            (off.token, EXPIRED),
            (gone.token, EXPIRED),
        ];
        let rows = rows
            .map(|(token, message)| Row::kept_out(&json!({ "token": token }).to_string(), message));
        scene.play(&rows).await;
        scene.end().await;
    }
}

#[tokio::test]
async fn a_token_in_the_query() {
    for way in WAYS {
        let mut scene = Scene::begin(way).await;
        let query = format!(
            "&token={0}&auth={0}&authorization=Bearer%20{0}",
            scene.asha.token
        );
        let rows = ["", "{}", "{\"token\":null}"];
        let rows = rows.map(|auth| Row::kept_out(auth, NO_TOKEN).query(query.clone()));
        scene.play(&rows).await;
        scene.end().await;
    }
}

#[tokio::test]
async fn unknown_namespaces() {
    for way in WAYS {
        let mut scene = Scene::begin(way).await;
        let auth = json!({ "token": scene.asha.token });
        let invalid =
            |name: &str| Answer::KeptOut(format!("44{name},{{\"message\":\"Invalid namespace\"}}"));
        scene
            .play(&[
                Row::packets(&[&format!("40/admin,{auth}")], invalid("/admin")).outside(),
                Row::packets(&["40/chat?token=1,"], invalid("/chat")).outside(),
                Row::packets(&["40/admin"], invalid("/admin")).outside(),
                // Events in a namespace that the client has not joined are ignored.
                Row::packets(&["42/admin,7[\"typing\",{}]"], Answer::Ignored),
                Row::packets(&["41/admin,"], Answer::Ignored),
            ])
            .await;
        scene.end().await;
    }
}

#[tokio::test]
async fn connecting_twice() {
    for way in WAYS {
        let mut scene = Scene::begin(way).await;
        let arjun = format!("40{}", json!({ "token": scene.arjun.token }));
        // A client that had become Arjun would see these marks move.
        let marks = format!(
            "427[\"mark_delivered\",{{\"conversationId\":\"{}\"}}]",
            scene.conversation
        );
        let moved = json!({"ok": true, "deliveredSeq": 3, "seq": 4});
        scene
            .play(&[
                Row::packets(&[&arjun], Answer::Ignored),
                Row::packets(&["40"], Answer::Ignored),
                Row::packets(&["40{\"token\":\"garbage\"}"], Answer::Ignored),
                Row::packets(&[&arjun, "40", &marks], Answer::Taken(moved))
                    .heard(&["message_delivered"], &["conversation_updated"]),
            ])
            .await;
        scene.end().await;
    }
}

#[tokio::test]
async fn events_before_connect_and_after_disconnect() {
    for way in WAYS {
        let mut scene = Scene::begin(way).await;
        let late =
            json!(["send_message", {"conversationId": scene.conversation, "message": "late"}]);
        let early = [
            &format!("42{late}"),
            "421[\"send_message\",{}]",
            "42[\"typing\",{}]",
            "41",
            "43[]",
            "45-",
            "44{}",
        ];
        let early = early.map(|packet| Row::packets(&[packet], Answer::Closed(1002)).outside());
        scene.play(&early).await;
        scene
            .play(&[
                Row::packets(&["41", &format!("42{late}")], Answer::Outside),
                Row::packets(&["41", &format!("427{late}")], Answer::Outside),
                Row::packets(&["41", "41", "437[]"], Answer::Outside),
            ])
            .await;
        assert_eq!(scene.arjun.history(&scene.conversation).await.len(), 3);
        scene.end().await;
    }
}
