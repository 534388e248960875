//! The customers that an organization knows.

use std::collections::{BTreeSet, HashMap};

use tearline::Identifier;

pub use tearline::CustomerIds;

use super::jobs::to_json;
use super::query::Row;
use super::{Db, Result, Tx, query};

/// Where the identifiers of [`CustomerIds`] stand, in its order.
const COLUMNS: [&str; 4] = ["mobile", "email", "external_id", "user_id"];

/// What became of a customer that was to be imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Imported {
    Added,
    /// Known by one of its identifiers, and another is new or different.
    Changed,
    Unchanged,
    /// Nothing: its identifiers are already of two customers or more.
    Ambiguous,
}

/// The regions by which an organization's series read numbers without a country code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Regions {
    None,
    /// All that have one have this: only if an import reads them so, too, are its customers found.
    One(String),
    Several(Vec<String>),
}

impl Regions {
    /// The one that is meant where nobody says another.
    pub fn agreed(self) -> Option<String> {
        if let Self::One(region) = self { Some(region) } else { None }
    }
}

impl Db {
    /// Adds customers, or completes and corrects those that are known by one of their identifiers; one transaction.
    /// What became of each, in their order.
    pub async fn import_customers(&self, org_id: i64, customers: &[CustomerIds]) -> Result<Vec<Imported>> {
        let mut tx = self.write().await?;
        tx.lock_org(org_id).await?;
        let imported = import(&mut tx, org_id, customers).await?;
        tx.commit().await?;
        Ok(imported)
    }

    pub async fn count_customers(&self, org_id: Option<i64>) -> Result<i64> {
        let row = query("SELECT count(*) AS n FROM customers WHERE $1 IS NULL OR org_id = $1");
        row.bind(org_id).fetch_one(self.reader()).await?.get("n")
    }

    /// The customer of an organization with this identifier, as it is compared.
    pub async fn customer(
        &self,
        org_id: i64,
        identifier: Identifier,
        key: &str,
    ) -> Result<Option<CustomerIds>> {
        let Some(place) = CustomerIds::ORDER.iter().position(|known| *known == identifier) else {
            return Ok(None);
        };
        let row = query(format!(
            "SELECT mobile, email, external_id, user_id FROM customers WHERE org_id = $1 AND {} = $2",
            COLUMNS[place]
        ));
        let row = row.bind(org_id).bind(key).fetch_optional(self.reader()).await?;
        row.as_ref().map(ids).transpose()
    }

    pub async fn regions_of_series(&self, org_id: i64) -> Result<Regions> {
        let series = self.series_list(Some(org_id)).await?;
        let regions: BTreeSet<String> =
            series.into_iter().filter_map(|series| series.settings.rules.default_region).collect();
        let mut regions: Vec<String> = regions.into_iter().collect();
        Ok(match (regions.pop(), regions.is_empty()) {
            (None, _) => Regions::None,
            (Some(one), true) => Regions::One(one),
            (Some(last), false) => Regions::Several(regions.into_iter().chain([last]).collect()),
        })
    }
}

fn ids(row: &Row) -> Result<CustomerIds> {
    let mut ids = CustomerIds::default();
    for (place, column) in COLUMNS.into_iter().enumerate() {
        ids.0[place] = row.get(column)?;
    }
    Ok(ids)
}

/// In a transaction that has locked the organization: a batch in four statements, however long it is. All that it can
/// touch is read at first; what each customer does to those before it is then found out in memory, one after the other.
pub(super) async fn import(tx: &mut Tx, org_id: i64, customers: &[CustomerIds]) -> Result<Vec<Imported>> {
    let mut batch = Batch::load(tx, org_id, customers).await?;
    let imported = customers.iter().map(|ids| batch.take(ids)).collect();
    batch.write(tx, org_id).await?;
    Ok(imported)
}

/// The customers that a batch is about.
#[derive(Debug, Default)]
struct Batch {
    known: Vec<Known>,
    /// Where each is in `known`, by its identifiers.
    by: [HashMap<String, usize>; 4],
}

#[derive(Debug)]
struct Known {
    /// `None`: it is added.
    id: Option<i64>,
    ids: CustomerIds,
    changed: bool,
    /// An identifier that others may have from now on was taken from it.
    replaced: bool,
}

