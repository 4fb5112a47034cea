//! The pane with the conversation list. The list is loaded once and then kept up to date by events.

use leptos::prelude::*;

use super::filters::{Filters, PANEL};
use super::list::ConversationList;
use super::menu_dialog::ToldInList;
use super::search::Search;
use crate::app::components::shared::{EmptyState, ReloadLink};
use crate::app::hooks::use_chat::{Chat, use_chat};
use crate::app::hooks::use_query::use_query;
use crate::app::reactive::effect;
use crate::app::resource::once;
use crate::app::words::use_words;
use crate::domain::{ConversationId, ListFilter, SearchText};
use crate::server_fns::chat::{conversation, conversations};
use crate::wire::ApiError;
use crate::wire::rest::ConversationsPage;

/// The viewer's conversation list.
#[component]
pub fn InboxPane(
    /// The open conversation.
    selected: Memo<Option<ConversationId>>,
) -> impl IntoView {
    let words = use_words();
    let query = use_query();
    let asked = |name: &str| {
        query
            .with_untracked(|query| query.get(name))
            .unwrap_or_default()
    };
    let (search, set_search) = signal(asked("q"));
    let filter = RwSignal::new(ListFilter::from_names(&asked("filter"), &asked("stage")));
    view! {
        <div class="inbox-head">
            <h1 class="text-xl font-semibold">{words.messages}</h1>
            <Search search set_search />
            <Filters filter />
        </div>
        <div id=PANEL role="tabpanel" class="inbox-panel" aria-label=words.conversations>
            <LoadedList selected search filter cursor=asked("cursor") />
        </div>
        <ToldInList />
    }
}

#[component]
fn LoadedList(
    selected: Memo<Option<ConversationId>>,
    search: ReadSignal<String>,
    filter: RwSignal<ListFilter>,
    cursor: String,
) -> impl IntoView {
    let chat = use_chat();
    if chat.inbox.with_untracked(|inbox| inbox.is_loaded()) {
        chat.refresh_list();
        return view! { <ConversationList selected search filter /> }.into_any();
    }
    let first = once(load(
        Some(search.get_untracked()).filter(|text| !text.is_empty()),
        filter.get_untracked(),
        Some(cursor).filter(|cursor| !cursor.is_empty()),
        selected.get_untracked(),
    ));
    view! {
        <Suspense fallback=ListSkeleton>
            {Suspend::new(async move {
                match first.await {
                    Ok(page) => {
                        chat.inbox.update(|inbox| inbox.extend(filter.get_untracked(), page));
                        view! { <ConversationList selected search filter /> }.into_any()
                    }
                    Err(error) => view! { <ListFailed chat error /> }.into_any(),
                }
            })}
        </Suspense>
    }
    .into_any()
}

/// Loads a page of the list, plus the rows that must be present wherever they rank: search results and the open
/// conversation.
async fn load(
    search: Option<String>,
    filter: ListFilter,
    cursor: Option<String>,
    selected: Option<ConversationId>,
) -> Result<ConversationsPage, ApiError> {
    let mut page = conversations(None, Some(filter), cursor).await?;
    // What cannot be searched for finds nothing; the list is there all the same.
    if let Ok(Some(_)) = SearchText::in_input(search.as_deref()) {
        let found = conversations(search, None, None).await?.conversations;
        let news = found
            .into_iter()
            .filter(|row| !page.conversations.contains(row));
        let news: Vec<_> = news.collect();
        page.conversations.extend(news);
    }
    if let Some(id) = selected
        && page.conversations.iter().all(|row| row.conversation_id != id)
        // If this fails, the conversation's own pane shows the error.
        && let Ok(row) = conversation(id).await
    {
        page.conversations.push(row);
    }
    Ok(page)
}

#[component]
fn ListFailed(chat: Chat, error: ApiError) -> impl IntoView {
    let words = use_words();
    effect({
        let error = error.clone();
        move || chat.check_session(&error)
    });
    view! {
        <EmptyState icon=icondata::LuCircleAlert title=words.failed lead=words.try_later>
            <ReloadLink />
        </EmptyState>
    }
}

/// Placeholder rows while the list loads.
#[component]
fn ListSkeleton() -> impl IntoView {
    let row = |_| {
        view! {
            <div class="flex items-center gap-3 px-4 py-3">
                <span class="skeleton size-12 rounded-full"></span>
                <span class="grid flex-1 gap-2">
                    <span class="skeleton h-4 w-2/5"></span>
                    <span class="skeleton h-3.5 w-4/5"></span>
                </span>
            </div>
        }
    };
    view! { <div aria-hidden="true">{(0..7).map(row).collect_view()}</div> }
}
