-- customer is the form in which customers are compared. Where that is not how one is shown, customer_shown is.
-- What was kept before is brought into this form when the database is next opened.
ALTER TABLE coupons ADD COLUMN customer_shown TEXT;
