//! The bare framework: what it answers without us is the ceiling for what we can answer.

use actix_web::{App, HttpResponse, HttpServer, web};

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    let address = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8098".into());
    HttpServer::new(|| App::new().route("/", web::get().to(async || HttpResponse::Ok().body("ok"))))
        .workers(2)
        .bind(address)?
        .run()
        .await
}
