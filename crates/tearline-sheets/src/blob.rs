//! A Blob as a file that can be read and gone about in: a worker may wait for it.

use std::io::{Error, Read, Result, Seek, SeekFrom};

use js_sys::Uint8Array;
use web_sys::{Blob, FileReaderSync};

/// Bytes that are read at a time: a browser takes longer to begin a reading than to do it.
const PART: u64 = 1 << 20;

pub(crate) struct BlobFile {
    blob: Blob,
    reader: FileReaderSync,
    len: u64,
    at: u64,
    /// The bytes from `start` on.
    part: Vec<u8>,
    start: u64,
}

impl BlobFile {
    pub(crate) fn new(blob: &Blob) -> Result<Self> {
        let reader = FileReaderSync::new().map_err(|_| Error::other("no FileReaderSync"))?;
        Ok(Self { blob: blob.clone(), reader, len: length(blob), at: 0, part: Vec::new(), start: 0 })
    }

    fn load(&mut self) -> Result<()> {
        let end = (self.at + PART).min(self.len);
        let unreadable = |_| Error::other("the browser cannot read the file");
        let slice = self.blob.slice_with_f64_and_f64(self.at as f64, end as f64).map_err(unreadable)?;
        let bytes = self.reader.read_as_array_buffer(&slice).map_err(unreadable)?;
        self.part = Uint8Array::new(&bytes).to_vec();
        self.start = self.at;
        Ok(())
    }
}

/// In bytes.
// A whole number below 2^53.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub(crate) fn length(blob: &Blob) -> u64 {
    blob.size() as u64
}

impl Read for BlobFile {
    fn read(&mut self, out: &mut [u8]) -> Result<usize> {
        if self.at >= self.len {
            return Ok(0);
        }
        let loaded = self.start..self.start + self.part.len() as u64;
        if !loaded.contains(&self.at) {
            self.load()?;
        }
        let from = usize::try_from(self.at - self.start).map_err(Error::other)?;
        let bytes = self.part.get(from..).unwrap_or_default();
        let count = bytes.len().min(out.len());
        out[..count].copy_from_slice(&bytes[..count]);
        self.at += count as u64;
        Ok(count)
    }
}

impl Seek for BlobFile {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.len.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or_else(|| Error::other("before the start of the file"))?;
        Ok(self.at)
    }
}
