//! What was shared in a conversation, as a page of links: without JavaScript, and where the Messages page is not alive.

use leptos::prelude::*;

use super::about_conversation::{Subject, about_conversation, asked, more, sheet};
use crate::app::components::shared::{EmptyState, Glyph};
use crate::app::components::shared_items::{
    file_row, icon_of, link_row, media_name, picture, rel_of,
};
use crate::app::hooks::use_clock::viewers_zone;
use crate::app::hooks::use_jump::address_of;
use crate::app::state::calendar::{self, Zone};
use crate::app::state::shared_items::{ListEnd, Month, SharedFile, SharedList, months};
use crate::app::words::{use_shared_words, use_words};
use crate::domain::{Seq, SharedKind};
use crate::server_fns::chat::shared;

/// `/conversations/{conversation}/shared?kind=&before=`.
#[component]
pub fn SharedItemsPage() -> impl IntoView {
    let kind = asked::<String>("kind").and_then(|name| SharedKind::from_name(&name));
    let kind = kind.unwrap_or(SharedKind::Media);
    let before = asked("before").map(Seq);
    about_conversation(
        move |id| shared(id, kind, before, None),
        move |subject, page| {
            let mut list = SharedList::new(kind);
            list.add(page);
            shown(subject, &list)
        },
    )
}

fn shown(subject: &Subject, list: &SharedList) -> AnyView {
    let (words, shared_words) = (use_words(), use_shared_words());
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
    let content = view! {
        <nav class="shared-tabs" aria-label=words.shared_items>
            {SharedKind::ALL.map(tab).collect_view()}
        </nav>
        {items(subject, list)}
        {more(next)}
    };
    sheet(subject, words.shared_items, content.into_any())
}

fn items(subject: &Subject, list: &SharedList) -> AnyView {
    let me = subject.user.user_id;
    let zone = viewers_zone();
    let jump = |seq| address_of(&subject.chat, seq);
    match list.end(false) {
        ListEnd::Empty => nothing(list.kind()),
        _ if list.kind() == SharedKind::Media => {
            let month = |month: Month| {
                let cell = |file| cell(&file, &subject.row.participant_name, zone, jump(file.seq));
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
