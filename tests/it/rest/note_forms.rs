//! Private notes on people without JavaScript.

use super::forms::form_of;
use super::refused_forms::page_again;
use crate::support::TestApp;

/// The value of the form's hidden field, and the text in its box.
fn form_in(page: &str) -> (&str, &str) {
    let (_, before) = page
        .split_once("name=\"before\" value=\"")
        .expect("the form");
    let (before, rest) = before.split_once('"').unwrap();
    let (_, area) = rest.split_once("<textarea").unwrap();
    let (_, text) = area.split_once('>').unwrap();
    (
        before,
        text.split_once("</textarea>")
            .unwrap()
            .0
            .trim_start_matches('\n'),
    )
}

#[tokio::test]
async fn without_javascript_a_form_saves_the_note_and_keeps_what_was_refused() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    let page = format!("http://chat.example/customer/messages/{conversation}?details=1");
    let shown = async || {
        let path = page.strip_prefix("http://chat.example").unwrap();
        app.call("GET", path).cookie(&asha.token).await.body
    };
    assert!(
        !shown().await.contains("save_note"),
        "before the first message"
    );
    arjun.send(&conversation, "hi").await;
    assert_eq!(form_in(&shown().await), ("", ""));
    let saves = async |note: &str, before: &str| {
        let fields = [
            ("conversation_id", &*conversation),
            ("note", note),
            ("before", before),
        ];
        form_of(&page, asha.function("save_note", &fields)).await
    };
    let saved = saves("<b>no</b>\r\n\"drone\"", "").await;
    let location = saved.header("location").trim_end_matches('?');
    assert_eq!((saved.status, location), (302, &*page), "{}", saved.body);
    let now = shown().await;
    assert_eq!(
        form_in(&now),
        (
            "&lt;b&gt;no&lt;/b&gt;\n&quot;drone&quot;",
            "&lt;b>no&lt;/b>\n\"drone\""
        )
    );

    let typed = "written on the phone";
    let refused = saves(typed, "").await;
    let again = page_again(&asha, &refused).await;
    assert_eq!(
        form_in(&again),
        ("&lt;b&gt;no&lt;/b&gt;\n&quot;drone&quot;", typed)
    );
    assert!(again.contains("आपने यह नोट किसी दूसरे डिवाइस पर बदला है।"));
    let too_long = "अ".repeat(2_001);
    let refused = saves(&too_long, "<b>no</b>\n\"drone\"").await;
    let again = page_again(&asha, &refused).await;
    assert_eq!(form_in(&again).1, too_long);
    let saved = saves("", "<b>no</b>\r\n\"drone\"").await;
    assert!(
        !saved.header("location").contains("__err"),
        "{}",
        saved.header("location")
    );
    assert_eq!(form_in(&shown().await), ("", ""));
}
