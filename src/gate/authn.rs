//! From request to caller: the bearer token, the assignment chosen, the trace; or a link's secret.

use std::future::{Ready, ready};
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};

use super::token::{Claims, Refusal, Verifier};
use crate::http::trace::Trace;
use crate::kernel::{Clock, Fault, FaultCode, Id, LinkHash, LinkToken, Problem, ProblemCode};

/// Header by which a caller with several assignments says which one it acts in.
pub const ASSIGNMENT_HEADER: &str = "X-Assignment-Id";

/// What requests are verified with.
pub struct Authenticator {
    /// Keys and rules of every issuer.
    pub verifier: Arc<Verifier>,
    /// Where the time comes from.
    pub clock: Arc<dyn Clock>,
}

/// Someone with a verified token. Who that is here, the Gate finds out inside the transaction.
#[derive(Clone)]
pub struct Caller(Arc<Inner>);

struct Inner {
    claims: Arc<Claims>,
    assignment: Option<Id>,
    trace_id: String,
}

impl Caller {
    /// The verified claims.
    pub fn claims(&self) -> &Claims {
        &self.0.claims
    }

    /// The assignment asked for; it counts only when it is the account's own.
    pub fn chosen_assignment(&self) -> Option<Id> {
        self.0.assignment
    }

    /// The request's W3C trace id.
    pub fn trace_id(&self) -> &str {
        &self.0.trace_id
    }

    /// Whether the token holds `scope`.
    pub fn has_scope(&self, scope: &str) -> bool {
        self.0.claims.scopes.iter().any(|held| held == scope)
    }

    fn from_parts(request: &HttpRequest) -> Result<Self, Problem> {
        let unauthenticated = || Problem::new(ProblemCode::Unauthenticated);
        let authenticator = request
            .app_data::<web::Data<Authenticator>>()
            .ok_or_else(|| Problem::new(ProblemCode::Internal))?;
        let mut values = request.headers().get_all(header::AUTHORIZATION);
        let value = values
            .next()
            .ok_or_else(unauthenticated)?
            .to_str()
            .map_err(|_| unauthenticated())?;
        if values.next().is_some() {
            return Err(unauthenticated());
        }
        let (scheme, token) = value.split_once(' ').ok_or_else(unauthenticated)?;
        if !scheme.eq_ignore_ascii_case("bearer") {
            return Err(unauthenticated());
        }
        let claims = authenticator
            .verifier
            .verify(token, authenticator.clock.now().as_seconds())
            .map_err(|refusal| match refusal {
                // Ours to mend, not the caller's: the issuer's keys have not been had yet.
                Refusal::KeysUnavailable => ProblemCode::Unavailable.into(),
                _ => unauthenticated().hint(refusal.code()),
            })?;
        judge(request, &claims)?;
        Ok(Self(Arc::new(Inner {
            claims,
            assignment: chosen(request)?,
            trace_id: trace_of(request),
        })))
    }
}

/// What an operation asks of a request, put on it before its token is looked at.
pub struct Asked {
    /// The scope that the token must hold, if any.
    pub scope: Option<String>,
    /// What is wrong with the request, told to callers only: strangers are answered in few words.
    pub fault: Option<Problem>,
}

/// The scope that the token lacks. Whatever else is wrong with the request, this is the answer.
pub struct Lacking(pub String);

/// Judges what can be judged before the request is read any further. A sound request without the scope goes
/// on to the Gate, which refuses it where the access log tells of it.
fn judge(request: &HttpRequest, claims: &Claims) -> Result<(), Problem> {
    let mut extensions = request.extensions_mut();
    let Some(Asked { scope, fault }) = extensions.remove::<Asked>() else {
        return Ok(());
    };
    if let Some(scope) = scope.filter(|scope| !claims.scopes.contains(scope)) {
        extensions.insert(Lacking(scope));
    }
    fault.map_or(Ok(()), Err)
}

fn trace_of(request: &HttpRequest) -> String {
    let extensions = request.extensions();
    let trace = extensions.get::<Trace>();
    trace
        .map(|trace| trace.trace_id().to_owned())
        .unwrap_or_default()
}

fn chosen(request: &HttpRequest) -> Result<Option<Id>, Problem> {
    let Some(value) = request.headers().get(ASSIGNMENT_HEADER) else {
        return Ok(None);
    };
    let id = value.to_str().ok().and_then(|text| text.parse().ok());
    id.map(Some).ok_or_else(|| {
        let fault = Fault::parameter(ASSIGNMENT_HEADER, FaultCode::Format).limit("uuid");
        Problem::with(ProblemCode::InvalidParameter, vec![fault])
    })
}

impl FromRequest for Caller {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(Self::from_parts(request))
    }
}

/// Somebody with a link: its secret is the path's `{token}`. What it opens, the Gate finds out
/// inside the transaction.
#[derive(Clone)]
pub struct Bearer {
    hash: LinkHash,
    trace_id: String,
}

impl Bearer {
    /// What is kept of the secret.
    pub fn hash(&self) -> &LinkHash {
        &self.hash
    }

    /// The request's W3C trace id.
    pub fn trace_id(&self) -> &str {
        &self.trace_id
    }
}

impl FromRequest for Bearer {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let token = request
            .match_info()
            .get("token")
            .and_then(LinkToken::mailed);
        let bearer = token.map(|token| Self {
            hash: token.hash(),
            trace_id: trace_of(request),
        });
        ready(bearer.ok_or_else(|| ProblemCode::NotFound.into()))
    }
}
