//! What is counted, in the text format of Prometheus.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Upper bounds in seconds: a status takes a millisecond, an upload of gigabytes minutes.
const BOUNDS: [f64; 13] = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0, 120.0, 600.0];

#[derive(Debug)]
pub struct Metrics {
    /// By method, route and status.
    requests: Mutex<BTreeMap<(String, String, u16), Histogram>>,
    pub(crate) uploaded_bytes: AtomicU64,
    /// Rows of files, by what was done with them.
    pub(crate) rows_judged: AtomicU64,
    pub(crate) rows_committed: AtomicU64,
    /// Of lists of customers.
    pub(crate) rows_imported: AtomicU64,
    /// Reports that were, and were not, what was seen before the upload.
    pub(crate) receipts_same: AtomicU64,
    pub(crate) receipts_different: AtomicU64,
    /// What became of attempts to deliver a webhook.
    pub(crate) webhooks_delivered: AtomicU64,
    pub(crate) webhooks_failed: AtomicU64,
    pub(crate) webhooks_given_up: AtomicU64,
    /// Series that are warned of; less than 0 where nobody has looked.
    pub(crate) series_low: AtomicI64,
    pub(crate) series_expiring: AtomicI64,
    pub(crate) connections: AtomicU64,
    pub(crate) refused_connections: AtomicU64,
}

#[derive(Debug, Default, Clone)]
struct Histogram {
    /// Not cumulative; the last is beyond all bounds.
    counts: [u64; BOUNDS.len() + 1],
    sum: f64,
}

impl Default for Metrics {
    fn default() -> Self {
        Self {
            requests: Mutex::default(),
            uploaded_bytes: AtomicU64::default(),
            rows_judged: AtomicU64::default(),
            rows_committed: AtomicU64::default(),
            rows_imported: AtomicU64::default(),
            receipts_same: AtomicU64::default(),
            receipts_different: AtomicU64::default(),
            webhooks_delivered: AtomicU64::default(),
            webhooks_failed: AtomicU64::default(),
            webhooks_given_up: AtomicU64::default(),
            series_low: AtomicI64::new(-1),
            series_expiring: AtomicI64::new(-1),
            connections: AtomicU64::default(),
            refused_connections: AtomicU64::default(),
        }
    }
}

impl Metrics {
    /// `route` is the pattern and not the path: there are as many as the program has.
    pub(crate) fn request(&self, method: &str, route: &str, status: u16, took: Duration) {
        let seconds = took.as_secs_f64();
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        let histogram = requests.entry((method.to_owned(), route.to_owned(), status)).or_default();
        let bucket = BOUNDS.iter().position(|bound| seconds <= *bound).unwrap_or(BOUNDS.len());
        histogram.counts[bucket] += 1;
        histogram.sum += seconds;
    }

    pub(crate) fn render(&self, text: &mut Text) {
        text.header("tearline_http_request_seconds", "histogram", "How long requests took to be answered.");
        let requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner).clone();
        for ((method, route, status), histogram) in requests {
            let labels =
                format!("method=\"{}\",route=\"{}\",status=\"{status}\"", escaped(&method), escaped(&route));
            let mut count = 0;
            for (bound, in_bucket) in
                BOUNDS.iter().map(f64::to_string).chain(["+Inf".to_owned()]).zip(histogram.counts)
            {
                count += in_bucket;
                text.line(&format!("tearline_http_request_seconds_bucket{{{labels},le=\"{bound}\"}}"), count);
            }
            text.line(&format!("tearline_http_request_seconds_sum{{{labels}}}"), histogram.sum);
            text.line(&format!("tearline_http_request_seconds_count{{{labels}}}"), count);
        }
        let counted = [
            (
                "tearline_uploaded_bytes_total",
                "counter",
                "Bytes of files that were stored.",
                &self.uploaded_bytes,
            ),
            (
                "tearline_rows_judged_total",
                "counter",
                "Rows of files that were judged and staged.",
                &self.rows_judged,
            ),
            (
                "tearline_rows_committed_total",
                "counter",
                "Staged rows that became coupons, or were found not to by the database.",
                &self.rows_committed,
            ),
            (
                "tearline_rows_imported_total",
                "counter",
                "Rows of lists of customers that were imported or rejected.",
                &self.rows_imported,
            ),
            ("tearline_connections", "gauge", "Connections that are open.", &self.connections),
            (
                "tearline_refused_connections_total",
                "counter",
                "Connections beyond the limit.",
                &self.refused_connections,
            ),
        ];
        text.header(
            "tearline_receipts_total",
            "counter",
            "Reports, by whether they are what was seen before the upload.",
        );
        for (receipt, count) in [("same", &self.receipts_same), ("different", &self.receipts_different)] {
            text.line(
                &format!("tearline_receipts_total{{receipt=\"{receipt}\"}}"),
                count.load(Ordering::Relaxed),
            );
        }
        text.header(
            "tearline_webhooks_total",
            "counter",
            "Attempts to deliver a webhook, by what became of them.",
        );
        for (result, count) in [
            ("delivered", &self.webhooks_delivered),
            ("failed", &self.webhooks_failed),
            ("given-up", &self.webhooks_given_up),
        ] {
            text.line(
                &format!("tearline_webhooks_total{{result=\"{result}\"}}"),
                count.load(Ordering::Relaxed),
            );
        }
        let warned = [("low", &self.series_low), ("expiring", &self.series_expiring)];
        let warned = warned.map(|(why, count)| (why, count.load(Ordering::Relaxed)));
        if warned.iter().all(|(_, count)| *count >= 0) {
            text.header("tearline_series_warned", "gauge", "Series that are nearly full, or expire soon.");
            for (why, count) in warned {
                text.line(&format!("tearline_series_warned{{warning=\"{why}\"}}"), count);
            }
        }
        for (name, kind, help, value) in counted {
            text.header(name, kind, help);
            text.line(name, value.load(Ordering::Relaxed));
        }
    }
}

/// A page of metrics.
#[derive(Debug, Default)]
pub(crate) struct Text(pub String);

impl Text {
    pub(crate) fn header(&mut self, name: &str, kind: &str, help: &str) {
        let _ = writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}");
    }

    pub(crate) fn line(&mut self, series: &str, value: impl std::fmt::Display) {
        let _ = writeln!(self.0, "{series} {value}");
    }
}

fn escaped(label: &str) -> String {
    label.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_histogram_counts_up() {
        let metrics = Metrics::default();
        for ms in [2, 20, 900_000] {
            metrics.request("GET", "/a\"b", 200, Duration::from_millis(ms));
        }
        let mut text = Text::default();
        metrics.render(&mut text);
        let labels = "method=\"GET\",route=\"/a\\\"b\",status=\"200\"";
        for (le, count) in [("0.001", 0), ("0.005", 1), ("0.01", 1), ("0.025", 2), ("600", 2), ("+Inf", 3)] {
            let line = format!("tearline_http_request_seconds_bucket{{{labels},le=\"{le}\"}} {count}\n");
            assert!(text.0.contains(&line), "{line}{}", text.0);
        }
        assert!(text.0.contains(&format!("tearline_http_request_seconds_count{{{labels}}} 3\n")));
        assert!(text.0.contains("# TYPE tearline_http_request_seconds histogram\n"));
    }
}
