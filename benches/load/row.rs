//! One row of the table.

use crate::closed_loop::Outcome;
use crate::spread::Spread;

/// Whether more or less is better.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Better {
    More,
    Less,
}

/// Acknowledged messages that are not stored, and events that were not received; negative if there are too
/// many.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Loss {
    pub(crate) stored: i64,
    pub(crate) heard: i64,
}

impl Loss {
    pub(crate) const NONE: Self = Self {
        stored: 0,
        heard: 0,
    };
}

/// A row of the table.
pub(crate) struct Row {
    /// The id in the record; figures with the same id are comparable.
    pub(crate) id: String,
    /// A description of the measurement.
    pub(crate) what: String,
    /// The main figure.
    pub(crate) value: f64,
    pub(crate) unit: &'static str,
    pub(crate) better: Better,
    pub(crate) target: Option<f64>,
    /// The times of the operations.
    pub(crate) spread: Option<Spread>,
    /// The server's processor time per operation, in microseconds.
    pub(crate) cpu_us: Option<f64>,
    pub(crate) loss: Option<Loss>,
    /// The error, if something failed.
    pub(crate) failure: Option<String>,
}

impl Row {
    /// A figure of which less is better.
    pub(crate) fn less(
        id: impl Into<String>,
        what: impl Into<String>,
        value: f64,
        unit: &'static str,
    ) -> Self {
        Self {
            id: id.into(),
            what: what.into(),
            value,
            unit,
            better: Better::Less,
            target: None,
            spread: None,
            cpu_us: None,
            loss: None,
            failure: None,
        }
    }

    /// A figure of which more is better.
    pub(crate) fn more(
        id: impl Into<String>,
        what: impl Into<String>,
        value: f64,
        unit: &'static str,
    ) -> Self {
        Self {
            better: Better::More,
            ..Self::less(id, what, value, unit)
        }
    }

    /// The same figure as another row.
    pub(crate) fn named(self, id: &str, what: &str) -> Self {
        Self {
            id: id.to_owned(),
            what: what.to_owned(),
            ..self
        }
    }

    pub(crate) const fn target(mut self, target: f64) -> Self {
        self.target = Some(target);
        self
    }

    pub(crate) const fn spread(mut self, spread: Spread) -> Self {
        self.spread = Some(spread);
        self
    }

    pub(crate) const fn loss(mut self, loss: Loss) -> Self {
        self.loss = Some(loss);
        self
    }

    /// Adds the times, the processor time and the failure of a closed loop.
    pub(crate) fn outcome(mut self, outcome: &Outcome) -> Self {
        self.spread = Some(outcome.spread);
        self.cpu_us = Some(outcome.cpu_us);
        self.failure.clone_from(&outcome.failure);
        self
    }

    /// Whether nothing was lost and nothing failed.
    pub(crate) fn is_sound(&self) -> bool {
        self.failure.is_none() && self.loss.is_none_or(|loss| loss == Loss::NONE)
    }
}
