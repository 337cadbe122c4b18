//! What is not about data: health, api-info, the contract and its interactive documentation.

use std::sync::Arc;

use actix_web::http::header::ContentEncoding;
use actix_web::{HttpResponse, Responder, get, web};
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::routes::Routes;
use super::{Answer, BASE, Mount, gateway, openapi};
use crate::gate::Gate;
use crate::gate::token::Verifier;
use crate::kernel::{Problem, ProblemCode};

/// What health checks look at.
pub struct ServiceState {
    gate: Gate,
    verifier: Arc<Verifier>,
}

impl ServiceState {
    /// Of this gate and these keys.
    pub fn new(gate: Gate, verifier: Arc<Verifier>) -> Self {
        Self { gate, verifier }
    }
}

const COMMITTED: &str = include_str!("../../openapi/openapi.json");

/// The published contract.
pub struct Contract {
    routes: Routes,
    public_url: String,
}

impl Contract {
    /// The committed document, as the routes that it has. To make it anew from the handlers at every start
    /// would cost time and memory; a test holds the two equal.
    ///
    /// # Errors
    /// When the committed document is none.
    pub fn new(public_url: &str) -> Result<Self, String> {
        Ok(Self {
            routes: Routes::of(COMMITTED).map_err(|error| format!("openapi.json: {error}"))?,
            public_url: public_url.to_owned(),
        })
    }

    /// With the server's own public base URL. Made when asked for: to keep it would double its megabyte.
    fn document(&self) -> String {
        COMMITTED.replace(openapi::PLACEHOLDER, &format!("{}{BASE}", self.public_url))
    }

    /// Base URL that clients and people use, without the base path.
    pub fn public_url(&self) -> &str {
        &self.public_url
    }

    /// The path that a gateway puts before ours.
    pub fn prefix(&self) -> &str {
        gateway::prefix_of(&self.public_url)
    }

    /// Which paths, methods and query strings there are.
    pub fn routes(&self) -> &Routes {
        &self.routes
    }
}

/// Facts about the API (DIGG's profile, VER.06).
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "apiName": "Samspel", "apiVersion": "0.1.0", "apiReleased": "2026-11-22",
    "apiDocumentation": "/docs", "apiStatus": "beta"
}))]
struct ApiInfo {
    /// Name.
    api_name: &'static str,
    /// Version (SemVer).
    api_version: &'static str,
    /// Day of release.
    api_released: NaiveDate,
    /// Where the documentation is.
    api_documentation: String,
    /// Stage: alpha, beta, active, deprecated, retired.
    api_status: &'static str,
}

/// Name, version and state of the API.
///
/// Open to everybody, without a token.
#[utoipa::path(operation_id = "readApiInfo", tag = "System", responses((status = 200, body = ApiInfo, description = "Facts about the API")))]
#[get("/api-info")]
async fn read_api_info(contract: web::Data<Contract>) -> Answer<ApiInfo> {
    Answer::ok(ApiInfo {
        api_name: "Samspel",
        api_version: env!("CARGO_PKG_VERSION"),
        api_released: NaiveDate::from_ymd_opt(2026, 11, 22).unwrap_or_default(),
        api_documentation: format!("{}/docs", contract.prefix()),
        api_status: "beta",
    })
}

/// The contract itself stands outside it: DIGG's profile allows no dot in a documented path.
#[get("/openapi.json")]
async fn read_openapi(contract: web::Data<Contract>) -> impl Responder {
    HttpResponse::Ok()
        .content_type("application/json")
        .body(contract.document())
}

/// Routes below the base path.
pub fn routes(mount: &mut Mount<'_>) {
    mount.service(read_api_info).undocumented(read_openapi);
}

#[get("/health/live")]
async fn live() -> impl Responder {
    HttpResponse::Ok().json(serde_json::json!({"status": "UP"}))
}

async fn readiness(state: &ServiceState) -> Result<HttpResponse, Problem> {
    if state.verifier.ready() && state.gate.reachable().await {
        return Ok(HttpResponse::Ok().json(serde_json::json!({"status": "UP"})));
    }
    Err(ProblemCode::Unavailable.into())
}

#[get("/health/ready")]
async fn ready(state: web::Data<ServiceState>) -> Result<HttpResponse, Problem> {
    readiness(&state).await
}

#[get("/health/startup")]
async fn startup(state: web::Data<ServiceState>) -> Result<HttpResponse, Problem> {
    readiness(&state).await
}

#[get("/docs")]
async fn docs(contract: web::Data<Contract>) -> impl Responder {
    web::Redirect::to(format!("{}/docs/", contract.prefix())).see_other()
}

/// Routes outside the base path.
pub fn mount(cfg: &mut web::ServiceConfig) {
    cfg.service(live)
        .service(ready)
        .service(startup)
        .service(docs)
        .service(web::resource("/docs/{file:.*}").route(web::get().to(documentation)));
}

/// The interactive documentation, from the binary: no other server is asked for anything.
async fn documentation(
    file: web::Path<String>,
    contract: web::Data<Contract>,
) -> Result<HttpResponse, Problem> {
    let document = format!("{}{BASE}/openapi.json", contract.prefix());
    let config = Arc::new(
        utoipa_swagger_ui::Config::from(document)
            .try_it_out_enabled(true)
            .validator_url("none"),
    );
    match utoipa_swagger_ui::serve(&file, config) {
        Ok(Some(found)) => {
            let mut response = HttpResponse::Ok();
            if found.gzpipped {
                response.insert_header(ContentEncoding::Gzip);
            }
            Ok(response
                .content_type(found.content_type)
                .body(found.bytes.into_owned()))
        }
        Ok(None) => Err(ProblemCode::NotFound.into()),
        Err(_) => Err(ProblemCode::Internal.into()),
    }
}
