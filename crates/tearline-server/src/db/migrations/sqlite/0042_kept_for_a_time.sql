-- Since when the files of a job are gone, by what is set of how long they are kept.
ALTER TABLE jobs ADD COLUMN files_removed_on INTEGER;
