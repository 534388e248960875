-- Up to which place the staged rows are committed, or checked. What is interrupted goes on from its row, which was its place.
ALTER TABLE jobs ADD COLUMN place BIGINT NOT NULL DEFAULT 0;
UPDATE jobs SET place = checkpoint WHERE status NOT IN ('FINISHED', 'ERRORED');
-- Only where a series limits the coupons of a customer are they looked for by customer, and each entry of the index is
-- written in a place of its own: it has those of such series, once one of their jobs has asked for it.
ALTER TABLE coupons ADD COLUMN counted BIGINT;
ALTER TABLE series ADD COLUMN counts_customers BIGINT NOT NULL DEFAULT 0;
DROP INDEX coupons_by_customer;
CREATE INDEX coupons_by_customer ON coupons (series_id, customer) WHERE counted = 1;
