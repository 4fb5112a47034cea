//! Portfolios and covers of photographers.

use serde_json::{Value, json};

use super::pictures::{FACE, add, added, change, halves, status};
use super::previews::png;
use crate::support::{Engine, Person};

/// The captions of a portfolio as another person sees them.
async fn portfolio(viewer: &Person, of: &Person) -> Vec<String> {
    let path = format!("/api/auth/user/{}", of.id);
    let user = viewer.get(&path).await.data(200)["user"].take();
    let pictures = user["portfolio"].as_array().cloned().unwrap_or_default();
    let caption = |it: Value| it["caption"].as_str().unwrap().to_owned();
    pictures.into_iter().map(caption).collect()
}

#[tokio::test]
async fn a_portfolio_has_an_order_and_twelve_pictures_at_most() {
    for engine in Engine::ALL {
        let app = engine.start(&[]).await;
        let (asha, arjun, _) = app.couple().await;
        let mut ids = Vec::new();
        for name in ["a", "b", "c"] {
            let fields = [("purpose", "portfolio"), ("caption", name)];
            let picture = added(&arjun, &png(2_000, 1_000), &fields).await;
            assert_eq!(
                (&picture["width"], &picture["height"]),
                (&json!(1_600), &json!(800))
            );
            ids.push(picture["id"].clone());
        }
        let act = async |at: usize, action: &'static str| {
            let fields = [("action", action), ("caption", "  शादी \u{202e} 2026 ")];
            change(&arjun, &ids[at], &fields).await.status
        };
        assert_eq!(
            portfolio(&asha, &arjun).await,
            ["a", "b", "c"],
            "{engine:?}"
        );
        for (at, action, expected) in [
            (2, "earlier", ["a", "c", "b"]),
            (0, "earlier", ["a", "c", "b"]),
            (1, "later", ["a", "c", "b"]),
            (0, "later", ["c", "a", "b"]),
            (0, "caption", ["c", "शादी 2026", "b"]),
        ] {
            assert_eq!(act(at, action).await, 200);
            assert_eq!(portfolio(&asha, &arjun).await, expected, "{action}");
        }
        assert_eq!(act(0, "steal").await, 400);
        for action in ["earlier", "later", "caption", "remove"] {
            let answer = change(&asha, &ids[0], &[("action", action), ("caption", "x")]).await;
            assert_eq!(answer.status, 404, "{action} by another person");
        }
        // A face has no place in it.
        let face = added(&arjun, &png(9, 9), &FACE).await;
        assert_eq!(
            change(&arjun, &face["id"], &[("action", "later")])
                .await
                .status,
            404
        );

        let picture = halves();
        let all = (3..15).map(|_| add(&arjun, &picture, &[("purpose", "portfolio")]));
        let answers = futures::future::join_all(all).await;
        let mut refused = answers.iter().filter(|answer| answer.status == 409);
        assert_eq!(refused.clone().count(), 3, "{engine:?}");
        assert_eq!(
            refused.next_back().unwrap().json()["code"],
            "portfolio_full"
        );
        assert_eq!(portfolio(&asha, &arjun).await.len(), 12);
        assert_eq!(act(1, "remove").await, 200);
        let another = add(&arjun, &halves(), &[("purpose", "portfolio")]).await;
        assert_eq!(another.status, 201);

        let cover = [("purpose", "cover")];
        let first = added(&arjun, &halves(), &cover).await;
        let second = added(&arjun, &halves(), &cover).await;
        assert_eq!(status(&app, &first["url"]).await, 404);
        assert_eq!(status(&app, &second["url"]).await, 200);
        let directory = asha.function("photographers", &[]).await.json();
        assert_eq!(directory[0]["cover"]["url"], second["url"]);
        assert_eq!(directory[0]["portfolio"].as_array().unwrap().len(), 3);
    }
}
