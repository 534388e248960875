//! Connections as a client has them that is slow, or means no good.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

use crate::app::{App, BOUNDARY, TOKEN, upload_path};

/// How long one look for an answer takes.
const LOOK: Duration = Duration::from_millis(5);
const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) struct Raw {
    pub(crate) stream: TcpStream,
    pub(crate) read: Vec<u8>,
    /// The server has closed the connection.
    pub(crate) closed: bool,
}

impl Raw {
    pub(crate) fn to(app: &App) -> Self {
        let stream = TcpStream::connect(app.http.base.trim_start_matches("http://")).unwrap();
        stream.set_nodelay(true).unwrap();
        Self { stream, read: Vec::new(), closed: false }
    }

    /// A server that has closed the connection no longer takes anything; that is found out by reading.
    pub(crate) fn send(&mut self, bytes: &[u8]) {
        let _ = self.stream.write_all(bytes);
    }

    /// The head of an upload to the series, of so many bytes.
    pub(crate) fn send_upload_head(&mut self, token: &str, series: i64, length: usize, more: &str) {
        let head = format!(
            "POST {} HTTP/1.1\r\nhost: test\r\n{TOKEN}: {token}\r\ncontent-length: {length}\r\n\
             content-type: multipart/form-data; boundary={BOUNDARY}\r\n{more}\r\n",
            upload_path(series),
        );
        self.send(head.as_bytes());
    }

    /// Reads what is there, at most so many bytes; waits a moment if there is nothing.
    pub(crate) fn look(&mut self, most: usize) -> usize {
        self.stream.set_read_timeout(Some(LOOK)).unwrap();
        let mut buffer = vec![0; most];
        match self.stream.read(&mut buffer) {
            Ok(0) => self.closed = true,
            Ok(read) => {
                self.read.extend_from_slice(&buffer[..read]);
                return read;
            }
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
            Err(_) => self.closed = true,
        }
        0
    }

    /// Reads until the server closes the connection.
    pub(crate) fn rest(&mut self) {
        self.stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let mut rest = Vec::new();
        let done = self.stream.read_to_end(&mut rest);
        let waited = done.is_err_and(|e| matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut));
        assert!(!waited, "the server keeps the connection");
        self.read.extend_from_slice(&rest);
        self.closed = true;
    }

    /// The last answer's status, the code of its error, and its head.
    pub(crate) fn answer(&mut self) -> (u16, String, String) {
        let whole = |read: &[u8]| {
            let text = String::from_utf8_lossy(read).into_owned();
            let text = text
                .rsplit_once("HTTP/1.1 100 Continue\r\n\r\n")
                .map_or(text.clone(), |(_, last)| last.to_owned());
            let (head, body) = text.split_once("\r\n\r\n")?;
            let body: Value = serde_json::from_str(body).ok()?;
            let status = head.split(' ').nth(1)?.parse().ok()?;
            let code = body["errors"][0]["code"].as_str().unwrap_or_default().to_owned();
            Some((status, code, head.to_ascii_lowercase()))
        };
        loop {
            self.look(64 * 1024);
            if let Some(answer) = whole(&self.read) {
                return answer;
            }
            assert!(!self.closed, "no answer: {:?}", String::from_utf8_lossy(&self.read));
        }
    }
}
