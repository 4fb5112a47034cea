//! Shown instead of a conversation that cannot be loaded.

use leptos::prelude::*;

use crate::app::components::shared::{EmptyState, ReloadLink, Variant};
use crate::app::hooks::use_chat::use_chat;
use crate::app::reactive::effect;
use crate::app::words::use_words;
use crate::app::{paths, platform};
use crate::wire::{ApiError, ErrorCode};

/// The reason, with a way back. A conversation of other people looks like one that does not exist.
#[component]
pub fn ThreadFailed(
    /// Why it could not be loaded.
    error: ApiError,
) -> impl IntoView {
    let words = use_words();
    let chat = use_chat();
    platform::set_status(error.code.http_status());
    let is_missing = matches!(
        error.code,
        ErrorCode::ConversationNotFound
            | ErrorCode::InvalidConversationId
            | ErrorCode::UserNotFound
    );
    let (title, lead) = if is_missing {
        (words.conversation_not_found, words.not_found_lead)
    } else {
        (words.failed, words.try_later)
    };
    effect(move || chat.check_session(&error));
    view! {
        <EmptyState icon=icondata::LuCircleAlert title lead heads_page=true>
            {(!is_missing).then(|| view! { <ReloadLink /> })}
            <a class=Variant::Outline.class() href=paths::home(chat.role) prop:replace=true>
                {words.back}
            </a>
        </EmptyState>
    }
}
