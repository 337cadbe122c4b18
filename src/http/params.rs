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
use utoipa::IntoParams;

use crate::kernel::page::PageRequest;
use crate::kernel::{Fault, FaultCode, Problem, ProblemCode, moment, text as texts};

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
    /// A moment or a day: the plus of an offset is a blank in URLs that were not encoded.
    Moment,
    Integer,
    Boolean,
    List,
}

/// Longest text in a parameter without a limit of its own: more than any known name or ETag.
pub const MAX_PARAMETER: usize = 200;

/// A parameter as declared.
struct Parameter {
    form: Form,
    minimum: Option<i64>,
    maximum: Option<i64>,
    shortest: Option<usize>,
    longest: Option<usize>,
}

type Declared = Arc<HashMap<String, Parameter>>;

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
            Some(parameter) => match typed::<T>(&name, parameter, &text) {
                Ok(value) => {
                    members.insert(name, value);
                }
                Err(found) => faults.push(Fault {
                    place: fault(found.code).place,
                    ..found
                }),
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
fn typed<T: DeserializeOwned>(
    name: &str,
    parameter: &Parameter,
    text: &str,
) -> Result<Value, Fault> {
    let fault = |code| Fault::parameter(name, code);
    if texts::unfit(text).is_some() {
        return Err(fault(FaultCode::Pattern));
    }
    let value = match parameter.form {
        Form::Text => Value::from(text),
        Form::Moment => Value::from(text.replace(' ', "+")),
        Form::Integer => {
            let number: Option<i64> = text.parse().ok();
            Value::from(number.ok_or_else(|| fault(FaultCode::Pattern))?)
        }
        Form::Boolean => {
            let truth: Option<bool> = text.parse().ok();
            Value::from(truth.ok_or_else(|| fault(FaultCode::Pattern))?)
        }
        Form::List => Value::from(text.split(',').map(Value::from).collect::<Vec<_>>()),
    };
    parameter.check(name, &value)?;
    let alone = Value::Object(Map::from_iter([(name.to_owned(), value.clone())]));
    match serde_json::from_value::<T>(alone) {
        Ok(_) => Ok(value),
        Err(_) => Err(fault(FaultCode::Pattern)),
    }
}

impl Parameter {
    fn of(schema: &Value) -> Self {
        let number = |name: &str| schema.get(name).and_then(Value::as_i64);
        let pattern = schema.get("pattern").and_then(Value::as_str);
        // What has a form of its own has its lengths by it.
        let formed = pattern.is_some_and(|one| !texts::ANY.contains(&one))
            || ["format", "enum"]
                .iter()
                .any(|form| schema.get(form).is_some());
        let length = |name: &str| {
            let length = number(name).filter(|_| !formed)?;
            usize::try_from(length).ok()
        };
        Self {
            form: form_of(schema),
            minimum: number("minimum"),
            maximum: number("maximum"),
            shortest: length("minLength"),
            longest: length("maxLength").or((!formed).then_some(MAX_PARAMETER)),
        }
    }

    /// That `value` keeps to the bounds.
    fn check(&self, name: &str, value: &Value) -> Result<(), Fault> {
        let fault =
            |code, limit: &dyn ToString| Err(Fault::parameter(name, code).limit(limit.to_string()));
        if let Some(number) = value.as_i64() {
            if let Some(least) = self.minimum.filter(|least| number < *least) {
                return fault(FaultCode::TooSmall, &least);
            }
            if let Some(most) = self.maximum.filter(|most| number > *most) {
                let code = match name {
                    "page" => FaultCode::PageTooDeep,
                    _ => FaultCode::TooLarge,
                };
                return fault(code, &most);
            }
        }
        if let Some(text) = value.as_str() {
            let length = text.chars().count();
            if let Some(least) = self.shortest.filter(|least| length < *least) {
                return fault(FaultCode::TooShort, &least);
            }
            if let Some(most) = self.longest.filter(|most| length > *most) {
                return fault(FaultCode::TooLong, &most);
            }
        }
        Ok(())
    }
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
        (param.name, Parameter::of(&schema))
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
        () if schema
            .get("format")
            .is_some_and(|form| form == moment::FORMAT || form == "date-time") =>
        {
            Form::Moment
        }
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
    #[param(minimum = 1, maximum = 100, default = 1)]
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
