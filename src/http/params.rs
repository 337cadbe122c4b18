//! Query parameters: only those declared, each fault named.
//!
//! What a handler declares for the contract (utoipa's `IntoParams`) is what is accepted: names
//! and types are read from it once.

use std::any::TypeId;
use std::collections::HashMap;
use std::future::{Ready, ready};
use std::ops::Deref;
use std::sync::{Arc, LazyLock};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use parking_lot::RwLock;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use utoipa::{IntoParams, PartialSchema};

use crate::kernel::page::PageRequest;
use crate::kernel::{Fault, FaultCode, Problem, ProblemCode};

/// The query string as a `T`, every member of which is optional.
pub struct Params<T>(pub T);

impl<T> Deref for Params<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Text,
    Integer,
    Boolean,
    List,
}

type Declared = Arc<HashMap<String, Form>>;

static DECLARED: LazyLock<RwLock<HashMap<TypeId, Declared>>> = LazyLock::new(Default::default);

impl<T: IntoParams + DeserializeOwned + 'static> FromRequest for Params<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(parse(request.query_string()).map(Self))
    }
}

fn parse<T: IntoParams + DeserializeOwned + 'static>(query: &str) -> Result<T, Problem> {
    let declared = declared::<T>();
    let pairs = web::Query::<Vec<(String, String)>>::from_query(query)
        .map_err(|_| Problem::new(ProblemCode::BadRequest))?
        .into_inner();
    let mut members = Map::new();
    let mut faults = Vec::new();
    for (name, text) in pairs {
        let shown: String = name.chars().filter(|c| !c.is_control()).take(64).collect();
        let fault = |code| Fault::parameter(shown.clone(), code);
        match declared.get(&name) {
            None => faults.push(fault(FaultCode::UnknownParameter)),
            Some(_) if members.contains_key(&name) => {
                faults.push(fault(FaultCode::RepeatedParameter))
            }
            Some(form) => match typed::<T>(&name, *form, &text) {
                Some(value) => {
                    members.insert(name, value);
                }
                None => faults.push(fault(FaultCode::Pattern)),
            },
        }
    }
    if !faults.is_empty() {
        return Err(Problem::with(ProblemCode::InvalidParameter, faults));
    }
    serde_json::from_value(Value::Object(members))
        .map_err(|_| Problem::new(ProblemCode::InvalidParameter))
}

/// The value in its declared form, if `T` accepts it; alone, so that the fault is this parameter's.
fn typed<T: DeserializeOwned>(name: &str, form: Form, text: &str) -> Option<Value> {
    if crate::kernel::text::unfit(text).is_some() {
        return None;
    }
    let value = match form {
        Form::Text => Value::from(text),
        Form::Integer => Value::from(text.parse::<i64>().ok()?),
        Form::Boolean => Value::from(text.parse::<bool>().ok()?),
        Form::List => Value::from(text.split(',').map(Value::from).collect::<Vec<_>>()),
    };
    let alone = Value::Object(Map::from_iter([(name.to_owned(), value.clone())]));
    serde_json::from_value::<T>(alone).ok().map(|_| value)
}

fn declared<T: IntoParams + 'static>() -> Declared {
    if let Some(known) = DECLARED.read().get(&TypeId::of::<T>()) {
        return known.clone();
    }
    let params = T::into_params(|| Some(utoipa::openapi::path::ParameterIn::Query));
    let forms = params.into_iter().map(|param| {
        let schema = param
            .schema
            .and_then(|schema| serde_json::to_value(schema).ok())
            .unwrap_or_default();
        (param.name, form_of(&schema))
    });
    let declared = Arc::new(forms.collect::<HashMap<_, _>>());
    DECLARED.write().insert(TypeId::of::<T>(), declared.clone());
    declared
}

fn form_of(schema: &Value) -> Form {
    let types = schema.get("type").cloned().unwrap_or_default();
    let is = |name: &str| {
        types == name
            || types
                .as_array()
                .is_some_and(|all| all.iter().any(|one| one == name))
    };
    match () {
        () if is("integer") => Form::Integer,
        () if is("boolean") => Form::Boolean,
        () if is("array") => Form::List,
        () => Form::Text,
    }
}

/// Paging parameters, on every collection.
#[derive(Deserialize, IntoParams, Debug, Default, Clone)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub struct PageParams {
    /// Rows of a page, at most 200.
    #[param(minimum = 1, maximum = 200, default = 20)]
    pub limit: Option<i64>,
    /// Page number; for deep reads use `cursor`.
    #[param(minimum = 1, maximum = 10000, default = 1)]
    pub page: Option<i64>,
    /// Opaque start from `_meta.nextCursor`; belongs to one sort order; not together with `page`.
    #[param(max_length = 400)]
    pub cursor: Option<String>,
}

impl PageParams {
    /// The page asked for in a list sorted by `sort`.
    ///
    /// # Errors
    /// 400 naming every parameter at fault.
    pub fn request(&self, sort: &str) -> Result<PageRequest, Problem> {
        PageRequest::new(self.limit, self.page, self.cursor.as_deref(), false, sort)
    }
}

/// Checks `fields=` against the members of `T`.
///
/// # Errors
/// 400 when a name is no member.
pub fn check_fields<T: PartialSchema>(
    fields: Option<Vec<String>>,
) -> Result<Option<Vec<String>>, Problem> {
    let Some(fields) = fields else {
        return Ok(None);
    };
    let schema = serde_json::to_value(T::schema()).unwrap_or_default();
    let known = schema.get("properties").and_then(Value::as_object);
    if fields
        .iter()
        .all(|field| known.is_some_and(|members| members.contains_key(field)))
    {
        return Ok(Some(fields));
    }
    Err(Problem::with(
        ProblemCode::InvalidParameter,
        vec![Fault::parameter("fields", FaultCode::NotInList)],
    ))
}
