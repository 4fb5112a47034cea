//! The page for one's password and sessions, without JavaScript.

use super::ended_sessions::{NEW, change_on_page};
use super::forms::form_of;
use crate::support::{PASSWORD, TestApp};

const PAGE: &str = "http://chat.example/account";

#[tokio::test]
async fn the_forms_work_without_javascript_in_both_languages() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    let page = async |query: &str, cookies: &str| {
        let cookies = format!("chitrasethu_session={}; {cookies}", asha.token);
        let page = app.call("GET", &format!("/account{query}"));
        let page = page.header("cookie", cookies).await;
        assert_eq!(page.status, 200, "{}", page.asked);
        page.body
    };
    for (language, title, action) in [
        ("en", "Change password", "Sign out everywhere else"),
        ("hi", "पासवर्ड बदलें", "बाकी सभी जगह साइन आउट करें"),
    ] {
        let page = page("", &format!("lang={language}")).await;
        for part in [title, action, &*asha.email] {
            assert!(page.contains(part), "{part}");
        }
    }

    let wrong = form_of(PAGE, change_on_page(&asha, "wrong horse", NEW)).await;
    assert_eq!(wrong.status, 302, "{}", wrong.body);
    let query = wrong.header("location").strip_prefix(PAGE).unwrap();
    assert!(!query.contains("horse"), "{query}");
    let kept = wrong.header("set-cookie").split(';').next().unwrap();
    let again = page(query, kept).await;
    assert!(
        again.contains("This isn&#x27;t your current password.")
            || again.contains("This isn't your current password.")
    );
    assert!(!again.contains("horse"), "passwords are not sent back");

    let changed = form_of(PAGE, change_on_page(&asha, PASSWORD, NEW)).await;
    assert_eq!(
        (changed.status, changed.header("location")),
        (302, "/account?changed=1")
    );
    let ended = form_of(PAGE, asha.function("sign_out_elsewhere", &[])).await;
    assert_eq!(
        (ended.status, ended.header("location")),
        (302, "/account?ended=1")
    );
    for (query, said) in [
        ("?changed=1", "Password changed."),
        ("?ended=1", "signed out everywhere else."),
    ] {
        assert!(page(query, "").await.contains(said), "{query}");
    }
    let profile = app.call("GET", "/profile").cookie(&asha.token).await;
    assert!(profile.body.contains(r#"href="/account""#));
}
