//! Reporting a person to the staff of the platform. The person is not told.

use std::time::Duration;

use super::{Chat, ChatError, ChatResult, Participation};
use crate::domain::{ActionId, ReportReason, Timestamp};
use crate::server::storage::{HistoryPage, NewReport};

/// The maximum number of reports of a person a day.
const A_DAY: usize = 10;
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

impl Chat {
    /// Reports the other member, with the last messages of the conversation that the user sees. A repeat with the same action id
    /// reports nothing new.
    ///
    /// # Errors
    /// [`ChatError::Invalid`]; [`ChatError::ConversationNotFound`] before the first message; [`ChatError::RateLimited`].
    pub async fn report(
        &self,
        here: &Participation,
        reason: ReportReason,
        details: &str,
        action_id: Option<&ActionId>,
    ) -> ChatResult<()> {
        let details = details.trim();
        if details.chars().count() > ReportReason::MAX_DETAILS {
            return Err(ChatError::Invalid(
                "details must have at most 1000 characters",
            ));
        }
        if details.contains('\0') {
            return Err(ChatError::Invalid("details must not contain U+0000"));
        }
        if !self.has_begun(here).await? {
            return Err(ChatError::ConversationNotFound);
        }
        self.limits
            .action(here.me)
            .map_err(ChatError::RateLimited)?;
        let at = self.clock.now();
        let since = Timestamp(at.0 - DAY_MS);
        let before = self.store.reports_since(here.me, since).await?;
        let is_known = |(_, known): &(_, Option<String>)| {
            action_id.is_some_and(|id| known.as_deref() == Some(id.as_str()))
        };
        if before.iter().any(is_known) {
            return Ok(());
        }
        if let Some((oldest, _)) = before.first().filter(|_| before.len() >= A_DAY) {
            let wait = u64::try_from(oldest.0 + DAY_MS - at.0).unwrap_or_default();
            return Err(ChatError::RateLimited(Duration::from_millis(wait)));
        }
        let page = HistoryPage::Newest(ReportReason::MESSAGES);
        let rows = self.store.history(here.me, here.id, page).await?;
        let messages: Vec<_> = rows.into_iter().map(|row| row.message).collect();
        let report = NewReport {
            reporter: here.me,
            reported: here.peer,
            reason,
            details,
            messages: serde_json::to_value(messages)
                .map_err(crate::server::storage::StoreError::from)?,
            action_id,
            at,
        };
        Ok(self.store.report(&report).await?)
    }
}
