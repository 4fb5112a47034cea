//! The outbox that all tabs of a person share and that outlives them: what is written shows at once and is
//! kept by the browser before it is sent.
//!
//! A text that is written is noted first where writing takes no time, so that even a reload in the same moment
//! keeps it; the note goes when the browser's database has it. Without a database the notes are all there is.
//!
//! A message that is sent at once costs one lock, one note and two transactions: the turn begins with one that writes
//! the text and reads what other tabs did, and ends with one that takes it out again.

use std::time::Duration;

use futures::future::{Either, select};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::app::platform::{self, Keep, OtherTabs, Turn};
use crate::app::state::outbox::{Outbox, OutboxEntry, Pending, SendingStage, Step};
use crate::domain::{ActionId, Change, UserId};
use crate::wire::ApiError;

/// When another tab's turn takes longer than this, what is written here is not kept from the others until it ends.
const SHORT_WAIT: Duration = Duration::from_millis(50);

/// The outbox of the person before the screen.
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
    /// Brings back what is kept, and listens to the other tabs: `on_stored` hears of what they have sent.
    pub fn open(self, on_stored: impl Fn(Change) + 'static) {
        let others = platform::other_tabs(&self.name(), move |told| {
            match serde_json::from_slice(told.as_bytes()) {
                Ok(change) => on_stored(change),
                Err(_) => spawn_local(self.look()),
            }
        });
        self.others.set_value(Some(others));
        for note in platform::kept_names(Keep::Device, &self.note("")) {
            let text = platform::load(Keep::Device, &note).unwrap_or_default();
            match serde_json::from_slice::<OutboxEntry>(text.as_bytes()) {
                Ok(entry) => self.show(Step::Written(entry)),
                Err(_) => platform::forget(Keep::Device, &note),
            }
        }
        spawn_local(self.look());
    }

    /// Looks into it; who looks hears of every change.
    pub fn with<T>(&self, look: impl FnOnce(&Outbox) -> T) -> T {
        self.shown.with(look)
    }

    /// Takes a step: it shows now, and all tabs find it soon.
    pub fn take(self, step: Step) {
        match &step {
            Step::Written(entry) => {
                if let Ok(json) = serde_json::to_string(entry) {
                    platform::save(Keep::Device, &self.note(entry.name.as_str()), &json);
                }
            }
            // Without a database the note is still there.
            Step::Stored(name) | Step::Deleted(name) => {
                let has_note = self.pending.try_with_value(|it| it.has_written(name));
                if has_note == Some(true) {
                    self.forget_note(name);
                }
            }
            Step::Refused(..) | Step::Retried(_) => {}
        }
        let stage = self.stage.try_get_value();
        self.show(step.clone());
        let is_kept_by_turn = stage.is_some_and(|it| it.is_kept_by_turn(&step, self.has_due()));
        if !is_kept_by_turn {
            spawn_local(self.look());
        }
    }

    /// A message of this name is stored; nothing waits under it any more.
    pub fn settle(self, name: &ActionId) {
        if self.shown.try_with_untracked(|it| it.holds(name)) == Some(true) {
            self.take(Step::Stored(name.clone()));
        }
    }

    /// The other tabs need not wait for the server's news.
    pub fn tell_stored(self, change: &Change) {
        if let Ok(json) = serde_json::to_string(change) {
            self.tell(json);
        }
    }

    /// Begins to send, if some message is due and this tab is not sending. Whoever follows the outbox asks after each
    /// of its changes.
    pub fn begin_sending(self) -> bool {
        let begins = self.stage.try_get_value() == Some(SendingStage::Idle) && self.has_due();
        if begins {
            self.stage.set_value(SendingStage::Waiting);
        }
        begins
    }

    /// Sends no more until [`Self::begin_sending`].
    pub fn end_sending(self) {
        self.stage.try_set_value(SendingStage::Idle);
    }

    /// Waits until no other tab sends. What another tab has sent or written in its turn is known by then, and what
    /// has been written here is kept.
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

    /// Keeps what has come of the turn, before it is the next tab's.
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

    /// The messages whose turn it is. Nothing that is to be seen changes with that.
    #[must_use]
    pub fn take_due(self) -> Vec<OutboxEntry> {
        let now = platform::now().0;
        let due = self.shown.try_update_untracked(|it| it.take_due(now));
        due.unwrap_or_default()
    }

    /// A try to send it failed.
    pub fn failed(self, name: &ActionId, error: ApiError) {
        let (now, random) = (platform::now().0, platform::random());
        let step = self
            .shown
            .try_update(|it| it.failed(name, error, now, random));
        if let Some(step) = step.flatten() {
            self.take(step);
        }
    }

    /// The way is free again.
    pub fn retry_now(self) {
        self.shown.try_update(Outbox::retry_now);
    }

    /// A wait is over: who follows it looks again.
    pub fn retry_due(self) {
        self.shown.notify();
    }

    /// Writes what waits to be written, and shows what all tabs share by then.
    pub async fn look(self) {
        let (mark, marked) = futures::channel::oneshot::channel();
        let change = move |kept: &str| {
            let mut shared = Outbox::read(kept);
            let taken = self
                .pending
                .try_update_value(|pending| pending.write_into(&mut shared));
            let after = shared.written();
            let is_news = after != kept;
            let _ = mark.send((taken.unwrap_or_default(), is_news));
            after
        };
        let kept = platform::amend(&self.name(), change).await;
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

    /// What all tabs of this person call it. Another person's is another one.
    fn name(self) -> String {
        format!("outbox:{}", self.owner)
    }
}
