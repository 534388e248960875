//! One text for both databases: a statement with `$1`, `$2`, …, what is bound to it, and the rows that come back.
//!
//! The set of databases is closed, so an enum says which one it is, and every statement that both understand stands once.

use std::borrow::Cow;

use futures_util::stream::BoxStream;
use futures_util::{StreamExt, TryStreamExt};
use sqlx::postgres::{PgArguments, PgConnection, PgPool, PgRow, Postgres};
use sqlx::sqlite::{Sqlite, SqliteArguments, SqliteConnection, SqlitePool, SqliteRow};
use sqlx::{AssertSqlSafe, Decode, Row as _, Type};

use super::Result;

/// What is bound to a parameter. All whole numbers are of 64 bits in both databases.
#[derive(Debug, Clone)]
pub(super) enum Value<'q> {
    Number(Option<i64>),
    Text(Option<Cow<'q, str>>),
    Truth(bool),
    Bytes(&'q [u8]),
}

impl From<i64> for Value<'_> {
    fn from(value: i64) -> Self {
        Self::Number(Some(value))
    }
}

impl From<Option<i64>> for Value<'_> {
    fn from(value: Option<i64>) -> Self {
        Self::Number(value)
    }
}

impl From<bool> for Value<'_> {
    fn from(value: bool) -> Self {
        Self::Truth(value)
    }
}

impl From<String> for Value<'_> {
    fn from(value: String) -> Self {
        Self::Text(Some(value.into()))
    }
}

impl<'q> From<&'q str> for Value<'q> {
    fn from(value: &'q str) -> Self {
        Self::Text(Some(value.into()))
    }
}

impl<'q> From<&'q String> for Value<'q> {
    fn from(value: &'q String) -> Self {
        Self::Text(Some(value.into()))
    }
}

impl<'q> From<Option<&'q str>> for Value<'q> {
    fn from(value: Option<&'q str>) -> Self {
        Self::Text(value.map(Into::into))
    }
}

impl<'q> From<&'q Option<String>> for Value<'q> {
    fn from(value: &'q Option<String>) -> Self {
        Self::Text(value.as_deref().map(Into::into))
    }
}

impl<'q> From<&'q [u8]> for Value<'q> {
    fn from(value: &'q [u8]) -> Self {
        Self::Bytes(value)
    }
}

/// A statement with what is bound to it.
#[derive(Debug)]
pub(super) struct Query<'q> {
    sql: Cow<'static, str>,
    values: Vec<Value<'q>>,
}

/// Only constants, numbers, and names of tables that are made of numbers are ever pasted into a statement.
pub(super) fn query<'q>(sql: impl Into<Cow<'static, str>>) -> Query<'q> {
    Query { sql: sql.into(), values: Vec::new() }
}

/// Where a statement is sent.
#[derive(Debug)]
pub(super) enum On<'c> {
    SqlitePool(&'c SqlitePool),
    Sqlite(&'c mut SqliteConnection),
    PostgresPool(&'c PgPool),
    Postgres(&'c mut PgConnection),
}

macro_rules! send {
    ($query:expr, $on:expr, $method:ident, $sqlite:expr, $postgres:expr) => {
        match $on {
            On::SqlitePool(pool) => $query.sqlite().$method(pool).await.map($sqlite),
            On::Sqlite(connection) => $query.sqlite().$method(connection).await.map($sqlite),
            On::PostgresPool(pool) => $query.postgres().$method(pool).await.map($postgres),
            On::Postgres(connection) => $query.postgres().$method(connection).await.map($postgres),
        }
    };
}

impl<'q> Query<'q> {
    pub(super) fn bind(mut self, value: impl Into<Value<'q>>) -> Self {
        self.values.push(value.into());
        self
    }

    fn sqlite(self) -> sqlx::query::Query<'q, Sqlite, SqliteArguments> {
        let query = sqlx::query(AssertSqlSafe(self.sql.into_owned()));
        self.values.into_iter().fold(query, |query, value| match value {
            Value::Number(value) => query.bind(value),
            Value::Text(value) => query.bind(value.map(Cow::into_owned)),
            Value::Truth(value) => query.bind(value),
            Value::Bytes(value) => query.bind(value),
        })
    }

    fn postgres(self) -> sqlx::query::Query<'q, Postgres, PgArguments> {
        let query = sqlx::query(AssertSqlSafe(self.sql.into_owned()));
        self.values.into_iter().fold(query, |query, value| match value {
            Value::Number(value) => query.bind(value),
            Value::Text(value) => query.bind(value.map(|text| super::postgres::storable(text).into_owned())),
            Value::Truth(value) => query.bind(value),
            Value::Bytes(value) => query.bind(value),
        })
    }

    /// How many rows it wrote.
    pub(super) async fn execute(self, on: On<'_>) -> Result<u64> {
        Ok(send!(self, on, execute, |done| done.rows_affected(), |done| done.rows_affected())?)
    }

    /// As they are when the first is asked for, however long it takes to read them.
    pub(super) fn fetch<'c>(self, on: On<'c>) -> BoxStream<'c, Result<Row>>
    where
        'q: 'c,
    {
        match on {
            On::SqlitePool(pool) => self.sqlite().fetch(pool).map_ok(Row::Sqlite).err_into().boxed(),
            On::Sqlite(connection) => self.sqlite().fetch(connection).map_ok(Row::Sqlite).err_into().boxed(),
            On::PostgresPool(pool) => self.postgres().fetch(pool).map_ok(Row::Postgres).err_into().boxed(),
            On::Postgres(connection) => {
                self.postgres().fetch(connection).map_ok(Row::Postgres).err_into().boxed()
            }
        }
    }

    pub(super) async fn fetch_one(self, on: On<'_>) -> Result<Row> {
        Ok(send!(self, on, fetch_one, Row::Sqlite, Row::Postgres)?)
    }

    pub(super) async fn fetch_optional(self, on: On<'_>) -> Result<Option<Row>> {
        Ok(send!(self, on, fetch_optional, |row| row.map(Row::Sqlite), |row| row.map(Row::Postgres))?)
    }

    pub(super) async fn fetch_all(self, on: On<'_>) -> Result<Vec<Row>> {
        Ok(send!(self, on, fetch_all, |rows| rows.into_iter().map(Row::Sqlite).collect(), |rows| rows
            .into_iter()
            .map(Row::Postgres)
            .collect())?)
    }
}

/// A row of either database.
pub(super) enum Row {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

/// What both databases can say.
pub(super) trait Column<'r>:
    Decode<'r, Sqlite> + Type<Sqlite> + Decode<'r, Postgres> + Type<Postgres>
{
}

impl<'r, T> Column<'r> for T where T: Decode<'r, Sqlite> + Type<Sqlite> + Decode<'r, Postgres> + Type<Postgres>
{}

impl Row {
    pub(super) fn get<'r, T: Column<'r>>(&'r self, name: &str) -> Result<T> {
        Ok(match self {
            Self::Sqlite(row) => row.try_get(name)?,
            Self::Postgres(row) => row.try_get(name)?,
        })
    }
}
