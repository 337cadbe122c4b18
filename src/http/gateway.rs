//! The path that a gateway puts before ours: whatever names a path of the service begins with it.

use std::cell::RefCell;

use actix_web::{HttpRequest, web};
use serde::Serializer;

use super::system::Contract;

thread_local! {
    /// What links begin with that are written on this thread now.
    static PREFIX: RefCell<String> = const { RefCell::new(String::new()) };
}

/// The path of `public_url`, without a slash at its end; empty for the most.
pub fn prefix_of(public_url: &str) -> &str {
    let after_scheme = public_url.split_once("://").map_or("", |(_, rest)| rest);
    let path = after_scheme.find('/').and_then(|at| after_scheme.get(at..));
    path.unwrap_or_default().trim_end_matches('/')
}

/// The prefix of the service that `request` came to.
pub fn prefix(request: &HttpRequest) -> &str {
    let contract = request.app_data::<web::Data<Contract>>();
    contract.map_or("", |contract| contract.prefix())
}

/// Does `write`, with every link that it writes behind `prefix`.
pub fn behind<T>(prefix: &str, write: impl FnOnce() -> T) -> T {
    if prefix.is_empty() {
        return write();
    }
    PREFIX.set(prefix.to_owned());
    let written = write();
    PREFIX.take();
    written
}

/// Writes a path of the service.
pub fn write_path<S: Serializer>(path: &str, serializer: S) -> Result<S::Ok, S::Error> {
    PREFIX.with_borrow(|prefix| match prefix.is_empty() {
        true => serializer.serialize_str(path),
        false => serializer.collect_str(&format_args!("{prefix}{path}")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::link;

    #[test]
    fn finds_the_path_of_an_address() {
        for (url, path) in [
            ("https://sip.example", ""),
            ("https://sip.example/", ""),
            ("http://127.0.0.1:8080", ""),
            ("https://gateway.example/samspel", "/samspel"),
            ("https://gateway.example/a/b/", "/a/b"),
            ("", ""),
        ] {
            assert_eq!(prefix_of(url), path, "{url}");
        }
    }

    #[test]
    fn puts_it_before_links_and_forgets_it() {
        let written = || serde_json::to_value(link("/cases")).unwrap()["href"].clone();
        assert_eq!(behind("/samspel", written), "/samspel/sip/v1/cases");
        assert_eq!(written(), "/sip/v1/cases");
    }
}
