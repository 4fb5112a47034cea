//! What a page shows after its form was refused, without JavaScript.

use std::future::IntoFuture;

use futures::future::join_all;
use sqlx::Connection as _;

use super::forms::form_of;
use super::message_form::{NO_FILE, posted};
use crate::support::{Answer, Person, TestApp};

/// The page to which a refused form leads back, in Hindi.
pub(super) async fn page_again(person: &Person, refused: &Answer) -> String {
    assert!([302, 303].contains(&refused.status), "{}", refused.body);
    let path = refused.header("location");
    let path = path.strip_prefix("http://chat.example").unwrap_or(path);
    let kept = refused.header("set-cookie").split(';').next().unwrap();
    let cookies = format!("chitrasethu_session={}; lang=hi; {kept}", person.token);
    let page = person.app.call("GET", path).header("cookie", cookies).await;
    assert_eq!(page.status, 200, "{}", page.asked);
    page.body
}

#[tokio::test]
async fn a_refused_profile_stays_as_it_was_typed_with_the_reason_beside_its_field() {
    let app = TestApp::start().await;
    let arjun = app.photographer("Arjun Kapoor").await;
    let page = "http://chat.example/profile?saved=1";
    let (long, too_long) = ("x".repeat(201), "अ".repeat(2_001));
    for (field, value, reason) in [
        ("bio", &*too_long, "ज़्यादा से ज़्यादा 2,000 अक्षर लिखिए।"),
        ("city", &*long, "ज़्यादा से ज़्यादा 200 अक्षर लिखिए।"),
        ("phone", &*long, "ज़्यादा से ज़्यादा 200 अक्षर लिखिए।"),
        ("full_name", " ", "ज़्यादा से ज़्यादा 100 अक्षरों का नाम लिखिए।"),
    ] {
        let mut fields = vec![
            ("full_name", "Arjun K"),
            ("state", "Maharashtra"),
            ("phone", "+91 98"),
        ];
        fields.retain(|(name, _)| *name != field);
        fields.push((field, value));
        let refused = form_of(page, arjun.function("profile", &fields)).await;
        let page = page_again(&arjun, &refused).await;
        for kept in ["Maharashtra", value] {
            assert!(page.contains(kept), "{field}: {kept}");
        }
        assert_eq!(page.matches(r#"aria-invalid="true""#).count(), 1, "{field}");
        let (_, beside) = page.split_once(&format!(r#"id="{field}-error""#)).unwrap();
        assert!(
            beside.split_once('<').unwrap().0.contains(reason),
            "{field}"
        );
        assert!(
            page.contains(r#"role="alert""#) && !page.contains("सेव हो गया"),
            "{field}"
        );
        assert!(
            !page.contains("at most") && !page.contains("must be"),
            "{field}"
        );
    }
    let stored = arjun.get("/api/auth/me").await.data(200);
    assert_eq!(stored["user"]["fullName"], "Arjun Kapoor");
}

#[tokio::test]
async fn a_refused_message_stays_in_the_box_of_its_conversation() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    let meera = app.photographer("Meera").await;
    asha.send(&conversation, "hi").await;
    asha.send(&asha.conversation_with(&meera), "hi").await;
    let text = format!("Dear Arjun,{}", "\r\nअ".repeat(5_000));
    let fields = [("conversation_id", &*conversation), ("text", &*text)];
    for (peer, stays) in [(&arjun, true), (&meera, false)] {
        let here = asha.conversation_with(peer);
        let page = format!("http://chat.example/customer/messages/{here}");
        let refused = form_of(&page, asha.function("send", &fields)).await;
        let page = page_again(&asha, &refused).await;
        let (_, area) = page.split_once("<textarea").unwrap();
        let (area, _) = area.split_once("</textarea>").unwrap();
        assert_eq!(area.contains(">\nDear Arjun,"), stays, "{}", peer.name);
        assert!(page.contains("यह संदेश बहुत लंबा है।"), "{}", peer.name);
    }
}

#[tokio::test]
async fn a_browser_behind_a_balancer_comes_back_to_the_node_that_has_refused_its_form() {
    let app = TestApp::start().await;
    let (asha, _, conversation) = app.couple().await;
    let text = "x".repeat(10_001);
    let fields = [("conversation_id", &*conversation), ("text", &text)];
    let page = format!("http://chat.example/customer/messages/{conversation}");
    let send = |key: &str| {
        form_of(&page, asha.function("send", &fields)).header("x-chitrasethu-node", key)
    };
    let with_files =
        posted(&asha, &fields, &[NO_FILE]).header("x-chitrasethu-node", "9f86d081-884c");
    let cookie = "chitrasethu_node=9f86d081-884c; HttpOnly; SameSite=Lax; Path=/; Max-Age=600";
    for call in [send("9f86d081-884c"), with_files] {
        let refused = call.await;
        let cookies: Vec<_> = refused.headers.get_all("set-cookie").iter().collect();
        assert_eq!(cookies.len(), 2, "{cookies:?}");
        assert_eq!(cookies[0], cookie);
    }
    let refused = send("a;b").await;
    assert_eq!(refused.headers.get_all("set-cookie").iter().count(), 1);
}

#[tokio::test]
async fn a_message_that_a_locked_database_refuses_is_in_its_box_again() {
    let app = TestApp::start().await;
    let (asha, _, conversation) = app.couple().await;
    let locked = app.lock_database().await;
    let fields = [("conversation_id", &*conversation), ("text", "not lost")];
    let page = format!("http://chat.example/customer/messages/{conversation}");
    let by_function = form_of(&page, asha.function("send", &fields));
    let by_form = posted(&asha, &fields, &[NO_FILE]);
    let refused = join_all([by_function, by_form].map(IntoFuture::into_future)).await;
    locked.close().await.unwrap();
    for refused in refused {
        let page = page_again(&asha, &refused).await;
        let (_, area) = page.split_once("<textarea").unwrap();
        let (area, _) = area.split_once("</textarea>").unwrap();
        assert!(area.contains("not lost"), "{area}");
        assert!(page.contains(r#"role="alert""#));
    }
    assert!(asha.history(&conversation).await.is_empty());
}
