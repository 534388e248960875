//! A file of the browser, read in parts.

use std::ops::Range;

use js_sys::{ArrayBuffer, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ReadableStreamByobReader};

/// Bytes that are asked for at a time: measured to be where reading a file stops getting faster.
const CHUNK: u32 = 2 << 20;

/// A `File` or another `Blob`. Cloning it copies a reference.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    blob: Blob,
    len: u64,
}

impl Source {
    pub(crate) fn new(blob: Blob) -> Self {
        // A Blob's size is a whole number below 2^53.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let len = blob.size() as u64;
        Self { blob, len }
    }

    pub(crate) fn blob(&self) -> &Blob {
        &self.blob
    }

    /// The name of a file and when it was changed last, in milliseconds; a `Blob` has neither.
    pub(crate) fn named(&self) -> Option<(String, f64)> {
        let field = |name: &str| Reflect::get(&self.blob, &name.into()).ok();
        Some((field("name")?.as_string()?, field("lastModified")?.as_f64()?))
    }

    /// Length in bytes.
    pub(crate) fn len(&self) -> u64 {
        self.len
    }

    /// The bytes of a range, as far as the file has them. The browser begins at once; the bytes are awaited when they
    /// are needed.
    ///
    /// # Errors
    /// What the browser throws: the file was changed, moved or deleted since it was chosen.
    pub(crate) fn read(&self, range: Range<u64>) -> Result<Reading, JsValue> {
        let slice = self.blob.slice_with_f64_and_f64(range.start as f64, range.end as f64)?;
        Ok(Reading(JsFuture::from(slice.array_buffer())))
    }

    /// A part of it, as a file of its own.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub(crate) fn part(&self, range: Range<u64>) -> Result<Self, JsValue> {
        Ok(Self::new(self.blob.slice_with_f64_and_f64(range.start as f64, range.end as f64)?))
    }

    /// The file from its start to its end.
    pub(crate) fn stream(&self) -> Stream {
        // A byte stream fills one buffer again and again, which is twice as fast as slices are. An engine
        // whose files have no byte streams throws here.
        match ReadableStreamByobReader::new(&self.blob.stream()) {
            Ok(reader) => Stream(Kind::Byob { reader, buffer: Some(ArrayBuffer::new(CHUNK)) }),
            Err(_) => Stream(Kind::Slices { source: self.clone(), offset: 0 }),
        }
    }
}

/// See [`Source::read`].
#[derive(Debug)]
pub(crate) struct Reading(JsFuture);

impl Reading {
    pub(crate) async fn bytes(self) -> Result<Vec<u8>, JsValue> {
        Ok(Uint8Array::new(&self.0.await?).to_vec())
    }
}

/// See [`Source::stream`].
#[derive(Debug)]
pub(crate) struct Stream(Kind);

#[derive(Debug)]
enum Kind {
    Byob { reader: ReadableStreamByobReader, buffer: Option<ArrayBuffer> },
    Slices { source: Source, offset: u64 },
}

impl Stream {
    /// Fills `chunk` with the next bytes; leaves it empty at the end of the file.
    ///
    /// # Errors
    /// As [`Source::read`].
    pub(crate) async fn next(&mut self, chunk: &mut Vec<u8>) -> Result<(), JsValue> {
        chunk.clear();
        match &mut self.0 {
            Kind::Byob { reader, buffer } => {
                // The buffer wanders into the stream and comes back, as another object, with the bytes in it.
                let empty = buffer.take().unwrap_or_else(|| ArrayBuffer::new(CHUNK));
                let read = reader.read_with_array_buffer_view(&Uint8Array::new(&empty));
                let read = JsFuture::from(read).await?;
                let value = Reflect::get(&read, &"value".into())?;
                if let Some(bytes) = value.dyn_ref::<Uint8Array>() {
                    chunk.resize(bytes.length() as usize, 0);
                    bytes.copy_to(chunk);
                    *buffer = Some(bytes.buffer());
                }
            }
            Kind::Slices { source, offset } => {
                let next = *offset..*offset + u64::from(CHUNK);
                *chunk = source.read(next)?.bytes().await?;
                *offset += chunk.len() as u64;
            }
        }
        Ok(())
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        if let Kind::Byob { reader, .. } = &self.0 {
            // A check that was given up leaves its file alone; after the end this does nothing.
            drop(reader.cancel());
        }
    }
}
