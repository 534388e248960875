//! Messages between a page and the worker that checks its file.
