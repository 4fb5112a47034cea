//! The message that a reply answers.

use leptos::ev::MouseEvent;
use leptos::prelude::*;

use super::peer::Peer;
use crate::app::hooks::use_chat::use_chat;
use crate::app::hooks::use_jump::{AT, Jump};
use crate::app::reactive::{anew, memo};
use crate::app::state::content;
use crate::app::state::log_lines::Bubble;
use crate::app::words::{Words, use_words};
use crate::domain::{Quote, UserId};

/// Author and beginning of the quoted message, as a link that leads to it. Without JavaScript the page around it is loaded.
#[component]
pub fn QuoteLink(
    /// The reply.
    bubble: Memo<Bubble>,
    /// The quoted message when the reply is shown first; its text may change.
    first: Box<Quote>,
    /// The other member.
    peer: Peer,
) -> impl IntoView {
    let (words, chat) = (use_words(), use_chat());
    let jump = use_context::<Jump>();
    let quoted = first.seq;
    let href = format!("?{AT}={quoted}");
    let sender = first.sender_id;
    let line = Memo::new(move |_| {
        // A reply that is deleted keeps its last quote while it is removed.
        Some(bubble.with(|it| line(it.quote.as_deref().unwrap_or(&first), words)))
    });
    let line = anew(line, |line| {
        view! { <span class="quote-text">{line}</span> }.into_any()
    });
    let author = memo(move || author(sender, chat.me, peer, words));
    let label = memo(move || (words.in_reply_to)(&author.get()));
    let follow = move |event: MouseEvent| {
        let asks_browser = event.ctrl_key() || event.meta_key() || event.shift_key();
        if let Some(jump) = jump.filter(|_| !asks_browser) {
            event.prevent_default();
            event.stop_propagation();
            jump.to_quoted(quoted, bubble.with_untracked(|it| it.seq));
        }
    };
    view! {
        <a class="quote" href=href dir="auto" on:click=follow>
            <span class="sr-only">{label}</span>
            <span class="quote-author" aria-hidden="true" translate="no">
                {author}
            </span>
            {line}
        </a>
    }
}

/// Who has written a quoted message.
pub fn author(sender: UserId, me: UserId, peer: Peer, words: &Words) -> String {
    if sender == me {
        words.you.to_owned()
    } else {
        peer.name.get()
    }
}

/// A quoted message in one line.
pub fn line(quote: &Quote, words: &Words) -> String {
    if quote.deleted {
        return words.message_deleted.to_owned();
    }
    let (text, kind) = (&quote.text, quote.message_type);
    content::line(text, kind, quote.file_name.as_deref(), quote.album, words)
}
