//! How much is loaded of the list under each filter.

use crate::domain::ListFilter;

/// How much is loaded of the list under one filter.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Part {
    pub(super) is_loaded: bool,
    pub(super) next_cursor: Option<String>,
}

/// The parts of all filters that were chosen.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Parts(Vec<(ListFilter, Part)>);

impl Parts {
    /// Is anything loaded?
    pub(super) fn are_loaded(&self) -> bool {
        self.0.iter().any(|(_, part)| part.is_loaded)
    }

    /// The part under a filter; `None` if it was never chosen.
    pub(super) fn of(&self, filter: &ListFilter) -> Option<&Part> {
        let mut parts = self.0.iter();
        parts.find(|(of, _)| of == filter).map(|(_, part)| part)
    }

    /// The part under a filter, to change it.
    pub(super) fn of_mut(&mut self, filter: ListFilter) -> &mut Part {
        let here = self.0.iter().position(|(of, _)| *of == filter);
        let here = here.unwrap_or_else(|| {
            self.0.push((filter, Part::default()));
            self.0.len() - 1
        });
        &mut self.0[here].1
    }
}
