//! Pages that repeat what the address says hold no email address and no phone number: compressed together, the size of the answer
//! would tell one by the other.

use serde_json::json;

use crate::support::TestApp;

/// Where people see and change their own.
const OWN: [&str; 2] = ["/profile", "/account"];

#[tokio::test]
async fn only_the_pages_of_the_account_hold_contact_data() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    let phone = json!({"phone": "+91 98220 12345"});
    asha.put("/api/auth/profile", &phone).await.data(200);
    arjun.put("/api/auth/profile", &phone).await.data(200);
    asha.send(&conversation, "hi").await;
    arjun.send(&conversation, "hello").await;
    let holds = async |path: &str| {
        let page = app.call("GET", path).cookie(&asha.token);
        let page = page.header("accept", "text/html").await;
        assert_eq!(page.status, 200, "{path}");
        [&asha.email, &arjun.email, "98220 12345"].map(|secret| page.body.contains(secret))
    };
    for path in [
        "/customer/messages?q=reflected".to_owned(),
        format!("/customer/messages/{conversation}?q=reflected"),
        format!("/conversations/{conversation}/shared?kind=files&q=reflected"),
        "/photographers?q=reflected".to_owned(),
        format!("/photographers/{}?q=reflected", arjun.id),
        "/offline?q=reflected".to_owned(),
    ] {
        assert_eq!(holds(&path).await, [false; 3], "{path}");
    }
    for path in OWN {
        let address = format!("{path}?q=reflected");
        assert!(holds(&address).await.contains(&true), "{path}");
        let page = app.call("GET", &address).cookie(&asha.token).await;
        // Only the link to the other language repeats the address there.
        assert!(page.body.matches("reflected").count() <= 2, "{path}");
    }
}
