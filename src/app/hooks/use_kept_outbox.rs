//! The outbox that all tabs of a person share and that survives them: a written message is shown immediately and
//! stored in the browser before it is sent.
//!
//! The message is first saved as a note in local storage, which is synchronous, so that even an immediate reload
//! keeps it. The note is removed when the browser's database contains the message. Without a database only the notes
//! exist.
//!
//! Tabs send in turns: a turn holds a lock of the browser. A message that is sent at once costs one lock, one note
//! and two transactions: the first, at the start of the turn, stores the message and reads the changes of other tabs;
//! the second, at the end, removes it.

use std::time::Duration;

use futures::future::{Either, select};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::app::platform::{self, Keep, OtherTabs, Store, Turn};
use crate::app::state::outbox::{Outbox, OutboxEntry, Pending, SendingStage, Step};
use crate::domain::{ActionId, Change, UserId, read_json};
use crate::wire::ApiError;

/// If another tab's turn takes longer than this, messages written here are stored without waiting for its end.
const SHORT_WAIT: Duration = Duration::from_millis(50);

/// The outbox of the signed-in user.
#[derive(Debug, Clone, Copy)]
pub struct KeptOutbox {
    owner: UserId,
    shown: RwSignal<Outbox>,
    pending: StoredValue<Pending>,
    others: StoredValue<Option<OtherTabs>>,
    stage: StoredValue<SendingStage>,
}

/// The outbox of a person, empty until it is opened.
///
/// On the server: stays empty.
#[must_use]
pub fn use_kept_outbox(owner: UserId) -> KeptOutbox {
    KeptOutbox {
        owner,
        shown: RwSignal::new(Outbox::default()),
        pending: StoredValue::new(Pending::default()),
        others: StoredValue::new(None),
        stage: StoredValue::new(SendingStage::Idle),
    }
}

impl KeptOutbox {
    /// Restores the stored messages, and listens to the other tabs: `on_stored` is called with what they have sent.
    pub fn open(self, on_stored: impl Fn(Change) + 'static) {
        let others = platform::other_tabs(&self.name(), move |told| match read_json(told) {
            Ok(change) => on_stored(change),
            Err(_) => spawn_local(self.look()),
        });
        self.others.set_value(Some(others));
        for note in platform::kept_names(Keep::Device, &self.note("")) {
            let text = platform::load(Keep::Device, &note).unwrap_or_default();
            // Another version of this page may read what this one cannot.
            if let Ok(entry) = read_json::<OutboxEntry>(text) {
                self.show(Step::Written(entry));
            }
        }
        spawn_local(self.look());
    }

    /// Reads the outbox; the caller's scope tracks its changes.
    pub fn with<T>(&self, look: impl FnOnce(&Outbox) -> T) -> T {
        self.shown.with(look)
    }

    /// Reads the outbox as it is now.
    pub fn with_untracked<T>(&self, look: impl FnOnce(&Outbox) -> T) -> T {
        self.shown.with_untracked(look)
    }

    /// Applies a step: it is shown immediately and reaches the other tabs through the browser's database.
    pub fn take(self, step: Step) {
        match &step {
            Step::Written(entry) => {
                if let Ok(json) = serde_json::to_string(entry) {
                    platform::save(Keep::Device, &self.note(entry.name.as_str()), &json);
                }
            }
            // Without a database the note still exists.
            Step::Stored(name) | Step::Deleted(name) => {
                let has_note = self.pending.try_with_value(|it| it.has_written(name));
                if has_note == Some(true) {
                    self.forget_note(name);
                }
            }
            Step::Uploaded(..) | Step::Refused(..) | Step::Retried(_) => {}
        }
        let stage = self.stage.try_get_value();
        self.show(step.clone());
        let is_kept_by_turn = stage.is_some_and(|it| it.is_kept_by_turn(&step, self.has_due()));
        if !is_kept_by_turn {
            spawn_local(self.look());
        }
    }

    /// The server has stored the message with this action id: removes its entry.
    pub fn settle(self, name: &ActionId) {
        if self.shown.try_with_untracked(|it| it.holds(name)) == Some(true) {
            self.take(Step::Stored(name.clone()));
        }
    }

    /// Tells the other tabs that a message is stored, before the server's event reaches them.
    pub fn tell_stored(self, change: &Change) {
        if let Ok(json) = serde_json::to_string(change) {
            self.tell(json);
        }
    }

    /// Starts sending if a message is due and this tab is not sending. To be called after each change of the outbox.
    pub fn begin_sending(self) -> bool {
        let begins = self.stage.try_get_value() == Some(SendingStage::Idle) && self.has_due();
        if begins {
            self.stage.set_value(SendingStage::Waiting);
        }
        begins
    }

    /// Stops sending until the next [`Self::begin_sending`].
    pub fn end_sending(self) {
        self.stage.try_set_value(SendingStage::Idle);
    }

