//! A message.

use leptos::ev::MouseEvent;
use leptos::prelude::*;

use super::LOG;
use super::agreement::AgreementLine;
use super::album::Album;
use super::linked_file::LinkedFileView;
use super::peer::Peer;
use super::quote::QuoteLink;
use super::reactions::Reactions;
use super::select_box::select_box;
use super::text::{Fold, paragraph};
use super::tick::TickMark;
use super::waiting_files::waiting_files;
use crate::app::components::shared::{Avatar, FirstUse, Glyph};
use crate::app::hooks::use_chat::use_chat;
use crate::app::hooks::use_clock::use_clock;
use crate::app::hooks::use_message_menu::use_message_menu;
use crate::app::platform;
use crate::app::reactive::{anew, live, memo, when};
use crate::app::state::log_lines::Bubble;
use crate::app::state::outbox::Step;
use crate::app::state::{calendar, content};
use crate::app::words::use_words;
use crate::domain::{ActionId, Tick};
use crate::wire::ApiError;

/// A message in its group; the last message of a group has the time and the tail.
#[component]
pub fn MessageBubble(
    /// The current state of the message. Its author never changes.
    bubble: Memo<Bubble>,
    /// The other member.
    peer: Peer,
) -> impl IntoView {
    let words = use_words();
    let clock = use_clock();
    let Bubble {
        key,
        mine,
        quote,
        is_forwarded,
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
    let on_tap = move |event: MouseEvent| {
        if !platform::is_selecting() && !platform::is_within(&event, "button") {
            is_detailed.update(|it| *it = !*it);
        }
    };
    // A message waits for its uploads first.
    let shown = memo(move || {
        bubble.with(|it| {
            let linked = it.linked.clone();
            (it.attachments.clone(), it.waiting.clone(), linked)
        })
    });
    let files = live(move || match shown.get() {
        (_, Some(waiting), _) => {
            let message = StoredValue::new(waiting);
            view! { <FirstUse load=move || waiting_files(message) /> }.into_any()
        }
        (attachments, None, _) if !attachments.is_empty() => {
            view! { <Album attachments /> }.into_any()
        }
        (_, None, Some(file)) => view! { <LinkedFileView file=*file /> }.into_any(),
        _ => ().into_any(),
    });
    let is_long = memo(move || bubble.with(|it| !it.is_deleted && content::is_long(&it.text)));
    let text = memo(move || bubble.with(|it| (!it.is_deleted).then(|| it.text.clone())));
    let text = anew(text, move |text| match text {
        Some(text) => paragraph(&text),
        None => {
            view! { <p class="message-text message-deleted">{words.message_deleted}</p> }.into_any()
        }
    });
    let has_quote = memo(move || bubble.with(|it| it.quote.is_some()));
    let quote = quote.map(|first| {
        when(has_quote, move || {
            view! { <QuoteLink bubble first=first.clone() peer /> }.into_any()
        })
    });
    // Until it is deleted.
    let forwarded = is_forwarded.then(|| {
        when(memo(move || bubble.with(|it| it.is_forwarded)), move || {
            view! {
                <p class="message-forwarded">
                    <Glyph icon=icondata::LuForward />
                    {words.forwarded}
                </p>
            }
            .into_any()
        })
    });
    let marks = memo(move || bubble.with(|it| (it.is_starred, it.is_pinned, it.is_edited)));
    let marks = live(move || {
        let (is_starred, is_pinned, is_edited) = marks.get();
        let pin = is_pinned.then(|| {
            view! {
                <Glyph icon=icondata::LuPin class="message-star" />
                <span class="sr-only">{words.marks.pinned}</span>
            }
        });
        let star = is_starred.then(|| {
            view! {
                <Glyph icon=icondata::LuStar class="message-star" />
                <span class="sr-only">{words.starred}</span>
            }
        });
        (pin, star, is_edited.then_some(words.edited)).into_any()
    });
    let is_proposed = memo(move || bubble.with(|it| it.agreement.is_some()));
    let has_reactions = memo(move || bubble.with(|it| !it.reactions.is_empty()));
    let tab_index = memo(move || bubble.with(|it| if it.is_last { "0" } else { "-1" }));
    let is_unsent = memo(move || bubble.with(|it| it.id.is_none()));
    // Not a message that is not stored yet.
    let selection = use_message_menu().selection;
    let is_selecting = memo(move || {
        selection.with(Option::is_some) && bubble.with(|it| it.id.is_some() && !it.is_hidden)
    });
    let select =
        move || view! { <FirstUse load=move || select_box(bubble) is_quiet=true /> }.into_any();
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
            {when(is_selecting, select)}
            {face}
            <div class="bubble" title=moment on:click=on_tap>
                // Time and tick follow the direction of the text, so that both agree on where its last line ends.
                <div class="message-body" dir="auto">
                    {forwarded}
                    {quote}
                    {files}
                    {text}
                    {when(is_long, || view! { <Fold /> }.into_any())}
                    <span class="message-meta" translate="no">
                        {marks}
                        <time class="message-time">{time}</time>
                        {tick.map(|tick| view! { <TickMark tick /> })}
                    </span>
                </div>
                // Only a living page has menus; one button is in the tab order, from which the arrows lead to the others.
                <button
                    type="button"
                    class="message-menu-button"
                    class:hidden=is_unsent
                    aria-label=words.message_actions
                    aria-haspopup="menu"
                    tabindex=move || tab_index.get()
                >
                    <Glyph icon=icondata::LuChevronDown />
                </button>
            </div>
            {when(is_proposed, move || view! { <AgreementLine bubble peer /> }.into_any())}
            {when(has_reactions, move || view! { <Reactions bubble /> }.into_any())}
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
    let starred = if bubble.is_starred {
        " message-starred"
    } else {
        ""
    };
    let pinned = if bubble.is_pinned {
        " message-pinned"
    } else {
        ""
    };
    let edited = if bubble.is_edited {
        " message-edited"
    } else {
        ""
    };
    if bubble.is_hidden {
        // It keeps its place among the rows, without a height.
        return "message-gone".to_owned();
    }
    format!("message {side}{opens}{closes}{found}{starred}{pinned}{edited}")
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
