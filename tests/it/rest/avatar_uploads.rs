//! Profile pictures of existing clients, which upload one like a file of a message and send its address as `avatarUrl`.

use serde_json::{Value, json};

use super::attachments::{PDF, path, send, upload, uploaded};
use super::pictures::{avatar, halves};
use super::previews::{png, run_jobs};
use crate::support::{Answer, Engine, Person, TestApp};

const REFUSED: &str = "avatarUrl must be an uploaded picture, or an https address of at most 500 characters on a host of IMAGE_HOSTS";

async fn put(person: &Person, url: &str) -> Answer {
    let body = json!({"avatarUrl": url, "bio": "weddings"});
    person.put("/api/auth/profile", &body).await
}

fn url(file: &Value) -> &str {
    file["url"].as_str().unwrap()
}

#[tokio::test]
async fn the_address_of_an_own_upload_becomes_a_face() {
    for engine in Engine::ALL {
        let app = engine.start(&[]).await;
        let (asha, arjun, conversation) = app.couple().await;
        let file = uploaded(&asha, "me.png", &halves()).await;
        let mut faces = Vec::new();
        for address in [
            url(&file).to_owned(),
            path(&file["url"]),
            format!("https://chat.example{}", url(&file)),
        ] {
            let user = put(&asha, &address).await.data(200)["user"].take();
            assert_eq!(user["bio"], "weddings");
            let face = user["avatarUrl"].as_str().unwrap().to_owned();
            assert!(face.starts_with("/api/pictures/") && face.ends_with("/320"));
            assert_eq!(avatar(&asha).await, json!(face));
            let shown = app.call("GET", &face).await;
            assert_eq!(
                (shown.status, shown.header("content-type")),
                (200, "image/jpeg")
            );
            let shown = image::load_from_memory(&shown.bytes).unwrap();
            assert_eq!((shown.width(), shown.height()), (320, 320), "{engine:?}");
            // What a client reads it may send back.
            assert_eq!(put(&asha, &face).await.data(200)["user"]["avatarUrl"], face);
            faces.push(face);
        }
        for former in &faces[..2] {
            assert_eq!(app.call("GET", former).await.status, 404);
        }
        // The upload is a copy's original: it can be sent all the same.
        let sent = send(&asha, &conversation, json!({"attachmentUrl": url(&file)})).await;
        sent.data(201);
        assert_eq!(arjun.get(&path(&file["url"])).await.status, 200);
        put(&asha, url(&file)).await.data(200);
        app.pass(25 * 3_600_000);
        run_jobs(&app).await;
        app.state().media.clean_up().await.unwrap();
        let kept = app.files().await;
        let faces = kept.iter().filter(|it| it.starts_with("pictures/"));
        assert_eq!(faces.count(), 2, "two sizes of the last: {kept:?}");
        let originals = kept.iter().filter(|it| it.ends_with("/original"));
        assert_eq!(originals.count(), 1, "no copies: {kept:?}");
    }
}

#[tokio::test]
async fn other_uploads_are_refused_and_change_nothing() {
    for engine in Engine::ALL {
        let app = engine.start(&[("IMAGE_HOSTS", "img.example")]).await;
        let (asha, arjun, conversation) = app.couple().await;
        let own = uploaded(&asha, "me.png", &png(40, 40)).await;
        let face = put(&asha, url(&own)).await.data(200)["user"]["avatarUrl"].take();
        let others = uploaded(&arjun, "a.png", &png(9, 9)).await;
        send(
            &arjun,
            &conversation,
            json!({"attachmentUrl": url(&others)}),
        )
        .await
        .data(201);
        let signed = arjun.row(&conversation).await;
        assert_eq!(signed["lastMessageType"], "image");
        let pdf = uploaded(&asha, "a.pdf", PDF).await;
        let mut cut = png(400, 400);
        cut.truncate(200);
        let cut = upload(&asha, "cut.png", &cut).await;
        // Cut pictures may be refused at once.
        let cut = cut.json()["data"]["attachment"]["url"]
            .as_str()
            .map(str::to_owned);
        let nobodys = "/api/attachments/0190c0de-0000-7000-8000-00000000ffff/original/a.png";
        let addresses = [
            url(&others),
            &path(&others["url"]),
            url(&pdf),
            cut.as_deref().unwrap_or(nobodys),
            nobodys,
            "/api/attachments/x/original/a.png",
            "https://elsewhere.example/a.png",
        ];
        for address in addresses {
            let body = json!({"avatarUrl": address, "city": "Pune"});
            let refused = asha.put("/api/auth/profile", &body).await;
            refused.refused(400, "invalid_input", REFUSED);
            assert_eq!(avatar(&asha).await, face, "{engine:?} {address}");
        }
        // A field that is refused is looked at before the picture.
        let body = json!({"avatarUrl": url(&own), "city": "x".repeat(201)});
        assert_eq!(asha.put("/api/auth/profile", &body).await.status, 400);
        assert_eq!(avatar(&asha).await, face);
        let user = asha.get("/api/auth/me").await.data(200)["user"].take();
        assert_eq!(user["city"], Value::Null);
        put(&asha, "https://img.example/a.png").await.data(200);
        put(&asha, "").await.data(200);
        assert_eq!(avatar(&asha).await, Value::Null);
    }
}

/// Each face of an upload counts as one.
#[tokio::test]
async fn faces_of_uploads_are_limited() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    let app = app.restarted_with(&[("RATE_LIMIT_SCALE", "0.01")]).await;
    let asha = asha.at(&app);
    let file = uploaded(&asha, "me.png", &png(9, 9)).await;
    for _ in 0..2 {
        put(&asha, url(&file)).await.data(200);
    }
    let refused = put(&asha, url(&file)).await;
    assert_eq!(refused.status, 429, "{}", refused.body);
    assert_eq!(refused.header("retry-after"), "3601");
}
