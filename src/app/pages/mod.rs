//! The pages, one file each. Those of `messages` and `signed_in` are in the module for the browser; the others are
//! plain pages.

mod about_conversation;
pub mod account;
pub mod home;
pub mod login;
pub mod marked;
pub mod message_forms;
pub mod messages;
pub mod not_found;
pub mod offline;
pub mod photographer;
pub mod photographers;
pub mod plain_frame;
pub mod profile;
pub mod profile_pictures;
pub mod register;
pub mod search;
pub mod shared_items;
pub mod signed_in;

pub use account::AccountSettingsPage;
pub use home::HomePage;
pub use login::LoginPage;
pub use marked::MarkedMessagesPage;
pub use message_forms::MessageFormsPage;
pub use messages::{CustomerMessages, PhotographerMessages};
pub use not_found::NotFoundPage;
pub use offline::OfflinePage;
pub use photographer::PhotographerPage;
pub use photographers::PhotographersPage;
pub use plain_frame::PlainFrame;
pub use profile::ProfilePage;
pub use register::RegisterPage;
pub use search::SearchPage;
pub use shared_items::SharedItemsPage;
