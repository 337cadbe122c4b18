//! A small client of the public API.

use std::collections::BTreeMap;

use awc::http::{Method, header};
use serde_json::Value;

use super::text;

/// Calls a service as one of several accounts.
pub struct Client {
    http: awc::Client,
    base: String,
    tokens: BTreeMap<String, String>,
}

impl Client {
    /// Of the service at `base` (with the base path).
    pub fn new(base: &str) -> Self {
        Self {
            http: awc::Client::default(),
            base: base.to_owned(),
            tokens: BTreeMap::new(),
        }
    }

    /// Calls as `subject` carry `token` from now on.
    pub fn sign_in(&mut self, subject: &str, token: String) {
        self.tokens.insert(subject.to_owned(), token);
    }

    /// Posts `body` as `subject`; gives the answer.
    ///
    /// # Errors
    /// When the call fails or is refused, with the problem.
    pub async fn post(&self, subject: &str, path: &str, body: Value) -> Result<Value, String> {
        self.call(Method::POST, subject, path, Some(body)).await
    }

    /// Reads `path` as `subject`.
    ///
    /// # Errors
    /// As [`Client::post`].
    pub async fn get(&self, subject: &str, path: &str) -> Result<Value, String> {
        self.call(Method::GET, subject, path, None).await
    }

    async fn call(
        &self,
        method: Method,
        subject: &str,
        path: &str,
        body: Option<Value>,
    ) -> Result<Value, String> {
        let token = self
            .tokens
            .get(subject)
            .ok_or_else(|| format!("{subject} has not signed in"))?;
        let request = self
            .http
            .request(method, format!("{}{path}", self.base))
            .bearer_auth(token);
        let request = request.insert_header((header::ACCEPT_LANGUAGE, "en"));
        let sent = match body {
            Some(body) => request.send_json(&body),
            None => request.send(),
        };
        let mut response = sent.await.map_err(|error| format!("{path}: {error}"))?;
        let bytes = response
            .body()
            .limit(1 << 20)
            .await
            .map_err(|error| format!("{path}: {error}"))?;
        let answer: Value = serde_json::from_slice(&bytes).unwrap_or_default();
        if response.status().is_success() {
            Ok(answer)
        } else {
            Err(format!("{path}: {answer}"))
        }
    }

    /// The same, for what makes a resource; gives its id.
    ///
    /// # Errors
    /// As [`Client::post`].
    pub async fn create(&self, subject: &str, path: &str, body: Value) -> Result<String, String> {
        let answer = self.post(subject, path, body).await?;
        text(&answer, "id").map(str::to_owned)
    }
}
