-- 1: the upload said that its file has no column of codes. code_column is NULL then, as where it said nothing.
ALTER TABLE jobs ADD COLUMN code_column_none INTEGER NOT NULL DEFAULT 0;
