-- The SHA-256 of the report that the upload says was seen, and by which rules; and whether the server's is the same.
ALTER TABLE jobs ADD COLUMN report_sha256 TEXT;
ALTER TABLE jobs ADD COLUMN rules_version TEXT;
ALTER TABLE jobs ADD COLUMN receipt TEXT;
