//! What was shared in a conversation, as a page of links: without JavaScript, and where the Messages page is not alive.

use futures::future::try_join;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::NotFoundPage;
use super::plain_frame::framed;
use super::signed_in::if_signed_in;
use crate::app::components::shared::{EmptyState, Glyph, ReloadLink};
use crate::app::components::shared_items::{
    file_row, icon_of, link_row, media_name, picture, rel_of,
};
use crate::app::hooks::use_jump::address_of;
use crate::app::initial::Initial;
use crate::app::paths;
use crate::app::state::calendar::{self, Zone};
use crate::app::state::shared_items::{ListEnd, Month, SharedFile, SharedList, months};
use crate::app::words::{use_shared_words, use_words};
use crate::domain::{ConversationId, Seq, SharedKind};
use crate::server_fns::chat::{conversation, shared};
use crate::wire::ErrorCode;
use crate::wire::rest::{ConversationSummary, User};

/// `/conversations/{conversation}/shared?kind=&before=`.
#[component]
pub fn SharedItemsPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|params| params.get("conversation"));
    let Some(id) = id.and_then(|id| id.parse::<ConversationId>().ok()) else {
        return view! { <NotFoundPage /> }.into_any();
    };
    let asked = |name| use_query_map().with_untracked(|query| query.get(name));
    let kind = asked("kind").and_then(|name| SharedKind::from_name(&name));
    let kind = kind.unwrap_or(SharedKind::Media);
    let before = asked("before").and_then(|seq| seq.parse().ok()).map(Seq);
    if_signed_in(|user| {
        let page = Suspend::new(async move {
            match try_join(conversation(id), shared(id, kind, before, None)).await {
                Ok((row, page)) => {
                    let mut list = SharedList::new(kind);
                    list.add(page);
                    let shown = view! { <Shared user=user.clone() row list /> };
                    framed(user, shown.into_any())
                }
                Err(error) if error.code == ErrorCode::ConversationNotFound => {
                    view! { <NotFoundPage /> }.into_any()
                }
                Err(_) => framed(user, view! { <Failed /> }.into_any()),
            }
        });
        view! { <Suspense>{page}</Suspense> }.into_any()
    })
}

/// The list could not be read.
#[component]
pub(super) fn Failed() -> impl IntoView {
    let words = use_words();
    view! {
        <main id="content" tabindex="-1" class="page">
            <EmptyState
                icon=icondata::LuCircleAlert
                title=words.failed
                lead=words.try_later
                heads_page=true
            >
                <ReloadLink />
            </EmptyState>
        </main>
    }
}

#[component]
fn Shared(user: User, row: ConversationSummary, list: SharedList) -> impl IntoView {
    let (words, shared_words) = (use_words(), use_shared_words());
    let chat = paths::conversation(user.user_type, row.conversation_id);
    let tab = |kind: SharedKind| {
        let current = (kind == list.kind()).then_some("page");
        view! {
            <a class="shared-tab" href=format!("?kind={}", kind.as_str()) aria-current=current>
                {shared_words.name(kind)}
            </a>
        }
    };
    let kind = list.kind().as_str();
    let next = list.next();
    let next = next.map(|seq| format!("?kind={kind}&before={seq}"));
    let next = next.map(|href| {
        view! {
            <a class="more-link" href=href>
                {shared_words.show_more}
            </a>
        }
    });
    view! {
        <Title text=words.shared_items />
        <main id="content" tabindex="-1" class="page">
            <div class="mx-auto w-full max-w-2xl">
                <a class="text-link" href=chat.clone()>
                    {shared_words.back_to_chat}
                </a>
                <h1 class="mt-2 text-2xl font-semibold">{words.shared_items}</h1>
                <p class="mb-4 text-muted-foreground" dir="auto">
                    {row.participant_name.clone()}
                </p>
                <nav class="shared-tabs" aria-label=words.shared_items>
                    {SharedKind::ALL.map(tab).collect_view()}
                </nav>
                {items(&user, &row, &list, &chat)} {next}
            </div>
        </main>
    }
}

fn items(user: &User, row: &ConversationSummary, list: &SharedList, chat: &str) -> AnyView {
    let me = user.user_id;
    let zone = Zone::fixed(expect_context::<Initial>().offset);
    let jump = |seq| address_of(chat, seq);
    match list.end(false) {
        ListEnd::Empty => nothing(list.kind()),
        _ if list.kind() == SharedKind::Media => {
            let month = |month: Month| {
                let cell = |file| cell(&file, &row.participant_name, zone, jump(file.seq));
                view! {
                    <h2 class="shared-month">{calendar::month_label(month.first, use_words())}</h2>
                    <ul class="shared-grid">{month.files.into_iter().map(cell).collect_view()}</ul>
                }
            };
            let months = months(list.files(me), zone).into_iter();
            months.map(month).collect_view().into_any()
        }
        _ => {
            let files = list.files(me).into_iter();
            let files = files.map(|file| (jump(file.seq), file));
            let files = files.map(|(jump, file)| file_row(file, zone, jump));
            let links = list.links(me).into_iter();
            let links = links.map(|link| (jump(link.seq), link));
            let links = links.map(|(jump, link)| link_row(link, zone, jump));
            let rows: Vec<_> = match list.kind() {
                SharedKind::Links => links.collect(),
                SharedKind::Media | SharedKind::Files => files.collect(),
            };
            view! { <ul class="shared-rows">{rows}</ul> }.into_any()
        }
    }
}

fn cell(file: &SharedFile, peer_name: &str, zone: Zone, jump: String) -> AnyView {
    let words = use_shared_words();
    let name = media_name(file, peer_name, zone);
    let jump_label = (words.show_item_in_chat)(&name);
    view! {
        <li class="shared-cell">
            <a
                class="shared-tile"
                href=file.address()
                target="_blank"
                rel=rel_of(file)
                aria-label=name
            >
                {picture(file)}
            </a>
            <a class="shared-jump" href=jump aria-label=jump_label title=words.show_in_chat>
                <Glyph icon=icondata::LuMessageSquare />
            </a>
        </li>
    }
    .into_any()
}

fn nothing(kind: SharedKind) -> AnyView {
    let (title, lead) = use_shared_words().nothing(kind);
    view! { <EmptyState icon=icon_of(kind) title lead /> }.into_any()
}
