//! Pictures that are refused, and how many are taken.

use serde_json::{Value, json};

use super::pictures::{FACE, add, avatar};
use super::previews::png;
use crate::support::TestApp;

#[tokio::test]
async fn bad_pictures_are_refused_and_leave_nothing() {
    let app = TestApp::start().await;
    let (asha, arjun, _) = app.couple().await;
    let too_large = vec![b'a'; 25 * 1024 * 1024 + 1];
    // A header of 60,000 pixels a side, and nothing behind it.
    let mut bomb = png(1, 1);
    bomb[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
    let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
    let long = "क".repeat(201);
    let good = png(8, 8);
    let portfolio = ("purpose", "portfolio");
    for (person, content, fields, status, code) in [
        (
            &asha,
            &b"%PDF-1.7\n%%EOF\n"[..],
            vec![FACE[0]],
            415,
            "unsupported_media_type",
        ),
        (
            &asha,
            &b"plain"[..],
            vec![FACE[0]],
            415,
            "unsupported_media_type",
        ),
        (
            &asha,
            &svg[..],
            vec![FACE[0]],
            415,
            "unsupported_media_type",
        ),
        (
            &asha,
            &bomb[..],
            vec![FACE[0]],
            415,
            "unsupported_media_type",
        ),
        (
            &asha,
            &good[..20],
            vec![FACE[0]],
            415,
            "unsupported_media_type",
        ),
        (
            &asha,
            &too_large[..],
            vec![FACE[0]],
            413,
            "payload_too_large",
        ),
        (&asha, &b""[..], vec![FACE[0]], 400, "invalid_input"),
        (&asha, &good[..], vec![], 400, "invalid_input"),
        (
            &asha,
            &good[..],
            vec![("purpose", "admin")],
            400,
            "invalid_input",
        ),
        (&asha, &good[..], vec![portfolio], 403, "forbidden"),
        (
            &asha,
            &good[..],
            vec![("purpose", "cover")],
            403,
            "forbidden",
        ),
        (
            &arjun,
            &good[..],
            vec![portfolio, ("caption", &long)],
            400,
            "invalid_input",
        ),
    ] {
        let answer = add(person, content, &fields).await;
        assert_eq!(answer.status, status, "{fields:?}: {}", answer.body);
        assert_eq!(answer.json()["code"], code, "{fields:?}: {}", answer.body);
    }
    let shown = app
        .files()
        .await
        .into_iter()
        .filter(|it| it.starts_with("pictures/"));
    assert_eq!(shown.count(), 0);
    app.pass(25 * 3_600_000);
    app.state().media.clean_up().await.unwrap();
    assert_eq!(app.files().await, Vec::<String>::new());
    assert_eq!(avatar(&asha).await, Value::Null);
}

#[tokio::test]
async fn pictures_count_as_uploads() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    // Three an hour.
    let app = app.restarted_with(&[("RATE_LIMIT_SCALE", "0.01")]).await;
    let asha = asha.at(&app);
    for _ in 0..3 {
        assert_eq!(add(&asha, &png(9, 9), &FACE).await.status, 201);
    }
    let refused = add(&asha, &png(9, 9), &FACE).await;
    assert_eq!(
        (refused.status, &refused.json()["code"]),
        (429, &json!("rate_limited"))
    );
    app.pass(3_600_001);
    app.state().media.clean_up().await.unwrap();
    assert_eq!(add(&asha, &png(9, 9), &FACE).await.status, 201);
}
