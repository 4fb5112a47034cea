//! Access rules: every page, asked for by every kind of person. A new page fails here until it is listed.

use std::collections::BTreeSet;

use chitrasethu::app::App;
use chitrasethu::app::plain::PlainPages;
use leptos_axum::generate_route_list;

use super::requests::share;
use crate::support::{Answer, Cast, Role, TestApp};

/// Who may see a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum For {
    /// Everybody sees the same.
    Everybody,
    /// Those who are not signed in; others are led to their Messages page.
    SignedOut,
    /// Those who are signed in, whoever they are; others are led to the sign-in.
    SignedIn,
    /// The members of a conversation. Others who are signed in get the page of one that does not exist.
    Members,
}

/// The pages, for a customer and a photographer. Each person sees those of their own role.
const PAGES: [(&str, For); 15] = [
    ("/login", For::SignedOut),
    ("/register", For::SignedOut),
    ("/photographers/{id}", For::Everybody),
    ("/", For::SignedIn),
    ("/photographers", For::SignedIn),
    ("/profile", For::SignedIn),
    ("/account", For::SignedIn),
    // Over all conversations; in one of them in `only_members_search_a_conversation`.
    ("/search", For::SignedIn),
    ("/conversations/{conversation}/shared", For::Members),
    ("/conversations/{conversation}/marked", For::Members),
    ("/conversations/{conversation}/messages", For::Members),
    ("/customer/messages", For::SignedIn),
    ("/customer/messages/{conversation}", For::Members),
    ("/photographer/messages", For::SignedIn),
    ("/photographer/messages/{conversation}", For::Members),
];

/// The page that browsers keep for times without a network. It contains nobody.
const OFFLINE: &str = "/offline";

#[tokio::test]
async fn every_page_is_listed() {
    let _app = TestApp::start().await;
    let pages: BTreeSet<String> = [generate_route_list(PlainPages), generate_route_list(App)]
        .iter()
        .flatten()
        .map(|route| route.path().to_owned())
        .collect();
    let mut listed: BTreeSet<String> = PAGES.map(|(path, _)| path.to_owned()).into();
    listed.insert(OFFLINE.to_owned());
    assert_eq!(
        pages, listed,
        "list the new page in PAGES with who may see it"
    );
}

async fn page(cast: &Cast, role: Role, path: &str) -> Answer {
    let path = path
        .replace("{id}", &cast.arjun.id.to_string())
        .replace("{conversation}", cast.aim(role));
    let call = cast.app.call("GET", &path);
    let call = call.header("accept", "text/html");
    match cast.person(role) {
        Some(person) => call.cookie(&person.token).await,
        None => call.await,
    }
}

/// Is this the page, or the way to the Messages page of the person's own role?
fn is_shown(answer: &Answer, role: Role) -> bool {
    let own = match role {
        Role::Other => "/photographer/messages",
        _ => "/customer/messages",
    };
    answer.status == 200 || (answer.status == 302 && answer.header("location").starts_with(own))
}

#[tokio::test]
async fn every_page_is_for_those_whom_it_concerns() {
    let cast = Cast::gather().await;
    share(&cast).await;
    for (path, whose) in PAGES {
        for role in Role::OUTSIDERS.into_iter().chain(Role::MEMBERS) {
            let is_signed_in = matches!(role, Role::Stranger | Role::Member | Role::Other);
            let answer = page(&cast, role, path).await;
            let (status, to) = (answer.status, answer.header("location"));
            let is_right = match whose {
                For::Everybody => status == 200,
                For::SignedOut if is_signed_in => (status, to) == (302, "/"),
                For::SignedOut => status == 200,
                _ if !is_signed_in => status == 302 && to.starts_with("/login?next="),
                For::Members if role == Role::Stranger && !path.starts_with("/photographer") => {
                    status == 404
                }
                For::SignedIn | For::Members => is_shown(&answer, role),
            };
            let what = format!("{} by {role:?}: {status} {to}", answer.asked);
            assert!(is_right, "{what}");
            let shows_message = answer.body.contains("hello");
            let may_read = matches!(role, Role::Member | Role::Other) && path.contains("/messages");
            assert!(!shows_message || may_read, "{what}");
        }
    }
}

#[tokio::test]
async fn only_members_search_a_conversation() {
    let cast = Cast::gather().await;
    for role in Role::OUTSIDERS.into_iter().chain(Role::MEMBERS) {
        let answer = page(&cast, role, "/search?q=hello&in={conversation}").await;
        let is_member = matches!(role, Role::Member | Role::Other);
        let expected = match role {
            _ if is_member => 200,
            Role::Stranger => 404,
            _ => 302,
        };
        let what = format!("{} by {role:?}", answer.asked);
        assert_eq!(answer.status, expected, "{what}");
        let shows_message = answer.body.contains("<mark>hello");
        assert_eq!(shows_message, is_member, "{what}");
        let everywhere = page(&cast, role, "/search?q=hello").await;
        let shows_message = everywhere.body.contains("<mark>hello");
        assert_eq!(shows_message, is_member, "{}", everywhere.asked);
    }
}
