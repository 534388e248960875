//! Stored files. The only place that knows where they are: a directory now; S3 is one more arm of [`Storage::open`].

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{GetOptions, GetRange, GetResultPayload, MultipartUpload, ObjectStore, ObjectStoreExt};
use tokio::runtime::Handle;

/// What is written, and read, at a time.
const PART: usize = 1024 * 1024;

#[derive(Debug, Clone)]
pub struct Storage {
    store: Arc<dyn ObjectStore>,
    /// The directory, where it is one.
    dir: PathBuf,
    /// Smallest part that the store takes, but for the last.
    part: usize,
}

impl Storage {
    /// Opens the storage at a URL, as in `file:///var/lib/tearline/files`, or at a directory's path.
    ///
    /// # Errors
    /// When the URL is of a kind that is not supported, or the directory can't be made.
    pub fn open(url: &str) -> anyhow::Result<Self> {
        let dir = match url.split_once("://") {
            Some(("file", dir)) => dir,
            Some(_) => anyhow::bail!("the storage \"{url}\" is not supported; give a directory"),
            None => url,
        };
        std::fs::create_dir_all(dir)
            .map_err(|error| anyhow::anyhow!("the storage directory {dir} can't be made: {error}"))?;
        let store = LocalFileSystem::new_with_prefix(dir)?.with_automatic_cleanup(false);
        Ok(Self { store: Arc::new(store), dir: dir.into(), part: PART })
    }

    /// Writes a file by and by. It appears when [`Upload::complete`] is called; dropped before, it never was.
    pub async fn create(&self, path: &str) -> object_store::Result<Upload> {
        let upload = self.store.put_multipart(&Path::from(path)).await?;
        Ok(Upload { upload, buffer: BytesMut::with_capacity(self.part), part: self.part })
    }

    /// A stored file as a stream, and its length.
    pub async fn read(
        &self,
        path: &str,
    ) -> object_store::Result<(u64, BoxStream<'static, object_store::Result<Bytes>>)> {
        let got = self.store.get(&Path::from(path)).await?;
        Ok((got.meta.size, got.into_stream()))
    }

    /// A part of a stored file, for a thread that may block.
    pub fn reader(
        &self,
        runtime: &Handle,
        path: &str,
        range: Option<Range<u64>>,
    ) -> object_store::Result<BlockingReader> {
        if range.as_ref().is_some_and(|range| range.is_empty()) {
            return Ok(BlockingReader::Empty);
        }
        let options = GetOptions { range: range.map(GetRange::Bounded), ..GetOptions::default() };
        let got = runtime.block_on(self.store.get_opts(&Path::from(path), options))?;
        let range = got.range.clone();
        Ok(match got.payload {
            GetResultPayload::File(mut file, _) => {
                let seek = file.seek(SeekFrom::Start(range.start));
                seek.map_err(|source| object_store::Error::Generic { store: "file", source: source.into() })?;
                BlockingReader::File(file.take(range.end - range.start), vec![0; PART])
            }
            GetResultPayload::Stream(stream) => BlockingReader::Stream(runtime.clone(), stream),
        })
    }

    pub async fn delete(&self, path: &str) -> object_store::Result<()> {
        match self.store.delete(&Path::from(path)).await {
            Err(object_store::Error::NotFound { .. }) => Ok(()),
            done => done,
        }
    }

    /// Removes what is left of files that were never completed, because the program was killed, and to which
    /// nothing was written for this long. A store that knows no files in the making needs none of it.
    pub async fn remove_partial(&self, below: &str, older_than: Duration) -> anyhow::Result<()> {
        let dir = self.dir.join(below);
        let limit = SystemTime::now() - older_than;
        Ok(tokio::task::spawn_blocking(move || remove_partial(&dir, limit)).await??)
    }

    /// Every file below a path that is older than this.
    pub async fn list(&self, below: &str, older_than: Duration) -> anyhow::Result<Vec<String>> {
        let limit = SystemTime::now() - older_than;
        let mut files = Vec::new();
        let mut list = self.store.list(Some(&Path::from(below)));
        while let Some(file) = list.next().await {
            let file = file?;
            if SystemTime::from(file.last_modified) < limit {
                files.push(file.location.to_string());
            }
        }
        Ok(files)
    }
}

