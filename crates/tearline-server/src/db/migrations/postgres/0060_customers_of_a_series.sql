-- By which identifier a customer is named says nothing that the name does not: without it the index is a fifth smaller,
-- and quicker to write.
DROP INDEX coupons_by_customer;
CREATE INDEX coupons_by_customer ON coupons (series_id, customer) WHERE customer IS NOT NULL;
