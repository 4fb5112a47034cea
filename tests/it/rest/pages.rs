//! Texts of the pages as the server renders them.

use serde_json::json;

use crate::support::{Person, TestApp};

async fn page(app: &TestApp, person: &Person, path: &str, language: &str) -> String {
    let call = app.call("GET", path).cookie(&person.token);
    call.header("accept-language", language).await.body
}

#[tokio::test]
async fn a_list_or_conversation_that_cannot_be_loaded_offers_retry() {
    let app = TestApp::start().await;
    let (asha, _, conversation) = app.couple().await;
    asha.send(&conversation, "hi").await;
    app.sql("ALTER TABLE conversations RENAME TO elsewhere", 0)
        .await;
    let list = "/customer/messages";
    for (path, failures) in [(list.to_owned(), 1), (format!("{list}/{conversation}"), 2)] {
        let page = page(&app, &asha, &path, "en").await;
        let titles = page.matches("Couldn't load this").count();
        let links = page.split("<a ").filter(|link| {
            let (attributes, text) = link.split_once('>').unwrap_or_default();
            attributes.contains(r#"rel="external""#) && text.starts_with("Retry</a>")
        });
        let links = links.count();
        assert_eq!((titles, links), (failures, failures), "{path}: {page}");
    }
}

#[tokio::test]
async fn an_empty_directory_names_the_search_in_the_language_of_the_reader() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    let found = "/photographers?q=pune";
    assert!(
        page(&app, &asha, found, "en")
            .await
            .contains("No photographers match “pune”.")
    );
    assert!(
        page(&app, &asha, found, "hi")
            .await
            .contains("“pune” से मेल खाता कोई फ़ोटोग्राफ़र नहीं मिला।")
    );
    assert!(
        page(&app, &asha, "/photographers", "en")
            .await
            .contains("No photographers yet.")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_that_are_rendered_at_the_same_time_have_their_own_titles() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    arjun.send(&conversation, "unread").await;
    let readers = [
        (&asha, "/customer/messages", "(1) Messages"),
        (&arjun, "/photographer/messages", "Messages"),
    ];
    for _ in 0..20 {
        let pages = readers.iter().cycle().take(20);
        let pages = pages.map(async |(person, path, title)| {
            let page = page(&app, person, path, "en").await;
            assert!(
                page.contains(&format!("<title>{title} · ChitraSethu</title>")),
                "{title}: {page}"
            );
        });
        futures::future::join_all(pages).await;
    }
}

#[tokio::test]
async fn a_profile_cannot_leave_its_text_area() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    let bio = "</textarea><b>bold</b> & &lt;";
    let saved = asha
        .call("PUT", "/api/auth/profile")
        .json(&json!({ "bio": bio }));
    saved.await.data(200);
    let shown = page(&app, &asha, "/profile", "en").await;
    let escaped = "\n&lt;/textarea>&lt;b>bold&lt;/b> &amp; &amp;lt;</textarea>";
    assert!(shown.contains(escaped), "{shown}");
}
