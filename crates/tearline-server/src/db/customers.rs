//! The customers that an organization knows.

use sqlx::Row;

use super::{Db, Result};

/// How a customer can be named; at least one of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CustomerIds {
    pub mobile: Option<String>,
    pub email: Option<String>,
    pub external_id: Option<String>,
    pub user_id: Option<String>,
}

/// Why a customer was not imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportError {
    /// Its identifiers are already of two customers or more.
    Ambiguous,
}

impl Db {
    /// Adds customers, or completes those that are known by one of their identifiers; one transaction.
    /// What could not be imported is returned by its index.
    pub async fn import_customers(
        &self,
        org_id: i64,
        customers: &[CustomerIds],
    ) -> Result<Vec<(usize, ImportError)>> {
        let mut errors = Vec::new();
        let mut tx = self.write().await?;
        for (index, ids) in customers.iter().enumerate() {
            // UNION removes what is the same customer found twice; each part uses its own index.
            let known = sqlx::query(
                "SELECT id FROM customers WHERE org_id = ?1 AND mobile = ?2
                 UNION SELECT id FROM customers WHERE org_id = ?1 AND email = ?3
                 UNION SELECT id FROM customers WHERE org_id = ?1 AND external_id = ?4
                 UNION SELECT id FROM customers WHERE org_id = ?1 AND user_id = ?5",
            )
            .bind(org_id)
            .bind(&ids.mobile)
            .bind(&ids.email)
            .bind(&ids.external_id)
            .bind(&ids.user_id)
            .fetch_all(&mut *tx)
            .await?;
            let write = match known.as_slice() {
                [] => sqlx::query(
                    "INSERT INTO customers (mobile, email, external_id, user_id, org_id) VALUES (?, ?, ?, ?, ?)",
                ),
                [_] => sqlx::query(
                    "UPDATE customers SET mobile = coalesce(?, mobile), email = coalesce(?, email),
                        external_id = coalesce(?, external_id), user_id = coalesce(?, user_id) WHERE id = ?",
                ),
                _ => {
                    errors.push((index, ImportError::Ambiguous));
                    continue;
                }
            };
            let last = known.first().map_or(Ok(org_id), |row| row.try_get("id"))?;
            write
                .bind(&ids.mobile)
                .bind(&ids.email)
                .bind(&ids.external_id)
                .bind(&ids.user_id)
                .bind(last)
                .execute(&mut *tx)
                .await?;
        }
        tx.commit().await?;
        Ok(errors)
    }

    pub async fn count_customers(&self, org_id: Option<i64>) -> Result<i64> {
        sqlx::query("SELECT count(*) AS n FROM customers WHERE ?1 IS NULL OR org_id = ?1")
            .bind(org_id)
            .fetch_one(&self.reader)
            .await?
            .try_get("n")
    }
}
