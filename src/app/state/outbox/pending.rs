//! Steps of this tab that are shown, but not stored by the browser yet.

use super::{Outbox, Step};
use crate::domain::ActionId;

/// Steps that are not in the shared outbox yet, in order.
#[derive(Debug, Default)]
pub struct Pending {
    last_id: u64,
    steps: Vec<PendingStep>,
}

#[derive(Debug)]
struct PendingStep {
    id: u64,
    step: Step,
    /// Part of a write that has not finished.
    is_taken: bool,
}

impl Pending {
    /// Adds a step.
    pub fn add(&mut self, step: Step) {
        self.last_id += 1;
        self.steps.push(PendingStep {
            id: self.last_id,
            step,
            is_taken: false,
        });
    }

    /// Applies all steps that are in no other write to the shared outbox. Returns their numbers.
    pub fn write_into(&mut self, shared: &mut Outbox) -> Vec<u64> {
        let mut taken = Vec::new();
        for waiting in self.steps.iter_mut().filter(|it| !it.is_taken) {
            waiting.is_taken = true;
            taken.push(waiting.id);
            shared.take(waiting.step.clone());
        }
        taken
    }

    /// The write has succeeded. Returns the action ids of the messages written by it.
    pub fn kept(&mut self, taken: &[u64]) -> Vec<ActionId> {
        let done = self.steps.extract_if(.., |it| taken.contains(&it.id));
        done.filter_map(|it| match it.step {
            Step::Written(entry) => Some(entry.name),
            _ => None,
        })
        .collect()
    }

    /// The write has failed: the next one includes its steps.
    pub fn failed(&mut self, taken: &[u64]) {
        for waiting in &mut self.steps {
            waiting.is_taken &= !taken.contains(&waiting.id);
        }
    }

    /// Was this message written in this tab and not stored by the browser yet?
    #[must_use]
    pub fn has_written(&self, name: &ActionId) -> bool {
        let mut steps = self.steps.iter();
        steps.any(|it| matches!(&it.step, Step::Written(entry) if entry.name == *name))
    }

    /// The shared outbox with the pending steps of this tab applied.
    #[must_use]
    pub fn on_top_of(&self, mut shared: Outbox) -> Outbox {
        for waiting in &self.steps {
            shared.take(waiting.step.clone());
        }
        shared
    }
}

#[cfg(test)]
mod tests {
    use super::super::OutboxEntry;
    use super::*;
    use crate::domain::Timestamp;

    fn written(name: &str) -> Step {
        let here = "conv_1_2".parse().unwrap();
        let name = name.parse().unwrap();
        Step::Written(OutboxEntry::new(here, name, String::new(), Timestamp(0)))
    }

    fn stored(name: &str) -> Step {
        Step::Stored(name.parse().unwrap())
    }

    fn names(outbox: &Outbox) -> Vec<&str> {
        let entries = outbox.of("conv_1_2".parse().unwrap());
        entries.map(|entry| entry.name.as_str()).collect()
    }

    #[test]
    fn each_step_is_written_once_and_shown_all_the_while() {
        let mut pending = Pending::default();
        pending.add(written("a"));
        let mut shared = Outbox::default();
        let first = pending.write_into(&mut shared);
        pending.add(written("b"));
        // Another tab has sent it before the write is reported as finished.
        shared.take(stored("a"));
        let second = pending.write_into(&mut shared);
        assert!(pending.has_written(&"a".parse().unwrap()));
        assert_eq!(names(&shared), ["b"]);
        assert_eq!(names(&pending.on_top_of(Outbox::default())), ["a", "b"]);
        assert_eq!(pending.kept(&first).len(), 1);
        assert!(!pending.has_written(&"a".parse().unwrap()));
        assert_eq!(names(&pending.on_top_of(shared.clone())), ["b"]);
        pending.kept(&second);
        assert_eq!(names(&pending.on_top_of(Outbox::default())), [""; 0]);
    }

    #[test]
    fn what_the_browser_did_not_keep_is_tried_with_the_next_write() {
        let mut pending = Pending::default();
        pending.add(written("a"));
        let lost = pending.write_into(&mut Outbox::default());
        pending.failed(&lost);
        pending.add(stored("x"));
        let mut shared = Outbox::default();
        let taken = pending.write_into(&mut shared);
        assert_eq!(names(&shared), ["a"]);
        assert_eq!(pending.kept(&taken), ["a".parse().unwrap()]);
    }
}