impl Batch {
    async fn load(tx: &mut Tx, org_id: i64, customers: &[CustomerIds]) -> Result<Self> {
        let mut batch = Self::default();
        let elements = tx.dialect().elements();
        // CROSS JOIN keeps the order: from each identifier to its own index. UNION removes who is found twice.
        let parts: Vec<String> = COLUMNS
            .into_iter()
            .enumerate()
            .filter(|(place, _)| customers.iter().any(|ids| ids.0[*place].is_some()))
            .map(|(place, column)| {
                format!(
                    "SELECT c.id, c.mobile, c.email, c.external_id, c.user_id FROM {elements} j CROSS JOIN customers c
                     WHERE c.org_id = $2 AND c.{column} = j.value ->> {place}"
                )
            })
            .collect();
        if parts.is_empty() {
            return Ok(batch);
        }
        let wanted: Vec<&[Option<String>; 4]> = customers.iter().map(|ids| &ids.0).collect();
        let rows = query(parts.join(" UNION ")).bind(to_json(&wanted)?).bind(org_id);
        for row in rows.fetch_all(tx.on()).await? {
            batch.add(Known { id: Some(row.get("id")?), ids: ids(&row)?, changed: false, replaced: false });
        }
        Ok(batch)
    }

    fn add(&mut self, known: Known) {
        for (by, id) in self.by.iter_mut().zip(&known.ids.0) {
            if let Some(id) = id {
                by.insert(id.clone(), self.known.len());
            }
        }
        self.known.push(known);
    }

    /// The next customer.
    fn take(&mut self, ids: &CustomerIds) -> Imported {
        let found: BTreeSet<usize> =
            self.by.iter().zip(&ids.0).filter_map(|(by, id)| by.get(id.as_ref()?).copied()).collect();
        let mut found = found.into_iter();
        match (found.next(), found.next()) {
            (None, _) => {
                self.add(Known { id: None, ids: ids.clone(), changed: false, replaced: false });
                Imported::Added
            }
            (Some(_), Some(_)) => Imported::Ambiguous,
            (Some(at), None) => {
                let known = &mut self.known[at];
                let mut imported = Imported::Unchanged;
                for ((by, own), id) in self.by.iter_mut().zip(&mut known.ids.0).zip(&ids.0) {
                    let Some(id) = id.as_ref().filter(|id| own.as_ref() != Some(id)) else { continue };
                    if let Some(old) = own.replace(id.clone()) {
                        by.remove(&old);
                        known.replaced = true;
                    }
                    by.insert(id.clone(), at);
                    known.changed = true;
                    imported = Imported::Changed;
                }
                imported
            }
        }
    }

    async fn write(self, tx: &mut Tx, org_id: i64) -> Result<()> {
        let elements = tx.dialect().elements();
        let (mut freed, mut changed, mut added) = (Vec::new(), Vec::new(), Vec::new());
        for known in &self.known {
            let [mobile, email, external_id, user_id] = &known.ids.0;
            match known.id {
                None => added.push(&known.ids.0),
                Some(id) if known.changed => {
                    changed.push((id, mobile, email, external_id, user_id));
                    if known.replaced {
                        freed.push([id]);
                    }
                }
                Some(_) => {}
            }
        }
        // What one has no more another may have now: the unique indexes are asked row by row.
        if !freed.is_empty() {
            let sql = format!(
                "UPDATE customers SET mobile = NULL, email = NULL, external_id = NULL, user_id = NULL
                 FROM {elements} j WHERE customers.id = CAST(j.value ->> 0 AS BIGINT)"
            );
            query(sql).bind(to_json(&freed)?).execute(tx.on()).await?;
        }
        if !changed.is_empty() {
            let sql = format!(
                "UPDATE customers SET mobile = j.value ->> 1, email = j.value ->> 2, external_id = j.value ->> 3,
                     user_id = j.value ->> 4
                 FROM {elements} j WHERE customers.id = CAST(j.value ->> 0 AS BIGINT)"
            );
            query(sql).bind(to_json(&changed)?).execute(tx.on()).await?;
        }
        if !added.is_empty() {
            let sql = format!(
                "INSERT INTO customers (org_id, mobile, email, external_id, user_id)
                 SELECT $2, value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM {elements}"
            );
            query(sql).bind(to_json(&added)?).bind(org_id).execute(tx.on()).await?;
        }
        Ok(())
    }
}
