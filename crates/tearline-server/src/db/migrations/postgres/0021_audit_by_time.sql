-- Old lines are looked for by their time.
CREATE INDEX audit_by_time ON audit (at);
