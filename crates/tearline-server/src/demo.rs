//! What `--demo` makes: something to try the server with.

use tearline::{Codes, RuleSet};
use tearline_api::contract::{Generator, SeriesSettings};

use crate::auth::hash_secret;
use crate::db::{Client, Db};

pub const ORG: i64 = 100_458;
pub const KEY: &str = "demo-key";
/// Known to everybody. The client exists only as long as the server is started with `--demo`, which
/// makes it listen on a loopback address only.
pub const SECRET: &str = "demo-secret";
/// The series of the contract's example.
pub const SERIES: i64 = 541_854;
/// A series for files that hold customers only.
pub const GENERATING_SERIES: i64 = 541_855;

/// Makes the client and the series, unless they are there.
///
/// # Errors
/// When the database can't be written.
pub async fn create(db: &Db) -> anyhow::Result<()> {
    db.put_client(&Client {
        key: KEY.to_owned(),
        org_id: ORG,
        name: "Demo".to_owned(),
        secret_hash: hash_secret(SECRET),
        manages: true,
        ttl_seconds: crate::auth::MAX_TTL_SECONDS,
        ..Client::default()
    })
    .await?;
    let plain = SeriesSettings::default();
    db.create_series(Some(SERIES), ORG, "Diwali 2026, 20 % off", &plain).await?;
    let generating = SeriesSettings {
        rules: RuleSet::default().with_codes(Codes::Generated),
        generator: Generator { prefix: "WELCOME-".to_owned(), length: 8, ..Generator::default() },
        coupons_per_customer: Some(1),
        ..SeriesSettings::default()
    };
    db.create_series(Some(GENERATING_SERIES), ORG, "Welcome back, one code a customer", &generating).await?;
    Ok(())
}

/// Without `--demo` the known credentials open nothing, whatever was made before.
///
/// # Errors
/// When the database can't be written.
pub async fn close(db: &Db) -> anyhow::Result<()> {
    if db.delete_client(KEY).await? {
        tracing::info!("the demo's client was removed, because the server was started without --demo");
    }
    Ok(())
}
