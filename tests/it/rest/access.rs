//! Access rules: every REST route and every server function, called by every kind of person. A new route fails
//! here until it is listed.

use std::collections::BTreeSet;

use chitrasethu::domain::MessageId;
use chitrasethu::server::chat::ChatError;
use leptos::server_fn;

use super::doors::routes_in_source;
use super::requests::{request, share};
use crate::support::{Answer, Cast, Role, TestApp};

/// The expected status for nobody, a stranger, a member, the other member, and a deactivated person. What is refused to the
/// latter is refused to deleted people and in ended sessions as well ([`expected`]).
pub(crate) type Row = (&'static str, &'static str, [u16; 5]);

const SIGNED_IN: [u16; 5] = [401, 200, 200, 200, 403];
const MEMBERS: [u16; 5] = [401, 404, 200, 200, 403];

const NOBODYS: [u16; 5] = [401, 404, 404, 404, 403];

/// Only the author, who is the member that acts.
const AUTHORS: [u16; 5] = [401, 404, 200, 403, 403];

/// The other member is a photographer, the acting one is not.
const PHOTOGRAPHERS: [u16; 5] = [401, 404, 403, 200, 403];

pub(crate) const ROUTES: &[Row] = &[
    ("GET", "/health", [200; 5]),
    ("GET", "/ready", [200; 5]),
    // Tests call from this machine; who else may read is in `rest::metrics`.
    ("GET", "/metrics", [200; 5]),
    ("GET", "/api/", [200; 5]),
    ("POST", "/api/auth/register", [201; 5]),
    ("POST", "/api/auth/login", [200; 5]),
    ("GET", "/api/auth/me", SIGNED_IN),
    ("GET", "/api/auth/user/{id}", SIGNED_IN),
    ("PUT", "/api/auth/profile", SIGNED_IN),
    ("POST", "/api/auth/session", [401, 204, 204, 204, 403]),
    ("POST", "/api/auth/logout", SIGNED_IN),
    ("POST", "/api/auth/change-password", SIGNED_IN),
    ("GET", "/api/auth/sessions", SIGNED_IN),
    ("DELETE", "/api/auth/sessions", SIGNED_IN),
    // Nobody's; one's own is in `rest::own_sessions`.
    ("DELETE", "/api/auth/sessions/{id}", NOBODYS),
    ("GET", "/api/messages/test", [200; 5]),
    ("GET", "/api/messages/conversations", SIGNED_IN),
    ("GET", "/api/messages/conversations/{id}", MEMBERS),
    ("PATCH", "/api/messages/conversations/{id}", MEMBERS),
    ("DELETE", "/api/messages/conversations/{id}", MEMBERS),
    ("PUT", "/api/messages/conversations/{id}/read", MEMBERS),
    ("POST", "/api/messages/send", [401, 404, 201, 201, 403]),
    ("GET", "/api/messages/conversations/{id}/changes", MEMBERS),
    ("GET", "/api/messages/conversations/{id}/shared", MEMBERS),
    ("GET", "/api/messages/unread-count", SIGNED_IN),
    ("GET", "/api/messages/sync", SIGNED_IN),
    ("GET", "/api/messages/heads", SIGNED_IN),
    // In one conversation; in all of them in `rest::search`.
    ("GET", "/api/messages/search", MEMBERS),
    ("PATCH", "/api/messages/{message}", AUTHORS),
    ("PUT", "/api/messages/{message}/reactions/{emoji}", MEMBERS),
    (
        "DELETE",
        "/api/messages/{message}/reactions/{emoji}",
        MEMBERS,
    ),
    ("PUT", "/api/messages/{message}/star", MEMBERS),
    ("DELETE", "/api/messages/{message}/star", MEMBERS),
    ("PUT", "/api/messages/{message}/pin", MEMBERS),
    ("DELETE", "/api/messages/{message}/pin", MEMBERS),
    // Before somebody proposes it: an agreement is not taken back.
    ("DELETE", "/api/messages/{message}/agree", MEMBERS),
    ("PUT", "/api/messages/{message}/agree", MEMBERS),
    ("GET", "/api/messages/starred", MEMBERS),
    ("GET", "/api/messages/pinned", MEMBERS),
    ("GET", "/api/messages/agreed", MEMBERS),
    ("GET", "/api/messages/{message}/versions", MEMBERS),
    // For oneself; who may do so for everyone is in `rest::actions`.
    ("DELETE", "/api/messages/{message}", MEMBERS),
    ("GET", "/api/users/blocks", SIGNED_IN),
    ("PUT", "/api/users/{id}/block", MEMBERS),
    ("DELETE", "/api/users/{id}/block", MEMBERS),
    ("POST", "/api/users/{id}/report", MEMBERS),
    // One's own; that nobody reads another's is in `rest::notes`.
    ("GET", "/api/users/{id}/note", MEMBERS),
    ("PUT", "/api/users/{id}/note", MEMBERS),
    ("POST", "/api/upload/attachment", SIGNED_IN),
    ("POST", "/api/upload/message", [401, 404, 201, 201, 403]),
    ("POST", "/api/uploads", [401, 201, 201, 201, 403]),
    // Nobody else's upload can be continued; one's own is in `rest::uploads`.
    ("HEAD", "/api/uploads/{id}", NOBODYS),
    ("PATCH", "/api/uploads/{id}", NOBODYS),
    ("DELETE", "/api/uploads/{id}", NOBODYS),
    ("GET", "/api/attachments/{id}/{variant}/{name}", MEMBERS),
    // One's own is in `rest::posters`.
    ("PUT", "/api/attachments/{id}/poster", NOBODYS),
    ("POST", "/api/pictures", [401, 201, 201, 201, 403]),
    // Nobody's; who may change it is in `rest::pictures`.
    ("POST", "/api/pictures/{id}", NOBODYS),
    ("GET", "/api/pictures/{id}/{edge}", [200; 5]),
];

