//! Which series are warned of: told once, when it begins, in the transaction that writes it down.

use std::collections::HashSet;

use tearline_api::contract::{SeriesWarning, WarningCode};
use tearline_api::webhook::{EventData, EventType, SeriesEvent};

use super::webhooks::announce;
use super::{Db, Result, SeriesRow, query};
use crate::clock::now_ms;

impl Db {
    /// Series and warnings that were told.
    pub async fn warned_series(&self) -> Result<HashSet<(i64, String)>> {
        let rows = query("SELECT series_id, warning FROM series_warnings").fetch_all(self.reader()).await?;
        rows.iter().map(|row| Ok((row.get("series_id")?, row.get("warning")?))).collect()
    }

    /// It is so from now on: of several instances that see it, one tells.
    pub async fn warn_of_series(&self, series: &SeriesRow, warning: &SeriesWarning) -> Result<bool> {
        let mut tx = self.write().await?;
        let new = query(
            "INSERT INTO series_warnings (series_id, warning, since) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        )
        .bind(series.id)
        .bind(warning.code.name())
        .bind(now_ms())
        .execute(tx.on())
        .await?;
        if new == 1 {
            let event_type = match warning.code {
                WarningCode::SeriesLow => EventType::SeriesLow,
                WarningCode::SeriesExpiring => EventType::SeriesExpiring,
            };
            let data = EventData::Series(SeriesEvent {
                org_id: series.org_id,
                coupon_series_id: series.id,
                name: series.name.clone(),
                warning: warning.clone(),
            });
            announce(&mut tx, series.org_id, event_type, data).await?;
        }
        tx.commit().await?;
        Ok(new == 1)
    }

    /// It is no longer so: when it is again, it is told again.
    pub async fn end_warning(&self, series_id: i64, warning: &str) -> Result<()> {
        query("DELETE FROM series_warnings WHERE series_id = $1 AND warning = $2")
            .bind(series_id)
            .bind(warning)
            .execute(self.writer())
            .await?;
        Ok(())
    }
}
