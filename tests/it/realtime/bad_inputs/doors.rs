//! Requests that open no session: from other sites, and invalid handshakes.

use serde_json::json;

use super::{Scene, WAYS, Way};
use crate::support::{Answer, Call, Polling, Socket, TestApp};

const TRANSPORT: u8 = 0;
const SID: u8 = 1;
const METHOD: u8 = 2;
const REQUEST: u8 = 3;
const FORBIDDEN: u8 = 4;
const VERSION: u8 = 5;

fn assert_refused(answer: &Answer, code: u8) {
    let (status, message) = match code {
        TRANSPORT => (400, "Transport unknown"),
        SID => (400, "Session ID unknown"),
        METHOD => (400, "Bad handshake method"),
        FORBIDDEN => (403, "Forbidden"),
        VERSION => (400, "Unsupported protocol version"),
        _ => (400, "Bad request"),
    };
    assert_eq!(answer.status, status, "{}: {}", answer.asked, answer.body);
    let expected = json!({"code": code, "message": message});
    assert_eq!(answer.json(), expected, "{}", answer.asked);
}

const fn transport(way: Way) -> &'static str {
    match way {
        Way::WebSocket => "websocket",
        Way::Polling => "polling",
    }
}

#[tokio::test]
async fn invalid_handshakes() {
    for way in WAYS {
        let scene = Scene::begin(way).await;
        let good = format!("EIO=4&transport={}", transport(way));
        let version = |eio: &str| good.replace("EIO=4", eio);
        let rows = [
            ("GET", String::new(), VERSION),
            ("GET", version("EIO=3"), VERSION),
            ("GET", version("EIO="), VERSION),
            ("GET", version("EIO=abc"), VERSION),
            ("GET", version("eio=4"), VERSION),
            ("GET", version("x=4"), VERSION),
            ("GET", "EIO=4".to_owned(), TRANSPORT),
            ("GET", "EIO=4&transport=".to_owned(), TRANSPORT),
            ("GET", "EIO=4&transport=webtransport".to_owned(), TRANSPORT),
            (
                "GET",
                good.to_uppercase().replace("TRANSPORT", "transport"),
                TRANSPORT,
            ),
            ("GET", format!("{good}&sid="), SID),
            ("GET", format!("{good}&sid=abc"), SID),
            ("GET", format!("{good}&sid={}", "0".repeat(10_000)), SID),
            ("POST", format!("{good}&sid=abc"), SID),
            ("POST", good.clone(), METHOD),
            ("PUT", good.clone(), METHOD),
            ("DELETE", good.clone(), METHOD),
            ("GET", format!("EIO=4&{good}"), REQUEST),
            ("GET", format!("{good}&sid=a&sid=b"), REQUEST),
            ("GET", format!("{good}&j=0"), REQUEST),
        ];
        for (method, query, code) in &rows {
            scene.bystanders.go_on();
            let call = scene.app.call(method, &format!("/socket.io/?{query}"));
            assert_refused(&call.await, *code);
            // Otherwise it would be a real upgrade.
            if (way, *method) == (Way::WebSocket, "GET") {
                let opened = Socket::upgraded(&scene.app, &format!("?{query}"), &[]).await;
                assert_eq!(opened.err(), Some(400), "{query}");
            }
        }
        let head = scene.app.call("HEAD", &format!("/socket.io/?{good}"));
        assert_eq!(head.await.status, 400);
        if way == Way::WebSocket {
            // A request without the upgrade headers.
            assert_refused(
                &scene.app.call("GET", &format!("/socket.io/?{good}")).await,
                REQUEST,
            );
        }
        scene.end().await;
    }
}

#[tokio::test]
async fn invalid_requests_of_a_session() {
    let scene = Scene::begin(Way::Polling).await;
    let mut polling = Polling::connect(&scene.asha).await;
    let own = format!("EIO=4&transport=polling&sid={}", polling.sid);
    let other_sid = |sid: &str| own.replace(&polling.sid, sid);
    for (method, query, code) in [
        ("PUT", own.clone(), REQUEST),
        ("DELETE", own.clone(), REQUEST),
        ("GET", format!("{own}&j=1"), REQUEST),
        ("POST", format!("{own}&j=1"), REQUEST),
        ("GET", own.replace("polling", "websocket"), REQUEST),
        ("POST", own.replace("polling", "websocket"), REQUEST),
        ("GET", own.replace("EIO=4", "EIO=3"), VERSION),
        ("GET", own.replace("polling", "Polling"), TRANSPORT),
        ("GET", other_sid(&polling.sid.to_uppercase()), SID),
        ("GET", other_sid(&format!("{}0", polling.sid)), SID),
        ("GET", other_sid(&polling.sid[..31]), SID),
        ("POST", other_sid(&polling.sid[..31]), SID),
    ] {
        scene.bystanders.go_on();
        let answer = scene
            .app
            .call(method, &format!("/socket.io/?{query}"))
            .await;
        assert_refused(&answer, code);
    }
    polling.settle().await;
    scene.end().await;
}

#[tokio::test]
async fn other_sites() {
    for way in WAYS {
        let allowed = [("ALLOWED_ORIGINS", "https://app.example.com")];
        let mut scene = Scene::with(way, &allowed).await;
        let app = scene.app.clone();
        let mut polling = Polling::connect(&scene.asha).await;
        for foreign in [
            "https://evil.example",
            "null",
            "http://127.0.0.1",
            "http://127.0.0.1:1",
            "http://chat.example:1",
            "http://app.example.com",
            "https://app.example.com.evil.example",
            "",
        ] {
            scene.bystanders.go_on();
            let shut = |call: Call| async { assert_shut(call, foreign).await };
            match way {
                Way::WebSocket => {
                    let cookie = format!("chitrasethu_session={}", scene.asha.token);
                    let headers = [("origin", foreign), ("cookie", cookie.as_str())];
                    let query = "?EIO=4&transport=websocket";
                    let own = format!("{query}&sid={}", polling.sid);
                    for query in [query, own.as_str()] {
                        let opened = Socket::upgraded(&app, query, &headers).await;
                        assert_eq!(opened.err(), Some(403), "{foreign}");
                        shut(app.call("GET", &format!("/socket.io/{query}"))).await;
                    }
                }
                Way::Polling => {
                    shut(Polling::handshake(&app).cookie(&scene.asha.token)).await;
                    shut(polling.get()).await;
                    shut(polling.post("1")).await;
                }
            }
        }
        polling.settle().await;
        assert!(scene.arjuns.heard().await.is_empty());
        own_and_allowed(&app, way).await;
        scene.end().await;
    }
}

async fn assert_shut(call: Call, foreign: &str) {
    let answer = call.header("origin", foreign).await;
    assert_refused(&answer, FORBIDDEN);
    let allowed = answer.header("access-control-allow-origin");
    assert_eq!(allowed, "", "{foreign}: nothing of it may be read");
}

async fn own_and_allowed(app: &TestApp, way: Way) {
    let own = format!("http://{}", app.address());
    match way {
        Way::WebSocket => {
            for origin in [own.as_str(), "https://app.example.com"] {
                let query = "?EIO=4&transport=websocket";
                let opened = Socket::knock(app, query, &[("origin", origin)]).await;
                assert!(opened.is_ok(), "{origin}");
            }
        }
        Way::Polling => {
            for origin in ["http://chat.example", "https://app.example.com"] {
                let answer = Polling::handshake(app).header("origin", origin).await;
                assert_eq!(answer.status, 200, "{origin}");
            }
        }
    }
}
