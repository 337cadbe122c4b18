//! Fetches a JWK Set from an issuer's address.

use std::net::IpAddr;
use std::time::Duration;

use awc::http::{StatusCode, Uri};
use awc::{Client, Connector};
use openssl::ssl::{SslConnector, SslMethod, SslVersion};

const TIMEOUT: Duration = Duration::from_secs(10);
const LONGEST_BODY: usize = 256 * 1024;

/// Says whether keys may be fetched from an address: https, or http to this very machine.
pub(super) fn is_allowed_url(url: &str) -> bool {
    let Ok(uri) = url.parse::<Uri>() else {
        return false;
    };
    let user_named = uri
        .authority()
        .is_none_or(|authority| authority.as_str().contains('@'));
    if user_named || url.contains('#') {
        return false;
    }
    match uri.scheme_str() {
        Some("https") => uri.host().is_some_and(|host| !host.is_empty()),
        Some("http") => uri.host().is_some_and(is_loopback),
        _ => false,
    }
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || address
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

/// A client that trusts the machine's certificate authorities and follows no redirect. They take megabytes,
/// so it lives for one fetch.
fn client() -> Result<Client, &'static str> {
    let tls = tls().map_err(|_| "the TLS client cannot be set up")?;
    Ok(Client::builder()
        .connector(Connector::new().openssl(tls))
        .disable_redirects()
        .timeout(TIMEOUT)
        .finish())
}

fn tls() -> Result<SslConnector, openssl::error::ErrorStack> {
    let mut builder = SslConnector::builder(SslMethod::tls_client())?;
    builder.set_min_proto_version(Some(SslVersion::TLS1_2))?;
    builder.set_alpn_protos(b"\x08http/1.1")?;
    let found = openssl_probe::probe();
    let utf8 = |path: &std::path::Path| path.to_str().is_some_and(|text| !text.contains('\0'));
    if let Some(file) = found.cert_file.filter(|path| utf8(path)) {
        builder.load_verify_locations(Some(&file), None)?;
    }
    for folder in found.cert_dir.iter().filter(|path| utf8(path)) {
        builder.load_verify_locations(None, Some(folder))?;
    }
    Ok(builder.build())
}

/// Fetches a document of at most 256 KiB within ten seconds; the error holds nothing of it.
pub(super) async fn fetch(url: &str) -> Result<Vec<u8>, &'static str> {
    match tokio::time::timeout(TIMEOUT, exchange(&client()?, url)).await {
        Ok(outcome) => outcome,
        Err(_) => Err("it did not answer in time"),
    }
}

async fn exchange(client: &Client, url: &str) -> Result<Vec<u8>, &'static str> {
    let request = client
        .get(url)
        .insert_header(("accept", "application/jwk-set+json, application/json"));
    let mut response = request.send().await.map_err(|_| "it cannot be reached")?;
    if response.status() != StatusCode::OK {
        return Err("it did not answer with status 200");
    }
    let body = response.body().limit(LONGEST_BODY).await;
    body.map(|bytes| bytes.to_vec())
        .map_err(|_| "its answer is too long or was cut off")
}
