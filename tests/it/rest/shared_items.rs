//! What was shared in a conversation: `GET …/{id}/shared`, and its plain page.

use serde_json::{Value, json};

use super::attachments::{PDF, send, uploaded};
use super::previews::png;
use super::search::fill;
use crate::support::{Engine, Person, TestApp};

async fn shared(person: &Person, conversation: &str, query: &str) -> Value {
    let path = format!("/api/messages/conversations/{conversation}/shared?{query}");
    person.get(&path).await.data(200)
}

fn positions(page: &Value) -> Vec<i64> {
    let messages = page["messages"].as_array().unwrap().iter();
    messages
        .map(|message| message["seq"].as_i64().unwrap())
        .collect()
}

async fn send_file(person: &Person, conversation: &str, name: &str, content: &[u8]) {
    let file = uploaded(person, name, content).await;
    let ids = json!({"attachmentIds": [file["publicId"]]});
    send(person, conversation, ids).await.data(201);
}

/// A photo, a text, a file, and a link by two people.
async fn talk(app: &TestApp) -> (Person, Person, String) {
    let (asha, arjun, conversation) = app.couple().await;
    send_file(&asha, &conversation, "hall.png", &png(40, 30)).await;
    arjun.send(&conversation, "lovely").await;
    send_file(&arjun, &conversation, "contract.pdf", PDF).await;
    asha.send(&conversation, "see https://example.com/album")
        .await;
    (asha, arjun, conversation)
}

#[tokio::test]
async fn both_members_find_what_was_shared_with_addresses_that_admit_them() {
    for engine in Engine::ALL {
        let app = engine.start(&[]).await;
        let (asha, arjun, conversation) = talk(&app).await;
        arjun.read(&conversation, None).await;
        for person in [&asha, &arjun] {
            for (kind, expected) in [("media", [1]), ("files", [3]), ("links", [4])] {
                let page = shared(person, &conversation, &format!("kind={kind}")).await;
                assert_eq!(positions(&page), expected, "{kind}");
                assert_eq!(page["nextBefore"], json!(null), "{kind}");
                // The same message as in the history.
                let history = person.history(&conversation).await;
                let at = usize::try_from(expected[0] - 1).unwrap();
                assert_eq!(page["messages"][0], history[at], "{kind}");
            }
            let page = shared(person, &conversation, "kind=files").await;
            let url = page["messages"][0]["attachments"][0]["url"].as_str();
            let file = app.call("GET", url.unwrap()).await;
            assert_eq!((file.status, &*file.bytes), (200, PDF));
        }
    }
}

#[tokio::test]
async fn pages_go_on_until_there_is_no_next_one() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    for at in 1..=7 {
        let text = if at % 2 == 1 { "www.example.com" } else { "no" };
        asha.send(&conversation, text).await;
    }
    let page = async |query: &str| {
        let page = shared(&arjun, &conversation, &format!("kind=links{query}")).await;
        (positions(&page), page["nextBefore"].clone())
    };
    assert_eq!(page("").await, (vec![7, 5, 3, 1], json!(null)));
    assert_eq!(page("&limit=2").await, (vec![7, 5], json!(5)));
    assert_eq!(page("&limit=2&before=5").await, (vec![3, 1], json!(null)));
    assert_eq!(page("&limit=0").await, (vec![7], json!(7)), "clamped");
    assert_eq!(page("&limit=9999").await.0.len(), 4, "clamped");
    assert_eq!(page("&before=-3").await, (vec![], json!(null)));
    // The index finds it, and it is no link.
    for _ in 0..2 {
        asha.send(&conversation, "ftp://example.com").await;
    }
    assert_eq!(page("&limit=2").await, (vec![], json!(8)));
    assert_eq!(page("&limit=2&before=8").await, (vec![7, 5], json!(5)));
    let many = (0..61).map(|n| format!("www.example.com/{n}"));
    fill(&asha, &conversation, many).await;
    assert_eq!(page("&limit=9999").await.0.len(), 60, "clamped");
}

