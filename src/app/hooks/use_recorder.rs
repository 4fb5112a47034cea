//! Recording a voice message. The recorder loads on first use (`components/composer/recorder.rs`); what the message box needs
//! of it is here.

use leptos::ev::PointerEvent;
use leptos::prelude::*;

use super::use_composer::ComposerBox;
use super::use_tray::Tray;
use crate::app::platform;
use crate::app::reactive::effect;
use crate::domain::ConversationId;

/// The recorder of one message box.
#[derive(Debug, Clone, Copy)]
pub struct Recorder {
    /// Where the recording will be sent to.
    pub conversation: ConversationId,
    /// Can this browser record?
    pub is_possible: RwSignal<bool>,
    /// Is the recorder shown?
    pub is_open: RwSignal<bool>,
    /// Is its button held down?
    pub is_held: RwSignal<bool>,
    /// The message box.
    pub composer: ComposerBox,
    /// The files of the message.
    pub tray: Tray,
}

/// Provides the recorder of a message box. It is shown at once if there is a recording that was not sent when its conversation
/// was left.
///
/// On the server: nothing can be recorded.
pub fn provide_recorder(
    conversation: ConversationId,
    composer: ComposerBox,
    tray: Tray,
) -> Recorder {
    let recorder = Recorder {
        conversation,
        is_possible: RwSignal::new(false),
        is_open: RwSignal::new(platform::recorded(conversation).is_some()),
        is_held: RwSignal::new(false),
        composer,
        tray,
    };
    effect(move || recorder.is_possible.set(platform::can_record()));
    provide_context(recorder);
    recorder
}

/// The recorder of the message box.
#[must_use]
pub fn use_recorder() -> Recorder {
    expect_context::<Recorder>()
}

impl Recorder {
    /// The button is pressed: recording begins while it is held.
    pub fn pressed(&self, event: &PointerEvent) {
        if event.button() == 0 {
            self.is_held.set(true);
            self.is_open.set(true);
        }
    }

    /// The button is released, or the finger has left it.
    pub fn released(&self) {
        // A mouse that passes by releases nothing.
        if self.is_held.get_untracked() {
            self.is_held.set(false);
        }
    }

    /// The button is clicked, or activated without a pointer. While the recorder is open this leads to it.
    pub fn clicked(&self) {
        platform::focus(MAIN);
        self.is_open.set(true);
    }

    /// Closes the recorder.
    pub fn close(&self) {
        self.is_open.set(false);
    }
}

/// Selects what one does next in the recorder.
pub const MAIN: &str = ".recorder-main";
