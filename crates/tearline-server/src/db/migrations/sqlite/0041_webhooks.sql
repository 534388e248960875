-- Where the events of an organization are sent. All times of a delivery are by the database's clock.
CREATE TABLE webhooks (
    id           TEXT PRIMARY KEY NOT NULL,
    org_id       INTEGER NOT NULL,
    url          TEXT   NOT NULL,
    -- Names of events, JSON.
    events       TEXT   NOT NULL,
    -- What messages are signed with.
    secret       BLOB NOT NULL,
    created_on   INTEGER NOT NULL,
    -- The end of the last message that was delivered, and of the last that was not; since when none is sent any more.
    delivered_on INTEGER,
    failed_on    INTEGER,
    failure      TEXT,
    ended_on     INTEGER,
    -- One message of it is on its way at a time: until when nobody else takes one, and whose turn it is.
    held_until   INTEGER NOT NULL DEFAULT 0,
    claimed_on   INTEGER NOT NULL DEFAULT 0,
    epoch        INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX webhooks_by_org ON webhooks (org_id);

-- What is still to be delivered; written in the transaction of what it tells of.
CREATE TABLE webhook_messages (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    -- The same for all endpoints, and for all attempts.
    message_id TEXT   NOT NULL,
    webhook_id TEXT NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
    body       TEXT   NOT NULL,
    created_on INTEGER NOT NULL,
    due_on     INTEGER NOT NULL,
    attempts   INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX webhook_messages_due ON webhook_messages (webhook_id, due_on);

-- Which series are warned of, and since when: it is told once, until it is over.
CREATE TABLE series_warnings (
    series_id INTEGER NOT NULL REFERENCES series (id) ON DELETE CASCADE,
    warning   TEXT NOT NULL,
    since     INTEGER NOT NULL,
    PRIMARY KEY (series_id, warning)
) STRICT;
