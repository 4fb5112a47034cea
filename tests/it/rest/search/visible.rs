//! What a search must not find.

use sqlx::{Connection as _, PgConnection};

use super::{fill, found, work};
use crate::support::{Engine, TestApp, postgres};

#[tokio::test]
async fn what_is_gone_or_not_ones_own_is_never_found() {
    for engine in Engine::ALL {
        let app = engine.start(&[]).await;
        let (asha, arjun, conversation) = app.couple().await;
        let meera = app.photographer("Meera").await;
        asha.send(&conversation, "secret photo").await;
        fill(&asha, &conversation, (0..600).map(|n| format!("other {n}"))).await;
        for indexed in [false, true] {
            assert_eq!(
                found(&arjun, "q=secret").await,
                ["secret photo"],
                "{indexed}"
            );
            assert_eq!(found(&meera, "q=secret").await, [""; 0]);
            let here = format!("/api/messages/search?q=secret&conversationId={conversation}");
            meera
                .get(&here)
                .await
                .refused(404, "conversation_not_found", "Conversation not found");
            work(&app).await;
        }
    }
}

#[tokio::test]
async fn a_message_is_found_by_what_it_says_now() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    asha.send(&conversation, "secret photo").await;
    fill(&asha, &conversation, (0..600).map(|n| format!("other {n}"))).await;
    work(&app).await;
    let edit = "UPDATE messages SET message_text = 'changed' WHERE sender_id = ? AND seq = 1";
    app.sql(edit, asha.id).await;
    assert_eq!(found(&arjun, "q=secret").await, [""; 0]);
    assert_eq!(found(&arjun, "q=other+7").await, ["other 7"]);
    let delete = "DELETE FROM messages WHERE sender_id = ? AND message_text = 'other 7'";
    app.sql(delete, asha.id).await;
    assert_eq!(found(&arjun, "q=other+7").await, [""; 0]);
}

/// `is_deleted_by_…` is how the platform's old backend hides a message from one person.
#[tokio::test]
async fn what_is_hidden_from_a_person_is_not_found_by_them() {
    let url = postgres().await;
    let app = TestApp::with(&[("DATABASE_URL", &url)]).await;
    let (asha, arjun, conversation) = app.couple().await;
    asha.send(&conversation, "hidden photo").await;
    let mut database = PgConnection::connect(&url).await.unwrap();
    let hide = sqlx::query("UPDATE messages SET is_deleted_by_receiver = true");
    hide.execute(&mut database).await.unwrap();
    fill(
        &arjun,
        &conversation,
        (0..600).map(|n| format!("other {n}")),
    )
    .await;
    for indexed in [false, true] {
        assert_eq!(found(&arjun, "q=hidden").await, [""; 0], "{indexed}");
        assert_eq!(found(&asha, "q=hidden").await, ["hidden photo"]);
        work(&app).await;
    }
}

/// Alone, or with its conversation; whether the index has it, or not yet.
#[tokio::test]
async fn what_a_person_has_deleted_for_themselves_is_not_found_by_them() {
    for engine in Engine::ALL {
        let app = engine.start(&[]).await;
        let (asha, arjun, conversation) = app.couple().await;
        let hidden = asha.send(&conversation, "secret photo").await;
        asha.send(&conversation, "secret plan").await;
        arjun.deletes(&hidden, "me").await.data(200);
        for indexed in [false, true] {
            let here = format!("{engine:?} {indexed}");
            assert_eq!(found(&arjun, "q=secret").await, ["secret plan"], "{here}");
            assert_eq!(found(&asha, "q=secret").await.len(), 2, "{here}");
            fill(&asha, &conversation, (0..600).map(|n| format!("other {n}"))).await;
            work(&app).await;
        }
        asha.send(&conversation, "secret note").await;
        let path = format!("/api/messages/conversations/{conversation}");
        arjun.call("DELETE", &path).await.data(200);
        assert_eq!(found(&arjun, "q=secret").await, [""; 0], "{engine:?}");
        assert_eq!(found(&asha, "q=secret").await.len(), 3, "{engine:?}");
    }
}

#[tokio::test]
async fn what_was_deleted_for_everyone_is_not_found_even_as_such() {
    for engine in Engine::ALL {
        let app = engine.start(&[]).await;
        let (asha, arjun, conversation) = app.couple().await;
        for indexed in [false, true] {
            let sent = asha.send(&conversation, "secret photo").await;
            if indexed {
                fill(&asha, &conversation, (0..600).map(|n| format!("other {n}"))).await;
                work(&app).await;
            }
            asha.deletes(&sent, "everyone").await.data(200);
            work(&app).await;
            for person in [&asha, &arjun] {
                for query in ["q=secret", "q=deleted"] {
                    let here = format!("{engine:?} {indexed} {query}");
                    assert_eq!(found(person, query).await, [""; 0], "{here}");
                }
            }
        }
    }
}
