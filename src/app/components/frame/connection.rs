//! The connection status: a status element for screen readers, a green chip while connected, and a thin bar
//! once the connection has been lost for a while.

use std::time::Duration;

use leptos::prelude::*;

use crate::app::components::shared::Glyph;
use crate::app::hooks::use_chat::use_chat;
use crate::app::hooks::use_clock::use_clock;
use crate::app::hooks::use_socket::{Socket, use_socket};
use crate::app::platform;
use crate::app::reactive::{effect, memo, when};
use crate::app::state::calendar;
use crate::app::state::connection::Status;
use crate::app::words::use_words;

/// The bar appears only if the connection is lost for longer than this.
const TIMEOUT: Duration = Duration::from_secs(1);

/// The green chip. Hidden from screen readers, because the status element says the same.
#[component]
pub fn ConnectionChip() -> impl IntoView {
    let words = use_words();
    let socket = use_socket();
    let is_lost = memo(move || !socket.is_connected());
    view! {
        <span class="connection-chip" class:invisible=is_lost aria-hidden="true" translate="no">
            <span class="size-2 rounded-full bg-success"></span>
            <span class="max-md:hidden">{words.connected}</span>
        </span>
    }
}

/// The status element, shown as a bar when the connection is lost.
#[component]
pub fn ConnectionBar() -> impl IntoView {
    let words = use_words();
    let socket = use_socket();
    let (chat, clock) = (use_chat(), use_clock());
    let is_lost = is_lost_for_long(socket);
    let is_shown = memo(move || is_lost.get() || chat.freshness.get().is_kept());
    let text = memo(move || {
        let updated = || {
            let at = chat.freshness.get().at();
            calendar::updated(at, clock.now.get(), clock.zone.get(), words)
        };
        let text = match socket.status.get() {
            Status::Connected if chat.freshness.get().is_kept() => words.loading,
            Status::Connected => words.connected,
            Status::Connecting => words.connecting,
            Status::Periodic => words.periodic,
            Status::Offline | Status::Refused => {
                let waiting = chat.outbox.with(|outbox| outbox.waiting());
                return (words.offline)(waiting, Some(&updated()));
            }
        };
        if chat.freshness.get().is_kept() {
            format!("{text} {}", (words.last_updated)(&updated()))
        } else {
            text.to_owned()
        }
    });
    let is_hidden = memo(move || !is_shown.get());
    let can_retry = memo(move || is_shown.get() && socket.status.get() == Status::Offline);
    let retry_now = move |_| {
        // The button disappears; the focus must not go with it.
        platform::focus("main");
        socket.retry_now();
        chat.outbox.retry_now();
    };
    let retry = move || {
        view! {
            <button type="button" class="underline underline-offset-2" on:click=retry_now>
                {words.retry_now}
            </button>
        }
        .into_any()
    };
    view! {
        <div class="connection-bar" class:sr-only=is_hidden translate="no">
            <Glyph icon=icondata::LuWifiOff class="shrink-0" />
            <p role="status">{text}</p>
            {when(can_retry, retry)}
        </div>
    }
}

fn is_lost_for_long(socket: Socket) -> ReadSignal<bool> {
    let (is_lost, set_lost) = signal(false);
    let is_connected = memo(move || socket.is_connected());
    effect(move || {
        if is_connected.get() {
            set_lost.set(false);
            return;
        }
        let timer = set_timeout_with_handle(move || set_lost.set(true), TIMEOUT);
        on_cleanup(move || {
            if let Ok(timer) = timer {
                timer.clear();
            }
        });
    });
    is_lost
}
