//! A message.

use leptos::prelude::*;

use super::LOG;
use super::album::Album;
use super::linked_file::LinkedFileView;
use super::peer::Peer;
use super::text::MessageText;
use super::tick::TickMark;
use super::waiting_files::waiting_files;
use crate::app::components::shared::{Avatar, FirstUse};
use crate::app::hooks::use_chat::use_chat;
use crate::app::hooks::use_clock::use_clock;
use crate::app::platform;
use crate::app::reactive::{live, memo, when};
use crate::app::state::calendar;
use crate::app::state::log_lines::Bubble;
use crate::app::state::outbox::Step;
use crate::app::words::use_words;
use crate::domain::{ActionId, Tick};
use crate::wire::ApiError;

/// A message in its group; the last message of a group has the time and the tail.
#[component]
pub fn MessageBubble(
    /// The current state of the message. Its text and author never change.
    bubble: Memo<Bubble>,
    /// The other member.
    peer: Peer,
) -> impl IntoView {
    let words = use_words();
    let clock = use_clock();
    let Bubble {
        key,
        mine,
        text,
        linked,
        ..
    } = bubble.get_untracked();
    let at = memo(move || bubble.with(|it| it.at));
    let time = memo(move || calendar::clock(at.get(), clock.zone.get()));
    let moment = memo(move || calendar::moment(at.get(), clock.zone.get(), words));
    let label = memo(move || {
        let author = if mine {
            words.you.to_owned()
        } else {
            peer.name.get()
        };
        // Accounts of the platform may lack a name.
        if author.is_empty() {
            return time.get();
        }
        (words.message_by)(&author, &time.get())
    });
    let class = memo(move || bubble.with(class_of));
    let face = (!mine).then(|| {
        when(memo(move || bubble.with(|it| it.opens)), move || {
            view! { <Avatar user=peer.id name=peer.name picture=peer.picture class="message-face" /> }.into_any()
        })
    });
    let seq = memo(move || bubble.with(|it| it.seq.map(|seq| seq.to_string())));
    let tick = mine.then(|| memo(move || bubble.with(|it| it.tick.unwrap_or(Tick::Sending))));
    let refused = memo(move || bubble.with(|it| it.refused.clone()));
    // A tap shows date and time, unless it ends a text selection. The label already tells the time to screen
    // readers.
    let is_detailed = RwSignal::new(false);
    let on_tap = move |_| {
        if !platform::is_selecting() {
            is_detailed.update(|it| *it = !*it);
        }
    };
    // A message waits for its uploads first.
    let shown = memo(move || bubble.with(|it| (it.attachments.clone(), it.waiting.clone())));
    let files = live(move || match shown.get() {
        (_, Some(waiting)) => {
            let message = StoredValue::new(waiting);
            view! { <FirstUse load=move || waiting_files(message) /> }.into_any()
        }
        (attachments, None) if !attachments.is_empty() => {
            view! { <Album attachments /> }.into_any()
        }
        _ => ().into_any(),
    });
    let below = live(move || {
        let details = is_detailed
            .get()
            .then(|| view! { <p class="message-moment" translate="no">{moment}</p> });
        let refusal = refused
            .get()
            .map(|(name, error)| view! { <NotSent name error /> });
        (details, refusal).into_any()
    });
    view! {
        <article class=class data-key=key data-seq=seq aria-label=label>
            {face}
            <div class="bubble" title=moment on:click=on_tap>
                // Time and tick follow the direction of the text, so that both agree on where its last line ends.
                <div class="message-body" dir="auto">
                    {files}
                    {linked.map(|file| view! { <LinkedFileView file=*file /> })}
                    <MessageText text />
                    <span class="message-meta" translate="no">
                        <time class="message-time">{time}</time>
                        {tick.map(|tick| view! { <TickMark tick /> })}
                    </span>
                </div>
            </div>
            {below}
        </article>
    }
}

fn class_of(bubble: &Bubble) -> String {
    let side = if bubble.mine {
        "message-mine"
    } else {
        "message-theirs"
    };
    let opens = if bubble.opens { " message-opens" } else { "" };
    let closes = if bubble.closes { " message-closes" } else { "" };
    let found = if bubble.found { " message-found" } else { "" };
    format!("message {side}{opens}{closes}{found}")
}

/// Why a message was not sent, with the actions Retry and Delete.
#[component]
fn NotSent(name: ActionId, error: ApiError) -> impl IntoView {
    let words = use_words();
    let outbox = use_chat().outbox;
    let (again, away) = (Step::Retried(name.clone()), Step::Deleted(name));
    // The buttons disappear; the focus must not go with them.
    let take = move |step: &Step| {
        platform::focus(LOG);
        outbox.take(step.clone());
    };
    view! {
        <div class="not-sent">
            <span>{words.reason(&error)}</span>
            <button type="button" class="link-button" on:click=move |_| take(&again)>
                {words.retry}
            </button>
            <button type="button" class="link-button" on:click=move |_| take(&away)>
                {words.delete}
            </button>
        </div>
    }
}
