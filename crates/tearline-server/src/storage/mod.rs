//! Stored files. The only place that knows where they are: in a directory, or in a bucket of S3.

mod error;
mod reader;
mod s3;
mod upload;

use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{GetOptions, GetRange, GetResultPayload, ObjectStore, ObjectStoreExt};
use tokio::runtime::Handle;

pub use self::error::{Error, Result};
pub use self::reader::BlockingReader;
pub use self::upload::Upload;

/// What is written, and read, at a time.
const PART: usize = 1024 * 1024;

#[derive(Debug, Clone)]
pub struct Storage {
    store: Arc<dyn ObjectStore>,
    /// The directory, where it is one.
    dir: Option<PathBuf>,
    /// Smallest part that the store takes, but for the last.
    part: usize,
}

impl Storage {
    /// Opens the storage at a URL, as in `file:///var/lib/tearline/files` or `s3://bucket/prefix`, or at a directory's
    /// path. S3 is reached as the variables say that everything knows: `AWS_ENDPOINT_URL`, `AWS_REGION` and so on.
    ///
    /// # Errors
    /// When the URL is of a kind that is not supported, or the directory can't be made.
    pub fn open<'a>(url: &str, aws: impl Iterator<Item = (&'a str, &'a str)>) -> anyhow::Result<Self> {
        let dir = match url.split_once("://") {
            Some(("file", dir)) => dir,
            Some(("s3", place)) => {
                return Ok(Self { store: s3::open(place, aws)?, dir: None, part: s3::PART });
            }
            Some(_) => {
                anyhow::bail!(
                    "the storage \"{url}\" is not supported; give a directory, or s3://bucket/prefix"
                )
            }
            None => url,
        };
        make_dir(dir.as_ref())
            .map_err(|error| anyhow::anyhow!("the storage directory {dir} can't be made: {error}"))?;
        // A file that is complete is there after a power cut, too: it is synced, and so are its directories.
        let store = LocalFileSystem::new_with_prefix(dir)?.with_automatic_cleanup(false).with_fsync(true);
        Ok(Self { store: Arc::new(store), dir: Some(dir.into()), part: PART })
    }

    /// Writes a file by and by. It appears when [`Upload::complete`] is called; dropped before, it never was.
    pub async fn create(&self, path: &str) -> Result<Upload> {
        let upload = self.store.put_multipart(&Path::from(path)).await?;
        Ok(Upload::new(upload, self.part))
    }

    /// A stored file as a stream, and its length.
    pub async fn read(&self, path: &str) -> Result<(u64, BoxStream<'static, Result<Bytes>>)> {
        let got = self.store.get(&Path::from(path)).await?;
        Ok((got.meta.size, got.into_stream().map(|chunk| Ok(chunk?)).boxed()))
    }

    /// A part of a stored file, for a thread that may block.
    pub fn reader(&self, runtime: &Handle, path: &str, range: Option<Range<u64>>) -> Result<BlockingReader> {
        if range.as_ref().is_some_and(|range| range.is_empty()) {
            return Ok(BlockingReader::Empty);
        }
        let options = GetOptions { range: range.map(GetRange::Bounded), ..GetOptions::default() };
        let got = runtime.block_on(self.store.get_opts(&Path::from(path), options))?;
        let range = got.range.clone();
        Ok(match got.payload {
            GetResultPayload::File(mut file, _) => {
                file.seek(SeekFrom::Start(range.start))?;
                BlockingReader::File(file.take(range.end - range.start), vec![0; PART])
            }
            GetResultPayload::Stream(stream) => {
                BlockingReader::Stream(runtime.clone(), stream.map(|chunk| Ok(chunk?)).boxed())
            }
        })
    }

    pub async fn delete(&self, path: &str) -> Result<()> {
        match self.store.delete(&Path::from(path)).await {
            Err(object_store::Error::NotFound { .. }) => Ok(()),
            done => Ok(done?),
        }
    }

    /// A small file's text, if it is there.
    pub async fn text(&self, path: &str) -> Result<Option<String>> {
        match self.store.get(&Path::from(path)).await {
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            got => Ok(Some(String::from_utf8_lossy(&got?.bytes().await?).into_owned())),
        }
    }

    /// Every complete file below a path.
    pub async fn list(&self, below: &str) -> Result<Vec<Stored>> {
        let mut files = Vec::new();
        let mut list = self.store.list(Some(&Path::from(below)));
        while let Some(file) = list.next().await {
            let file = file?;
            files.push(Stored {
                path: file.location.to_string(),
                modified_on: file.last_modified.timestamp_millis(),
            });
        }
        Ok(files)
    }

    /// Gives a file another place. One that is gone already was another instance's to move.
    pub async fn rename(&self, from: &str, to: &str) -> Result<()> {
        match self.store.rename(&Path::from(from), &Path::from(to)).await {
            Err(object_store::Error::NotFound { .. }) => Ok(()),
            done => Ok(done?),
        }
    }

    /// Removes what is left of files that were never completed, because the program was killed, where their name and
    /// the time when something was last written to them say so. A store that knows no files in the making needs none of
    /// it.
    pub async fn remove_partial(
        &self,
        below: &str,
        left: impl Fn(&str, SystemTime) -> bool + Send + 'static,
    ) -> Result<()> {
        let Some(dir) = &self.dir else { return Ok(()) };
        let dir = dir.join(below);
        let removed = tokio::task::spawn_blocking(move || remove_partial(&dir, &left)).await;
        Ok(removed.map_err(io::Error::from)??)
    }
}

/// A file that is there.
#[derive(Debug, Clone)]
pub struct Stored {
    pub path: String,
    /// Epoch milliseconds.
    pub modified_on: i64,
}

/// Makes a directory that is there after a power cut, too.
fn make_dir(dir: &std::path::Path) -> io::Result<()> {
    if dir.is_dir() {
        return Ok(());
    }
    let parent = dir.parent().filter(|parent| *parent != std::path::Path::new(""));
    let parent = parent.unwrap_or(std::path::Path::new("."));
    make_dir(parent)?;
    match std::fs::create_dir(dir) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    // Elsewhere a directory can't be opened.
    #[cfg(unix)]
    std::fs::File::open(parent)?.sync_all()?;
    Ok(())
}

/// A directory's files that were begun and never completed, as `name#1`.
fn remove_partial(dir: &std::path::Path, left: &dyn Fn(&str, SystemTime) -> bool) -> io::Result<()> {
    let entries = match std::fs::read_dir(dir) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() {
            remove_partial(&path, left)?;
        } else if name.contains('#') && left(&name, path.metadata()?.modified()?) {
            std::fs::remove_file(&path)?;
        }
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
