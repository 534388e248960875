//! The customers that an organization knows.

use super::query::Query;
use super::{Db, Result, query};

/// How a customer can be named, as it is compared; at least one of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CustomerIds {
    pub mobile: Option<String>,
    pub email: Option<String>,
    pub external_id: Option<String>,
    pub user_id: Option<String>,
}

impl CustomerIds {
    /// As the parameters 2 to 5.
    fn bind<'q>(&'q self, query: Query<'q>) -> Query<'q> {
        query.bind(&self.mobile).bind(&self.email).bind(&self.external_id).bind(&self.user_id)
    }
}

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

impl Db {
    /// Adds customers, or completes and corrects those that are known by one of their identifiers; one transaction.
    /// What became of each, in their order.
    pub async fn import_customers(&self, org_id: i64, customers: &[CustomerIds]) -> Result<Vec<Imported>> {
        let mut imported = Vec::with_capacity(customers.len());
        let mut tx = self.write().await?;
        tx.lock_org(org_id).await?;
        for ids in customers {
            // UNION removes what is the same customer found twice; each part uses its own index.
            let known = query(
                "SELECT id FROM customers WHERE org_id = $1 AND mobile = $2
                 UNION SELECT id FROM customers WHERE org_id = $1 AND email = $3
                 UNION SELECT id FROM customers WHERE org_id = $1 AND external_id = $4
                 UNION SELECT id FROM customers WHERE org_id = $1 AND user_id = $5",
            );
            let known = ids.bind(known.bind(org_id)).fetch_all(tx.on()).await?;
            let (write, of) = match known.as_slice() {
                [] => {
                    let sql = "INSERT INTO customers (org_id, mobile, email, external_id, user_id)
                               VALUES ($1, $2, $3, $4, $5)";
                    (sql, org_id)
                }
                [row] => {
                    let sql =
                        "UPDATE customers SET mobile = coalesce($2, mobile), email = coalesce($3, email),
                                   external_id = coalesce($4, external_id), user_id = coalesce($5, user_id)
                               WHERE id = $1 AND NOT (coalesce(mobile = $2, $2 IS NULL)
                                   AND coalesce(email = $3, $3 IS NULL)
                                   AND coalesce(external_id = $4, $4 IS NULL)
                                   AND coalesce(user_id = $5, $5 IS NULL))";
                    (sql, row.get("id")?)
                }
                _ => {
                    imported.push(Imported::Ambiguous);
                    continue;
                }
            };
            let written = ids.bind(query(write).bind(of)).execute(tx.on()).await?;
            imported.push(match (known.is_empty(), written) {
                (true, _) => Imported::Added,
                (false, 0) => Imported::Unchanged,
                (false, _) => Imported::Changed,
            });
        }
        tx.commit().await?;
        Ok(imported)
    }

    pub async fn count_customers(&self, org_id: Option<i64>) -> Result<i64> {
        let row = query("SELECT count(*) AS n FROM customers WHERE $1 IS NULL OR org_id = $1");
        row.bind(org_id).fetch_one(self.reader()).await?.get("n")
    }
}