    /// Waits until no other tab sends. Afterwards the changes of other tabs are loaded and the steps of this tab are
    /// stored.
    pub async fn begin_turn(self) -> Turn {
        let name = format!("send:{}", self.owner);
        let coming = Box::pin(platform::turn(&name));
        let turn = match select(coming, Box::pin(platform::sleep(SHORT_WAIT))).await {
            Either::Left((turn, _)) => turn,
            Either::Right(((), coming)) => {
                self.look().await;
                coming.await
            }
        };
        self.stage.try_set_value(SendingStage::InTurn);
        self.look().await;
        turn
    }

    /// Stores the results of the turn, then releases it.
    pub async fn end_turn(self, turn: Turn) {
        self.stage.try_set_value(SendingStage::Waiting);
        self.look().await;
        turn.end();
    }

    /// Is some message due to be sent?
    #[must_use]
    pub fn has_due(self) -> bool {
        let now = platform::now().0;
        self.shown.try_with_untracked(|it| it.has_due(now)) == Some(true)
    }

    /// The messages that are due. Nothing visible changes, so no effect is notified.
    #[must_use]
    pub fn take_due(self) -> Vec<OutboxEntry> {
        let now = platform::now().0;
        let due = self.shown.try_update_untracked(|it| it.take_due(now));
        due.unwrap_or_default()
    }

    /// Sending has failed. Is it given up, rather than tried again later?
    pub fn failed(self, name: &ActionId, error: ApiError) -> bool {
        let (now, random) = (platform::now().0, platform::random());
        let step = self
            .shown
            .try_update(|it| it.failed(name, error, now, random));
        let step = step.flatten();
        let is_given_up = step.is_some();
        step.into_iter().for_each(|step| self.take(step));
        is_given_up
    }

    /// The server can be reached again: messages that wait for a back-off become due.
    pub fn retry_now(self) {
        self.shown.try_update(Outbox::retry_now);
    }

    /// A back-off is over: notifies the effects that track the outbox.
    pub fn retry_due(self) {
        self.shown.notify();
    }

    /// The stored state, as it was last written by any tab; `None` without a database, or if another version of the page has
    /// written what this one cannot read.
    pub async fn stored(self) -> Option<Outbox> {
        let kept = platform::amend(Store::Outbox, &self.name(), str::to_owned).await;
        let mut notes = platform::kept_names(Keep::Device, &self.note("")).into_iter();
        let is_read = |note: String| {
            platform::load(Keep::Device, &note)
                .is_none_or(|it| read_json::<OutboxEntry>(it).is_ok())
        };
        let is_known = notes.all(is_read);
        kept.map(|kept| Outbox::read(&kept))
            .filter(|outbox| is_known && outbox.is_known())
    }

    /// Stores the pending steps and shows the shared state.
    pub async fn look(self) {
        let (mark, marked) = futures::channel::oneshot::channel();
        let change = move |kept: &str| {
            let mut shared = Outbox::read(kept);
            let taken = self
                .pending
                .try_update_value(|pending| pending.write_into(&mut shared))
                .unwrap_or_default();
            let after = shared.written();
            // Versions of the page that write the same in other ways must not answer each other for ever.
            let is_news = after != kept && !taken.is_empty();
            let _ = mark.send((taken, is_news));
            after
        };
        let kept = platform::amend(Store::Outbox, &self.name(), change).await;
        let (taken, is_news) = marked.await.unwrap_or_default();
        let Some(kept) = kept else {
            self.pending
                .try_update_value(|pending| pending.failed(&taken));
            return;
        };
        let written = self
            .pending
            .try_update_value(|pending| pending.kept(&taken));
        let written = written.unwrap_or_default();
        written.iter().for_each(|name| self.forget_note(name));
        if is_news {
            self.tell(String::new());
        }
        self.refresh(Outbox::read(&kept));
    }

    fn refresh(self, shared: Outbox) {
        let now = self
            .pending
            .try_with_value(|pending| pending.on_top_of(shared));
        self.shown.try_maybe_update(|shown| {
            let before = shown.clone();
            now.into_iter().for_each(|now| shown.refresh(now));
            (*shown != before, ())
        });
    }

    fn show(self, step: Step) {
        self.pending
            .try_update_value(|pending| pending.add(step.clone()));
        self.shown.try_update(|shown| shown.take(step));
    }

    fn tell(self, what: String) {
        self.others
            .try_with_value(|others| others.as_ref().map(|others| others.tell(what)));
    }

    fn forget_note(self, name: &ActionId) {
        platform::forget(Keep::Device, &self.note(name.as_str()));
    }

    fn note(self, name: &str) -> String {
        format!("written:{}:{name}", self.owner)
    }

    /// The key of this person's outbox, the same in all tabs.
    fn name(self) -> String {
        format!("outbox:{}", self.owner)
    }
}
