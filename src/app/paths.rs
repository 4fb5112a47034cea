//! The addresses of the pages.

use leptos_router::location::Url;

use crate::domain::{ConversationId, MarkedKind, UserId, UserType};

/// The sign-in page.
pub const LOGIN: &str = "/login";
/// The registration page.
pub const REGISTER: &str = "/register";
/// The photographers' directory.
pub const PHOTOGRAPHERS: &str = "/photographers";
/// The person's own profile.
pub const PROFILE: &str = "/profile";
/// The person's password and sessions.
pub const ACCOUNT: &str = "/account";
/// The plain page of a search.
pub const SEARCH: &str = "/search";
/// What browsers keep to show it without a network.
pub const OFFLINE: &str = "/offline";

/// The Messages page of a role. An admin has none and starts on the profile.
#[must_use]
pub const fn home(role: UserType) -> &'static str {
    match role {
        UserType::Customer => "/customer/messages",
        UserType::Photographer => "/photographer/messages",
        UserType::Admin => PROFILE,
    }
}

/// A conversation on the Messages page of a role.
#[must_use]
pub fn conversation(role: UserType, id: ConversationId) -> String {
    format!("{}/{id}", home(role))
}

/// The plain page of what was shared in a conversation.
#[must_use]
pub fn shared(id: ConversationId) -> String {
    format!("/conversations/{id}/shared")
}

/// The plain page of a list of messages of a conversation that stand out.
#[must_use]
pub fn marked(id: ConversationId, kind: MarkedKind) -> String {
    format!("/conversations/{id}/marked?kind={}", kind.as_str())
}

/// The plain page of the messages of a conversation with their forms.
#[must_use]
pub fn message_forms(id: ConversationId) -> String {
    format!("/conversations/{id}/messages")
}

/// The plain page of a search in one conversation.
#[must_use]
pub fn search_in(id: ConversationId) -> String {
    format!("{SEARCH}?in={id}")
}

/// The public page of a photographer.
#[must_use]
pub fn photographer(id: UserId) -> String {
    format!("{PHOTOGRAPHERS}/{id}")
}

/// Opens the conversation of a customer with a photographer.
#[must_use]
pub fn write_to(photographer: UserId) -> String {
    format!("{}?photographerId={photographer}", home(UserType::Customer))
}

/// The same page under the Messages page of another role; `None` for paths elsewhere.
#[must_use]
pub fn in_role(role: UserType, path: &str) -> Option<String> {
    let tail = [UserType::Customer, UserType::Photographer]
        .into_iter()
        .find_map(|it| path.strip_prefix(home(it)))?;
    Some(match role {
        UserType::Admin => PROFILE.to_owned(),
        _ => format!("{}{tail}", home(role)),
    })
}

/// A path with a query, which may be empty.
#[must_use]
pub fn with_query(path: &str, query: &str) -> String {
    let mark = if query.is_empty() { "" } else { "?" };
    format!("{path}{mark}{query}")
}

/// The query that shows the same page in another language: the present one without what belongs to a form.
#[must_use]
pub fn in_language(tag: &str, query: &str) -> String {
    let stays = |pair: &&str| {
        let name = pair.split('=').next().unwrap_or_default();
        ![
            "", "lang", "saved", "pictures", "changed", "ended", "__err", "__path",
        ]
        .contains(&name)
    };
    let lang = format!("lang={tag}");
    let pairs = query.split('&').filter(stays).chain([&*lang]);
    format!("?{}", pairs.collect::<Vec<_>>().join("&"))
}

/// The sign-in page, which leads back to `next`.
#[must_use]
pub fn login(next: &str) -> String {
    with_next(LOGIN, next)
}

/// A page that leads on to `next`, one of our own paths. An empty `next` adds nothing.
#[must_use]
pub fn with_next(page: &str, next: &str) -> String {
    if next.is_empty() {
        page.to_owned()
    } else {
        format!("{page}?next={}", Url::escape(next))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_of_the_path_stays_when_the_role_changes() {
        let there = in_role(UserType::Photographer, "/customer/messages/conv_1_2");
        assert_eq!(there.as_deref(), Some("/photographer/messages/conv_1_2"));
        let there = in_role(UserType::Customer, "/photographer/messages");
        assert_eq!(there.as_deref(), Some("/customer/messages"));
        assert_eq!(in_role(UserType::Customer, "/elsewhere"), None);
    }

    #[test]
    fn another_language_keeps_the_query() {
        assert_eq!(in_language("hi", ""), "?lang=hi");
        assert_eq!(
            in_language("hi", "q=pune%20%26&lang=en&__err=x&__path=y"),
            "?q=pune%20%26&lang=hi"
        );
    }

    #[test]
    fn the_next_path_is_escaped() {
        assert_eq!(with_next(LOGIN, ""), "/login");
        let way = login("/customer/messages?q=a&b");
        assert!(
            way.starts_with("/login?next=%2Fcustomer%2Fmessages%3F"),
            "{way}"
        );
        assert_eq!(way.matches('&').count(), 0);
    }
}
