//! A discharge to act on.

use super::*;

/// A case about discharge, opened by a huvudman that is municipality and region in one.
fn inpatient_case(service: &Service) -> String {
    let path = format!("/organisations/{}", service.organisation("Falu kommun"));
    let read = service.get(ADMINISTRATOR, &path);
    let both = json!({"kinds": ["MUNICIPALITY", "REGION"]});
    service
        .patch(ADMINISTRATOR, &path, read.header("etag").unwrap(), both)
        .expect(200);
    let new = json!({
        "personId": service.seeded.persons["Alva"], "origin": "INPATIENT_DISCHARGE", "targetGroups": ["OLDER"],
        "reason": "Behöver samordnat stöd.", "needDetectedOn": "2026-01-02",
    });
    service.post(COORDINATOR, "/cases", new).expect(201).id()
}

/// A discharge that has just been told to psychiatry's open care.
pub fn begun_discharge(service: &Service) -> Value {
    let path = format!("/cases/{}/discharges", inpatient_case(service));
    let begun = service.post(COORDINATOR, &path, admission(service));
    begun.expect(201).json()
}

/// A discharge of the same person in a case of its own, with a named care contact; its latest notice.
pub(super) fn discharge(service: &Service, operation: &Operation, parts: &mut Parts) {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    if operation.id == "createDischarge" {
        parts.0.insert("caseId", inpatient_case(service));
        return;
    }
    let begun = begun_discharge(service);
    parts.0.insert("caseId", text(&begun["caseId"]));
    parts.0.insert("dischargeId", text(&begun["id"]));
    let path = format!("/discharges/{}", &parts["dischargeId"]);
    let contact = contact(service);
    let named = service.patch(COORDINATOR, &path, "\"1\"", contact);
    let mut notices = named.expect(200).json()["notices"].clone();
    if operation.id == "createReadyNoticeWithdrawal" {
        let ready = json!({"readyAt": service.clock.now()});
        let path = format!("{path}/ready-notices");
        notices = service.post(COORDINATOR, &path, ready).expect(201).json()["notices"].clone();
    }
    let latest = notices.as_array().unwrap().last().unwrap();
    parts.0.insert("noticeId", text(&latest["id"]));
}

pub(super) fn admission(service: &Service) -> Value {
    json!({
        "careForm": "SOMATIC", "admittedAt": after(service, 0), "plannedOn": after(service, 5).swedish_day(),
        "receivers": [{"unitId": service.unit("Psykiatrisk öppenvård Falun"), "kind": "OPEN_CARE"}],
        "reason": "Fall i hemmet",
    })
}

fn contact(service: &Service) -> Value {
    let unit = service.unit("Psykiatrisk öppenvård Falun");
    json!({"namedCareContact": {"unitId": unit, "name": "Dana Distriktssköterska"}})
}
