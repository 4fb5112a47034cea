//! How large lists are, whatever people have written and however many they are.

use chitrasethu::domain::{UserId, UserType};
use serde_json::Value;

use crate::storage::{message, new_account, send};
use crate::support::{Engine, Person, TestApp};

const STRANGERS: usize = 60;

/// Of a page, in rows.
const PAGE: usize = 50;

/// Of a preview, in characters.
const PREVIEW: usize = 200;

/// Somebody to whom many strangers have each written a long message.
async fn flooded(engine: Engine, strangers: usize) -> (TestApp, Person) {
    let app = engine.start(&[]).await;
    let asha = app.customer("Asha").await;
    let store = &app.state().store;
    for n in 0..strangers {
        let email = format!("stranger.{n}@example.com");
        let stranger = new_account(&email, "Stranger", UserType::Photographer);
        let stranger = store.create_account(stranger).await.unwrap().id;
        let text = "अ".repeat(9_000);
        let long = message(stranger, UserId(asha.id), &text);
        send(&**store, long).await.unwrap();
    }
    (app, asha)
}

#[track_caller]
fn assert_short(rows: &[Value], count: usize) {
    assert_eq!(rows.len(), count);
    for row in rows {
        let preview = row["lastMessage"].as_str().unwrap();
        assert!(preview.chars().count() <= PREVIEW, "{preview}");
        assert!(preview.starts_with('अ'));
    }
}

#[tokio::test]
async fn previews_are_short_and_pages_limited_at_every_door() {
    for engine in Engine::ALL {
        let (app, asha) = flooded(engine, STRANGERS).await;
        assert_short(&asha.inbox().await, STRANGERS);

        let function = asha.function("conversations", &[]).await.json();
        assert_short(function["conversations"].as_array().unwrap(), PAGE);

        let row = asha.inbox().await[0]["conversationId"].take();
        let row = asha
            .function("conversation", &[("id", row.as_str().unwrap())])
            .await;
        assert!(row.body.matches('अ').count() <= PREVIEW, "{}", row.body);

        let page = app.call("GET", "/customer/messages").cookie(&asha.token);
        let page = page.await;
        let options = page.body.matches(r#"role="option""#).count();
        assert_eq!(options, PAGE);
        // Each row contains its preview three times: as it is shown, in its name, and for the page that comes alive.
        let letters = page.body.matches('अ').count();
        assert!(letters <= 3 * PAGE * PREVIEW, "{letters}");
    }
}

#[tokio::test]
async fn a_page_never_holds_more_than_500_rows() {
    let (_, asha) = flooded(Engine::Sqlite, 501).await;
    let page = asha.get("/api/messages/conversations?limit=1000").await;
    let page = page.data(200);
    assert_short(page["conversations"].as_array().unwrap(), 500);
    assert!(page["nextCursor"].is_string());
}

#[tokio::test]
async fn search_results_are_limited() {
    let (_, asha) = flooded(Engine::Sqlite, STRANGERS).await;
    let found = asha.get("/api/messages/search?q=Stranger&limit=1000").await;
    let found = found.data(200);
    assert!(found["people"].as_array().unwrap().len() <= PAGE);
    assert!(found["results"].as_array().unwrap().len() <= PAGE);
}
