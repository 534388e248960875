-- Lists have the newest first, by `-id`: an order that nothing but these indices has. By `id` itself PostgreSQL may walk all
-- rows there are from the newest on, in the hope that a page of those that are wanted comes soon.
DROP INDEX jobs_by_series;
CREATE INDEX jobs_by_series ON jobs (series_id, (-id));
DROP INDEX jobs_by_status;
CREATE INDEX jobs_by_status ON jobs (org_id, status, (-id));
DROP INDEX audit_by_org;
CREATE INDEX audit_by_org ON audit (org_id, (-id));
DROP INDEX customer_imports_by_org;
CREATE INDEX customer_imports_by_org ON customer_imports (org_id, (-id));

-- Whose a stored file is: asked for each of them whenever the storage is looked through.
CREATE INDEX jobs_by_file ON jobs (series_id, coalesce(stored_as, stored_name));
CREATE INDEX customer_imports_by_file ON customer_imports (org_id, stored_as);
