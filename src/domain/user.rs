//! User data with validation rules: role, e-mail address, name and password.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::ids::UserId;
use super::text::{clean_line, is_blank};

/// The role of a user on the platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum UserType {
    /// Looks for a photographer.
    Customer,
    /// Offers photography.
    Photographer,
    /// Operates the platform; cannot register here and has no Messages page.
    Admin,
}

impl UserType {
    /// The value on the wire, in tokens and in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Photographer => "photographer",
            Self::Admin => "admin",
        }
    }
}

/// The text is not `customer`, `photographer` or `admin`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("userType must be customer or photographer")]
pub struct InvalidUserType;

impl FromStr for UserType {
    type Err = InvalidUserType;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        [Self::Customer, Self::Photographer, Self::Admin]
            .into_iter()
            .find(|kind| kind.as_str() == name)
            .ok_or(InvalidUserType)
    }
}

/// An e-mail address in lower case, so that addresses compare case-insensitively.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Email(String);

/// The text is not an e-mail address, or is longer than 254 bytes (RFC 5321).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("A valid email address is required")]
pub struct InvalidEmail;

impl Email {
    /// The maximum length in bytes (RFC 5321).
    pub const MAX_BYTES: usize = 254;

    /// The address in lower case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Email {
    type Err = InvalidEmail;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let (name, host) = text.rsplit_once('@').ok_or(InvalidEmail)?;
        let odd = |c: char| c.is_whitespace() || c.is_control() || c == '\0';
        let valid = !name.is_empty()
            && text.len() <= Self::MAX_BYTES
            && host.contains('.')
            && !host.starts_with('.')
            && !host.ends_with('.')
            && !text.contains(odd);
        if valid {
            Ok(Self(text.to_lowercase()))
        } else {
            Err(InvalidEmail)
        }
    }
}

/// A person's name: 1 to 100 characters on one line, without characters that reorder text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FullName(String);

/// The name is blank, longer than 100 characters, or contains U+0000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Full name must be 1 to 100 characters")]
pub struct InvalidFullName;

impl FullName {
    /// The maximum number of characters.
    pub const MAX_CHARS: usize = 100;

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for FullName {
    type Err = InvalidFullName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let name = clean_line(text);
        if text.contains('\0') || is_blank(&name) || name.chars().count() > Self::MAX_CHARS {
            Err(InvalidFullName)
        } else {
            Ok(Self(name))
        }
    }
}

/// The name of a person as others see it: a readable substitute, such as `Photographer 42`, for somebody without a name.
#[must_use]
pub fn shown_name(full_name: &str, role: UserType, id: UserId) -> String {
    if !is_blank(full_name) {
        return full_name.to_owned();
    }
    let role = match role {
        UserType::Customer => "Customer",
        UserType::Photographer => "Photographer",
        UserType::Admin => "User",
    };
    format!("{role} {id}")
}

/// The name of a person whose account no longer exists.
pub const DELETED_ACCOUNT: &str = "Deleted account";

/// A password of 8 to 128 characters. Never printed, not even by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

/// The password is shorter than 8 or longer than 128 characters, or contains U+0000, at which bcrypt would end it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Password must be 8 to 128 characters")]
pub struct InvalidPassword;

impl Password {
    /// The maximum number of characters; longer passwords are refused before hashing.
    pub const MAX_CHARS: usize = 128;

    /// The maximum length in bytes: a character has at most four.
    pub const MAX_BYTES: usize = 4 * Self::MAX_CHARS;

    /// The password in clear text, for hashing and verifying only.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl FromStr for Password {
    type Err = InvalidPassword;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // A very long input is refused without counting its characters.
        let short_enough = text.len() <= Self::MAX_BYTES;
        let is_long_enough = short_enough && (8..=Self::MAX_CHARS).contains(&text.chars().count());
        if is_long_enough && !text.contains('\0') {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidPassword)
        }
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_compare_without_case() {
        let email: Email = " Asha@Example.COM ".parse().unwrap();
        assert_eq!(email.as_str(), "asha@example.com");
        for bad in [
            "",
            "asha",
            "@example.com",
            "a@b",
            "a b@example.com",
            "a\u{7}b@example.com",
            "a\0b@example.com",
            "a@.com",
        ] {
            assert_eq!(bad.parse::<Email>(), Err(InvalidEmail), "{bad:?}");
        }
    }

    #[test]
    fn passwords_count_characters_and_stay_hidden() {
        assert!("पासवर्ड१२".parse::<Password>().is_ok());
        assert!("x".repeat(128).parse::<Password>().is_ok());
        assert!("📷".repeat(128).parse::<Password>().is_ok());
        assert_eq!("short".parse::<Password>(), Err(InvalidPassword));
        assert_eq!("x".repeat(129).parse::<Password>(), Err(InvalidPassword));
        assert_eq!("correct\0horse".parse::<Password>(), Err(InvalidPassword));
        let password: Password = "correct horse".parse().unwrap();
        assert_eq!(password.expose(), "correct horse");
        assert_eq!(format!("{password:?}"), "Password(…)");
    }

    #[test]
    fn roles_have_the_names_of_the_platform() {
        for (role, name) in [
            (UserType::Customer, "customer"),
            (UserType::Photographer, "photographer"),
            (UserType::Admin, "admin"),
        ] {
            assert_eq!(role.as_str(), name);
            assert_eq!(name.parse::<UserType>().ok(), Some(role));
        }
        assert!("Customer".parse::<UserType>().is_err());
    }

    #[test]
    fn everybody_has_a_readable_name() {
        let name = |name| shown_name(name, UserType::Photographer, UserId(42));
        assert_eq!(name("Arjun Kapoor"), "Arjun Kapoor");
        assert_eq!(name(""), "Photographer 42");
        assert_eq!(name(" \u{200b}"), "Photographer 42");
    }

    #[test]
    fn names_are_one_clean_line() {
        let name: FullName = " Asha \n Rao\u{202e} ".parse().unwrap();
        assert_eq!(name.as_str(), "Asha Rao");
        for bad in ["\u{200b}", "Asha\0Rao"] {
            assert_eq!(bad.parse::<FullName>(), Err(InvalidFullName), "{bad:?}");
        }
        assert!("x".repeat(100).parse::<FullName>().is_ok());
        assert_eq!("x".repeat(101).parse::<FullName>(), Err(InvalidFullName));
    }
}