#[tokio::test]
async fn bad_queries_are_refused() {
    let app = TestApp::start().await;
    let (asha, _, conversation) = app.couple().await;
    for query in [
        "",
        "?kind=",
        "?kind=voice",
        "?kind=Media",
        "?kind=media&kind=files",
        "?kind=media&limit=many",
        "?kind=media&before=x",
        "?kind=media&before=99999999999999999999",
        "?kind=%FF",
    ] {
        let path = format!("/api/messages/conversations/{conversation}/shared{query}");
        let answer = asha.get(&path).await;
        assert_eq!(answer.status, 400, "{query}: {}", answer.body);
        assert_eq!(answer.json()["code"], "invalid_payload", "{query}");
    }
    let answer = asha
        .get("/api/messages/conversations/conv_2_1/shared?kind=media")
        .await;
    answer.refused(400, "invalid_conversation_id", "Invalid conversation ID");
}

async fn page(app: &TestApp, person: &Person, path: &str) -> (u16, String) {
    let answer = app.call("GET", path).cookie(&person.token).await;
    (answer.status, answer.body)
}

#[tokio::test]
async fn without_javascript_the_lists_are_a_page_of_links() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = talk(&app).await;
    let path = format!("/conversations/{conversation}/shared");
    let (_, chat) = page(&app, &asha, &format!("/customer/messages/{conversation}")).await;
    assert!(chat.contains(&format!(r#"href="{path}""#)), "{chat}");
    for (query, expected) in [
        (
            "",
            &["/thumb/hall.png", "/original/hall.png", "November 2025"][..],
        ),
        (
            "?kind=files",
            &[
                "/original/contract.pdf?download",
                "contract.pdf",
                "30 B · Wed 12 November 2025",
            ],
        ),
        (
            "?kind=links",
            &[
                r#"href="https://example.com/album""#,
                r#"rel="noopener noreferrer nofollow""#,
                "see https://example.com/album",
            ],
        ),
    ] {
        for (person, home) in [(&asha, "customer"), (&arjun, "photographer")] {
            let (status, shown) = page(&app, person, &format!("{path}{query}")).await;
            assert_eq!(status, 200);
            let jump = format!("/{home}/messages/{conversation}?at=");
            for part in expected.iter().chain([&&*jump]) {
                assert!(shown.contains(part), "{query} lacks {part}: {shown}");
            }
        }
    }
    for _ in 0..31 {
        asha.send(&conversation, "www.example.com").await;
    }
    let (_, shown) = page(&app, &asha, &format!("{path}?kind=links")).await;
    let next = shown.split(r#"href="?kind=links&amp;before="#).nth(1);
    let before = next.and_then(|rest| rest.split('"').next()).unwrap();
    let (_, rest) = page(&app, &asha, &format!("{path}?kind=links&before={before}")).await;
    assert!(rest.contains("see https://example.com/album") && !rest.contains("Show more"));
}

#[tokio::test]
async fn the_page_of_others_does_not_exist_and_an_empty_one_says_so() {
    let app = TestApp::start().await;
    let (asha, _, conversation) = app.couple().await;
    let meera = app.customer("Meera").await;
    let path = format!("/conversations/{conversation}/shared");
    let (status, shown) = page(&app, &meera, &path).await;
    assert_eq!(status, 404);
    assert!(!shown.contains("Arjun"), "{shown}");
    assert_eq!(page(&app, &asha, "/conversations/x/shared").await.0, 404);
    let nobody = app.call("GET", &path).await;
    assert_eq!(nobody.status, 302);
    let (_, shown) = page(&app, &asha, &format!("{path}?kind=files")).await;
    assert!(shown.contains("No files yet"), "{shown}");
    let hindi = app.call("GET", &path).cookie(&asha.token);
    let hindi = hindi.header("accept-language", "hi").await;
    assert!(hindi.body.contains("अभी कोई फ़ोटो या वीडियो नहीं है"));
}
