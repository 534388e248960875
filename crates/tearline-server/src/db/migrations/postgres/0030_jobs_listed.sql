-- The key of the client that uploaded; empty where nobody knows: it was not kept before.
ALTER TABLE jobs ADD COLUMN client TEXT NOT NULL DEFAULT '';
-- When each step was reached; created_on is when the first was.
ALTER TABLE jobs ADD COLUMN validated_on BIGINT;
ALTER TABLE jobs ADD COLUMN committed_on BIGINT;
ALTER TABLE jobs ADD COLUMN ended_on BIGINT;
-- Jobs of an organization are listed newest first, by status; those of all, by each in turn: beside an index of the
-- organization alone SQLite would not take this one. And those of a time.
CREATE INDEX jobs_by_status ON jobs (org_id, status, id);
CREATE INDEX jobs_by_time ON jobs (org_id, created_on);
