-- Who did what, when and from where. Written in the transaction of what was done, where that is one.
CREATE TABLE audit (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    at         INTEGER NOT NULL,
    org_id     INTEGER NOT NULL,
    -- The key of the client; empty where nobody knows: a file's URL works for whoever holds it.
    client     TEXT    NOT NULL,
    action     TEXT    NOT NULL,
    subject    TEXT    NOT NULL,
    -- The address that the request came from, or that the command line was used.
    origin     TEXT    NOT NULL,
    request_id TEXT    NOT NULL
) STRICT;
CREATE INDEX audit_by_org ON audit (org_id, id);
