//! By whose tokens an organisation's accounts sign in.

use serde_json::{Value, json};

use super::{FALUN_UNIT, items};
use crate::both;
use crate::harness::{Answer, Service};
use crate::operations::{ADMINISTRATOR, COORDINATOR, REGISTRAR, newcomer};

const NATIONAL: &str = "https://nationell.idp.example.se";

fn bindings(service: &Service, organisation: &str) -> String {
    let id = service.organisation(organisation);
    format!("/organisations/{id}/issuer-bindings")
}

fn bind(service: &Service, organisation: &str, body: Value) -> Answer {
    service.post(ADMINISTRATOR, &bindings(service, organisation), body)
}

/// The path of the organisation's first binding.
fn first(service: &Service, organisation: &str) -> String {
    let all = items(service.get(ADMINISTRATOR, &bindings(service, organisation)));
    format!("/issuer-bindings/{}", all[0]["id"].as_str().unwrap())
}

/// A token for `subject` that says this of the bearer's organisation.
fn reads(service: &Service, subject: &str, organisation: &str) -> Answer {
    use samspel::kernel::Clock;
    let now = service.clock.now().as_seconds();
    let scopes = samspel::demo::SCOPES;
    let token = service
        .issuer
        .mint_in(organisation, subject, scopes, None, now, 600);
    let bearer = format!("Bearer {}", token.unwrap());
    service.call_with("", "GET", "/units", None, &[("authorization", &bearer)])
}

both! {
    fn registers_no_account_when_its_issuer_is_not_bound(service: &Service) {
        let new = |issuer: &str| json!({
            "organisationId": service.organisation("Falu kommun"), "issuer": issuer, "subject": "nils.ny", "displayName": "Nils",
        });
        let refused = service.post(REGISTRAR, "/accounts", new(NATIONAL)).expect(422);
        assert_eq!(refused.faults(), ["/issuer ISSUER_NOT_BOUND"]);
        bind(service, "Falu kommun", json!({"issuer": NATIONAL})).expect(201);
        service.post(REGISTRAR, "/accounts", new(NATIONAL)).expect(201);
    }

    fn has_no_account_in_two_organisations(service: &Service) {
        let again = json!({
            "organisationId": service.organisation("Borlänge kommun"), "issuer": service.issuer.issuer(),
            "subject": COORDINATOR, "displayName": "Eva Exempel",
        });
        let refused = service.post("registrator.2081", "/accounts", again).expect(409);
        assert_eq!((refused.code(), refused.faults()), ("ALREADY_EXISTS".into(), vec!["/subject DUPLICATE".to_owned()]));
    }

    fn shares_an_issuer_only_when_a_claim_tells_the_organisations_apart(service: &Service) {
        bind(service, "Falu kommun", json!({"issuer": NATIONAL})).expect(201);
        let told = json!({"issuer": NATIONAL, "claim": "organizationIdentifier", "claimValue": "2120002239"});
        assert_eq!(bind(service, "Borlänge kommun", told.clone()).expect(409).code(), "ISSUER_SHARED");
        let falun = items(service.get(REGISTRAR, &bindings(service, "Falu kommun")));
        let path = format!("/issuer-bindings/{}", falun[1]["id"].as_str().unwrap());
        let edit = json!({"claim": "organizationIdentifier", "claimValue": "2120002239"});
        service.patch(ADMINISTRATOR, &path, "\"1\"", edit).expect(200);
        assert_eq!(bind(service, "Borlänge kommun", json!({"issuer": NATIONAL})).expect(409).code(), "ISSUER_SHARED");
        let same = bind(service, "Borlänge kommun", told).expect(409);
        assert_eq!((same.code(), same.faults()), ("ALREADY_EXISTS".into(), vec!["/claimValue DUPLICATE".to_owned()]));
        let half = json!({"issuer": NATIONAL, "claim": "organizationIdentifier"});
        assert_eq!(bind(service, "Borlänge kommun", half).expect(422).faults(), ["/claimValue REQUIRED"]);
        let other = json!({"issuer": NATIONAL, "claim": "organizationIdentifier", "claimValue": "SE2120002239-0002"});
        bind(service, "Borlänge kommun", other).expect(201);
        let dropped = service.patch(ADMINISTRATOR, &path, "\"2\"", json!({"claim": null, "claimValue": null}));
        assert_eq!(dropped.expect(409).code(), "ISSUER_SHARED");
    }

    fn lets_nobody_in_when_the_token_tells_another_organisation(service: &Service) {
        reads(service, COORDINATOR, "Falu kommun").expect(200);
        for other in ["Borlänge kommun", "falu kommun", ""] {
            assert_eq!(reads(service, COORDINATOR, other).expect(403).code(), "ORGANISATION_MISMATCH");
        }
    }

    fn locks_no_administrator_out_when_a_binding_is_ended_or_corrected(service: &Service) {
        let path = first(service, "Falu kommun");
        assert_eq!(service.delete(ADMINISTRATOR, &path, "\"1\"").expect(409).code(), "LAST_ADMINISTRATOR");
        let own = service.get(ADMINISTRATOR, "/accounts?limit=1").expect(200).json()["items"][0]["organisationId"].clone();
        let own = format!("/organisations/{}/issuer-bindings", own.as_str().unwrap());
        let own = format!("/issuer-bindings/{}", items(service.get(ADMINISTRATOR, &own))[0]["id"].as_str().unwrap());
        let refused = service.patch(ADMINISTRATOR, &own, "\"1\"", json!({"claimValue": "En annan"})).expect(409);
        assert_eq!((refused.code(), refused.faults()), ("LAST_ADMINISTRATOR".into(), vec!["/claim NOT_ALLOWED_HERE".to_owned()]));
        assert_eq!(service.delete(ADMINISTRATOR, &own, "\"1\"").expect(409).code(), "LAST_ADMINISTRATOR");
        service.get(REGISTRAR, "/accounts").expect(200);
    }

    fn cuts_access_when_a_binding_is_ended(service: &Service) {
        bind(service, "Falu kommun", json!({"issuer": NATIONAL})).expect(201);
        let unit = service.unit(FALUN_UNIT);
        let new = json!({
            "organisationId": service.organisation("Falu kommun"), "issuer": NATIONAL, "subject": "rita", "displayName": "Rita",
        });
        let rita = service.post(ADMINISTRATOR, "/accounts", new).expect(201).id();
        let appointment = json!({"unitId": unit, "role": "REGISTRY_ADMIN"});
        service.post(ADMINISTRATOR, &format!("/accounts/{rita}/assignments"), appointment).expect(201);
        newcomer(service, "nils.ny", unit, "MANAGER");
        service.get("nils.ny", "/units").expect(200);
        service.delete(ADMINISTRATOR, &first(service, "Falu kommun"), "\"1\"").expect(204);
        assert_eq!(service.get("nils.ny", "/units").expect(403).code(), "ISSUER_NOT_BOUND");
    }
}
