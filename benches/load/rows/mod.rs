//! The rows of the table, one file per group.

mod actions;
pub(crate) mod files;
pub(crate) mod fleet;
pub(crate) mod lists;
pub(crate) mod nodes;
mod search;
pub(crate) mod sends;
pub(crate) mod sign_in;
pub(crate) mod sockets;

use crate::row::Row;

/// Gets each row as soon as it is measured.
pub(crate) trait Report {
    fn row(&mut self, row: Row);
}
