-- What the upload asked for: how its rows become coupons, and what becomes of codes that are there.
ALTER TABLE jobs ADD COLUMN mode TEXT NOT NULL DEFAULT 'commit';
ALTER TABLE jobs ADD COLUMN on_duplicate TEXT NOT NULL DEFAULT 'reject';
-- Where a job is between two statuses: 'check', its staged rows are judged by the database; 'wait', it waits to be
-- committed, until commit_by; empty: nowhere else.
ALTER TABLE jobs ADD COLUMN step TEXT NOT NULL DEFAULT '';
ALTER TABLE jobs ADD COLUMN commit_by BIGINT;
-- Of rejected_rows, those that the file's own rules reject.
ALTER TABLE jobs ADD COLUMN file_rejected_rows BIGINT NOT NULL DEFAULT 0;
-- Rows whose code was there already, as the same coupon.
ALTER TABLE jobs ADD COLUMN skipped_rows BIGINT NOT NULL DEFAULT 0;
-- While it is checked: rows before the checkpoint that nothing rejects.
ALTER TABLE jobs ADD COLUMN passed_rows BIGINT NOT NULL DEFAULT 0;