/// A directory's files that were begun and never completed, as `name#1`.
fn remove_partial(dir: &std::path::Path, limit: SystemTime) -> io::Result<()> {
    let entries = match std::fs::read_dir(dir) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            remove_partial(&path, limit)?;
        } else if path.file_name().is_some_and(|name| name.to_string_lossy().contains('#'))
            && path.metadata()?.modified()? <= limit
        {
            std::fs::remove_file(path)?;
        }
    }
    Ok(())
}

/// A file that is being written.
#[derive(Debug)]
pub struct Upload {
    upload: Box<dyn MultipartUpload>,
    buffer: BytesMut,
    part: usize,
}

impl Upload {
    pub async fn write(&mut self, bytes: &[u8]) -> object_store::Result<()> {
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() >= self.part {
            self.flush().await?;
        }
        Ok(())
    }

    async fn flush(&mut self) -> object_store::Result<()> {
        let part = self.buffer.split().freeze();
        self.buffer.reserve(self.part);
        self.upload.put_part(part.into()).await
    }

    /// The file is whole: from now on it is there.
    pub async fn complete(mut self) -> object_store::Result<()> {
        if !self.buffer.is_empty() {
            self.flush().await?;
        }
        self.upload.complete().await.map(drop)
    }

    /// The file is not wanted.
    pub async fn abort(mut self) -> object_store::Result<()> {
        self.upload.abort().await
    }
}

/// Chunks of a stored file, of at most a megabyte.
#[expect(missing_debug_implementations, reason = "a stream has none")]
pub enum BlockingReader {
    Empty,
    File(io::Take<File>, Vec<u8>),
    Stream(Handle, BoxStream<'static, object_store::Result<Bytes>>),
}

impl BlockingReader {
    /// Calls `each` with chunk after chunk, until it says that it has enough.
    pub fn each<E: From<object_store::Error>>(
        mut self,
        mut each: impl FnMut(&[u8]) -> Result<bool, E>,
    ) -> Result<(), E> {
        loop {
            let go_on = match &mut self {
                Self::Empty => false,
                Self::File(file, buffer) => {
                    let read = file.read(buffer).map_err(|source| object_store::Error::Generic {
                        store: "file",
                        source: source.into(),
                    })?;
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_file_is_there_when_it_is_complete_and_not_before() {
        let dir = tempfile::tempdir().unwrap();
        let storage = Storage::open(dir.path().to_str().unwrap()).unwrap();
        let content = vec![7; 3 * PART + 5];

        let mut upload = storage.create("a/b.csv").await.unwrap();
        upload.write(&content).await.unwrap();
        assert!(storage.read("a/b.csv").await.is_err());
        upload.complete().await.unwrap();
        let (length, mut stream) = storage.read("a/b.csv").await.unwrap();
        let mut read = Vec::new();
        while let Some(chunk) = stream.next().await {
            read.extend_from_slice(&chunk.unwrap());
        }
        assert_eq!((length, read), (content.len() as u64, content));

        let mut unwanted = storage.create("a/c.csv").await.unwrap();
        unwanted.write(b"x").await.unwrap();
        unwanted.abort().await.unwrap();
        // As if the program had been killed.
        std::mem::forget(storage.create("a/d.csv").await.unwrap());
        let names = || -> Vec<_> {
            std::fs::read_dir(dir.path().join("a")).unwrap().map(|e| e.unwrap().file_name()).collect()
        };
        assert_eq!(names().len(), 2);
        storage.remove_partial("", Duration::from_secs(3600)).await.unwrap();
        assert_eq!(names().len(), 2);
        storage.remove_partial("a", Duration::ZERO).await.unwrap();
        assert_eq!(names(), ["b.csv"]);
        storage.remove_partial("nowhere", Duration::ZERO).await.unwrap();
    }

    #[test]
    fn ranges_are_read_as_asked_for() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("a"), b"0123456789").unwrap();
        let storage = Storage::open(dir.path().to_str().unwrap()).unwrap();
        let runtime = tokio::runtime::Runtime::new().unwrap();
        for (range, expected) in
            [(None, "0123456789"), (Some(2..5), "234"), (Some(8..10), "89"), (Some(4..4), "")]
        {
            let mut read = Vec::new();
            let reader = storage.reader(runtime.handle(), "a", range).unwrap();
            reader
                .each(|chunk| {
                    read.extend_from_slice(chunk);
                    Ok::<_, object_store::Error>(true)
                })
                .unwrap();
            assert_eq!(read, expected.as_bytes());
        }
    }
}