pub(crate) const FUNCTIONS: &[Row] = &[
    ("POST", "/fn/me", [200; 5]),
    ("POST", "/fn/sign_in", [200; 5]),
    ("POST", "/fn/register", [200; 5]),
    ("POST", "/fn/sign_out", [200; 5]),
    ("POST", "/fn/sign_out_elsewhere", SIGNED_IN),
    ("POST", "/fn/change_password", SIGNED_IN),
    ("POST", "/fn/sessions", SIGNED_IN),
    ("POST", "/fn/end_session", NOBODYS),
    ("POST", "/fn/person", SIGNED_IN),
    ("POST", "/fn/profile", SIGNED_IN),
    ("POST", "/fn/conversations", SIGNED_IN),
    ("POST", "/fn/conversation", MEMBERS),
    ("POST", "/fn/open_with", SIGNED_IN),
    ("POST", "/fn/history", MEMBERS),
    ("POST", "/fn/changes", MEMBERS),
    ("POST", "/fn/shared", MEMBERS),
    ("POST", "/fn/send", MEMBERS),
    ("POST", "/fn/edit_message", AUTHORS),
    ("POST", "/fn/react", MEMBERS),
    ("POST", "/fn/star", MEMBERS),
    ("POST", "/fn/pin", MEMBERS),
    ("POST", "/fn/agree", MEMBERS),
    ("POST", "/fn/marked", MEMBERS),
    ("POST", "/fn/versions", MEMBERS),
    ("POST", "/fn/delete_message", MEMBERS),
    ("POST", "/fn/update_conversation", MEMBERS),
    ("POST", "/fn/stage", PHOTOGRAPHERS),
    // No longer; that blocking has an effect is in `rest::blocks`.
    ("POST", "/fn/block", MEMBERS),
    ("POST", "/fn/report", MEMBERS),
    ("POST", "/fn/read_note", MEMBERS),
    ("POST", "/fn/save_note", MEMBERS),
    ("POST", "/fn/heads", SIGNED_IN),
    ("POST", "/fn/search", MEMBERS),
    ("POST", "/fn/uploaded", NOBODYS),
    ("POST", "/fn/mark_read", MEMBERS),
    ("POST", "/fn/photographers", SIGNED_IN),
    ("POST", "/fn/photographer", [200; 5]),
];

/// The status that a row expects for this person.
fn expected(statuses: [u16; 5], role: Role) -> u16 {
    let [nobody, stranger, member, other, deactivated] = statuses;
    match role {
        Role::Nobody => nobody,
        Role::Stranger => stranger,
        Role::Member => member,
        Role::Other => other,
        Role::Deleted if deactivated == 403 => 404,
        Role::Deactivated | Role::Deleted | Role::SignedOut => deactivated,
    }
}

