//! Coupon series and their settings.

use sqlx::Row;
use sqlx::sqlite::SqliteRow;
use tearline_api::contract::SeriesSettings;

use super::error::commit;
use super::{Db, Result};

#[derive(Debug, Clone)]
pub struct SeriesRow {
    pub id: i64,
    pub org_id: i64,
    pub name: String,
    pub settings: SeriesSettings,
    pub coupon_count: i64,
}

impl SeriesRow {
    fn from_row(row: &SqliteRow) -> Result<Self> {
        let settings: String = row.try_get("settings")?;
        Ok(Self {
            id: row.try_get("id")?,
            org_id: row.try_get("org_id")?,
            name: row.try_get("name")?,
            settings: super::jobs::from_json(&settings)?,
            coupon_count: row.try_get("coupon_count")?,
        })
    }
}

impl Db {
    /// A series, if it is of this organization.
    pub async fn series(&self, org_id: i64, id: i64) -> Result<Option<SeriesRow>> {
        let row = sqlx::query("SELECT * FROM series WHERE org_id = ? AND id = ?")
            .bind(org_id)
            .bind(id)
            .fetch_optional(&self.reader)
            .await?;
        row.as_ref().map(SeriesRow::from_row).transpose()
    }

    /// Every series of an organization, or of all.
    pub async fn series_list(&self, org_id: Option<i64>) -> Result<Vec<SeriesRow>> {
        let rows = sqlx::query("SELECT * FROM series WHERE ?1 IS NULL OR org_id = ?1 ORDER BY id")
            .bind(org_id)
            .fetch_all(&self.reader)
            .await?;
        rows.iter().map(SeriesRow::from_row).collect()
    }

    /// Makes a series; with an id that is taken, nothing, and `None`.
    pub async fn create_series(
        &self,
        id: Option<i64>,
        org_id: i64,
        name: &str,
        settings: &SeriesSettings,
    ) -> Result<Option<i64>> {
        let row = sqlx::query(
            "INSERT INTO series (id, org_id, name, settings, created_on) VALUES (?, ?, ?, ?, ?)
             ON CONFLICT (id) DO NOTHING RETURNING id",
        )
        .bind(id)
        .bind(org_id)
        .bind(name)
        .bind(super::jobs::to_json(settings)?)
        .bind(crate::clock::now_ms())
        .fetch_optional(&self.writer)
        .await?;
        Ok(row.map(|row| row.try_get("id")).transpose()?)
    }

    /// Changes a series, of one organization or of any: its name, and what `change` makes of its settings, or why it
    /// does not. `None`: there is no such series.
    pub async fn change_series<E: From<IdentityInUse>>(
        &self,
        org_id: Option<i64>,
        id: i64,
        name: Option<&str>,
        change: impl FnOnce(&SeriesSettings) -> std::result::Result<SeriesSettings, E>,
    ) -> Result<Option<std::result::Result<SeriesRow, E>>> {
        let mut tx = self.write().await?;
        let row = sqlx::query("SELECT * FROM series WHERE id = ?1 AND (?2 IS NULL OR org_id = ?2)")
            .bind(id)
            .bind(org_id)
            .fetch_optional(&mut *tx)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let mut series = SeriesRow::from_row(&row)?;
        let before = match change(&series.settings) {
            Ok(after) => std::mem::replace(&mut series.settings, after),
            Err(error) => return Ok(Some(Err(error))),
        };
        if let Some(name) = name {
            name.clone_into(&mut series.name);
        }
        // What makes two codes or customers the same holds for what is there already.
        let (was, is) = (&before.rules, &series.settings.rules);
        let regions = was.default_region != is.default_region;
        if regions || was.keep_case != is.keep_case {
            let open = "SELECT count(*) AS n FROM jobs WHERE series_id = ? AND status NOT IN ('FINISHED', 'ERRORED')";
            let open: i64 = sqlx::query(open).bind(id).fetch_one(&mut *tx).await?.try_get("n")?;
            if open > 0 {
                return Ok(Some(Err(IdentityInUse::Jobs.into())));
            }
            if was.keep_case != is.keep_case && series.coupon_count > 0 {
                return Ok(Some(Err(IdentityInUse::Coupons.into())));
            }
        }
        sqlx::query("UPDATE series SET name = ?, settings = ? WHERE id = ?")
            .bind(&series.name)
            .bind(super::jobs::to_json(&series.settings)?)
            .bind(id)
            .execute(&mut *tx)
            .await?;
        if regions {
            self.compare_coupons_of(&mut tx, &series).await?;
        }
        commit(tx).await?;
        Ok(Some(Ok(series)))
    }
}

/// Why a setting by which codes and customers are compared can't be changed now.
#[derive(Debug, Clone, Copy, thiserror::Error)]
pub enum IdentityInUse {
    #[error(
        "defaultRegion and keepCase can't be changed while a job of the series is at work; try again when it is over"
    )]
    Jobs,
    #[error("keepCase can't be changed once the series has coupons; make another series")]
    Coupons,
}
