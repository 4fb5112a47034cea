//! `GET /api/messages/search`: people and messages, over the index and what it has not reached yet.

mod refused;
mod visible;

use std::sync::Arc;

use chitrasethu::domain::{Body, ConversationId, MessageType, UserId};
use chitrasethu::server::jobs::Worker;
use chitrasethu::server::storage::{Action, NewChange};
use serde_json::{Value, json};

use crate::support::{Engine, Person, START, TestApp, assert_has, texts};

/// Stores messages without the limits of sending.
pub(super) async fn fill(from: &Person, conversation: &str, texts: impl Iterator<Item = String>) {
    let id: ConversationId = conversation.parse().unwrap();
    let change = |text: String| NewChange {
        conversation: id,
        user: UserId(from.id),
        action_id: None,
        at: START,
        action: Action::Send(
            Body::from_parts(text, MessageType::Text, None, None, Vec::new()),
            None,
        ),
        jobs: Vec::new(),
    };
    let changes: Vec<NewChange> = texts.map(change).collect();
    for batch in changes.chunks(100) {
        from.app.state().store.append(batch.to_vec()).await.unwrap();
    }
}

/// Runs the jobs that are due.
async fn work(app: &TestApp) {
    let worker = Worker {
        store: Arc::clone(&app.state().store),
        media: app.state().media.clone(),
        clock: app.state().accounts.clock.clone(),
        metrics: app.state().metrics.jobs.clone(),
    };
    worker.run_due().await.unwrap();
}

async fn page(person: &Person, query: &str) -> Value {
    let path = format!("/api/messages/search?{query}");
    person.get(&path).await.data(200)
}

/// The texts that are found.
async fn found(person: &Person, query: &str) -> Vec<String> {
    let page = page(person, query).await;
    let results = page["results"].as_array().unwrap().iter();
    let messages: Vec<Value> = results.map(|it| it["message"].clone()).collect();
    texts(&messages).into_iter().map(str::to_owned).collect()
}

/// `%`-encoded.
fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[tokio::test]
async fn spellings_and_scripts_find_each_other() {
    for engine in Engine::ALL {
        let app = engine.start(&[]).await;
        let (asha, arjun, conversation) = app.couple().await;
        for text in [
            "Shaadi kab hai?",
            "शादी १४ फ़रवरी को",
            "shadi ki photo",
            "nothing of it",
        ] {
            asha.send(&conversation, text).await;
        }
        let best = "Shaadi kab hai?";
        let others = ["shadi ki photo", "शादी १४ फ़रवरी को"];
        assert_eq!(
            found(&arjun, "q=shaadi").await,
            [best, others[0], others[1]]
        );
        assert_eq!(
            found(&arjun, "q=shaadi&order=newest").await,
            [others[0], others[1], best]
        );
        assert_eq!(found(&arjun, "q=14%20feb").await, [others[1]]);
        assert_eq!(
            found(&arjun, &format!("q={}", encoded("फोटो"))).await,
            [others[0]]
        );
        assert_eq!(
            found(&arjun, "q=sh").await.len(),
            3,
            "beginnings from two letters"
        );
        assert_eq!(
            found(&arjun, "q=oth").await,
            ["nothing of it"],
            "parts from three"
        );
        assert_eq!(found(&arjun, "q=ot").await, [""; 0]);
        assert_eq!(found(&arjun, "q=shaadi+photo").await, [others[0]]);
        let nothing = page(&arjun, "q=%3F").await;
        assert_eq!(
            nothing,
            json!({"people": [], "results": []}),
            "no word at all"
        );
    }
}

#[tokio::test]
async fn a_result_has_its_conversation_and_marks_what_answers() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    let sent = asha
        .send(&conversation, "✨ Hi! फ़ोटो, photos and video")
        .await;
    let page = page(&arjun, "q=photo").await;
    assert_has(
        &page["results"],
        &json!([{"conversationId": conversation, "participantId": asha.id, "participantName": asha.name,
            "message": {"id": sent["id"], "seq": 1, "sender": "customer"},
            "highlights": [[6, 5], [13, 6]]}]),
    );
    assert!(page.get("nextCursor").is_none() && page.get("indexing").is_none());
}

#[tokio::test]
async fn people_are_found_by_their_names_in_any_script() {
    for engine in Engine::ALL {
        let app = engine.start(&[]).await;
        let (asha, arjun, conversation) = app.couple().await;
        asha.send(&conversation, "hi").await;
        let people = async |query: &str| {
            let page = page(&asha, query).await;
            let people = page["people"].as_array().unwrap().iter();
            people
                .map(|it| it["participantId"].as_i64().unwrap())
                .collect::<Vec<_>>()
        };
        let name = arjun.name.split(' ').next().unwrap().to_lowercase();
        assert_eq!(people(&format!("q={name}")).await, [arjun.id]);
        assert_eq!(people(&format!("q={}", encoded("अर्जुन"))).await, [arjun.id]);
        assert_eq!(people("q=nobody").await, [0; 0]);
        let here = format!("q={name}&conversationId={conversation}");
        assert_eq!(
            people(&here).await,
            [0; 0],
            "in one conversation only its messages"
        );
        for more in ["from=me", "cursor=1.0"] {
            let query = format!("q={name}&{more}");
            assert_eq!(people(&query).await, [0; 0], "{more}");
        }
    }
}

