//! The public pages of photographers.

use serde_json::json;

use super::pictures::{FACE, added};
use super::previews::png;
use crate::support::{Answer, TestApp};

async fn visit(app: &TestApp, id: &str) -> Answer {
    let call = app.call("GET", &format!("/photographers/{id}"));
    call.header("accept", "text/html").await
}

/// The content of a `<meta>` element.
fn meta<'a>(page: &'a str, name: &str) -> Option<&'a str> {
    let at = page.find(&format!("=\"{name}\""))?;
    let rest = page[at..].split_once("content=\"")?.1;
    rest.split('"').next()
}

#[tokio::test]
async fn a_visitor_sees_a_photographers_work_and_can_share_it() {
    let app = TestApp::start().await;
    let arjun = app.photographer("Arjun Kapoor").await;
    let bio = "Weddings in \"natural\" light.\n<b>Pune</b>";
    let about = json!({"location": "Pune", "bio": bio, "phone": "+91 98"});
    arjun.put("/api/auth/profile", &about).await.data(200);
    let face = added(&arjun, &png(400, 400), &FACE).await;
    let page = visit(&app, &arjun.id.to_string()).await;
    assert_eq!(page.status, 200, "{}", page.body);
    let shared = |page: &Answer, name: &str| meta(&page.body, name).map(str::to_owned);
    let url = format!("http://chat.example{}", face["url"].as_str().unwrap());
    assert_eq!(shared(&page, "og:image"), Some(url), "{}", page.body);
    assert_eq!(shared(&page, "twitter:card").as_deref(), Some("summary"));

    let fields = [("purpose", "portfolio"), ("caption", "Haldi & dance")];
    let work = added(&arjun, &png(2_000, 1_000), &fields).await;
    let page = visit(&app, &arjun.id.to_string()).await;
    let address = format!("http://chat.example/photographers/{}", arjun.id);
    let picture = format!("http://chat.example{}", work["url"].as_str().unwrap());
    for (name, content) in [
        ("og:type", "profile"),
        ("og:title", "Arjun Kapoor · Pune"),
        ("og:url", &address),
        ("og:image", &picture),
        ("og:image:width", "1600"),
        ("og:image:height", "800"),
        (
            "og:description",
            "Weddings in &quot;natural&quot; light. &lt;b&gt;Pune&lt;/b&gt;",
        ),
        ("twitter:card", "summary_large_image"),
    ] {
        assert_eq!(shared(&page, name).as_deref(), Some(content), "{name}");
    }
    let write = format!("href=\"/customer/messages?photographerId={}\"", arjun.id);
    for part in [
        "<title>Arjun Kapoor · ChitraSethu</title>",
        &write,
        "alt=\"Haldi &amp; dance\"",
        work["previewUrl"].as_str().unwrap(),
        "href=\"/login?next=%2Fphotographers%2F",
    ] {
        assert!(page.body.contains(part), "{part}: {}", page.body);
    }
    for private in ["+91 98", &arjun.email, "<b>Pune"] {
        assert!(!page.body.contains(private), "{private}");
    }
    let message = app.call("GET", &write[6..write.len() - 1]).await;
    assert_eq!(message.status, 302);
    assert!(message.header("location").starts_with("/login?next="));
}

/// Proxies say that the browser uses https.
#[tokio::test]
async fn shared_addresses_have_the_scheme_of_the_browser() {
    let app = TestApp::with(&[("TRUSTED_PROXIES", "127.0.0.1")]).await;
    let arjun = app.photographer("Arjun").await;
    let call = app.call("GET", &format!("/photographers/{}", arjun.id));
    let page = call.header("x-forwarded-proto", "https").await;
    let address = format!("https://chat.example/photographers/{}", arjun.id);
    assert_eq!(meta(&page.body, "og:url"), Some(&*address), "{}", page.body);
    assert_eq!(meta(&page.body, "og:image"), None);
}

#[tokio::test]
async fn photographers_edit_their_own_page_and_are_written_to_on_others() {
    let app = TestApp::start().await;
    let (asha, arjun, _) = app.couple().await;
    let path = format!("/photographers/{}", arjun.id);
    let write = format!("href=\"/customer/messages?photographerId={}\"", arjun.id);
    for (person, is_own) in [(&asha, false), (&arjun, true)] {
        let page = app.call("GET", &path).cookie(&person.token).await.body;
        assert_eq!(page.contains("Edit profile"), is_own, "{page}");
        assert_eq!(page.contains(&write), !is_own, "{page}");
        assert!(!page.contains("href=\"/login"), "signed in already");
    }
    let directory = app.call("GET", "/photographers").cookie(&asha.token).await;
    assert!(directory.body.contains(&format!("href=\"{path}\"")));
    let conversation = asha.conversation_with(&arjun);
    asha.send(&conversation, "hi").await;
    let open = format!("/customer/messages/{conversation}");
    let open = app.call("GET", &open).cookie(&asha.token).await.body;
    assert_eq!(
        open.matches(&format!("href=\"{path}\"")).count(),
        2,
        "head and details: {open}"
    );
}

#[tokio::test]
async fn only_active_photographers_have_a_page() {
    let app = TestApp::start().await;
    let (asha, arjun, _) = app.couple().await;
    let dev = app.photographer("Dev Studio").await;
    app.deactivate(&dev).await;
    for id in [
        asha.id.to_string(),
        dev.id.to_string(),
        "999".to_owned(),
        "0".to_owned(),
        "-1".to_owned(),
        "arjun".to_owned(),
        "99999999999999999999".to_owned(),
    ] {
        let page = visit(&app, &id).await;
        assert_eq!(page.status, 404, "{id}");
        assert!(page.body.contains("Page not found"), "{id}: {}", page.body);
        for name in [&asha.name, &dev.name] {
            assert!(!page.body.contains(name), "{id}: {name}");
        }
        let signed_in = app.call("GET", &format!("/photographers/{id}"));
        assert_eq!(signed_in.cookie(&arjun.token).await.status, 404, "{id}");
    }
}

#[tokio::test]
async fn a_public_page_speaks_the_language_of_its_reader() {
    let app = TestApp::start().await;
    let arjun = app.photographer("Arjun").await;
    let call = app.call("GET", &format!("/photographers/{}", arjun.id));
    let page = call.header("accept-language", "hi").await.body;
    assert_eq!(
        meta(&page, "og:description"),
        Some("Arjun की वेडिंग फ़ोटोग्राफ़ी")
    );
    assert!(page.contains("साइन इन"), "{page}");
}
