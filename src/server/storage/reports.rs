//! What people have reported to the staff of the platform, who read it in the database (docs/operations.md).

use async_trait::async_trait;
use serde_json::Value;

use super::StoreResult;
use crate::domain::{ActionId, ReportReason, Timestamp, UserId};

/// Storage of reports.
#[async_trait]
pub trait ReportStore: Send + Sync + 'static {
    /// Stores a report, unless it has the action id of an earlier one of the same person.
    async fn report(&self, report: &NewReport<'_>) -> StoreResult<()>;
    /// The times and action ids of a person's reports since a time, oldest first.
    async fn reports_since(
        &self,
        reporter: UserId,
        since: Timestamp,
    ) -> StoreResult<Vec<(Timestamp, Option<String>)>>;
}

/// A report.
#[derive(Debug)]
pub struct NewReport<'a> {
    /// Who reports.
    pub reporter: UserId,
    /// Who is reported.
    pub reported: UserId,
    /// Why.
    pub reason: ReportReason,
    /// In the reporter's own words.
    pub details: &'a str,
    /// The last messages, as they were.
    pub messages: Value,
    /// The client's id for it.
    pub action_id: Option<&'a ActionId>,
    /// When.
    pub at: Timestamp,
}
