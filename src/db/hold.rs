//! One serving process for an embedded database.

use std::fs::{File, TryLockError};

use super::conn::Location;

/// Kept by the process that serves an SQLite database, as long as it does. It ends with the process, however
/// that ends.
#[derive(Debug)]
pub struct Hold {
    _file: Option<File>,
}

impl Hold {
    /// Of `location`; PostgreSQL is served by any number of processes.
    ///
    /// # Errors
    /// One sentence when another process serves it, or the file beside it cannot be made.
    pub fn take(location: &Location) -> Result<Self, String> {
        let Location::Sqlite(path) = location else {
            return Ok(Self { _file: None });
        };
        let mut name = path.as_os_str().to_owned();
        name.push(".serving");
        let file = File::create(name)
            .map_err(|error| format!("database.url: {location:?} cannot be opened: {error}"))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: Some(file) }),
            Err(TryLockError::WouldBlock) => Err(format!(
                "database.url: {location:?} is served by another process; only PostgreSQL is served by several"
            )),
            Err(TryLockError::Error(error)) => Err(format!(
                "database.url: {location:?} cannot be locked: {error}"
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lets_one_serve_at_a_time() {
        let folder = tempfile::TempDir::new().unwrap();
        let location = Location::Sqlite(folder.path().join("a.db"));
        let first = Hold::take(&location).unwrap();
        let refused = Hold::take(&location).unwrap_err();
        assert!(refused.contains("another process"), "{refused}");
        drop(first);
        Hold::take(&location).unwrap();
    }
}
