//! Customers as they are compared: what was kept by a version that compared them otherwise is brought into today's
//! form, once. Only SQLite was there before the form of today; so what brings all of it into that form is in its words.

use futures_util::TryStreamExt;
use tearline::{Identifier, Identity, RuleSet};
use tearline_api::contract::SeriesSettings;

use super::jobs::{from_json, to_json};
use super::query::Row;
use super::{Db, On, Result, SeriesRow, Tx, query};

/// Raised whenever customers are compared in another way than before.
const FORM: i64 = 1;
/// Rows that are changed at once.
const ROWS: usize = 10_000;

const IDENTIFIERS: [Identifier; 4] =
    [Identifier::Mobile, Identifier::Email, Identifier::ExternalId, Identifier::UserId];

async fn form(on: On<'_>) -> Result<i64> {
    query("PRAGMA user_version").fetch_one(on).await?.get("user_version")
}

impl Db {
    /// In one transaction, so that there is never a mixture.
    pub(super) async fn compare_customers_as_today(&self) -> Result<()> {
        if form(self.reader()).await? >= FORM {
            return Ok(());
        }
        let mut tx = self.write().await?;
        // Another program may have done it meanwhile.
        if form(tx.on()).await? >= FORM {
            return Ok(());
        }
        self.compare_coupons(&mut tx).await?;
        self.compare_staged(&mut tx).await?;
        self.compare_known(&mut tx).await?;
        query(format!("PRAGMA user_version = {FORM}")).execute(tx.on()).await?;
        tx.commit().await
    }

    async fn compare_coupons(&self, tx: &mut Tx) -> Result<()> {
        for series in self.series_list(None).await? {
            self.compare_coupons_of(tx, &series).await?;
        }
        Ok(())
    }

    /// The coupons of a series whose customers are compared in another way from now on.
    pub(super) async fn compare_coupons_of(&self, tx: &mut Tx, series: &SeriesRow) -> Result<()> {
        // Whose rules can't be used has no coupons: nothing can be uploaded by them.
        let of = |identifier: Identifier| {
            Some((identifier.name(), Identity::new(identifier, &series.settings.rules).ok()?))
        };
        let identities: Vec<(&str, Identity)> = IDENTIFIERS.into_iter().filter_map(of).collect();
        let of = |row: &Row| {
            let name: &str = row.get("identifier")?;
            Ok(identities.iter().find(|(known, _)| *known == name).map(|(_, identity)| identity))
        };
        let update = format!(
            "UPDATE coupons SET customer_shown = coalesce(customer_shown, customer), customer = j.value ->> 1
             FROM {} j WHERE coupons.id = CAST(j.value ->> 0 AS BIGINT)",
            tx.dialect().elements()
        );
        // A number, not a parameter: what is read is read for all tables in one place.
        let select = format!(
            "SELECT id AS of, identifier, customer FROM coupons WHERE series_id = {} AND customer IS NOT NULL",
            series.id
        );
        self.compare(tx, select, of, &update).await
    }

    /// Jobs that were interrupted by the update.
    async fn compare_staged(&self, tx: &mut Tx) -> Result<()> {
        let jobs = query(
            "SELECT identifier, settings, staging_table FROM jobs WHERE status NOT IN ('FINISHED', 'ERRORED')
             AND staging_table IN (SELECT name FROM sqlite_schema WHERE type = 'table')",
        );
        for job in jobs.fetch_all(self.reader()).await? {
            let table: String = job.get("staging_table")?;
            let settings: SeriesSettings = from_json(job.get("settings")?)?;
            let identifier: Option<Identifier> = job.get::<&str>("identifier")?.parse().ok();
            let identity = identifier.and_then(|identifier| Identity::new(identifier, &settings.rules).ok());
            query(format!("ALTER TABLE \"{table}\" ADD COLUMN customer_shown TEXT")).execute(tx.on()).await?;
            let update = format!(
                "UPDATE \"{table}\" SET customer_shown = customer, customer = j.value ->> 1
                 FROM json_each($1) j WHERE \"{table}\".row = j.value ->> 0"
            );
            let select = format!("SELECT row AS of, customer FROM \"{table}\" WHERE customer IS NOT NULL");
            self.compare(tx, select, |_| Ok(identity.as_ref()), &update).await?;
        }
        Ok(())
    }

    /// Those that were imported. Of two that turn out to be one, both stay as they were.
    async fn compare_known(&self, tx: &mut Tx) -> Result<()> {
        for (identifier, column) in IDENTIFIERS.into_iter().zip(["mobile", "email", "external_id", "user_id"])
        {
            let Ok(identity) = Identity::new(identifier, &RuleSet::default()) else { continue };
            let update = format!(
                "UPDATE OR IGNORE customers SET {column} = j.value ->> 1
                 FROM json_each($1) j WHERE customers.id = j.value ->> 0"
            );
            let select =
                format!("SELECT id AS of, {column} AS customer FROM customers WHERE {column} IS NOT NULL");
            self.compare(tx, select, |_| Ok(Some(&identity)), &update).await?;
        }
        Ok(())
    }

    /// Updates the rows of which the customer is compared in another form than it stands there. Reads what was
    /// there before the transaction, so that nothing is seen twice.
    async fn compare<'i>(
        &self,
        tx: &mut Tx,
        select: String,
        identity: impl Fn(&Row) -> Result<Option<&'i Identity>>,
        update: &str,
    ) -> Result<()> {
        let mut rows = query(select).fetch(self.reader());
        let mut changed: Vec<(i64, String)> = Vec::new();
        loop {
            let row = rows.try_next().await?;
            if let Some(row) = &row {
                let customer: &str = row.get("customer")?;
                let compared = identity(row)?.and_then(|identity| identity.customer(customer));
                let compared = compared.map(|compared| compared.key).filter(|key| key != customer);
                if let Some(key) = compared {
                    changed.push((row.get("of")?, key.into_owned()));
                }
            }
            if changed.len() >= ROWS || (row.is_none() && !changed.is_empty()) {
                query(update.to_owned()).bind(to_json(&changed)?).execute(tx.on()).await?;
                changed.clear();
            }
            if row.is_none() {
                return Ok(());
            }
        }
    }
}
