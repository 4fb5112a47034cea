//! What the user is told about an action, above the message box of its conversation.

use std::time::Duration;

use leptos::prelude::*;

use crate::app::state::outbox::LONGEST_HOLD_MS;
use crate::domain::{ActionId, ConversationId};
use crate::wire::ApiError;

/// How long an action can be undone.
pub const UNDO: Duration = Duration::from_millis(LONGEST_HOLD_MS);
/// How long the reason of a refusal is shown.
const REASON: Duration = Duration::from_secs(10);

/// Something to tell about an action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// Messages were deleted for the user; the actions with these ids can be undone.
    Hidden(Vec<ActionId>),
    /// A conversation was deleted for the user; the action with this id can be undone.
    Cleared(ActionId),
    /// A text was copied.
    Copied,
    /// Messages were forwarded to so many people.
    Forwarded(usize),
    /// An action was refused.
    Refused(ApiError),
}

/// The current notice.
#[derive(Debug, Clone, Copy)]
pub struct Notices {
    now: RwSignal<Option<(ConversationId, Notice)>>,
    timer: StoredValue<Option<TimeoutHandle>>,
}

/// Provides the notices of the pages.
///
/// On the server: there are none.
pub fn provide_notices() -> Notices {
    let notices = Notices {
        now: RwSignal::new(None),
        timer: StoredValue::new(None),
    };
    provide_context(notices);
    notices
}

/// The notices of the pages.
#[must_use]
pub fn use_notices() -> Notices {
    expect_context::<Notices>()
}

impl Notices {
    /// What is to be told in a conversation.
    #[must_use]
    pub fn of(self, id: ConversationId) -> Option<Notice> {
        let now = self.now.get();
        now.filter(|(at, _)| *at == id).map(|(_, notice)| notice)
    }

    /// The conversation in which something is to be told.
    #[must_use]
    pub fn place(self) -> Option<ConversationId> {
        self.now.with(|now| now.as_ref().map(|(at, _)| *at))
    }

    /// Messages were deleted for the user.
    pub fn hidden(self, id: ConversationId, actions: Vec<ActionId>) {
        self.show(id, Notice::Hidden(actions), UNDO);
    }

    /// A conversation was deleted for the user.
    pub fn cleared(self, id: ConversationId, action: ActionId) {
        self.show(id, Notice::Cleared(action), UNDO);
    }

    /// A text was copied.
    pub fn copied(self, id: ConversationId) {
        self.show(id, Notice::Copied, UNDO);
    }

    /// Messages were forwarded to so many people.
    pub fn forwarded(self, id: ConversationId, people: usize) {
        self.show(id, Notice::Forwarded(people), UNDO);
    }

    /// An action was refused.
    pub fn refused(self, id: ConversationId, error: ApiError) {
        self.show(id, Notice::Refused(error), REASON);
    }

    /// Takes the notice away.
    pub fn clear(self) {
        self.now.try_set(None);
    }

    fn show(self, id: ConversationId, notice: Notice, time: Duration) {
        self.now.try_set(Some((id, notice)));
        let timer = set_timeout_with_handle(move || self.clear(), time).ok();
        let before = self
            .timer
            .try_update_value(|it| std::mem::replace(it, timer));
        if let Some(before) = before.flatten() {
            before.clear();
        }
    }
}
