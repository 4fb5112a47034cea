//! The addresses of the pages.

use leptos_router::location::Url;

use crate::domain::{ConversationId, UserId, UserType};

/// The sign-in page.
pub const LOGIN: &str = "/login";
/// The page where an account is made.
pub const REGISTER: &str = "/register";
/// The directory.
pub const PHOTOGRAPHERS: &str = "/photographers";
/// One's own profile.
pub const PROFILE: &str = "/profile";

/// The Messages page of a role. An admin has none, and is at home in the profile.
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

/// The directory, searched.
#[must_use]
pub fn search_photographers(text: &str) -> String {
    if text.trim().is_empty() {
        PHOTOGRAPHERS.to_owned()
    } else {
        format!("{PHOTOGRAPHERS}?q={}", Url::escape(text))
    }
}

/// Opens the conversation with a photographer, for customers.
#[must_use]
pub fn write_to(photographer: UserId) -> String {
    format!("{}?photographerId={photographer}", home(UserType::Customer))
}

/// The same place on the Messages page of another role.
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

/// The sign-in page, from where one comes back to `next`.
#[must_use]
pub fn login(next: &str) -> String {
    with_next(LOGIN, next)
}

/// A page that leads on to `next`, a path of ours; nothing is added where `next` is empty.
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
    fn the_tail_stays_when_the_role_changes() {
        let there = in_role(UserType::Photographer, "/customer/messages/conv_1_2");
        assert_eq!(there.as_deref(), Some("/photographer/messages/conv_1_2"));
        let there = in_role(UserType::Customer, "/photographer/messages");
        assert_eq!(there.as_deref(), Some("/customer/messages"));
        assert_eq!(in_role(UserType::Customer, "/elsewhere"), None);
    }

    #[test]
    fn the_way_back_is_escaped() {
        assert_eq!(with_next(LOGIN, ""), "/login");
        let way = login("/customer/messages?q=a&b");
        assert!(
            way.starts_with("/login?next=%2Fcustomer%2Fmessages%3F"),
            "{way}"
        );
        assert_eq!(way.matches('&').count(), 0);
    }
}
