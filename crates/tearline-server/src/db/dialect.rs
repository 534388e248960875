//! The words in which the two databases differ, to be pasted into statements that are otherwise the same.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    Sqlite,
    Postgres,
}

impl Dialect {
    fn of(self, sqlite: &'static str, postgres: &'static str) -> &'static str {
        match self {
            Self::Sqlite => sqlite,
            Self::Postgres => postgres,
        }
    }

    /// Epoch milliseconds by the database's clock, which is the same for all of its instances. Not of the transaction's
    /// start: what is written at the end of a long one would be over already.
    pub(super) fn now(self) -> &'static str {
        self.of(
            "CAST(unixepoch('subsec') * 1000 AS INTEGER)",
            "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)",
        )
    }

    /// Behind a SELECT: its rows stay as they are until the transaction ends.
    pub(super) fn for_update(self) -> &'static str {
        self.of("", "FOR UPDATE")
    }

    /// Behind the SELECT of one of the rows that others may be after, too.
    pub(super) fn for_update_of_j(self) -> &'static str {
        self.of("", "FOR UPDATE OF j SKIP LOCKED")
    }

    /// A table with a column `value`, of the array in the first parameter, JSON.
    pub(super) fn elements(self) -> &'static str {
        self.of("json_each($1)", "json_array_elements(CAST($1 AS JSON))")
    }

    /// The organization, where another column says more: SQLite is not to go by an index of it. PostgreSQL knows that by itself,
    /// as long as it sees a plain column.
    pub(super) fn org_id_beside(self) -> &'static str {
        self.of("+org_id", "org_id")
    }

    /// A text of which capital and small letters of ASCII are the same.
    pub(super) fn lower(self, column: &str) -> String {
        match self {
            Self::Sqlite => format!("lower({column})"),
            Self::Postgres => format!("lower({column} COLLATE \"C\")"),
        }
    }

    /// The names of all tables.
    pub(super) fn tables(self) -> &'static str {
        self.of(
            "SELECT name FROM sqlite_schema WHERE type = 'table'",
            "SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = current_schema()",
        )
    }

    /// The columns of all tables of ours, as `table.column`.
    pub(super) fn columns(self) -> &'static str {
        self.of(
            "SELECT t.name || '.' || c.name AS name FROM sqlite_schema t JOIN pragma_table_info(t.name) c
             WHERE t.type = 'table' AND t.name NOT LIKE '\\_%' ESCAPE '\\' AND t.name NOT LIKE 'sqlite%'",
            "SELECT table_name || '.' || column_name AS name FROM information_schema.columns
             WHERE table_schema = current_schema() AND table_name NOT LIKE '\\_%' ESCAPE '\\'",
        )
    }

    /// The columns of a staging table; `row` is the place of a row.
    pub(super) fn staging(self) -> &'static str {
        self.of(
            "(row INTEGER PRIMARY KEY, code TEXT, customer TEXT, customer_shown TEXT,
              found INTEGER NOT NULL DEFAULT 0) STRICT",
            // Not UNLOGGED: a crash of the database would empty it, while the checkpoint says that rows are staged.
            "(row BIGINT PRIMARY KEY, code TEXT COLLATE \"C\", customer TEXT COLLATE \"C\", customer_shown TEXT,
              found BIGINT NOT NULL DEFAULT 0)",
        )
    }
}
