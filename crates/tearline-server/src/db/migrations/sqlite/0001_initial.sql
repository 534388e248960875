CREATE TABLE clients (
    key         TEXT PRIMARY KEY,
    org_id      INTEGER NOT NULL,
    name        TEXT    NOT NULL,
    secret_hash BLOB    NOT NULL,
    read_only   INTEGER NOT NULL,
    ttl_seconds INTEGER NOT NULL,
    created_on  INTEGER NOT NULL
) STRICT;

CREATE TABLE series (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    org_id       INTEGER NOT NULL,
    name         TEXT    NOT NULL,
    -- SeriesSettings, JSON.
    settings     TEXT    NOT NULL,
    -- Kept with every insertion of coupons: the limit of a series is exact and costs no count.
    coupon_count INTEGER NOT NULL DEFAULT 0,
    created_on   INTEGER NOT NULL
) STRICT;
CREATE INDEX series_by_org ON series (org_id, id);

CREATE TABLE jobs (
    id                INTEGER PRIMARY KEY AUTOINCREMENT,
    org_id            INTEGER NOT NULL,
    series_id         INTEGER NOT NULL REFERENCES series (id),
    status            TEXT    NOT NULL,
    created_on        INTEGER NOT NULL,
    updated_on        INTEGER NOT NULL,
    uploaded_name     TEXT    NOT NULL,
    stored_name       TEXT    NOT NULL,
    bytes             INTEGER NOT NULL,
    sha256            TEXT    NOT NULL,
    identifier        TEXT    NOT NULL,
    identifier_column INTEGER,
    code_column       INTEGER,
    -- The settings of the series at the time of the upload: a job judges by one set of rules from end to end.
    settings          TEXT    NOT NULL,
    -- The last row that the running step is done with.
    checkpoint        INTEGER NOT NULL DEFAULT 0,
    total_rows        INTEGER NOT NULL DEFAULT 0,
    judged_rows       INTEGER NOT NULL DEFAULT 0,
    rejected_rows     INTEGER NOT NULL DEFAULT 0,
    -- Whether codes are generated: the file has customers only.
    generates         INTEGER NOT NULL DEFAULT 0,
    staging_table     TEXT,
    -- The report, JSON, as it is handed out.
    report            TEXT,
    error_reason      TEXT,
    -- When the result files were made; NULL where there is none.
    error_file_on     INTEGER,
    success_file_on   INTEGER,
    -- Whoever claims a job raises the epoch; who holds an older one can write nothing any more.
    epoch             INTEGER NOT NULL DEFAULT 0,
    lease_until       INTEGER NOT NULL DEFAULT 0,
    attempts          INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX jobs_by_series ON jobs (series_id, id);
CREATE INDEX jobs_open ON jobs (lease_until, id) WHERE status NOT IN ('FINISHED', 'ERRORED');

-- The answers to uploads with an Idempotency-Key, to be given again.
CREATE TABLE idempotency (
    org_id     INTEGER NOT NULL,
    key        TEXT    NOT NULL,
    digest     TEXT    NOT NULL,
    answer     TEXT    NOT NULL,
    created_on INTEGER NOT NULL,
    PRIMARY KEY (org_id, key)
) STRICT;
CREATE INDEX idempotency_by_age ON idempotency (created_on);

CREATE TABLE coupons (
    id         INTEGER PRIMARY KEY,
    org_id     INTEGER NOT NULL,
    series_id  INTEGER NOT NULL,
    code       TEXT    NOT NULL,
    identifier TEXT,
    customer   TEXT,
    job_id     INTEGER NOT NULL,
    row        INTEGER NOT NULL,
    created_on INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX coupons_by_code ON coupons (org_id, code);
CREATE INDEX coupons_by_customer ON coupons (series_id, identifier, customer) WHERE customer IS NOT NULL;

CREATE TABLE customers (
    id          INTEGER PRIMARY KEY,
    org_id      INTEGER NOT NULL,
    mobile      TEXT,
    email       TEXT,
    external_id TEXT,
    user_id     TEXT
) STRICT;
CREATE UNIQUE INDEX customers_by_mobile ON customers (org_id, mobile) WHERE mobile IS NOT NULL;
CREATE UNIQUE INDEX customers_by_email ON customers (org_id, email) WHERE email IS NOT NULL;
CREATE UNIQUE INDEX customers_by_external_id ON customers (org_id, external_id) WHERE external_id IS NOT NULL;
CREATE UNIQUE INDEX customers_by_user_id ON customers (org_id, user_id) WHERE user_id IS NOT NULL;
