-- How the upload said that its file is to be read: encoding, delimiter, header, as JSON. NULL: all of it is found.
ALTER TABLE jobs ADD COLUMN read_as TEXT;
