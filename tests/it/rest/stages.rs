//! The stages in which photographers keep their conversations, over REST and without JavaScript.

use serde_json::{Value, json};

use crate::support::{Answer, Person, TestApp, assert_has};

impl Person {
    async fn stages(&self, conversation: &str, stage: Value) -> Answer {
        let path = format!("/api/messages/conversations/{conversation}");
        let change = json!({ "stage": stage });
        self.call("PATCH", &path).json(&change).await
    }
}

#[tokio::test]
async fn a_photographer_gives_a_conversation_a_stage_that_only_they_see() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    asha.send(&conversation, "hi").await;
    let given = arjun.stages(&conversation, json!("  Offer   sent ")).await;
    let change = given.data(200)["change"].take();
    assert_has(
        &change,
        &json!({"type": "conversation", "stage": "Offer sent"}),
    );
    assert!(change.get("seq").is_none(), "{change}");
    assert_eq!(arjun.row(&conversation).await["stage"], "Offer sent");
    let ashas = asha.row(&conversation).await;
    assert!(ashas.get("stage").is_none(), "{ashas}");
    let sync = asha.get("/api/messages/sync").await.body;
    assert!(!sync.contains("Offer sent"), "{sync}");

    let again = arjun.stages(&conversation, json!("Offer sent")).await;
    assert_eq!(again.data(200), json!({}), "it is in this stage already");
    arjun.stages(&conversation, Value::Null).await.data(200);
    let row = arjun.row(&conversation).await;
    assert!(row.get("stage").is_none(), "{row}");
}

#[tokio::test]
async fn customers_have_no_stages() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    arjun.send(&conversation, "hi").await;
    for stage in [json!("Booked"), Value::Null] {
        let refused = asha.stages(&conversation, stage).await;
        refused.refused(403, "forbidden", "Only photographers have stages");
    }
}

#[tokio::test]
async fn the_thirteenth_stage_is_refused() {
    let app = TestApp::start().await;
    let arjun = app.photographer("Arjun").await;
    let mut conversations = Vec::new();
    for n in 0..13 {
        let peer = app.customer(&format!("Peer {n}")).await;
        let conversation = peer.conversation_with(&arjun);
        peer.send(&conversation, "hi").await;
        conversations.push(conversation);
    }
    for (n, conversation) in conversations[..12].iter().enumerate() {
        let name = json!(format!("Stage {n}"));
        arjun.stages(conversation, name).await.data(200);
    }
    let refused = arjun.stages(&conversations[12], json!("One more")).await;
    refused.refused(409, "too_many_stages", "Too many stages");
    let known = arjun.stages(&conversations[12], json!("Stage 3")).await;
    known.data(200);
}

#[tokio::test]
async fn pages_without_javascript_set_a_stage_and_show_what_is_in_it() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    let meera = app.customer("Meera Iyer").await;
    asha.send(&conversation, "from Asha").await;
    meera
        .send(&meera.conversation_with(&arjun), "from Meera")
        .await;
    let gives = async |stage: &str| {
        let fields = [("conversation_id", conversation.as_str()), ("stage", stage)];
        arjun.function("stage", &fields).await
    };
    let shows = async |query: &str| {
        let path = format!("/photographer/messages{query}");
        let page = app.call("GET", &path).cookie(&arjun.token).await.body;
        (
            page.contains("from Asha"),
            page.contains("from Meera"),
            page.contains("name=\"stage\""),
        )
    };
    assert_eq!(shows("").await, (true, true, false));
    assert_eq!(gives("Offer & more").await.status, 200);
    assert_eq!(shows("").await, (true, true, true));
    let query = "?stage=Offer%20%26%20more";
    assert_eq!(shows(query).await, (true, false, true));
    assert_eq!(shows("?stage=").await, (true, true, true));
    let refused = gives(&"x".repeat(31)).await;
    assert_eq!(refused.status, 400, "{}", refused.body);
    assert_eq!(gives("").await.status, 200);
    assert_eq!(shows(query).await, (false, false, false));
}
