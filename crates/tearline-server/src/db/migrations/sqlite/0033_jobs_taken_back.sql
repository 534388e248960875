-- Between which ids the coupons of the job are, the first excluded: ids grow, so that a job's are near each other, and no
-- index by job is written with each coupon.
ALTER TABLE jobs ADD COLUMN coupons_after INTEGER;
ALTER TABLE jobs ADD COLUMN coupons_through INTEGER;
-- When somebody asked for its coupons to be taken back, up to which id that is done, how many were, and when it was over.
ALTER TABLE jobs ADD COLUMN revert_asked_on INTEGER;
ALTER TABLE jobs ADD COLUMN revert_checkpoint INTEGER NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN reverted_rows INTEGER NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN reverted_on INTEGER;
CREATE INDEX jobs_to_revert ON jobs (revert_asked_on) WHERE revert_asked_on IS NOT NULL AND reverted_on IS NULL;
-- Rows that another try may take, which are in a file of their own; the job that tried again, and the one of which it did.
ALTER TABLE jobs ADD COLUMN retry_rows INTEGER NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN retried_by INTEGER;
ALTER TABLE jobs ADD COLUMN retry_of INTEGER;
