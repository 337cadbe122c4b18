//! Where the features put their operations: on a server, or into the contract.

use actix_web::dev::HttpServiceFactory;
use actix_web::web;
use utoipa::openapi::OpenApi;
use utoipa_actix_web::OpenApiFactory;

/// What operations are put on.
pub enum Mount<'a> {
    /// A worker of a server, which serves the committed contract: collecting it anew for each would cost
    /// start and memory.
    Server(&'a mut web::ServiceConfig),
    /// The contract, being collected.
    Contract(&'a mut OpenApi),
}

impl Mount<'_> {
    /// Puts a documented operation.
    pub fn service<F>(&mut self, operation: F) -> &mut Self
    where
        F: HttpServiceFactory + OpenApiFactory + 'static,
    {
        match self {
            Self::Server(server) => {
                server.service(operation);
            }
            Self::Contract(contract) => {
                contract.paths.merge(operation.paths());
                let mut schemas = Vec::new();
                operation.schemas(&mut schemas);
                let components = contract.components.get_or_insert_default();
                components.schemas.extend(schemas);
            }
        }
        self
    }

    /// Puts what stands outside the contract.
    pub fn undocumented<F: HttpServiceFactory + 'static>(&mut self, service: F) -> &mut Self {
        if let Self::Server(server) = self {
            server.service(service);
        }
        self
    }
}
