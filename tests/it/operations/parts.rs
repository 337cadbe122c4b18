//! What the operations act on, made in a case of their own.

use super::bodies::{deviation, measure};
use super::*;

/// What `operation` acts on, made anew.
pub fn parts_for(service: &Service, operation: &Operation) -> Parts {
    let mut parts = Parts(BTreeMap::from([("list", "case-origins".to_owned())]));
    if operation.is_personal() {
        active_case(service, &mut parts);
        if operation.id == "createAdoption" {
            call(service, &parts["caseId"]);
        }
        if operation.id != "createPlan" {
            draft(service, &mut parts);
        }
        if ["invitation", "guest", "attendance", "calendar"]
            .iter()
            .any(|kind| operation.path.contains(kind))
        {
            invited(service, &operation.path, &mut parts);
        }
        if operation.path.contains("discharge") {
            discharge(service, operation, &mut parts);
        }
        if operation.path.contains("representativeId") {
            represented(service, &mut parts);
        }
        if operation.path.contains("{requestLinkId}") {
            let link = body(service, "createRequestLink", &parts);
            let made = service.post(COORDINATOR, "/request-links", link);
            parts.0.insert("requestLinkId", made.expect(201).id());
        }
        if operation.path.contains("{requestId}") {
            requested(service, &mut parts);
        } else if operation.path.ends_with("/answers") {
            asked(service, &mut parts);
        }
        if operation.path.contains("named") {
            named(service, &mut parts);
        }
        if operation.path.contains("emergency") {
            emergency(service, &mut parts);
        }
        if operation.path.contains("{childsViewId}") {
            parts
                .0
                .insert("childsViewId", said_by_child(service, &parts));
        }
        if operation.path.contains("{disclosureId}") {
            let disclosures = format!("/cases/{}/disclosures", &parts["caseId"]);
            let made = service.post(COORDINATOR, &disclosures, disclosure(service));
            parts.0.insert("disclosureId", made.expect(201).id());
        }
        if operation.path.contains("deviation") {
            deviated(service, operation, &mut parts);
        }
        prepare(service, operation, &parts);
    } else if operation.scope.is_some() {
        registry(service, operation, &mut parts);
    }
    parts
}

/// A draft of the coordinator's unit; for its case submitted, and for what is about measures one that psychiatry
/// has reported to that unit and that is investigated there.
fn deviated(service: &Service, operation: &Operation, parts: &mut Parts) {
    let step = |by: &str, id: &str, to: &str| {
        let path = format!("/deviations/{id}/status-transitions");
        service.post(by, &path, json!({"to": to})).expect(200);
    };
    let about_case = operation.path.ends_with("/disclosures");
    if !operation.is_of_measures() {
        let mut new = deviation(service, "Arbetsförmedlingen Falun");
        if about_case {
            new["caseId"] = json!(parts["caseId"]);
        }
        let made = service
            .post(COORDINATOR, "/deviations", new)
            .expect(201)
            .id();
        if about_case {
            step(COORDINATOR, &made, "SUBMITTED");
        }
        parts.0.insert("deviationId", made);
        return;
    }
    let new = deviation(service, "Socialtjänsten, Falu kommun");
    let made = service
        .post(PSYCHIATRY, "/deviations", new)
        .expect(201)
        .id();
    step(PSYCHIATRY, &made, "SUBMITTED");
    step(MANAGER, &made, "RECEIVED");
    step(MANAGER, &made, "UNDER_INVESTIGATION");
    let measures = format!("/deviations/{made}/measures");
    let decided = service
        .post(MANAGER, &measures, measure(service))
        .expect(201)
        .id();
    parts
        .0
        .extend([("deviationId", made), ("measureId", decided)]);
}

/// What a child has said about the consent, though the person is none.
fn said_by_child(service: &Service, parts: &Parts) -> String {
    let id = |text: &str| text.parse::<Id>().unwrap();
    let mut conn = Location::parse(&service.url).unwrap().open().unwrap();
    let now = service.clock.now();
    let said = Id::new(now);
    diesel::insert_into(childs_views::table)
        .values((
            childs_views::id.eq(said),
            childs_views::case_id.eq(id(&parts["caseId"])),
            childs_views::consent_id.eq(id(&parts["consentId"])),
            childs_views::organisation_id.eq(id(service.organisation("Falu kommun"))),
            childs_views::owner_branch.eq("SOCIAL_SERVICES"),
            childs_views::said_at.eq(now),
        ))
        .execute(&mut conn)
        .unwrap();
    said.to_string()
}

/// Somebody who acts for the person.
fn represented(service: &Service, parts: &mut Parts) {
    let representatives = format!("/persons/{}/representatives", &parts["personId"]);
    let new = representative();
    let made = service.post(COORDINATOR, &representatives, new);
    parts.0.insert("representativeId", made.expect(201).id());
}

/// A SIP that the person asked for: the one that is open already, when one is.
fn requested(service: &Service, parts: &mut Parts) {
    let new = json!({
        "unitId": service.unit("Socialtjänsten, Falu kommun"), "personId": parts["personId"],
        "reason": "Jag vill att ni samarbetar.",
    });
    let asked = service.post(ALVA, "/requests", new);
    let id = match asked.status {
        409 => {
            let body = asked.json();
            let existing = body["_links"]["existing"]["href"].as_str().unwrap();
            existing.rsplit('/').next().unwrap().to_owned()
        }
        _ => asked.expect(201).id(),
    };
    parts.0.insert("requestId", id);
}

/// A consent that is asked for.
fn asked(service: &Service, parts: &mut Parts) {
    let asked = merged(
        consent(service, "INFORMATION_SHARING"),
        &json!({"decision": "REQUESTED"}),
    );
    let consents = format!("/cases/{}/consents", &parts["caseId"]);
    let asked = service.post(COORDINATOR, &consents, asked);
    parts.0.insert("consentId", asked.expect(201).id());
}

/// What must have happened in the case for `operation` to be possible.
fn prepare(service: &Service, operation: &Operation, parts: &Parts) {
    let case = format!("/cases/{}", &parts["caseId"]);
    match operation.id.as_str() {
        "createFollowUp" => {
            let planned = format!("/follow-ups/{}", &parts["followUpId"]);
            service.delete(COORDINATOR, &planned, "\"1\"").expect(204);
        }
        "createReopening" => {
            let closing = json!({"to": "CLOSED", "closingReason": "GOALS_MET"});
            let steps = format!("{case}/status-transitions");
            service.post(COORDINATOR, &steps, closing).expect(200);
        }
        "createMove" => {
            let sharing = json!({
                "recipientOrganisationIds": [service.organisation("Borlänge kommun")], "topics": ["BASIC"],
            });
            let sharing = merged(consent(service, "INFORMATION_SHARING"), &sharing);
            let consents = format!("{case}/consents");
            service.post(COORDINATOR, &consents, sharing).expect(201);
        }
        _ => {}
    }
}
