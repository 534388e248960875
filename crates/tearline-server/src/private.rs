//! Whose files the server's are: its own, and nobody else's.

use std::path::Path;

/// From here on, what this program makes is for its user alone: files 0600, directories 0700.
pub(crate) fn from_now_on() {
    #[cfg(unix)]
    rustix::process::umask(rustix::fs::Mode::from_bits_truncate(0o077));
}

/// Takes a file or directory of an earlier version, or of a copy, from all others.
pub(crate) fn make(path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let Some(mode) = mode(path).filter(|mode| mode & 0o077 != 0) else { return };
        if let Err(error) = std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode & 0o700)) {
            tracing::warn!(path = %path.display(), %error, "others may read this, and it can't be changed");
        }
    }
    #[cfg(not(unix))]
    let _ = path;
}

/// Whether others may see or change it.
pub(crate) fn is_open_to_others(path: &Path) -> bool {
    mode(path).is_some_and(|mode| mode & 0o077 != 0)
}

#[cfg(unix)]
fn mode(path: &Path) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt;
    Some(std::fs::metadata(path).ok()?.permissions().mode() & 0o7777)
}

#[cfg(not(unix))]
fn mode(_: &Path) -> Option<u32> {
    None
}
