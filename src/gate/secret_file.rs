//! Files that hold a secret of ours.

use std::io::{ErrorKind, Result, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use crate::kernel::id::random_token;

/// Writes a file that only its owner can read (mode 0600). It appears whole or not at all; one that is
/// there already is left alone.
///
/// # Errors
/// When it cannot be written.
pub fn create(path: &Path, content: &str) -> Result<()> {
    let draft = draft(path, content)?;
    let linked = std::fs::hard_link(&draft, path);
    std::fs::remove_file(&draft)?;
    match linked {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        other => other,
    }
}

/// The same in place of one that is there already.
///
/// # Errors
/// When it cannot be written.
pub fn replace(path: &Path, content: &str) -> Result<()> {
    let draft = draft(path, content)?;
    std::fs::rename(&draft, path).inspect_err(|_| drop(std::fs::remove_file(&draft)))
}

/// The file under a name of its own.
fn draft(path: &Path, content: &str) -> Result<PathBuf> {
    let draft = path.with_extension(format!("{}.new", random_token().simple()));
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&draft)?;
    match file
        .write_all(content.as_bytes())
        .and_then(|()| file.sync_all())
    {
        Ok(()) => Ok(draft),
        Err(error) => {
            std::fs::remove_file(&draft)?;
            Err(error)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn keeps_the_first_and_leaves_nothing_beside_it() {
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("secret");
        create(&path, "first").unwrap();
        create(&path, "second").unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "first");
        replace(&path, "third").unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "third");
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
