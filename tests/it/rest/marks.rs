//! Pinned, agreed and starred messages: who may do what, what is refused, and what is listed.

use serde_json::{Value, json};

use super::actions::path;
use super::search::fill;
use crate::support::{Answer, Person, TestApp, assert_has, texts};

impl Person {
    async fn marks(&self, method: &str, message: &Value, what: &str) -> Answer {
        self.call(method, &format!("{}/{what}", path(message)))
            .await
    }

    async fn marked(&self, kind: &str, query: &str) -> Value {
        self.get(&format!("/api/messages/{kind}?{query}"))
            .await
            .data(200)
    }
}

fn listed(page: &Value) -> Vec<&str> {
    texts(page["messages"].as_array().unwrap())
}

#[tokio::test]
async fn both_members_pin_and_see_what_is_pinned() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    let mut sent = Vec::new();
    for text in ["one", "two", "three", "four"] {
        sent.push(asha.send(&conversation, text).await);
    }
    let change = arjun.marks("PUT", &sent[0], "pin").await.data(200)["change"].take();
    assert_has(
        &change,
        &json!({"type": "pinned", "messageId": sent[0]["id"], "on": true, "seq": 5}),
    );
    assert_eq!(
        asha.marks("PUT", &sent[0], "pin").await.data(200),
        json!({})
    );
    for message in &sent[1..3] {
        asha.marks("PUT", message, "pin").await.data(200);
    }
    asha.marks("PUT", &sent[3], "pin").await.refused(
        409,
        "too_many_pinned",
        "Too many pinned messages",
    );
    let page = format!("/api/messages/conversations/{conversation}?limit=1");
    let page = arjun.get(&page).await.data(200);
    assert_eq!(
        texts(page["pinned"].as_array().unwrap()),
        ["three", "two", "one"]
    );
    assert_eq!(arjun.history(&conversation).await[0]["pinned"], true);
    for query in ["?before=3", "?after=3"] {
        let other = arjun.page(&conversation, query).await;
        assert!(other.get("pinned").is_none(), "{query}");
    }
    assert_eq!(
        arjun.row(&conversation).await["lastMessage"],
        "four",
        "it is no message"
    );

    arjun.marks("DELETE", &sent[1], "pin").await.data(200);
    asha.edits(&sent[0], "first").await.data(200);
    asha.deletes(&sent[2], "everyone").await.data(200);
    let query = format!("conversationId={conversation}");
    assert_eq!(listed(&asha.marked("pinned", &query).await), ["first"]);
    asha.marks("PUT", &sent[2], "pin").await.refused(
        409,
        "message_deleted",
        "This message was deleted",
    );
}

#[tokio::test]
async fn a_message_is_agreed_by_both() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    let message = asha.send(&conversation, "14 Feb, 50,000").await;
    let change = arjun.marks("PUT", &message, "agree").await.data(200)["change"].take();
    assert_has(
        &change,
        &json!({"type": "agreement", "messageId": message["id"], "state": "proposed"}),
    );
    let proposed = json!({"state": "proposed", "proposedBy": arjun.id, "proposedAt": change["at"]});
    assert_eq!(asha.history(&conversation).await[0]["agreement"], proposed);
    assert_eq!(
        arjun.marks("PUT", &message, "agree").await.data(200),
        json!({})
    );
    let declined = asha.marks("DELETE", &message, "agree").await.data(200);
    assert_eq!(declined["change"]["state"], "declined");
    app.pass(60_000);
    let again = arjun.marks("PUT", &message, "agree").await.data(200)["change"].take();
    let confirm = |at: &Value| format!("agree?proposedAt={}", at.as_str().unwrap());
    asha.marks("PUT", &message, &confirm(&change["at"]))
        .await
        .refused(409, "proposal_changed", "The proposal has changed");
    let agreed = asha
        .marks("PUT", &message, &confirm(&again["at"]))
        .await
        .data(200)["change"]
        .take();
    assert_eq!(agreed["state"], "agreed");
    let expected = json!({"state": "agreed", "proposedBy": arjun.id, "proposedAt": again["at"],
        "confirmedBy": asha.id, "confirmedAt": agreed["at"]});
    let page = arjun.marked("agreed", "").await;
    assert_eq!(page["messages"][0]["agreement"], expected);

    let kept = |answer: Answer| answer.refused(409, "message_agreed", "This message is agreed");
    kept(asha.edits(&message, "15 Feb").await);
    kept(asha.deletes(&message, "everyone").await);
    for person in [&asha, &arjun] {
        person.marks("DELETE", &message, "agree").await.refused(
            409,
            "message_agreed",
            "Already agreed",
        );
        assert_eq!(
            person.marks("PUT", &message, "agree").await.data(200),
            json!({})
        );
    }
    arjun.deletes(&message, "me").await.data(200);
    assert_eq!(listed(&arjun.marked("agreed", "").await), [""; 0]);
    assert_eq!(listed(&asha.marked("agreed", "").await), ["14 Feb, 50,000"]);
}

#[tokio::test]
async fn a_proposal_is_confirmed_also_by_those_who_do_not_say_which() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    let message = asha.send(&conversation, "14 Feb").await;
    for (person, state) in [(&arjun, "proposed"), (&asha, "agreed")] {
        let answer = person.marks("PUT", &message, "agree").await.data(200);
        assert_eq!(answer["change"]["state"], state);
    }
}

#[tokio::test]
async fn lists_come_in_pages_of_all_conversations_or_of_one() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    let meera = app.customer("Meera").await;
    let elsewhere = meera.conversation_with(&arjun);
    for n in 1..=3 {
        let message = asha.send(&conversation, &format!("a{n}")).await;
        arjun.marks("PUT", &message, "star").await.data(200);
    }
    let message = meera.send(&elsewhere, "m").await;
    arjun.marks("PUT", &message, "star").await.data(200);
    arjun.read(&conversation, None).await;
    let all = arjun.marked("starred", "").await;
    assert_eq!(all["messages"][1], arjun.history(&conversation).await[2]);
    assert_eq!(listed(&all), ["m", "a3", "a2", "a1"]);
    assert_eq!(all["messages"][0]["starred"], true);
    assert!(all["nextBefore"].is_null());
    let first = arjun
        .marked("starred", &format!("limit=2&conversationId={conversation}"))
        .await;
    assert_eq!(listed(&first), ["a3", "a2"]);
    let next = format!(
        "conversationId={conversation}&before={}",
        first["nextBefore"]
    );
    assert_eq!(listed(&arjun.marked("starred", &next).await), ["a1"]);
    assert_eq!(listed(&asha.marked("starred", "").await), [""; 0]);
    for bad in ["conversationId=x", "before=x", "limit=x"] {
        let answer = arjun.get(&format!("/api/messages/starred?{bad}")).await;
        assert_eq!(answer.status, 400, "{bad}");
    }
    fill(&asha, &conversation, (0..60).map(|n| n.to_string())).await;
    for message in &arjun.history(&conversation).await[3..] {
        arjun.marks("PUT", message, "star").await.data(200);
    }
    for (limit, count) in [("0", 1), ("9999", 60)] {
        let clamped = arjun.marked("starred", &format!("limit={limit}")).await;
        assert_eq!(clamped["messages"].as_array().unwrap().len(), count);
    }
}
