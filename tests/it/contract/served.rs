//! The contract and its documentation as they are served.

use samspel::http::openapi::{self, PLACEHOLDER};

use crate::both;

/// Values of `attribute` in the tags of `html` that load something.
fn loaded<'h>(html: &'h str, tag: &str, attribute: &str) -> Vec<&'h str> {
    let (tag, attribute) = (format!("<{tag}"), format!("{attribute}=\""));
    let tags = html
        .split(&tag)
        .skip(1)
        .filter_map(|rest| rest.split('>').next());
    tags.filter_map(|inside| inside.split(&attribute).nth(1)?.split('"').next())
        .collect()
}

both! {
    fn serves_the_document_under_its_own_address(service: &Service) {
        let base = format!("http://{}/sip/v1", service.address);
        let served = service.get("", "/openapi.json").expect(200);
        assert_eq!(served.header("content-type"), Some("application/json"));
        assert_eq!(served.json()["servers"][0]["url"], base);
        assert_eq!(served.json(), openapi::document(&base));
        assert_eq!(served.json()["openapi"].as_str().unwrap()[..3], *"3.1");
        assert_eq!(openapi::document(PLACEHOLDER)["servers"][0]["url"], PLACEHOLDER);
    }

    fn serves_documentation_that_loads_nothing_from_elsewhere(service: &Service) {
        let page = service.get("", "//docs/").expect(200);
        assert!(page.header("content-type").unwrap().starts_with("text/html"));
        let html = String::from_utf8(page.body).unwrap();
        let scripts = loaded(&html, "script", "src");
        let links = loaded(&html, "link", "href");
        assert!(!scripts.is_empty() && !links.is_empty(), "{html}");
        for file in scripts.iter().chain(&links) {
            assert!(!file.contains("//"), "{file} is elsewhere");
            let path = format!("//docs/{}", file.trim_start_matches("./"));
            let found = service.get("", &path).expect(200);
            let text = String::from_utf8_lossy(&found.body);
            for far in ["@import", "url(http", "src=\"http", "importScripts("] {
                assert!(!text.contains(far), "{path} has {far}");
            }
        }
        let start = service.get("", "//docs/swagger-initializer.js").expect(200);
        let start = String::from_utf8(start.body).unwrap();
        assert!(start.contains("/sip/v1/openapi.json") && !start.contains("http"), "{start}");
        // Unless told not to, the page sends the document's address to a validator on the internet.
        assert!(start.contains("\"validatorUrl\": \"none\"") || start.contains("\"validatorUrl\":\"none\""), "{start}");
        service.get("", "//docs/no-such-file.js").expect(404);
        service.get("", "//docs/../Cargo.toml").expect(404);
    }

    fn offers_every_transition_that_it_links_to(service: &Service) {
        let document = openapi::document(PLACEHOLDER);
        let paths: Vec<&String> = document["paths"].as_object().unwrap().keys().collect();
        let fits = |href: &str| {
            let steps: Vec<&str> = href.split('?').next().unwrap().trim_start_matches("/sip/v1/").split('/').collect();
            paths.iter().any(|path| {
                let own: Vec<&str> = path.trim_start_matches('/').split('/').collect();
                own.len() == steps.len() && own.iter().zip(&steps).all(|(a, b)| a.starts_with('{') || a == b)
            })
        };
        for case in service.seeded.cases.values() {
            let whole = service.get("eva.exempel", &format!("/cases/{case}?expand=person,participants,consents,meetings,plan"));
            let mut left = vec![whole.expect(200).json()];
            while let Some(value) = left.pop() {
                for link in value["_links"].as_object().into_iter().flat_map(serde_json::Map::values) {
                    let href = link["href"].as_str().unwrap();
                    assert!(fits(href), "{href} is no path of the contract");
                }
                left.extend(value.as_object().into_iter().flat_map(|object| object.values().cloned()));
                left.extend(value.as_array().cloned().unwrap_or_default());
            }
        }
    }
}
