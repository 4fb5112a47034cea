//! What browsers keep for times without a network.

use crate::support::TestApp;

/// As long as a session lasts, some of which may be over.
const LEFT: std::ops::RangeInclusive<i64> = 604_000..=604_800;

#[tokio::test]
async fn the_page_that_browsers_keep_is_nobody_s() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    let ask = || app.call("GET", "/offline").header("accept", "text/html");
    let without_what_differs = |page: &str| {
        // The nonce of its scripts, and the time.
        let policy = page.replace(|c: char| c.is_ascii_digit(), "0");
        let (before, rest) = policy.split_once("nonce=\"").unwrap();
        let (nonce, _) = rest.split_once('"').unwrap();
        (before.to_owned() + rest).replace(nonce, "")
    };
    let to_nobody = ask().await;
    let to_asha = ask()
        .header(
            "cookie",
            format!("chitrasethu_session={}; refused_form=x", asha.token),
        )
        .await;
    for page in [&to_nobody, &to_asha] {
        assert_eq!(page.status, 200);
        assert_eq!(page.header("set-cookie"), "");
        assert!(page.body.contains("You&#39;re offline") || page.body.contains("You're offline"));
        assert!(page.body.contains("data-offline"), "{}", page.body);
    }
    for personal in [&asha.name, &asha.email] {
        assert!(!to_asha.body.contains(personal.as_str()), "{personal}");
    }
    assert_eq!(
        without_what_differs(&to_asha.body),
        without_what_differs(&to_nobody.body)
    );
}

#[tokio::test]
async fn the_browser_is_told_whose_session_it_has() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    let named = format!("person={}; SameSite=Lax; Path=/; Max-Age=<left>", asha.id);
    let nobody = "person=; SameSite=Lax; Path=/; Max-Age=0";
    let cookies = |answer: &crate::support::Answer| {
        let all = answer.headers.get_all("set-cookie").iter();
        let all = all.map(|cookie| {
            let cookie = cookie.to_str().unwrap();
            let (rest, age) = cookie.rsplit_once('=').unwrap();
            let is_left = age.parse().is_ok_and(|age| LEFT.contains(&age));
            if is_left {
                format!("{rest}=<left>")
            } else {
                cookie.to_owned()
            }
        });
        all.filter(|cookie| cookie.starts_with("person="))
            .collect::<Vec<_>>()
    };
    let page = |session: &str, person: &str| {
        let cookie = format!("chitrasethu_session={session}; person={person}");
        app.call("GET", "/customer/messages")
            .header("accept", "text/html")
            .header("cookie", cookie)
    };
    let handed = asha.post("/api/auth/session", &serde_json::json!({})).await;
    assert_eq!(cookies(&handed), [named.as_str()]);
    assert_eq!(cookies(&page(&asha.token, "").await), [named.as_str()]);
    assert_eq!(cookies(&page(&asha.token, "999").await), [named.as_str()]);
    let known = page(&asha.token, &asha.id.to_string()).await;
    assert_eq!(cookies(&known), [""; 0]);
    assert_eq!(cookies(&page("x.y.z", "7").await), [nobody]);
    let ended = asha.function("sign_out", &[]).await;
    assert_eq!(cookies(&ended), [nobody]);

    // Nothing is known of a session while the database is away: what the browser keeps stays.
    let meera = app.customer("Meera").await;
    app.sql("ALTER TABLE users RENAME TO elsewhere", 0).await;
    assert_eq!(
        cookies(&page(&meera.token, &meera.id.to_string()).await),
        [""; 0]
    );
}
