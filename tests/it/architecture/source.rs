//! The sources of the service, as the tests of its rooms read them.

use std::fs;
use std::path::{Path, PathBuf};

/// A file of `src/`, by its path below it.
pub(super) struct Source {
    pub(super) path: String,
    pub(super) text: String,
}

impl Source {
    pub(super) fn is_in(&self, room: &str) -> bool {
        self.path.starts_with(&format!("{room}/"))
    }

    pub(super) fn is_named(&self, name: &str) -> bool {
        self.path.rsplit('/').next() == Some(name)
    }

    /// The feature that it belongs to.
    pub(super) fn feature(&self) -> Option<&str> {
        self.path
            .strip_prefix("features/")?
            .split_once('/')
            .map(|(feature, _)| feature)
    }

    /// Its lines with their numbers, without comments.
    pub(super) fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self
            .text
            .lines()
            .map(|line| line.split("//").next().unwrap_or(line));
        lines.enumerate().map(|(index, line)| (index + 1, line))
    }

    /// `path:line` of every line of code that names one of `words`.
    pub(super) fn naming(&self, words: &[&str]) -> Vec<String> {
        let names = |line: &str| words.iter().any(|word| has_word(line, word));
        let found = self.code().filter(|(_, line)| names(line));
        found
            .map(|(number, _)| format!("{}:{number}", self.path))
            .collect()
    }
}

/// Whether `line` has `word` with no letter, digit or underscore beside it.
pub(super) fn has_word(line: &str, word: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(at, _)| {
        let (before, after) = (&line[..at], &line[at + word.len()..]);
        !before.ends_with(part) && !after.starts_with(part)
    })
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

pub(super) fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&root, &mut files);
    files.sort();
    assert!(files.len() > 50, "the sources are found");
    let source = |file: PathBuf| Source {
        path: file
            .strip_prefix(&root)
            .unwrap()
            .to_str()
            .unwrap()
            .replace('\\', "/"),
        text: fs::read_to_string(&file).unwrap(),
    };
    files.into_iter().map(source).collect()
}
