//! Coupon series and their settings.

use sqlx::Row;
use sqlx::sqlite::SqliteRow;
use tearline_api::contract::SeriesSettings;

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
}
