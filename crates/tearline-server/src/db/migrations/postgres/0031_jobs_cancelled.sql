-- When somebody cancelled the job; error_reason says who.
ALTER TABLE jobs ADD COLUMN cancelled_on BIGINT;
