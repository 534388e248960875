//! Transactions of either database, and what is locked in them.

use sqlx::{Postgres, Sqlite, Transaction};

use super::jobs::COLUMNS;
use super::query::{On, query};
use super::{Claim, Db, Dialect, Error, Job, Result, postgres, sqlite};

/// Dropped before it is committed, it never was.
#[derive(Debug)]
pub(super) enum Tx {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

impl Db {
    /// A transaction that writes what belongs to no job.
    pub(super) async fn write(&self) -> Result<Tx> {
        self.begin().await
    }

    /// A transaction of a job, or of an import: whoever lost it finds out here, and nobody takes it before the transaction
    /// ends. Its row is always locked first, and the organization's lock after it, so that nobody waits in a circle.
    pub(super) async fn write_held(&self, of: impl Into<Claim>) -> Result<Tx> {
        let Claim { table, id, epoch, .. } = of.into();
        let mut tx = self.begin().await?;
        if let Tx::Postgres(_) = tx {
            let held = query(format!("SELECT id FROM {table} WHERE id = $1 AND epoch = $2 FOR UPDATE"));
            let held = held.bind(id).bind(epoch).fetch_optional(tx.on()).await?;
            held.ok_or(Error::LeaseLost)?;
        }
        Ok(tx)
    }
}

impl Tx {
    pub(super) fn on(&mut self) -> On<'_> {
        match self {
            Self::Sqlite(tx) => On::Sqlite(tx),
            Self::Postgres(tx) => On::Postgres(tx),
        }
    }

    pub(super) fn dialect(&self) -> Dialect {
        match self {
            Self::Sqlite(_) => Dialect::Sqlite,
            Self::Postgres(_) => Dialect::Postgres,
        }
    }

    /// A job of an organization, if it has it. A worker that writes just now comes to the end of its transaction first; and
    /// nobody else changes the job until this one ends.
    pub(super) async fn lock_job(&mut self, org_id: i64, id: i64) -> Result<Option<Job>> {
        let alone = self.dialect().for_update();
        let row = query(format!("SELECT {COLUMNS} FROM jobs WHERE id = $1 AND org_id = $2 {alone}"))
            .bind(id)
            .bind(org_id)
            .fetch_optional(self.on())
            .await?;
        row.as_ref().map(Job::from_row).transpose()
    }

    /// Until the transaction ends, nobody else decides by what an organization has: its codes, its limits, its customers.
    pub(super) async fn lock_org(&mut self, org_id: i64) -> Result<()> {
        self.lock(format!("tearline organization {org_id}")).await
    }

    /// Until the transaction ends, nobody else locks the same. SQLite has one writer anyway.
    pub(super) async fn lock(&mut self, what: String) -> Result<()> {
        if let Self::Postgres(_) = self {
            query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))")
                .bind(what)
                .execute(self.on())
                .await?;
        }
        Ok(())
    }

    /// Ends it. An error that does not say that nothing was written leaves that open.
    pub(super) async fn commit(self) -> Result<()> {
        let (ended, is_known): (_, fn(&sqlx::Error) -> bool) = match self {
            Self::Sqlite(tx) => (tx.commit().await, sqlite::wrote_nothing),
            Self::Postgres(tx) => (postgres::answered(tx.commit()).await, postgres::wrote_nothing),
        };
        let Err(error) = ended else { return Ok(()) };
        if is_known(&error) { Err(error.into()) } else { Err(Error::UnknownOutcome(error.into())) }
    }
}
