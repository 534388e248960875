//! What the server keeps holds codes, which are money, and customers: nobody else on its machine may read it.

use std::io;
use std::path::Path;

/// What this program makes from now on is its user's alone: files 0600, directories 0700.
pub fn keep_new_files() {
    #[cfg(unix)]
    rustix::process::umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
}

/// Takes from everybody but its owner and its group what was made before, or by hand.
///
/// # Errors
/// When it is another user's.
pub fn close(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mut mode = match std::fs::metadata(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            found => found?.permissions(),
        };
        if mode.mode() & 0o007 != 0 {
            tracing::warn!(path = %path.display(), "was open to every user of this machine, and is closed now");
            mode.set_mode(mode.mode() & !0o007);
            std::fs::set_permissions(path, mode)?;
        }
    }
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

/// Whether every user of this machine may see or change it.
pub(crate) fn is_open(path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::metadata(path).is_ok_and(|found| found.permissions().mode() & 0o007 != 0)
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        false
    }
}
