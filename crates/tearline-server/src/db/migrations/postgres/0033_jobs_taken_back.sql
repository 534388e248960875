-- Between which ids the coupons of the job are, the first excluded: ids grow, so that a job's are near each other, and no
-- index by job is written with each coupon.
ALTER TABLE jobs ADD COLUMN coupons_after BIGINT;
ALTER TABLE jobs ADD COLUMN coupons_through BIGINT;
-- When somebody asked for its coupons to be taken back, up to which id that is done, how many were, and when it was over.
ALTER TABLE jobs ADD COLUMN revert_asked_on BIGINT;
ALTER TABLE jobs ADD COLUMN revert_checkpoint BIGINT NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN reverted_rows BIGINT NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN reverted_on BIGINT;
CREATE INDEX jobs_to_revert ON jobs (revert_asked_on) WHERE revert_asked_on IS NOT NULL AND reverted_on IS NULL;
-- Rows that another try may take, which are in a file of their own; the job that tried again, and the one of which it did.
ALTER TABLE jobs ADD COLUMN retry_rows BIGINT NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN retried_by BIGINT;
ALTER TABLE jobs ADD COLUMN retry_of BIGINT;
