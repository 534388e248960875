//! Coupon series and their settings.

use tearline_api::contract::SeriesSettings;

use super::audit::{self, Action, Actor};
use super::query::Row;
use super::transaction::Tx;
use super::{Db, Dialect, Result, query};

/// Series of an organization, as far as it makes them itself: they are listed all at once.
pub const MOST_SERIES: i64 = 1000;

#[derive(Debug, Clone)]
pub struct SeriesRow {
    pub id: i64,
    pub org_id: i64,
    pub name: String,
    pub settings: SeriesSettings,
    pub coupon_count: i64,
}

const COLUMNS: &str = "id, org_id, name, settings, coupon_count";

impl SeriesRow {
    fn from_row(row: &Row) -> Result<Self> {
        let settings: String = row.get("settings")?;
        Ok(Self {
            id: row.get("id")?,
            org_id: row.get("org_id")?,
            name: row.get("name")?,
            settings: super::jobs::from_json(&settings)?,
            coupon_count: row.get("coupon_count")?,
        })
    }
}

/// Writes a series; with an id that is taken, nothing, and `None`.
async fn insert(
    tx: &mut Tx,
    id: Option<i64>,
    org_id: i64,
    name: &str,
    settings: &SeriesSettings,
) -> Result<Option<i64>> {
    let insert = match id {
        Some(_) => {
            "INSERT INTO series (org_id, name, settings, created_on, id) VALUES ($1, $2, $3, $4, $5)
                 ON CONFLICT (id) DO NOTHING RETURNING id"
        }
        None => {
            "INSERT INTO series (org_id, name, settings, created_on) VALUES ($1, $2, $3, $4) RETURNING id"
        }
    };
    let insert = query(insert)
        .bind(org_id)
        .bind(name)
        .bind(super::jobs::to_json(settings)?)
        .bind(crate::clock::now_ms());
    let insert = if id.is_some() { insert.bind(id) } else { insert };
    let Some(row) = insert.fetch_optional(tx.on()).await? else { return Ok(None) };
    if let (Some(_), Dialect::Postgres) = (id, tx.dialect()) {
        // Numbers that it gives out go on from there, as SQLite's do.
        query("SELECT setval(pg_get_serial_sequence('series', 'id'), greatest(max(id), 1)) AS n FROM series")
            .fetch_one(tx.on())
            .await?;
    }
    Ok(Some(row.get("id")?))
}

impl Db {
    /// A series, if it is of this organization.
    pub async fn series(&self, org_id: i64, id: i64) -> Result<Option<SeriesRow>> {
        let row = query(format!("SELECT {COLUMNS} FROM series WHERE org_id = $1 AND id = $2"))
            .bind(org_id)
            .bind(id)
            .fetch_optional(self.reader())
            .await?;
        row.as_ref().map(SeriesRow::from_row).transpose()
    }

    /// Every series of an organization, or of all.
    pub async fn series_list(&self, org_id: Option<i64>) -> Result<Vec<SeriesRow>> {
        let rows = query(format!("SELECT {COLUMNS} FROM series WHERE $1 IS NULL OR org_id = $1 ORDER BY id"))
            .bind(org_id)
            .fetch_all(self.reader())
            .await?;
        rows.iter().map(SeriesRow::from_row).collect()
    }

    /// Series of all organizations with a greater id, so many at most: whoever looks at all of them holds a few.
    pub async fn series_after(&self, id: i64, limit: i64) -> Result<Vec<SeriesRow>> {
        let rows = query(format!("SELECT {COLUMNS} FROM series WHERE id > $1 ORDER BY id LIMIT $2"))
            .bind(id)
            .bind(limit)
            .fetch_all(self.reader())
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
        let mut tx = self.write().await?;
        let made = insert(&mut tx, id, org_id, name, settings).await?;
        tx.commit().await?;
        Ok(made)
    }

    /// Makes a series with the next id, and says who did. `None`: the organization has as many as it may.
    pub async fn create_another_series(
        &self,
        by: &Actor,
        name: &str,
        settings: &SeriesSettings,
    ) -> Result<Option<i64>> {
        let mut tx = self.write().await?;
        tx.lock(format!("tearline series {}", by.org_id)).await?;
        let count = query("SELECT count(*) AS n FROM series WHERE org_id = $1").bind(by.org_id);
        if count.fetch_one(tx.on()).await?.get::<i64>("n")? >= MOST_SERIES {
            return Ok(None);
        }
        let made = insert(&mut tx, None, by.org_id, name, settings).await?;
        if let Some(id) = made {
            audit::insert(tx.on(), by, Action::SeriesCreate, &format!("series {id}")).await?;
        }
        tx.commit().await?;
        Ok(made)
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
        // No upload to the series begins meanwhile.
        let alone = tx.dialect().for_update();
        let row = query(format!(
            "SELECT {COLUMNS} FROM series WHERE id = $1 AND ($2 IS NULL OR org_id = $2) {alone}"
        ))
        .bind(id)
        .bind(org_id)
        .fetch_optional(tx.on())
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
            let open = "SELECT count(*) AS n FROM jobs WHERE series_id = $1 AND status NOT IN ('FINISHED', 'ERRORED')";
            let open: i64 = query(open).bind(id).fetch_one(tx.on()).await?.get("n")?;
            if open > 0 {
                return Ok(Some(Err(IdentityInUse::Jobs.into())));
            }
            if was.keep_case != is.keep_case && series.coupon_count > 0 {
                return Ok(Some(Err(IdentityInUse::Coupons.into())));
            }
        }
        query("UPDATE series SET name = $1, settings = $2 WHERE id = $3")
            .bind(&series.name)
            .bind(super::jobs::to_json(&series.settings)?)
            .bind(id)
            .execute(tx.on())
            .await?;
        if regions && series.coupon_count > 0 {
            self.compare_coupons_of(&mut tx, &series).await?;
        }
        tx.commit().await?;
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
