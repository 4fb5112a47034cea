//! A search, as a page of links: without JavaScript, and where the Messages page is not alive.

mod address;
mod results;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use address::Asked;
use results::results;

use super::NotFoundPage;
use super::plain_frame::framed_answer;
use super::signed_in::if_signed_in;
use crate::app::components::shared::{EmptyState, Glyph};
use crate::app::paths;
use crate::app::words::{use_search_words, use_words};
use crate::domain::SearchText;
use crate::server_fns::chat::{conversation, search};
use crate::wire::ApiError;
use crate::wire::rest::{self, ConversationSummary, User};

/// `/search?q=&in=&kind=&from=&cursor=`.
#[component]
pub fn SearchPage() -> impl IntoView {
    let Some(asked) = use_query_map().with_untracked(Asked::read) else {
        return view! { <NotFoundPage /> }.into_any();
    };
    if_signed_in(|user| {
        let page = Suspend::new(async move {
            let answer = read(&asked).await;
            framed_answer(user, answer, |user, (row, found)| {
                view! { <Searched user=user.clone() asked row found /> }.into_any()
            })
        });
        view! { <Suspense>{page}</Suspense> }.into_any()
    })
}

/// The conversation that is searched, and what was found; nothing was asked for if the text is blank.
async fn read(
    asked: &Asked,
) -> Result<(Option<ConversationSummary>, Option<rest::SearchPage>), ApiError> {
    let row = match asked.here {
        Some(id) => Some(conversation(id).await?),
        None => None,
    };
    let Ok(Some(text)) = SearchText::in_input(Some(&asked.text)) else {
        return Ok((row, None));
    };
    let found = search(
        text.as_str().to_owned(),
        asked.here,
        asked.filter.kind,
        asked.filter.author(),
        None,
        asked.cursor.clone(),
        None,
    );
    Ok((row, Some(found.await?)))
}

#[component]
fn Searched(
    user: User,
    asked: Asked,
    row: Option<ConversationSummary>,
    found: Option<rest::SearchPage>,
) -> impl IntoView {
    let (words, search_words) = (use_words(), use_search_words());
    let title = match asked.here {
        Some(_) => words.search_in_chat,
        None => words.search,
    };
    let back = match asked.here {
        Some(id) => (
            paths::conversation(user.user_type, id),
            search_words.back_to_chat,
        ),
        None => (paths::home(user.user_type).to_owned(), words.messages),
    };
    let everywhere = asked.here.map(|_| {
        let all = Asked {
            here: None,
            ..asked.clone()
        };
        view! {
            <a class="text-link ms-4" href=all.address(asked.filter, None)>
                {search_words.all_chats}
            </a>
        }
    });
    let results = match found {
        None => {
            let lead = search_words.begin_lead;
            view! { <EmptyState icon=icondata::LuSearch title=words.search lead /> }.into_any()
        }
        Some(found) => results(&user, &asked, found),
    };
    let name = row.map(|row| row.participant_name);
    view! {
        <Title text=title />
        <main id="content" tabindex="-1" class="page">
            <div class="mx-auto w-full max-w-2xl">
                <a class="text-link" href=back.0>
                    {back.1}
                </a>
                {everywhere}
                <h1 class="mt-2 text-2xl font-semibold">{title}</h1>
                {name.map(|name| view! { <p class="text-muted-foreground" dir="auto">{name}</p> })}
                {form(&asked, title)}
                {results}
            </div>
        </main>
    }
}

fn form(asked: &Asked, title: &'static str) -> AnyView {
    let words = use_words();
    let here = asked.here.map(|id| id.to_string());
    let here = here.map(|id| view! { <input type="hidden" name="in" value=id /> });
    view! {
        <form method="get" action=paths::SEARCH role="search" class="mt-4 flex gap-2">
            {here}
            <label class="search-box">
                <Glyph icon=icondata::LuSearch class="text-muted-foreground" />
                <input
                    type="search"
                    name="q"
                    maxlength=SearchText::MAX_CHARS
                    autocomplete="off"
                    value=asked.text.clone()
                    aria-label=title
                    placeholder=title
                />
            </label>
            <button type="submit" class="button border border-input bg-card">
                {words.search}
            </button>
        </form>
    }
    .into_any()
}
