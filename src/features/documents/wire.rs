//! How a document is asked for, and what it looks like.

use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::kernel::vocabulary::Audience;

/// How a plan is to be read as a document.
#[derive(Deserialize, IntoParams, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub struct DocumentParams {
    /// For whom it is written: PERSON (also when left out) in plain Swedish, PARTY in the parties' words and with who got
    /// a copy. It changes the words, never what the reader may see.
    #[param(inline, example = "PARTY")]
    pub audience: Option<Audience>,
}

/// A page of HTML in Swedish, without scripts and without anything from elsewhere.
#[derive(ToSchema)]
#[schema(value_type = String, example = "<!DOCTYPE html><html lang=\"sv\"><head><title>Samordnad individuell plan, version 1</title></head></html>")]
#[allow(dead_code, reason = "describes the answer in the contract")]
pub struct HtmlDocument(String);

/// A tagged PDF (PDF/UA-1) in Swedish.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary, example = "%PDF-1.7")]
#[allow(dead_code, reason = "describes the answer in the contract")]
pub struct PdfDocument(String);
