//! What the Messages pages share: the access check, the socket, the chat and the bar at the top.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::components::Redirect;
use leptos_router::hooks::use_location;

use crate::app::components::frame::{
    AppBar, ConnectionBar, ConnectionChip, FileNotice, Shortcuts, SignOutForm, SkipLink,
};
use crate::app::hooks::use_announcer::provide_announcer;
use crate::app::hooks::use_catch_up::use_catch_up;
use crate::app::hooks::use_chat::provide_chat;
use crate::app::hooks::use_delivery::use_delivery;
use crate::app::hooks::use_device_copy::use_device_copy;
use crate::app::hooks::use_draft::use_kept_drafts;
use crate::app::hooks::use_live_events::use_live_events;
use crate::app::hooks::use_notice::provide_notices;
use crate::app::hooks::use_outbox::use_outbox;
use crate::app::hooks::use_socket::{Socket, provide_socket};
use crate::app::hooks::use_uploads::provide_uploads;
use crate::app::initial::Initial;
use crate::app::reactive::{effect, memo};
use crate::app::state::connection::Status;
use crate::app::words::use_words;
use crate::app::{paths, platform};
use crate::domain::ConversationId;
use crate::server_fns::accounts::current_user;
use crate::wire::rest::User;

/// Shows a page to signed-in people only, with its frame.
#[component]
pub fn SignedIn(
    /// The page.
    children: Children,
) -> impl IntoView {
    if_signed_in(|user| view! { <Frame user>{children()}</Frame> }.into_any())
}

/// The view of the signed-in person; redirects others to the sign-in, and back afterwards.
pub(super) fn if_signed_in(view: impl FnOnce(User) -> AnyView) -> AnyView {
    match expect_context::<Initial>().viewer {
        Some(user) => view(user),
        None => view! { <Redirect path=paths::login(&here()) /> }.into_any(),
    }
}

#[component]
fn Frame(user: User, children: Children) -> impl IntoView {
    let words = use_words();
    let socket = provide_socket();
    let announcer = provide_announcer();
    let feed_seq = expect_context::<Initial>().feed_seq;
    let chat = provide_chat(&user, feed_seq, announcer);
    use_live_events(chat, socket);
    use_catch_up(chat, socket);
    use_outbox(chat, socket, provide_notices());
    provide_uploads(chat);
    use_delivery(chat, socket);
    use_kept_drafts(chat);
    use_device_copy(chat, user.clone());
    leave_when_refused(socket);
    let path = use_location().pathname;
    // On a phone, an open conversation takes the whole screen.
    let is_in_thread = memo(move || path.with(|path| is_conversation(path)));
    view! {
        <div class="app" class:app-in-thread=is_in_thread>
            <SkipLink />
            <AppBar user status=view! { <ConnectionChip /> }.into_any()>
                <Shortcuts />
                <SignOutForm />
            </AppBar>
            <ConnectionBar />
            <FileNotice />
            <p class="without-js notice-bar">{words.without_javascript}</p>
            {children()}
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
    paths::with_query(&path, &query)
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
