-- Why it was given up as a value (JSON), for who says it in another language; error_reason is its English.
ALTER TABLE jobs ADD COLUMN error_cause TEXT;
ALTER TABLE customer_imports ADD COLUMN error_cause TEXT;
