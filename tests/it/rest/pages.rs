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
            attributes.contains(r#"rel="external""#) && text.starts_with("Retry<")
        });
        let links = links.count();
        assert_eq!((titles, links), (failures, failures), "{path}: {page}");
    }
}

#[tokio::test]
async fn no_page_lets_the_browser_make_links_of_numbers() {
    let app = TestApp::start().await;
    let (asha, _, conversation) = app.couple().await;
    for path in [
        "/photographers",
        &format!("/customer/messages/{conversation}"),
    ] {
        let page = page(&app, &asha, path, "en").await;
        let told = r#"<meta name="format-detection" content="telephone=no""#;
        assert!(page.contains(told), "{path}");
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

#[tokio::test]
async fn the_link_to_another_language_keeps_the_query() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    let shown = page(&app, &asha, "/photographers?q=pune%20%26&lang=en", "en").await;
    assert!(
        shown.contains(r#"href="?q=pune%20%26&amp;lang=hi""#),
        "{shown}"
    );
    let sign_in = app.call("GET", "/login?next=%2Fprofile").await.body;
    assert!(
        sign_in.contains(r#"href="?next=%2Fprofile&amp;lang=hi""#),
        "{sign_in}"
    );
}

#[tokio::test]
async fn the_directory_speaks_to_customers_and_to_colleagues() {
    let app = TestApp::start().await;
    let (asha, arjun, _) = app.couple().await;
    app.photographer("Meera").await;
    let ask = "ask if your date is free";
    let work = "Find photographers to work with";
    for (person, said, unsaid) in [(&asha, ask, work), (&arjun, work, ask)] {
        let shown = page(&app, person, "/photographers", "en").await;
        assert!(
            shown.contains(said) && !shown.contains(unsaid),
            "{}",
            person.name
        );
        assert!(
            shown.contains(r#"aria-label="Message Meera""#),
            "{}",
            person.name
        );
    }
}

#[tokio::test]
async fn every_page_has_a_heading_of_the_first_level() {
    let app = TestApp::start().await;
    let (asha, _, conversation) = app.couple().await;
    asha.send(&conversation, "hi").await;
    for (path, heading) in [("/login", "Sign in"), ("/register", "Create account")] {
        let shown = app.call("GET", path).await.body;
        assert!(headings(&shown).contains(&heading.to_owned()), "{path}");
    }
    let thread = format!("/customer/messages/{conversation}");
    for (path, heading) in [
        ("/customer/messages", "Messages"),
        (&*thread, "Arjun Kapoor"),
        ("/customer/messages/conv_2_1", "Conversation not found"),
        ("/photographers", "Photographers"),
        ("/profile", "Profile"),
        ("/no/such/page", "Page not found"),
    ] {
        let shown = page(&app, &asha, path, "en").await;
        assert!(headings(&shown).contains(&heading.to_owned()), "{path}");
    }
}

fn headings(page: &str) -> Vec<String> {
    let headings = page.split("<h1").skip(1);
    let headings = headings.filter_map(|rest| rest.split_once('>')?.1.split_once("</h1>"));
    // Without the tags within it: a name may be a link.
    let text = |heading: &str| {
        let parts = heading.split('<').enumerate();
        let texts = parts.filter_map(|(at, part)| match at {
            0 => Some(part),
            _ => part.split_once('>').map(|(_, text)| text),
        });
        texts.collect()
    };
    headings.map(|(heading, _)| text(heading)).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_that_are_rendered_at_the_same_time_have_their_own_titles() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    arjun.send(&conversation, "unread").await;
    let thread = format!("/photographer/messages/{conversation}");
    let readers = [
        (&asha, "/customer/messages", "(1) Messages"),
        (&arjun, "/photographer/messages", "Messages"),
        (&arjun, thread.as_str(), "Messages"),
    ];
    for _ in 0..20 {
        let pages = readers.iter().cycle().take(9);
        let pages = pages.map(async |(person, path, title)| {
            // On a machine that is too slow for so many at once, the budget of a request ends first, and the page says so.
            let shown = loop {
                let call = app.call("GET", path).cookie(&person.token);
                let answer = call.header("accept-language", "en").await;
                if answer.status != 503 && !answer.body.contains("Couldn't load this") {
                    break answer.body;
                }
            };
            assert!(
                shown.contains(&format!("<title>{title} · ChitraSethu</title>")),
                "{title}: {shown}"
            );
        });
        futures::future::join_all(pages).await;
    }
}

/// The part of a page from this mark on, as long as a row or bubble.
fn part(page: &str, mark: &str) -> String {
    let at = page
        .find(mark)
        .unwrap_or_else(|| panic!("no {mark}: {page}"));
    page[at..].chars().take(4_000).collect()
}

#[tokio::test]
async fn a_picture_without_text_is_shown_and_named() {
    let app = TestApp::with(&[("IMAGE_HOSTS", "img.example")]).await;
    let (asha, ravi, conversation) = app.couple().await;
    ravi.send(&conversation, "x").await;
    app.sql(
        "UPDATE messages SET message_text = '', message_type = 'image', \
         attachment_url = 'https://img.example/hall.jpg' WHERE sender_id = ?",
        ravi.id,
    )
    .await;
    let path = format!("/customer/messages/{conversation}");
    let page = page(&app, &asha, &path, "en").await;
    assert!(page.contains(", Photo, "), "the row's label: {page}");
    let bubble = part(&page, "<article");
    assert!(bubble.contains(r#"href="https://img.example/hall.jpg""#));
    assert!(bubble.contains(r#"src="https://img.example/hall.jpg" alt="Photo""#));
}

#[tokio::test]
async fn a_file_is_named_and_no_link_where_its_address_is_not_safe() {
    let app = TestApp::start().await;
    let (asha, ravi, conversation) = app.couple().await;
    ravi.send(&conversation, "x").await;
    app.sql(
        "UPDATE messages SET message_text = '', message_type = 'file', attachment_file_name = 'offer.pdf', \
         attachment_url = 'javascript:alert(1)' WHERE sender_id = ?",
        ravi.id,
    )
    .await;
    let row = asha.row(&conversation).await;
    assert_eq!(row["lastMessageFileName"], "offer.pdf");
    let path = format!("/customer/messages/{conversation}");
    let page = page(&app, &asha, &path, "en").await;
    assert!(page.contains(", offer.pdf, "), "the row's label: {page}");
    assert!(part(&page, "<article").contains("offer.pdf"));
    assert!(!page.contains("href=\"javascript:"));
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