fn listed(rows: &[Row]) -> BTreeSet<(String, String)> {
    let rows = rows.iter();
    rows.map(|(method, path, _)| ((*method).to_owned(), (*path).to_owned()))
        .collect()
}

#[test]
fn every_route_is_listed() {
    assert_eq!(
        routes_in_source(),
        listed(ROUTES),
        "list the new route in ROUTES with who may use it"
    );
}

#[tokio::test]
async fn every_server_function_is_listed() {
    // Server functions are registered when a server is created.
    let _app = TestApp::start().await;
    let registered = server_fn::axum::server_fn_paths()
        .map(|(path, method)| (method.to_string(), path.to_owned()))
        .collect::<BTreeSet<_>>();
    assert_eq!(
        registered,
        listed(FUNCTIONS),
        "list the new server function in FUNCTIONS with who may use it"
    );
}

/// Tries every row as each of these people; calls that end the session come last.
async fn try_all(cast: &Cast, roles: &[Role]) {
    let ends = |path: &str| path.ends_with("logout") || path.ends_with("sign_out");
    let rows = || ROUTES.iter().chain(FUNCTIONS);
    for (method, path, statuses) in rows()
        .filter(|row| !ends(row.1))
        .chain(rows().filter(|row| ends(row.1)))
    {
        for role in roles {
            let answer = request(cast, *role, method, path).await;
            if ends(path) && path.starts_with("/fn/") && role != &Role::Nobody {
                // REST has ended the session before: signing out without a session is not an error.
                assert_eq!(answer.status, 200, "{} by {role:?}", answer.asked);
                continue;
            }
            check(&answer, *role, expected(*statuses, *role));
        }
    }
}

#[track_caller]
fn check(answer: &Answer, role: Role, expected: u16) {
    assert_eq!(
        answer.status, expected,
        "{} by {role:?}: {}",
        answer.asked, answer.body
    );
    let is_file = ["/uploads", "/attachments", "/pictures", "/fn/uploaded"]
        .iter()
        .any(|part| answer.asked.contains(part));
    let code = match expected {
        _ if answer.asked.starts_with("HEAD") => return,
        401 => "token_required",
        403 if role == Role::SignedOut => "invalid_token",
        403 if matches!(role, Role::Member | Role::Other) => "forbidden",
        403 => "deactivated",
        404 if role == Role::Deleted => "user_not_found",
        404 if answer.asked.contains("session") => "session_not_found",
        404 if is_file => "attachment_not_found",
        404 => "conversation_not_found",
        _ => return,
    };
    assert_eq!(answer.json()["code"], code, "{} by {role:?}", answer.asked);
    for secret in ["hi", "hello"] {
        let told = answer.json().to_string().contains(&format!("\"{secret}\""));
        assert!(!told, "{} tells {role:?}: {}", answer.asked, answer.body);
    }
}

#[tokio::test]
async fn outsiders_see_and_change_nothing() {
    let cast = Cast::gather().await;
    share(&cast).await;
    let before = cast.seen().await;
    try_all(&cast, &Role::OUTSIDERS).await;
    assert_eq!(cast.seen().await, before);
}

#[tokio::test]
async fn members_may_use_their_conversations() {
    let cast = Cast::gather().await;
    share(&cast).await;
    try_all(&cast, &Role::MEMBERS).await;
}

/// For every action on a message.
#[tokio::test]
async fn only_members_find_a_message() {
    let cast = Cast::gather().await;
    let state = cast.app.state();
    for (role, is_member) in [
        (Role::Stranger, false),
        (Role::Member, true),
        (Role::Other, true),
    ] {
        let token = &cast.person(role).unwrap().token;
        let user = state.accounts.authenticate(token).await.unwrap();
        let id = MessageId(cast.aim_at_message(role));
        let found = state.chat.message(&user, id).await;
        assert_eq!(
            found.is_ok_and(|(_, it)| it.id == id),
            is_member,
            "{role:?}"
        );
        let missing = state.chat.message(&user, MessageId(i64::MAX)).await;
        assert!(matches!(missing, Err(ChatError::ConversationNotFound)));
    }
}
