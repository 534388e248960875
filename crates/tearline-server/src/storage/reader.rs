//! Reading a file from a thread that may block.

use std::fs::File;
use std::io::{self, Read};

use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use tokio::runtime::Handle;

use super::Error;

/// Chunks of a stored file, of at most a megabyte.
#[expect(missing_debug_implementations, reason = "a stream has none")]
pub enum BlockingReader {
    Empty,
    File(io::Take<File>, Vec<u8>),
    Stream(Handle, BoxStream<'static, super::Result<Bytes>>),
}

impl BlockingReader {
    /// The first chunk; of what is empty, nothing.
    pub fn first(self) -> super::Result<Vec<u8>> {
        let mut first = Vec::new();
        self.each(|chunk| {
            first.extend_from_slice(chunk);
            Ok::<_, Error>(false)
        })?;
        Ok(first)
    }

    /// Calls `each` with chunk after chunk, until it says that it has enough.
    pub fn each<E: From<Error>>(mut self, mut each: impl FnMut(&[u8]) -> Result<bool, E>) -> Result<(), E> {
        loop {
            let go_on = match &mut self {
                Self::Empty => false,
                Self::File(file, buffer) => {
                    let read = file.read(buffer).map_err(Error::from)?;
                    read > 0 && each(&buffer[..read])?
                }
                Self::Stream(runtime, stream) => match runtime.block_on(stream.next()) {
                    Some(chunk) => each(&chunk?)?,
                    None => false,
                },
            };
            if !go_on {
                return Ok(());
            }
        }
    }
}
