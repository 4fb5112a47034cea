//! A message.

use leptos::prelude::*;

use super::text::MessageText;
use super::tick::TickMark;
use crate::app::hooks::use_chat::use_chat;
use crate::app::hooks::use_clock::use_clock;
use crate::app::platform;
use crate::app::state::calendar;
use crate::app::state::rows::Bubble;
use crate::app::words::use_words;
use crate::domain::{ClientMessageId, Tick};
use crate::wire::ApiError;

/// A message in its group: the last of a group carries the time and the tail.
#[component]
pub fn MessageBubble(
    /// The message, as it is now. Its text and its author never change.
    bubble: Memo<Bubble>,
    /// What the other person is called.
    peer_name: Signal<String>,
) -> impl IntoView {
    let words = use_words();
    let clock = use_clock();
    let Bubble {
        key, mine, text, ..
    } = bubble.get_untracked();
    let at = Memo::new(move |_| bubble.with(|it| it.at));
    let time = Memo::new(move |_| calendar::clock(at.get(), clock.offset.get()));
    let moment = move || calendar::moment(at.get(), clock.offset.get(), words);
    let author = move || {
        if mine {
            words.you.to_owned()
        } else {
            peer_name.get()
        }
    };
    let label = move || (words.message_by)(&author(), &time.get());
    let tick = Memo::new(move |_| bubble.with(|it| it.tick.unwrap_or(Tick::Sending)));
    let refused = Memo::new(move |_| bubble.with(|it| it.refused.clone()));
    let opens = Memo::new(move |_| bubble.with(|it| it.opens));
    let closes = Memo::new(move |_| bubble.with(|it| it.closes));
    // A tap shows date and time, unless it ends a selection. Those who listen hear the time anyway.
    let (is_detailed, set_detailed) = signal(false);
    let on_tap = move |_| {
        if !platform::is_selecting() {
            set_detailed.update(|it| *it = !*it);
        }
    };
    view! {
        <article
            class=if mine { "message message-mine" } else { "message message-theirs" }
            class:message-opens=opens
            class:message-closes=closes
            data-key=key
            data-seq=move || bubble.with(|it| it.seq.map(|seq| seq.to_string()))
            aria-label=label
        >
            <div class="bubble" title=moment on:click=on_tap>
                <MessageText text />
                <span class="message-meta">
                    <time class="message-time" datetime=move || at.get().iso()>
                        {time}
                    </time>
                    {mine.then(|| view! { <TickMark tick /> })}
                </span>
            </div>
            <Show when=move || is_detailed.get()>
                <p class="message-moment">{moment}</p>
            </Show>
            {move || refused.get().map(|(name, error)| view! { <NotSent name error /> })}
        </article>
    }
}

/// Why a message was not sent, and what can be done about it.
#[component]
fn NotSent(name: ClientMessageId, error: ApiError) -> impl IntoView {
    let words = use_words();
    let chat = use_chat();
    let (again, away) = (name.clone(), name);
    view! {
        <div class="not-sent">
            <span>{words.reason(&error)}</span>
            <button type="button" class="link-button" on:click=move |_| chat.outbox.update(|it| it.retry(&again))>
                {words.retry}
            </button>
            <button type="button" class="link-button" on:click=move |_| chat.outbox.update(|it| it.delete(&away))>
                {words.delete}
            </button>
        </div>
    }
}
