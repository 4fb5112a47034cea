//! Gives a conversation a stage. Part of the menu of a conversation, which loads on first use.

use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;

use crate::app::components::shared::{Glyph, Variant};
use crate::app::hooks::use_chat::use_chat;
use crate::app::hooks::use_conversation_menu::ConversationMenu;
use crate::app::reactive::effect;
use crate::app::words::{ListActionWords, use_list_action_words, use_words};
use crate::domain::{ConversationId, SettingsChange, Stage};

/// The stages that somebody may choose who uses these: suggestions, until they have named one themselves.
fn offered(used: Vec<Stage>, of: &ListActionWords) -> Vec<Stage> {
    let suggestions = of.stages.iter().filter_map(|name| Stage::new(name).ok());
    let suggestions: Vec<Stage> = suggestions.collect();
    if used.iter().all(|stage| suggestions.contains(stage)) {
        suggestions
    } else {
        used
    }
}

/// One of the stages, another one, or none.
#[component]
pub fn StageForm(
    /// The menu in whose place it stands.
    menu: ConversationMenu,
    /// The conversation.
    id: ConversationId,
    /// Its stage.
    current: Stage,
) -> impl IntoView {
    let (of, chat) = (use_list_action_words(), use_chat());
    let heading = NodeRef::<html::H2>::new();
    let name = NodeRef::<html::Input>::new();
    effect(move || {
        // The menu has gone with its focus.
        if let Some(heading) = heading.get() {
            let _ = heading.focus();
        }
    });
    let popup = menu.popup;
    let before = StoredValue::new(current);
    let choose = move |stage: Stage| {
        popup.close();
        if before.with_value(|before| *before != stage) {
            menu.arrange(id, SettingsChange::stage(stage));
        }
    };
    let used = chat
        .inbox
        .with_untracked(|inbox| chat.outbox.with_untracked(|outbox| inbox.stages(outbox)));
    let choice = move |stage: Stage| {
        let is_current = before.with_value(|before| *before == stage);
        let name = String::from(stage.clone());
        view! {
            <button
                type="button"
                class="menu-item"
                aria-pressed=is_current.to_string()
                on:click=move |_| choose(stage.clone())
            >
                <span class="min-w-0 flex-1 text-start wrap-anywhere" dir="auto" translate="no">
                    {name}
                </span>
                {is_current.then(|| view! { <Glyph icon=icondata::LuCheck /> })}
            </button>
        }
    };
    let none = before.with_value(|before| !before.is_none()).then(|| {
        view! {
            <button type="button" class="menu-item" on:click=move |_| choose(Stage::default())>
                {of.stage_none}
            </button>
        }
    });
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        let text = name.get_untracked().map(|input| input.value());
        // The field takes neither more characters nor control characters.
        if let Ok(stage) = Stage::new(&text.unwrap_or_default())
            && !stage.is_none()
        {
            choose(stage);
        }
    };
    view! {
        <h2 class="p-2 text-lg font-semibold" tabindex="-1" node_ref=heading>
            {of.stage}
        </h2>
        <div role="group" aria-label=of.stage>
            {offered(used, of).into_iter().map(choice).collect_view()}
            {none}
        </div>
        <form class="grid gap-3 p-2" on:submit=save>
            <label class="grid gap-1">
                {of.stage_other}
                <input
                    class="input"
                    maxlength=Stage::MAX_CHARS.to_string()
                    required=true
                    autocomplete="off"
                    dir="auto"
                    node_ref=name
                />
            </label>
            <button type="submit" class=Variant::Primary.class()>
                {use_words().save}
            </button>
            <button type="button" class="button border border-input bg-card" on:click=move |_| popup.close()>
                {of.cancel}
            </button>
        </form>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::words::Language;
    use crate::app::words::list_action_words_of;

    #[test]
    fn suggestions_end_with_the_first_name_of_ones_own() {
        let of = list_action_words_of(Language::En);
        let stage = |name| Stage::new(name).unwrap();
        let suggested = ["Enquiry", "Offer sent", "Booked", "Delivered"].map(stage);
        assert_eq!(offered(vec![], of), suggested);
        assert_eq!(offered(vec![stage("Booked")], of), suggested);
        let own = vec![stage("Album"), stage("Booked")];
        assert_eq!(offered(own.clone(), of), own);
    }
}
