-- The name of this database, which its storage carries. storage_on: since when a storage does; what lay there before is
-- nobody's to tidy.
CREATE TABLE identity (
    id         TEXT NOT NULL,
    storage_on INTEGER
) STRICT;
INSERT INTO identity (id) VALUES (lower(hex(randomblob(16))));

-- What the stored file is called in its folder, which no other file ever was; NULL: stored_name, as before.
ALTER TABLE jobs ADD COLUMN stored_as TEXT;
-- The epoch of the claim that wrote the result files; NULL: they bear no epoch, as before.
ALTER TABLE jobs ADD COLUMN results_epoch INTEGER;
-- 1 while a worker has the job. One that is claimed with 1 took its worker down; so often, since it last made progress.
ALTER TABLE jobs ADD COLUMN held INTEGER NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN crashes INTEGER NOT NULL DEFAULT 0;
-- What the job waits for, and since when; NULL while it makes progress.
ALTER TABLE jobs ADD COLUMN waiting_for TEXT;
ALTER TABLE jobs ADD COLUMN waiting_since INTEGER;

-- Whether the client may change series and clients of its organization; since when it may do nothing.
ALTER TABLE clients ADD COLUMN manages INTEGER NOT NULL DEFAULT 0;
ALTER TABLE clients ADD COLUMN revoked_on INTEGER;
