//! The details of the other person. Where there is no room for a third pane they cover the conversation; `?details=1` in
//! the address opens them there, so that Back closes them.

use leptos::prelude::*;

use super::use_query::use_query;
use crate::app::platform;
use crate::app::reactive::{effect, memo};
use crate::domain::MarkedKind;

/// The name in the address.
pub const DETAILS: &str = "details";

/// Its value that shows the lists of what was shared, in place of the details. That of a list of messages is its name.
pub const SHARED: &str = "shared";

/// Whether the details are open.
#[derive(Debug, Clone, Copy)]
pub struct DetailsView {
    /// According to the address; without effect where the third pane is always shown.
    pub is_open: Memo<bool>,
    /// Do the lists of what was shared take their place? According to the address, see [`SHARED`].
    pub shows_shared: Memo<bool>,
    /// The list of messages that takes their place, according to the address.
    pub marked: Memo<Option<MarkedKind>>,
}

/// Follows the address, and moves the focus into the details and back.
///
/// On the server: the same, without a focus.
#[must_use]
pub fn use_details() -> DetailsView {
    let query = use_query();
    let details = memo(move || query.with(|query| query.get(DETAILS)));
    let is_open = memo(move || details.with(Option::is_some));
    let shows_shared = memo(move || details.with(|it| it.as_deref() == Some(SHARED)));
    let marked = memo(move || details.with(|it| it.as_deref().and_then(MarkedKind::from_name)));
    let mut was_open = false;
    effect(move || {
        let is_open = is_open.get();
        if is_open != was_open {
            was_open = is_open;
            let target = if is_open {
                ".details-close"
            } else {
                ".details-link"
            };
            // In the next frame the target is visible.
            request_animation_frame(move || platform::focus(target));
        }
    });
    DetailsView {
        is_open,
        shows_shared,
        marked,
    }
}

impl DetailsView {
    /// Is the conversation covered, so that nobody reads it? Tracks the address.
    #[must_use]
    pub fn is_covering(&self) -> bool {
        self.is_open.get() && !platform::has_three_panes()
    }
}
