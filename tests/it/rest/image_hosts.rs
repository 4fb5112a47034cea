//! Pictures on other hosts: only those that the operator names are loaded, because each tells its host who looks at it.

use serde_json::json;

use super::pictures::{FACE, added};
use super::previews::png;
use crate::support::{Person, TestApp};

const HOSTS: &str = "img.example, *.cdn.example";

async fn page(app: &TestApp, person: &Person, path: &str) -> crate::support::Answer {
    app.call("GET", path).cookie(&person.token).await
}

#[tokio::test]
async fn a_profile_takes_own_uploads_and_listed_hosts() {
    let app = TestApp::with(&[("IMAGE_HOSTS", HOSTS)]).await;
    let (asha, arjun, _) = app.couple().await;
    let own = added(&asha, &png(9, 9), &FACE).await["url"].take();
    let others = added(&arjun, &png(9, 9), &FACE).await["url"].take();
    let cover = added(&arjun, &png(9, 9), &[("purpose", "cover")]).await["url"].take();
    let put = async |person: &Person, url: &serde_json::Value| {
        let body = json!({"avatarUrl": url});
        let answer = person.put("/api/auth/profile", &body).await;
        assert!(answer.status == 200 || answer.json()["code"] == "invalid_input");
        answer.status
    };
    for (url, status) in [
        (json!("https://img.example/a.jpg"), 200),
        (json!("https://a.cdn.example/a.jpg?w=1"), 200),
        (own.clone(), 200),
        (json!("http://img.example/a.jpg"), 400),
        (json!("https://cdn.example/a.jpg"), 400),
        (json!("https://elsewhere.example/a.jpg"), 400),
        (json!("https://img.example.evil/a.jpg"), 400),
        (json!("https://img.example@evil.example/a.jpg"), 400),
        (json!("/logo.png"), 400),
        (json!("//img.example/a.jpg"), 400),
        (others, 400),
        (
            json!("/api/pictures/0190c0de-0000-4000-8000-00000000ffff/320"),
            400,
        ),
        (
            json!(format!("https://img.example/{}", "x".repeat(500))),
            400,
        ),
        (own, 200),
    ] {
        assert_eq!(put(&asha, &url).await, status, "{url}");
    }
    assert_eq!(put(&arjun, &cover).await, 400, "not a face");
}

/// The platform's first backend writes addresses of any host; its clients send back what they have read.
#[tokio::test]
async fn an_address_that_old_clients_have_stays_theirs_and_no_page_loads_it() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    arjun.send(&conversation, "hi").await;
    let address = "https://res.example/v1/arjun.jpg";
    app.sql(
        "UPDATE user_profiles SET avatar_url = 'https://res.example/v1/arjun.jpg' WHERE user_id = ?",
        arjun.id,
    )
    .await;
    app.state()
        .account_cache
        .forget(chitrasethu::domain::UserId(arjun.id));
    assert_eq!(asha.row(&conversation).await["participantAvatar"], address);
    let unchanged = json!({"avatarUrl": address, "bio": "x"});
    let kept = arjun.put("/api/auth/profile", &unchanged).await.data(200);
    assert_eq!(kept["user"]["avatarUrl"], address);
    let open = format!("/customer/messages/{conversation}");
    let profile = format!("/photographers/{}", arjun.id);
    let paths = ["/customer/messages", &open, "/photographers", &profile];
    for path in paths {
        let shown = page(&app, &asha, path).await.body;
        assert!(shown.contains("Arjun Kapoor"), "{path}");
        assert!(!shown.contains(&format!("src=\"{address}")), "{path}");
        assert!(!shown.contains(&format!("content=\"{address}")), "{path}");
    }
    let app = app.restarted_with(&[("IMAGE_HOSTS", "res.example")]).await;
    for path in paths {
        let shown = page(&app, &asha.at(&app), path).await.body;
        assert!(
            shown.contains(&format!("src=\"{address}")),
            "{path}: {shown}"
        );
    }
}

#[tokio::test]
async fn the_policy_of_pages_names_the_hosts() {
    for (hosts, expected) in [
        ("", "img-src 'self' data: blob:;"),
        (
            HOSTS,
            "img-src 'self' data: blob: https://img.example https://*.cdn.example;",
        ),
    ] {
        let app = TestApp::with(&[("IMAGE_HOSTS", hosts)]).await;
        let answer = app.call("GET", "/login").await;
        let policy = answer.header("content-security-policy");
        assert!(policy.contains(expected), "{policy}");
    }
}

#[tokio::test]
async fn a_linked_picture_is_shown_if_its_host_is_listed_and_a_link_otherwise() {
    for (hosts, is_shown) in [("", false), ("res.example", true)] {
        let app = TestApp::with(&[("IMAGE_HOSTS", hosts)]).await;
        let (asha, arjun, conversation) = app.couple().await;
        asha.send(&conversation, "hi").await;
        app.sql(
            "UPDATE messages SET message_text = '', message_type = 'image', \
             attachment_url = 'https://res.example/hall.jpg' WHERE sender_id = ?",
            asha.id,
        )
        .await;
        let path = format!("/photographer/messages/{conversation}");
        let shown = page(&app, &arjun, &path).await.body;
        let picture = shown.contains(r#"src="https://res.example/hall.jpg""#);
        assert_eq!(picture, is_shown, "{hosts}: {shown}");
        assert!(
            shown.contains(r#"href="https://res.example/hall.jpg""#),
            "{shown}"
        );
    }
}
