-- Whose turn it is: the organization that had a job claimed longest ago is next.
CREATE TABLE turns (
    org_id BIGINT PRIMARY KEY,
    turn   BIGINT NOT NULL
);

-- Jobs of a series are done in order: whether an earlier one is open is asked of each.
CREATE INDEX jobs_open_by_series ON jobs (series_id, id) WHERE status NOT IN ('FINISHED', 'ERRORED');

-- The keys that sign, where instances share them by the database. The newest of a use signs, all of it verify.
CREATE TABLE keys (
    id         TEXT COLLATE "C" PRIMARY KEY,
    used_for   TEXT COLLATE "C" NOT NULL,
    secret     BYTEA  NOT NULL,
    created_on BIGINT NOT NULL
);
