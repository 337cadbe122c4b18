//! Which paths, methods and query strings the contract knows: what it does not is refused before
//! routing, with the methods there are.

use std::collections::BTreeMap;

use serde::Deserialize;

/// The operations by path.
pub struct Routes(Vec<Route>);

struct Route {
    /// Steps of the path below the base path; `None` is a parameter.
    steps: Vec<Option<String>>,
    operations: Vec<Operation>,
}

struct Operation {
    method: String,
    has_query: bool,
}

/// What the contract says of a request.
#[derive(Debug, PartialEq, Eq)]
pub enum Known {
    /// The path is not in the contract.
    Nowhere,
    /// The path is, the method is not: those that are, as `Allow` lists them.
    Elsewise(String),
    /// An operation, and whether it has query parameters.
    Operation {
        /// Whether it declares any.
        has_query: bool,
    },
}

impl Routes {
    /// Of an OpenAPI document.
    ///
    /// # Errors
    /// When it is none.
    pub fn of(document: &str) -> serde_json::Result<Self> {
        let Document { paths } = serde_json::from_str(document)?;
        Ok(Self(
            paths
                .iter()
                .map(|(path, methods)| route(path, methods))
                .collect(),
        ))
    }

    /// What is known of `method` on `path`, which is below the base path.
    pub fn find(&self, method: &str, path: &str) -> Known {
        let Some(route) = self.0.iter().find(|route| route.fits(path)) else {
            return Known::Nowhere;
        };
        match route
            .operations
            .iter()
            .find(|operation| operation.method == method)
        {
            Some(operation) => Known::Operation {
                has_query: operation.has_query,
            },
            None => {
                let methods: Vec<&str> = route
                    .operations
                    .iter()
                    .map(|operation| operation.method.as_str())
                    .collect();
                Known::Elsewise(methods.join(", "))
            }
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
}

/// As much of an OpenAPI document as routes are made of.
#[derive(Deserialize)]
struct Document {
    paths: BTreeMap<String, Methods>,
}

type Methods = BTreeMap<String, DocumentedOperation>;

#[derive(Deserialize)]
struct DocumentedOperation {
    #[serde(default)]
    parameters: Vec<DocumentedParameter>,
}

#[derive(Deserialize)]
struct DocumentedParameter {
    /// None in a reference; those are headers.
    #[serde(rename = "in")]
    place: Option<String>,
}

fn route(path: &str, methods: &Methods) -> Route {
    let steps = path
        .split('/')
        .skip(1)
        .map(|step| (!step.starts_with('{')).then(|| step.to_owned()));
    let operations = methods.iter().map(|(method, operation)| Operation {
        method: method.to_uppercase(),
        has_query: operation
            .parameters
            .iter()
            .any(|one| one.place.as_deref() == Some("query")),
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
    fn knows_paths_methods_and_queries() {
        let document = json!({"paths": {
            "/cases": {"get": {"parameters": [{"in": "query", "name": "limit"}]}, "post": {}},
            "/cases/{caseId}": {"get": {}},
        }});
        let routes = Routes::of(&document.to_string()).unwrap();
        assert_eq!(
            routes.find("GET", "/cases"),
            Known::Operation { has_query: true }
        );
        assert_eq!(
            routes.find("GET", "/cases/1"),
            Known::Operation { has_query: false }
        );
        assert_eq!(
            routes.find("PUT", "/cases"),
            Known::Elsewise("GET, POST".into())
        );
        assert_eq!(routes.find("GET", "/cases/1/2"), Known::Nowhere);
        assert_eq!(routes.find("GET", "/"), Known::Nowhere);
    }
}
