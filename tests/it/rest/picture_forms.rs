//! Pictures by the forms of the profile page, without JavaScript.

use serde_json::Value;

use super::forms::form_of;
use super::pictures::{FACE, added, avatar, picture_form};
use super::previews::png;
use crate::support::TestApp;

#[tokio::test]
async fn forms_lead_back_to_the_profile_and_say_what_happened() {
    let app = TestApp::start().await;
    let arjun = app.photographer("Arjun").await;
    let post = |path: &str| {
        let call = app.call("POST", path).cookie(&arjun.token);
        form_of("http://chat.example/profile", call)
    };
    let profile = async |address: &str| {
        let page = address.split('#').next().unwrap();
        app.call("GET", page).cookie(&arjun.token).await.body
    };
    let answer = picture_form(post("/api/pictures"), &png(40, 40), &FACE).await;
    let saved = "/profile?pictures=saved#pictures";
    assert_eq!(
        (answer.status, answer.header("location")),
        (303, saved),
        "{}",
        answer.body
    );
    let url = avatar(&arjun).await;
    let shown = profile(saved).await;
    assert!(shown.contains(url.as_str().unwrap()), "{shown}");
    assert!(shown.contains("text-success\">Saved"), "{shown}");

    let refused = picture_form(post("/api/pictures"), b"text", &FACE).await;
    let location = "/profile?pictures=unsupported_media_type#pictures";
    assert_eq!(
        (refused.status, refused.header("location")),
        (303, location)
    );
    let shown = profile(location).await;
    assert!(
        shown.contains("Choose a JPEG, PNG, WebP or GIF picture."),
        "{shown}"
    );
    let shown = profile("/profile?pictures=Your+account+is+locked").await;
    assert!(
        !shown.contains("is locked"),
        "no text of an address is shown"
    );

    let id = url.as_str().unwrap().trim_end_matches("/320").to_owned();
    let removed = post(&id).form(&[("action", "remove")]).await;
    assert_eq!(removed.header("location"), saved);
    assert_eq!(avatar(&arjun).await, Value::Null);

    let nobody = form_of(
        "http://chat.example/profile",
        app.call("POST", "/api/pictures"),
    );
    let nobody = picture_form(nobody, &png(4, 4), &FACE).await;
    assert_eq!(
        (nobody.status, nobody.header("location")),
        (303, "/login?next=%2Fprofile")
    );
}

#[tokio::test]
async fn forms_of_other_sites_change_no_picture() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    let face = added(&asha, &png(9, 9), &FACE).await;
    let foreign = |path: &str| {
        let call = app.call("POST", path).cookie(&asha.token);
        call.header("origin", "https://evil.example")
    };
    let add = picture_form(foreign("/api/pictures"), &png(9, 9), &FACE).await;
    let path = format!("/api/pictures/{}", face["id"].as_str().unwrap());
    let remove = foreign(&path).form(&[("action", "remove")]).await;
    assert_eq!((add.status, remove.status), (403, 403));
    assert_eq!(avatar(&asha).await, face["url"]);
}
