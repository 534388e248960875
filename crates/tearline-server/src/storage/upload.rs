//! Writing a file, part by part.

use bytes::BytesMut;
use object_store::MultipartUpload;

use super::Result;

/// A file that is being written.
#[derive(Debug)]
pub struct Upload {
    upload: Box<dyn MultipartUpload>,
    buffer: BytesMut,
    part: usize,
}

impl Upload {
    pub(super) fn new(upload: Box<dyn MultipartUpload>, part: usize) -> Self {
        Self { upload, buffer: BytesMut::with_capacity(part), part }
    }

    pub async fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() >= self.part {
            self.flush().await?;
        }
        Ok(())
    }

    async fn flush(&mut self) -> Result<()> {
        let part = self.buffer.split().freeze();
        self.buffer.reserve(self.part);
        Ok(self.upload.put_part(part.into()).await?)
    }

    /// The file is whole: from now on it is there.
    pub async fn complete(mut self) -> Result<()> {
        if !self.buffer.is_empty() {
            self.flush().await?;
        }
        self.upload.complete().await?;
        Ok(())
    }

    /// The file is not wanted.
    pub async fn abort(mut self) -> Result<()> {
        Ok(self.upload.abort().await?)
    }
}