#[tokio::test]
async fn all_messages_are_found_page_by_page_whatever_is_indexed() {
    for engine in Engine::ALL {
        let app = engine.start(&[]).await;
        let (asha, arjun, conversation) = app.couple().await;
        fill(&asha, &conversation, (0..700).map(|n| format!("photo {n}"))).await;
        work(&app).await;
        fill(
            &arjun,
            &conversation,
            (700..740).map(|n| format!("photo {n}")),
        )
        .await;
        assert_all_are_found(&asha, 740).await;
        assert_eq!(
            found(&asha, "q=photo+735").await,
            ["photo 735"],
            "not indexed yet"
        );
        assert_eq!(found(&asha, "q=photo+77").await, ["photo 77"], "indexed");
        let last = page(&asha, "q=photo+77&limit=1").await;
        assert!(last.get("nextCursor").is_none(), "{last}");
    }
}

/// "photo 0" up to this number are found, the newest first: 50 on a page at most, then 40, which no window is made of.
async fn assert_all_are_found(person: &Person, count: usize) {
    let expected: Vec<String> = (0..count).rev().map(|n| format!("photo {n}")).collect();
    let mut all = Vec::new();
    let (mut limit, mut query) = (50, "q=photo&limit=1000".to_owned());
    loop {
        let page = page(person, &query).await;
        let results = page["results"].as_array().unwrap();
        all.extend(
            results
                .iter()
                .map(|it| it["message"]["text"].as_str().unwrap().to_owned()),
        );
        assert!(results.len() <= limit);
        let Some(cursor) = page["nextCursor"].as_str() else {
            break;
        };
        assert_eq!(results.len(), limit);
        assert!(all.len() < expected.len(), "a page that came before");
        (limit, query) = (40, format!("q=photo&limit=40&cursor={cursor}"));
    }
    assert_eq!(all, expected);
}

#[tokio::test]
async fn all_messages_are_found_before_the_index_has_any() {
    let app = TestApp::start().await;
    let (asha, _, conversation) = app.couple().await;
    fill(&asha, &conversation, (0..450).map(|n| format!("photo {n}"))).await;
    assert_all_are_found(&asha, 450).await;
}

#[tokio::test]
async fn a_search_is_limited_to_a_conversation_a_kind_or_an_author() {
    for engine in Engine::ALL {
        let app = engine.start(&[]).await;
        let (asha, arjun, conversation) = app.couple().await;
        let meera = app.photographer("Meera").await;
        let other = asha.conversation_with(&meera);
        asha.send(&conversation, "photo one").await;
        arjun
            .send(&conversation, "photo two https://example.com")
            .await;
        meera.send(&other, "photo three").await;
        for indexed in [false, true] {
            let here = format!("q=photo&conversationId={conversation}");
            let two = "photo two https://example.com";
            assert_eq!(found(&asha, &here).await, [two, "photo one"], "{indexed}");
            assert_eq!(found(&asha, "q=photo").await.len(), 3);
            assert_eq!(found(&asha, "q=photo&from=me").await, ["photo one"]);
            assert_eq!(
                found(&asha, "q=photo&from=them").await,
                ["photo three", two]
            );
            assert_eq!(found(&asha, "q=photo&kind=link").await, [two]);
            assert_eq!(found(&asha, "q=photo&kind=photo").await, [""; 0]);
            fill(&asha, &conversation, (0..600).map(|n| format!("other {n}"))).await;
            work(&app).await;
        }
    }
}

#[tokio::test]
async fn an_index_that_is_behind_says_so_and_catches_up() {
    for engine in Engine::ALL {
        let app = engine.start(&[]).await;
        let (asha, _, conversation) = app.couple().await;
        fill(
            &asha,
            &conversation,
            (0..3_000).map(|n| format!("photo {n}")),
        )
        .await;
        let behind = page(&asha, "q=photo+7").await;
        assert_eq!(behind["indexing"], json!({"done": 0, "total": 3_000}));
        assert_eq!(
            found(&asha, "q=photo+2999").await.len(),
            1,
            "the newest are found all the same"
        );
        work(&app).await;
        let done = page(&asha, "q=photo+7").await;
        assert!(done.get("indexing").is_none(), "{done}");
        assert_eq!(done["results"][0]["message"]["text"], "photo 7");
    }
}
