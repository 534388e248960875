-- Lists of customers that were sent, and what became of them. Claimed as jobs are, and by the same columns; but a job is a
-- series', and these are of none.
CREATE TABLE customer_imports (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    org_id          INTEGER NOT NULL,
    client          TEXT   NOT NULL,
    status          TEXT NOT NULL,
    created_on      INTEGER NOT NULL,
    updated_on      INTEGER NOT NULL,
    ended_on        INTEGER,
    uploaded_name   TEXT   NOT NULL,
    stored_as       TEXT NOT NULL,
    bytes           INTEGER NOT NULL,
    sha256          TEXT   NOT NULL,
    -- Of mobile numbers without a country code; NULL: they are taken as they are.
    default_region  TEXT,
    -- Which columns identify customers, JSON, and how often each rule rejected a row.
    columns         TEXT,
    counts          TEXT,
    -- The last row that was imported, and what became of the rows up to it.
    checkpoint      INTEGER NOT NULL DEFAULT 0,
    total_rows      INTEGER NOT NULL DEFAULT 0,
    added           INTEGER NOT NULL DEFAULT 0,
    changed         INTEGER NOT NULL DEFAULT 0,
    unchanged       INTEGER NOT NULL DEFAULT 0,
    rejected        INTEGER NOT NULL DEFAULT 0,
    error_reason    TEXT,
    error_file_on   INTEGER,
    results_epoch   INTEGER,
    files_removed_on INTEGER,
    epoch           INTEGER NOT NULL DEFAULT 0,
    held            INTEGER NOT NULL DEFAULT 0,
    lease_until     INTEGER NOT NULL DEFAULT 0,
    attempts        INTEGER NOT NULL DEFAULT 0,
    crashes         INTEGER NOT NULL DEFAULT 0,
    waiting_for     TEXT,
    waiting_since   INTEGER
) STRICT;
CREATE INDEX customer_imports_by_org ON customer_imports (org_id, id);
CREATE INDEX customer_imports_open ON customer_imports (lease_until, id) WHERE status = 'STARTED';

-- Rows whose identifiers are of several customers, until they are in the error file.
CREATE TABLE customer_import_rows (
    import_id INTEGER NOT NULL REFERENCES customer_imports (id) ON DELETE CASCADE,
    row       INTEGER NOT NULL,
    PRIMARY KEY (import_id, row)
) STRICT;
