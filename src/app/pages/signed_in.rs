//! What all pages of a signed-in person share: the access check, the socket, the chat and the bar at the top.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::components::{Outlet, Redirect};
use leptos_router::hooks::use_location;

use crate::app::components::frame::{AppBar, ConnectionBar, FileNotice};
use crate::app::hooks::use_announcer::provide_announcer;
use crate::app::hooks::use_catch_up::use_catch_up;
use crate::app::hooks::use_chat::provide_chat;
use crate::app::hooks::use_delivery::use_delivery;
use crate::app::hooks::use_device_copy::use_device_copy;
use crate::app::hooks::use_draft::use_kept_drafts;
use crate::app::hooks::use_live_events::use_live_events;
use crate::app::hooks::use_outbox::use_outbox;
use crate::app::hooks::use_socket::{Socket, provide_socket};
use crate::app::initial::Initial;
use crate::app::reactive::{effect, memo};
use crate::app::state::connection::Status;
use crate::app::words::use_words;
use crate::app::{paths, platform};
use crate::domain::ConversationId;
use crate::server_fns::accounts::current_user;
use crate::wire::rest::User;

/// Shows the pages below to signed-in people only; redirects others to the sign-in, and back afterwards.
#[component]
pub fn SignedIn() -> impl IntoView {
    match expect_context::<Initial>().viewer {
        Some(user) => view! { <Frame user /> }.into_any(),
        None => view! { <Redirect path=paths::login(&here()) /> }.into_any(),
    }
}

#[component]
fn Frame(user: User) -> impl IntoView {
    let words = use_words();
    let socket = provide_socket();
    let announcer = provide_announcer();
    let chat = provide_chat(user, announcer);
    use_live_events(chat, socket);
    use_catch_up(chat, socket);
    use_outbox(chat, socket);
    use_delivery(chat, socket);
    use_kept_drafts(chat);
    use_device_copy(chat);
    leave_when_refused(socket);
    let path = use_location().pathname;
    // On a phone, an open conversation takes the whole screen.
    let is_in_thread = memo(move || path.with(|path| is_conversation(path)));
    view! {
        <div class="app" class:app-in-thread=is_in_thread>
            // The browser follows it, not the router: only then the focus moves, too.
            <a class="skip-link" href="#content" rel="external">
                {words.skip_to_content}
            </a>
            <AppBar />
            <ConnectionBar />
            <FileNotice />
            <p class="without-js notice-bar">{words.without_javascript}</p>
            <Outlet />
            <p class="sr-only" aria-live="polite" translate="no">
                {announcer.said}
            </p>
        </div>
    }
}

fn is_conversation(path: &str) -> bool {
    let last = path.rsplit('/').next().unwrap_or_default();
    last.parse::<ConversationId>().is_ok()
}

fn here() -> String {
    let location = use_location();
    let (path, query) = (
        location.pathname.get_untracked(),
        location.search.get_untracked(),
    );
    if query.is_empty() {
        path
    } else {
        format!("{path}?{query}")
    }
}

/// Leaves the page when the socket refuses the session. If the server's pages still accept it, only the socket
/// is refused, and a redirect to the sign-in would lead straight back: then the page stays.
///
/// On the server: does nothing.
fn leave_when_refused(socket: Socket) {
    let location = use_location();
    effect(move || {
        if socket.status.get() != Status::Refused {
            return;
        }
        let back = paths::login(&location.pathname.get_untracked());
        spawn_local(async move {
            let user = current_user().await;
            if matches!(user, Ok(None)) {
                platform::forget_copies();
            }
            if !matches!(user, Ok(Some(_))) {
                platform::go_to(&back);
            }
        });
    });
}
