//! Which paths, methods and query strings the contract knows: what it does not is refused before
//! routing, with the methods there are.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;

/// The operations by path.
pub struct Routes(Vec<Route>);

struct Route {
    /// Steps of the path below the base path; `None` is a parameter.
    steps: Vec<Option<String>>,
    operations: Vec<Arc<Operation>>,
}

/// An operation, as far as it is judged before its handler is reached.
#[derive(Debug, PartialEq, Eq)]
pub struct Operation {
    method: String,
    /// Whether it declares query parameters.
    pub has_query: bool,
    /// Whether it is open to everybody, without a token.
    pub is_open: bool,
    /// The scope that its token must hold, if it asks for one.
    pub scope: Option<String>,
    /// The media type of its body, if it takes one.
    pub takes: Option<String>,
}

/// What the contract says of a request.
#[derive(Debug, PartialEq, Eq)]
pub enum Known {
    /// The path is not in the contract.
    Nowhere,
    /// The path is, the method is not.
    Elsewise(Methods),
    /// An operation.
    Operation(Arc<Operation>),
}

/// The methods of a path.
#[derive(Debug, PartialEq, Eq)]
pub struct Methods {
    /// As `Allow` lists them.
    pub allow: String,
    /// What a PATCH takes, if there is one.
    pub patch: Option<String>,
    /// What a POST takes, if there is one.
    pub post: Option<String>,
}

impl Routes {
    /// Of an OpenAPI document.
    ///
    /// # Errors
    /// When it is none.
    pub fn of(document: &str) -> serde_json::Result<Self> {
        let Document { paths } = serde_json::from_str(document)?;
        let routes = paths
            .into_iter()
            .map(|(path, methods)| route(&path, methods));
        Ok(Self(routes.collect()))
    }

    /// What is known of `method` on `path`, which is below the base path.
    pub fn find(&self, method: &str, path: &str) -> Known {
        let Some(route) = self.0.iter().find(|route| route.fits(path)) else {
            return Known::Nowhere;
        };
        match route.operation(method) {
            Some(operation) => Known::Operation(operation.clone()),
            None => Known::Elsewise(route.methods()),
        }
    }
}

impl Route {
    fn fits(&self, path: &str) -> bool {
        let mut steps = path.trim_start_matches('/').split('/');
        let all = self.steps.iter().all(|step| {
            steps
                .next()
                .is_some_and(|there| step.as_ref().is_none_or(|step| step == there))
        });
        all && steps.next().is_none()
    }

    fn operation(&self, method: &str) -> Option<&Arc<Operation>> {
        self.operations
            .iter()
            .find(|operation| operation.method == method)
    }

    fn methods(&self) -> Methods {
        let mut names: Vec<&str> = self
            .operations
            .iter()
            .map(|operation| operation.method.as_str())
            .collect();
        if let Some(get) = names.iter().position(|name| *name == "GET") {
            names.insert(get + 1, "HEAD");
        }
        names.push("OPTIONS");
        let taken_by = |method| self.operation(method).and_then(|one| one.takes.clone());
        Methods {
            allow: names.join(", "),
            patch: taken_by("PATCH"),
            post: taken_by("POST"),
        }
    }
}

/// As much of an OpenAPI document as routes are made of.
#[derive(Deserialize)]
struct Document {
    paths: BTreeMap<String, DocumentedMethods>,
}

type DocumentedMethods = BTreeMap<String, DocumentedOperation>;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct DocumentedOperation {
    #[serde(default)]
    parameters: Vec<DocumentedParameter>,
    #[serde(default)]
    security: Vec<BTreeMap<String, Vec<String>>>,
    request_body: Option<DocumentedBody>,
}

#[derive(Deserialize)]
struct DocumentedParameter {
    /// None in a reference; those are headers.
    #[serde(rename = "in")]
    place: Option<String>,
}

#[derive(Deserialize)]
struct DocumentedBody {
    content: BTreeMap<String, serde::de::IgnoredAny>,
}

fn route(path: &str, methods: DocumentedMethods) -> Route {
    let steps = path
        .split('/')
        .skip(1)
        .map(|step| (!step.starts_with('{')).then(|| step.to_owned()));
    let operations = methods.into_iter().map(|(method, operation)| {
        let is_open = operation.security.is_empty();
        let scopes = operation.security.into_iter().flatten();
        let taken = operation.request_body.map(|body| body.content.into_keys());
        Arc::new(Operation {
            method: method.to_uppercase(),
            has_query: operation
                .parameters
                .iter()
                .any(|one| one.place.as_deref() == Some("query")),
            is_open,
            scope: scopes.flat_map(|(_, scopes)| scopes).next(),
            takes: taken.and_then(|mut types| types.next()),
        })
    });
    Route {
        steps: steps.collect(),
        operations: operations.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn knows_paths_methods_and_what_they_ask_for() {
        let document = json!({"paths": {
            "/cases": {
                "get": {"parameters": [{"in": "query", "name": "limit"}], "security": [{"bearer": ["sip:read"]}]},
                "post": {"requestBody": {"content": {"application/json": {}}}},
            },
            "/cases/{caseId}": {"get": {}, "patch": {"requestBody": {"content": {"application/merge-patch+json": {}}}}},
        }});
        let routes = Routes::of(&document.to_string()).unwrap();
        let operation = |method: &str, path: &str| match routes.find(method, path) {
            Known::Operation(operation) => operation,
            other => panic!("{method} {path}: {other:?}"),
        };
        let list = operation("GET", "/cases");
        assert_eq!(
            (list.has_query, list.is_open, list.scope.as_deref()),
            (true, false, Some("sip:read"))
        );
        assert_eq!(
            operation("POST", "/cases").takes.as_deref(),
            Some("application/json")
        );
        let read = operation("GET", "/cases/1");
        assert_eq!((read.has_query, read.is_open), (false, true));
        let methods = |allow: &str, patch: Option<&str>, post: Option<&str>| {
            Known::Elsewise(Methods {
                allow: allow.to_owned(),
                patch: patch.map(str::to_owned),
                post: post.map(str::to_owned),
            })
        };
        assert_eq!(
            routes.find("PUT", "/cases"),
            methods("GET, HEAD, POST, OPTIONS", None, Some("application/json"))
        );
        assert_eq!(
            routes.find("OPTIONS", "/cases/1"),
            methods(
                "GET, HEAD, PATCH, OPTIONS",
                Some("application/merge-patch+json"),
                None
            )
        );
        assert_eq!(routes.find("GET", "/cases/1/2"), Known::Nowhere);
        assert_eq!(routes.find("GET", "/"), Known::Nowhere);
    }
}
