//! Reports in PostgreSQL.

use async_trait::async_trait;

use super::super::{NewReport, ReportStore, StoreResult};
use super::{PostgresStore, within};
use crate::domain::{ActionId, Timestamp, UserId};

const INSERT: &str = "INSERT INTO reports (reporter_id, reported_id, reason, details, messages, action_id, created_at) \
     VALUES ($1, $2, $3, $4, $5::text::jsonb, $6, $7) ON CONFLICT DO NOTHING";
const SINCE: &str = "SELECT created_at, action_id FROM reports WHERE reporter_id = $1 AND created_at > $2 ORDER BY created_at";

#[async_trait]
impl ReportStore for PostgresStore {
    async fn report(&self, report: &NewReport<'_>) -> StoreResult<()> {
        let insert = sqlx::query(INSERT)
            .bind(report.reporter.0)
            .bind(report.reported.0)
            .bind(report.reason.as_str())
            .bind(report.details)
            .bind(report.messages.to_string())
            .bind(report.action_id.map(ActionId::as_str))
            .bind(report.at.0);
        within(async { Ok(insert.execute(&self.pool).await?) }).await?;
        Ok(())
    }

    async fn reports_since(
        &self,
        reporter: UserId,
        since: Timestamp,
    ) -> StoreResult<Vec<(Timestamp, Option<String>)>> {
        let rows = sqlx::query_as(SINCE).bind(reporter.0).bind(since.0);
        let rows: Vec<(i64, Option<String>)> =
            within(async { Ok(rows.fetch_all(&self.pool).await?) }).await?;
        let report = |(at, action_id)| (Timestamp(at), action_id);
        Ok(rows.into_iter().map(report).collect())
    }
}
