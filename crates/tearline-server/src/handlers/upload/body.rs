//! Reading the body of an upload: part by part, in any order, the file straight to storage.

use aws_lc_rs::digest::{Context, Digest, SHA256};
use axum::body::Body;
use multer::{Field, Multipart};

use super::headers::Head;
use super::part::{Content, Heading};
use super::parts::{FILE, Parts};
use super::wire::{Cut, Limits, Progress, Wire, unreadable};
use crate::error::{Code, Failure};
use crate::files;
use crate::state::App;
use crate::storage::Upload;

/// As much of the file's start as it takes to see its columns.
const HEAD: usize = 64 * 1024;
/// Longer than any value of a text part.
const LONGEST_TEXT: usize = 256;
/// After so many bytes it is asked again whether there is room.
const LOOK_EVERY: u64 = 16 << 20;
/// What a file is called that came without a name.
const NAMELESS: &str = "upload.csv";

pub(crate) struct FilePart {
    /// As the client named it.
    pub name: String,
    /// The client gave it no name.
    pub unnamed: bool,
    pub stored_name: String,
    pub stored_as: String,
    pub bytes: u64,
    pub sha256: Digest,
    /// The first bytes of the file.
    pub head: Vec<u8>,
}

type Place = dyn Fn(&str) -> (String, String, String) + Send + Sync;

/// Receives one upload. Dropped before [`Receiver::complete`], it leaves nothing.
pub(crate) struct Receiver {
    app: App,
    /// By the client's name for the file, what it is called, what it is stored as, and its path.
    place: Box<Place>,
    upload: Option<Upload>,
}

impl Receiver {
    pub(super) fn new(app: &App, org_id: i64, series_id: i64, ms: i64) -> Self {
        Self::to(app, move |name| {
            let stored_name = files::stored_name(name, ms, series_id);
            let stored_as = files::stored_as(&stored_name);
            let path = files::uploaded_path(org_id, series_id, &stored_as);
            (stored_name, stored_as, path)
        })
    }

    /// `place`: by the client's name for the file, what it is called, what it is stored as, and its path.
    pub(crate) fn to(
        app: &App,
        place: impl Fn(&str) -> (String, String, String) + Send + Sync + 'static,
    ) -> Self {
        Self { app: app.clone(), place: Box::new(place), upload: None }
    }

    pub(crate) async fn receive(&mut self, body: Body, head: &Head) -> Result<Parts, Failure> {
        let mut wire = Wire::new(body, head.packing, Limits::of(&self.app.config));
        let progress = wire.progress();
        let received = self.parts(Multipart::new(&mut wire.chunks, head.boundary.as_str()), &progress).await;
        let received = match received {
            Ok(parts) => wire.end().await.map(|()| parts).map_err(|cut| unreadable(&cut)),
            refused => refused,
        };
        if received.is_err() {
            self.abort().await?;
        }
        received
    }

    async fn parts(&mut self, mut multipart: Multipart<'_>, progress: &Progress) -> Result<Parts, Failure> {
        let mut parts = Parts::default();
        let most = self.app.config.limits.parts;
        let mut came = 0;
        while let Some(mut field) = multipart.next_field().await.map_err(malformed)? {
            progress.made();
            came += 1;
            if came > most {
                let message = format!("The upload has more than the {most} parts that this server takes.");
                return Err(Failure::new(Code::TooManyParts, message));
            }
            let Heading { name, file_name } = Heading::of(&field);
            parts.came(name.as_deref());
            if name.as_deref() == Some(FILE) {
                if parts.file.is_some() || parts.file_as_text.is_some() {
                    return Err(parts.repeated(FILE));
                }
                match file_name {
                    Some(name) => parts.file = Some(self.store(name, &mut field, progress).await?),
                    None => parts.file_as_text = Some(beginning(&mut field, progress).await?),
                }
            } else if let Some(name) = name.as_deref().and_then(Parts::text_name) {
                let value = text(&mut field, progress).await?.ok_or_else(|| parts.too_long(name))?;
                if parts.text(name).is_some() {
                    return Err(parts.repeated(name));
                }
                parts.put(name, value);
            } else {
                // A part that we do not know is no mistake.
                while field.chunk().await.map_err(malformed)?.is_some() {
                    progress.made();
                }
            }
        }
        Ok(parts)
    }

    async fn store(
        &mut self,
        name: String,
        field: &mut Field<'_>,
        progress: &Progress,
    ) -> Result<FilePart, Failure> {
        let unnamed = name.is_empty();
        let name = if unnamed { NAMELESS.to_owned() } else { name };
        let (stored_name, stored_as, path) = (self.place)(&name);
        let mut content = Content::of(field, progress)?;
        let upload = self.upload.insert(self.app.storage.create(&path).await?);
        let (mut hash, mut bytes, mut head) = (Context::new(&SHA256), 0, Vec::new());
        let mut looked_at = 0;
        while let Some(chunk) = content.chunk().await? {
            hash.update(&chunk);
            bytes += chunk.len() as u64;
            head.extend_from_slice(&chunk[..chunk.len().min(HEAD - head.len())]);
            // A client that does not say how much it sends, or packs it, is found out on the way.
            if bytes >= looked_at + LOOK_EVERY {
                looked_at = bytes;
                self.app.room.for_upload(0)?;
            }
            upload.write(&chunk).await?;
        }
        Ok(FilePart { name, unnamed, stored_name, stored_as, bytes, sha256: hash.finish(), head })
    }

    /// Nothing stays of what was received. Dropping does the same by and by; whoever gets a refusal may look.
    pub(crate) async fn abort(&mut self) -> Result<(), Failure> {
        match self.upload.take() {
            Some(upload) => Ok(upload.abort().await?),
            None => Ok(()),
        }
    }

    /// The file appears in the storage.
    pub(crate) async fn complete(mut self) -> Result<(), Failure> {
        if let Some(upload) = self.upload.take() {
            upload.complete().await?;
        }
        Ok(())
    }
}

/// The value of a text part; `None` where it is longer than any.
async fn text(field: &mut Field<'_>, progress: &Progress) -> Result<Option<String>, Failure> {
    let mut bytes = Vec::new();
    let mut content = Content::of(field, progress)?;
    while let Some(chunk) = content.chunk().await? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > LONGEST_TEXT {
            return Ok(None);
        }
    }
    let text = String::from_utf8_lossy(&bytes);
    let text = text.trim();
    // The official example has the value in quotes; curl takes them off, some of its translations do not.
    let unquoted = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    Ok(Some(unquoted.unwrap_or(text).to_owned()))
}

/// How a part begins of which no more is wanted. It is read to its end: what comes behind it is to be known.
async fn beginning(field: &mut Field<'_>, progress: &Progress) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    let mut content = Content::of(field, progress)?;
    while let Some(chunk) = content.chunk().await? {
        bytes.extend_from_slice(&chunk[..chunk.len().min(LONGEST_TEXT - bytes.len())]);
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

#[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
pub(super) fn malformed(error: multer::Error) -> Failure {
    if let multer::Error::StreamReadFailed(cause) = &error
        && let Some(cut) = cause.downcast_ref::<Cut>()
    {
        return unreadable(cut);
    }
    tracing::debug!(%error, "an upload's body can't be read");
    let message = "The body is not well-formed multipart/form-data, or ended early; send the upload again.";
    Failure::new(Code::BodyMalformed, message)
}
