//! What the page's comparison brings of changes that concern one person only.

use chitrasethu::domain::{ChangeKind, UnknownChange, UserId};
use chitrasethu::server::storage::{Action, NewChange, Scope};
use serde_json::json;

use crate::support::{Engine, Person};

/// A change of a kind of a later version, about this message.
pub(super) async fn arrange(person: &Person, conversation: &str, scope: Scope, message: i64) {
    let app = &person.app;
    let payload = [("messageId".to_owned(), message.into())];
    let payload = payload.into_iter().collect();
    let kind = "arranged".to_owned();
    let kind = ChangeKind::Unknown(UnknownChange { kind, payload });
    let change = NewChange {
        conversation: conversation.parse().unwrap(),
        user: UserId(person.id),
        action_id: None,
        at: app.state().accounts.clock.now(),
        action: Action::record(scope, &kind).unwrap(),
        jobs: Vec::new(),
    };
    app.state().store.append(vec![change]).await.unwrap();
}

#[tokio::test]
async fn a_comparison_brings_private_changes_that_no_event_delivered() {
    for engine in Engine::ALL {
        let app = engine.start(&[]).await;
        let (asha, arjun, conversation) = app.couple().await;
        let private = async |person: &Person, after: i64| {
            let answer = person.function("heads", &[("after", &after.to_string())]);
            let private = answer.await.json()["private"].take();
            let changes = private["changes"].as_array().unwrap();
            let about: Vec<_> = changes
                .iter()
                .map(|it| it["messageId"].as_i64().unwrap())
                .collect();
            (
                about,
                private["up_to"].as_i64().unwrap(),
                private["has_more"].clone(),
            )
        };
        asha.send(&conversation, "hi").await;
        assert_eq!(private(&asha, 0).await, (vec![], 1, json!(false)));
        for at in 0..201 {
            arrange(&asha, &conversation, Scope::Private, at).await;
        }
        arjun.send(&conversation, "hello").await;
        let first: Vec<_> = (0..200).collect();
        assert_eq!(private(&asha, 1).await, (first.clone(), 201, json!(true)));
        assert_eq!(private(&asha, 201).await, (vec![200], 203, json!(false)));
        assert_eq!(private(&asha, 203).await, (vec![], 203, json!(false)));
        // As after a backup was restored.
        assert_eq!(private(&asha, 204).await, (first, 201, json!(true)));
        assert_eq!(
            private(&arjun, 0).await,
            (vec![], 2, json!(false)),
            "of one person only"
        );
    }
}
