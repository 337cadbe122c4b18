//! Skyddad folkbokföring and fingerade uppgifter: named users only, of the record and of every case.

use std::sync::Barrier;

use serde_json::{Value, json};

use crate::both;
use crate::harness::{Answer, Service};
use crate::invitations::called_about;
use crate::operations::{COORDINATOR, PSYCHIATRY, account_of, dismiss, newcomer};

const FALUN: &str = "Socialtjänsten, Falu kommun";
const BORLANGE: &str = "bo.borlange";
const RECEIVING: &str = "Socialtjänsten, Borlänge kommun";
const NUMBER: &str = "R-SKYDD-9";
const TOPICS: &[&str] = &["BASIC", "MEETING", "HEALTH", "PLAN", "FOLLOW_UP"];

pub fn record(service: &Service, subject: &str, protection: &str) -> Answer {
    let person = json!({
        "identity": {"kind": "RESERVNUMMER", "number": NUMBER, "issuer": "Falu kommun"},
        "givenName": "Skydda", "familyName": "Provsson", "birthDate": "1980-01-02", "protectedIdentity": protection,
    });
    service.post(subject, "/persons", person)
}

pub fn mark(service: &Service, subject: &str, person: &str, protection: &str) -> Answer {
    let path = format!("/persons/{person}");
    let etag = service.get(subject, &path).expect(200);
    let change = json!({"protectedIdentity": protection});
    service.patch(subject, &path, etag.header("etag").unwrap(), change)
}

pub fn name(service: &Service, subject: &str, case: &str, account: &str) -> Answer {
    let named = json!({"accountId": account});
    service.post(subject, &format!("/cases/{case}/named-users"), named)
}

fn open(service: &Service, subject: &str, person: &str) -> Answer {
    let case = json!({
        "personId": person, "origin": "OPEN_CARE", "targetGroups": ["OLDER"],
        "reason": "Behöver samordnat stöd.", "needDetectedOn": "2026-01-02",
    });
    service.post(subject, "/cases", case)
}

/// Another coordinator of Falun's social services.
fn colleague(service: &Service) -> (&'static str, String) {
    let id = newcomer(service, "nina.ny", service.unit(FALUN), "COORDINATOR");
    ("nina.ny", id)
}

fn search(service: &Service, subject: &str, number: &str) -> Value {
    let identity = json!({"kind": "RESERVNUMMER", "number": number, "issuer": "Falu kommun"});
    let found = service.post(subject, "/person-searches", json!({"identity": identity}));
    found.expect(200).json()
}

/// Where somebody would meet the case: its own address, lists, the worklist, a calendar.
fn meets(service: &Service, subject: &str, case: &str) -> Vec<&'static str> {
    let listed = |path: &str, member: &str| {
        let page = service.get(subject, path).expect(200).json();
        let total = page["_meta"]["total"].as_u64().unwrap() as usize;
        let items = page["items"].as_array().unwrap().clone();
        assert_eq!(total, items.len(), "{path}");
        items.iter().any(|item| item[member] == case)
    };
    let mut met = Vec::new();
    match service.get(subject, &format!("/cases/{case}")).status {
        200 => met.push("case"),
        status => assert_eq!(status, 404),
    }
    if listed("/cases?limit=200&includeTotal=true", "id") {
        met.push("list");
    }
    if listed("/worklist?limit=200&includeTotal=true", "caseId") {
        met.push("worklist");
    }
    met
}

/// How many meetings a feed of one's own tells of.
fn feed(service: &Service, subject: &str, unit: &str) -> usize {
    let path = format!("/units/{}/calendar-feeds", service.unit(unit));
    let made = service.post(subject, &path, json!({})).expect(201).json();
    let url = made["url"].as_str().unwrap();
    let origin = format!("http://{}", service.address);
    let path = format!("/{}", url.strip_prefix(&origin).unwrap());
    let file = service.call("", "GET", &path, None).expect(200);
    String::from_utf8(file.body)
        .unwrap()
        .matches("BEGIN:VEVENT")
        .count()
}

fn named(service: &Service, subject: &str, case: &str, account: &str) -> Value {
    let list = service.get(subject, &format!("/cases/{case}/named-users"));
    let list = list.expect(200).json()["items"].as_array().unwrap().clone();
    let found = list.into_iter().find(|item| item["accountId"] == account);
    found.unwrap_or_else(|| panic!("{account} is not named"))
}

fn remove(service: &Service, subject: &str, named: &Value) -> Answer {
    let path = format!("/named-users/{}", named["id"].as_str().unwrap());
    service.delete(subject, &path, "\"1\"")
}

both! {
    fn shows_a_protected_persons_case_to_named_users_only(service: &Service) {
        let (nina, _) = colleague(service);
        let person = record(service, COORDINATOR, "SKYDDAD_FOLKBOKFORING").expect(201).id();
        let before = feed(service, PSYCHIATRY, "Psykiatrisk öppenvård Falun");
        let case = called_about(service, &person, TOPICS).case;
        assert_eq!(meets(service, COORDINATOR, &case), ["case", "list", "worklist"]);
        for stranger in [nina, "maj.chef", "treserva-falun", PSYCHIATRY, "sam.mottagning"] {
            assert_eq!(meets(service, stranger, &case), Vec::<&str>::new(), "{stranger}");
        }
        assert_eq!(feed(service, PSYCHIATRY, "Psykiatrisk öppenvård Falun"), before);
        for account in [PSYCHIATRY, "treserva-falun"] {
            name(service, COORDINATOR, &case, &account_of(service, account)).expect(201);
            assert_eq!(meets(service, account, &case)[..2], ["case", "list"], "{account}");
        }
        assert_eq!(feed(service, PSYCHIATRY, "Psykiatrisk öppenvård Falun"), before + 1);
        for stranger in [nina, "sam.mottagning"] {
            assert_eq!(meets(service, stranger, &case), Vec::<&str>::new(), "{stranger}");
        }
        let again = name(service, COORDINATOR, &case, &account_of(service, PSYCHIATRY)).expect(409);
        assert_eq!((again.code(), again.faults()), ("ALREADY_EXISTS".into(), vec!["/accountId DUPLICATE".to_owned()]));
    }

    fn opens_no_door_to_who_is_named_but_has_no_consent(service: &Service) {
        let person = record(service, COORDINATOR, "FINGERADE_UPPGIFTER").expect(201).id();
        let case = called_about(service, &person, &["MEETING"]).case;
        name(service, COORDINATOR, &case, &account_of(service, "fia.fk")).expect(201);
        service.get("fia.fk", &format!("/cases/{case}")).expect(404);
    }

    fn answers_a_search_by_who_is_not_named_as_if_nobody_were_found(service: &Service) {
        let (nina, account) = colleague(service);
        let person = record(service, COORDINATOR, "FINGERADE_UPPGIFTER").expect(201).id();
        assert_eq!(search(service, nina, NUMBER), search(service, nina, "R-INGEN-1"));
        assert_eq!(search(service, COORDINATOR, NUMBER)["matches"][0]["id"], person.as_str());
        let log = format!("/audit-entries?personId={person}&accountId={account}&action=createPersonSearch");
        let log = service.get("lars.logg", &log).expect(200).json();
        assert_eq!((log["items"].as_array().unwrap().len(), &log["items"][0]["outcome"]), (1, &json!("DONE")));
        for path in ["", "/revisions", "/access-log"] {
            service.get(nina, &format!("/persons/{person}{path}")).expect(404);
            service.get("treserva-falun", &format!("/persons/{person}{path}")).expect(404);
            service.get(COORDINATOR, &format!("/persons/{person}{path}")).expect(200);
        }
        assert_eq!(open(service, nina, &person).expect(422).faults(), ["/personId NOT_FOUND"]);
        let case = open(service, COORDINATOR, &person).expect(201).id();
        name(service, COORDINATOR, &case, &account).expect(201);
        assert_eq!(search(service, nina, NUMBER)["matches"][0]["id"], person.as_str());
        service.get(nina, &format!("/persons/{person}")).expect(200);
    }

    fn keeps_every_case_for_who_marks_the_record_until_the_protection_is_lifted(service: &Service) {
        let (nina, _) = colleague(service);
        let person = record(service, COORDINATOR, "SEKRETESSMARKERING").expect(201).id();
        let cases = [open(service, COORDINATOR, &person).expect(201).id(), called_about(service, &person, TOPICS).case];
        service.get(PSYCHIATRY, &format!("/cases/{}", cases[1])).expect(200);
        mark(service, nina, &person, "SKYDDAD_FOLKBOKFORING").expect(200);
        for case in &cases {
            assert_eq!(meets(service, nina, case), ["case", "list", "worklist"]);
            for other in [COORDINATOR, PSYCHIATRY, "treserva-falun"] {
                assert_eq!(meets(service, other, case), Vec::<&str>::new(), "{other}");
            }
        }
        service.get(COORDINATOR, &format!("/persons/{person}")).expect(404);
        let told = service.get(nina, &format!("/cases/{}/timeline?audience=PERSON", cases[0])).expect(200).json();
        let told: Vec<&str> = told["items"].as_array().unwrap().iter().map(|item| item["type"].as_str().unwrap()).collect();
        assert!(told.contains(&"case.protected") && told.contains(&"named-user.added"), "{told:?}");
        // From one protection to the other nothing opens.
        mark(service, nina, &person, "FINGERADE_UPPGIFTER").expect(200);
        service.get(COORDINATOR, &format!("/cases/{}", cases[0])).expect(404);
        mark(service, nina, &person, "NONE").expect(200);
        for case in &cases {
            assert_eq!(meets(service, COORDINATOR, case), ["case", "list", "worklist"]);
        }
        service.get(PSYCHIATRY, &format!("/cases/{}", cases[1])).expect(200);
    }

    fn names_nobody_who_has_nothing_to_do_with_the_case(service: &Service) {
        let person = record(service, COORDINATOR, "SKYDDAD_FOLKBOKFORING").expect(201).id();
        let case = called_about(service, &person, TOPICS).case;
        let strangers = [account_of(service, BORLANGE), account_of(service, "lars.logg"), uuid::Uuid::now_v7().to_string()];
        for stranger in &strangers {
            let refused = name(service, COORDINATOR, &case, stranger).expect(422);
            assert_eq!(refused.faults(), ["/accountId NOT_FOUND"], "{stranger}");
        }
        let pia = account_of(service, PSYCHIATRY);
        name(service, COORDINATOR, &case, &pia).expect(201);
        // A party's named user answers for its own unit.
        let sam = account_of(service, "sam.mottagning");
        let refused = name(service, PSYCHIATRY, &case, &account_of(service, "arne.af")).expect(422);
        assert_eq!(refused.faults(), ["/accountId NOT_FOUND"]);
        name(service, PSYCHIATRY, &case, &sam).expect(201);
        service.get("sam.mottagning", &format!("/cases/{case}")).expect(200);
        let eva = account_of(service, COORDINATOR);
        let seen = named(service, PSYCHIATRY, &case, &eva);
        assert_eq!(seen["accountName"], Value::Null);
        assert_eq!(remove(service, PSYCHIATRY, &seen).expect(403).code(), "FORBIDDEN");
        assert_eq!(named(service, COORDINATOR, &case, &sam)["accountName"], "Sam Mottagning");
        remove(service, PSYCHIATRY, &named(service, PSYCHIATRY, &case, &sam)).expect(204);
        service.get("sam.mottagning", &format!("/cases/{case}")).expect(404);
        // Of an assignment that has ended nothing is left.
        let (nina, account) = colleague(service);
        dismiss(service, &account);
        assert_eq!(name(service, COORDINATOR, &case, &account).expect(422).faults(), ["/accountId NOT_FOUND"], "{nina}");
    }

    fn keeps_the_last_named_coordinator(service: &Service) {
        let (nina, account) = colleague(service);
        let person = record(service, COORDINATOR, "SKYDDAD_FOLKBOKFORING").expect(201).id();
        let case = open(service, COORDINATOR, &person).expect(201).id();
        let eva = account_of(service, COORDINATOR);
        let own = named(service, COORDINATOR, &case, &eva);
        assert_eq!(remove(service, COORDINATOR, &own).expect(409).code(), "LAST_NAMED_COORDINATOR");
        name(service, COORDINATOR, &case, &account).expect(201);
        remove(service, nina, &own).expect(204);
        assert_eq!(meets(service, COORDINATOR, &case), Vec::<&str>::new());
        service.get(COORDINATOR, &format!("/persons/{person}")).expect(404);
        assert_eq!(remove(service, nina, &own).expect(412).code(), "STALE_VERSION");
        let last = named(service, nina, &case, &account);
        assert_eq!(remove(service, nina, &last).expect(409).code(), "LAST_NAMED_COORDINATOR");
    }

    fn keeps_a_named_coordinator_when_the_lead_is_handed_over(service: &Service) {
        let person = record(service, COORDINATOR, "SKYDDAD_FOLKBOKFORING").expect(201).id();
        let case = called_about(service, &person, TOPICS).case;
        let eva = account_of(service, COORDINATOR);
        let lead = |subject: &str, unit: &str| {
            let path = format!("/cases/{case}");
            let etag = service.get(subject, &path).expect(200).header("etag").unwrap().to_owned();
            service.patch(subject, &path, &etag, json!({"leadUnitId": service.unit(unit)}))
        };
        name(service, COORDINATOR, &case, &account_of(service, "sam.mottagning")).expect(201);
        lead(COORDINATOR, "Psykiatrisk öppenvård Falun").expect(200);
        remove(service, COORDINATOR, &named(service, COORDINATOR, &case, &eva)).expect(204);
        assert_eq!(lead("sam.mottagning", FALUN).expect(409).code(), "LAST_NAMED_COORDINATOR");
        name(service, "sam.mottagning", &case, &eva).expect(201);
        lead("sam.mottagning", FALUN).expect(200);
        service.get(COORDINATOR, &format!("/cases/{case}")).expect(200);
    }

    fn carries_the_names_on_when_a_case_is_reopened(service: &Service) {
        let (nina, account) = colleague(service);
        let person = record(service, COORDINATOR, "SKYDDAD_FOLKBOKFORING").expect(201).id();
        let case = open(service, COORDINATOR, &person).expect(201).id();
        name(service, COORDINATOR, &case, &account).expect(201);
        let closing = json!({"to": "CLOSED", "closingReason": "GOALS_MET"});
        service.post(COORDINATOR, &format!("/cases/{case}/status-transitions"), closing).expect(200);
        let new = json!({"needDetectedOn": "2026-01-02"});
        let new = service.post(nina, &format!("/cases/{case}/reopenings"), new).expect(201).id();
        for reader in [COORDINATOR, nina] {
            assert_eq!(meets(service, reader, &new), ["case", "list", "worklist"]);
        }
        assert_eq!(meets(service, "treserva-falun", &new), Vec::<&str>::new());
    }

    fn moves_a_protected_persons_case_to_somebody_by_name_and_keeps_the_stronger_protection(service: &Service) {
        newcomer(service, "berit.bredvid", service.unit(RECEIVING), "COORDINATOR");
        let weaker = record(service, "berit.bredvid", "NONE").expect(201).id();
        let there = open(service, "berit.bredvid", &weaker).expect(201).id();
        let person = record(service, COORDINATOR, "SKYDDAD_FOLKBOKFORING").expect(201).id();
        let called = called_about(service, &person, TOPICS);
        let sharing = json!({
            "kind": "INFORMATION_SHARING", "form": "ORAL", "decision": "GIVEN", "givenBy": "Skydda Provsson",
            "capacity": "PERSON", "recipientOrganisationIds": [service.organisation("Borlänge kommun")],
            "topics": ["BASIC"], "validTo": crate::operations::after(service, 200),
        });
        service.post(COORDINATOR, &format!("/cases/{}/consents", called.case), sharing).expect(201);
        let moves = format!("/cases/{}/moves", called.case);
        let to = |account: Option<&str>| {
            let to = json!({"toUnitId": service.unit(RECEIVING), "toAccountId": account.map(|name| account_of(service, name))});
            service.post(COORDINATOR, &moves, to)
        };
        assert_eq!(to(None).expect(422).faults(), ["/toAccountId REQUIRED"]);
        assert_eq!(to(Some(PSYCHIATRY)).expect(422).faults(), ["/toAccountId NOT_FOUND"]);
        to(Some(BORLANGE)).expect(201);
        let list = service.get(BORLANGE, "/cases").expect(200).json();
        let cases: Vec<&Value> = list["items"].as_array().unwrap().iter().map(|item| &item["id"]).collect();
        assert_eq!(cases.len(), 2, "{list}");
        assert!(cases.contains(&&json!(there)));
        assert_eq!(service.get("berit.bredvid", "/cases").expect(200).json()["items"], json!([]));
        service.get("berit.bredvid", &format!("/persons/{weaker}")).expect(404);
        let kept = service.get(BORLANGE, &format!("/persons/{weaker}")).expect(200).json();
        assert_eq!((&kept["protectedIdentity"], &kept["version"]), (&json!("SKYDDAD_FOLKBOKFORING"), &json!(2)));
        let before = service.get(BORLANGE, &format!("/persons/{weaker}/revisions")).expect(200).json();
        assert_eq!(before["items"][0]["content"]["protectedIdentity"], "NONE");
        assert_eq!(before["items"][0]["unitId"], Value::Null);
        for case in cases {
            let told = service.get(BORLANGE, &format!("/cases/{}/timeline?limit=200", case.as_str().unwrap())).expect(200);
            assert!(!told.to_string().contains("Falu kommun"), "{told}");
        }
    }

    fn names_who_keeps_the_receivers_record_when_that_alone_is_protected(service: &Service) {
        let person = record(service, BORLANGE, "FINGERADE_UPPGIFTER").expect(201).id();
        newcomer(service, "berit.bredvid", service.unit(RECEIVING), "COORDINATOR");
        let sent = record(service, COORDINATOR, "NONE").expect(201).id();
        let called = called_about(service, &sent, TOPICS);
        let sharing = json!({
            "kind": "INFORMATION_SHARING", "form": "ORAL", "decision": "GIVEN", "givenBy": "Skydda Provsson",
            "capacity": "PERSON", "recipientOrganisationIds": [service.organisation("Borlänge kommun")],
            "topics": ["BASIC"], "validTo": crate::operations::after(service, 200),
        });
        service.post(COORDINATOR, &format!("/cases/{}/consents", called.case), sharing).expect(201);
        let to = json!({"toUnitId": service.unit(RECEIVING)});
        service.post(COORDINATOR, &format!("/cases/{}/moves", called.case), to).expect(201);
        let list = service.get(BORLANGE, "/cases").expect(200).json();
        assert_eq!(list["items"].as_array().unwrap().len(), 1);
        assert_eq!(service.get("berit.bredvid", "/cases").expect(200).json()["items"], json!([]));
        let kept = service.get(BORLANGE, &format!("/persons/{person}")).expect(200).json();
        assert_eq!((&kept["protectedIdentity"], &kept["version"]), (&json!("FINGERADE_UPPGIFTER"), &json!(1)));
    }

    fn leaves_no_case_open_when_it_is_opened_while_the_record_is_marked(service: &Service) {
        let (nina, _) = colleague(service);
        newcomer(service, "nora.ny", service.unit(FALUN), "COORDINATOR");
        let person = record(service, COORDINATOR, "NONE").expect(201).id();
        let start = Barrier::new(9);
        let cases: Vec<String> = std::thread::scope(|scope| {
            let opening: Vec<_> = (0..8).map(|_| {
                let (start, person) = (&start, &person);
                scope.spawn(move || {
                    start.wait();
                    (0..4).map(|_| open(service, COORDINATOR, person)).filter(|answer| answer.status == 201).map(|answer| answer.id()).collect::<Vec<_>>()
                })
            }).collect();
            start.wait();
            mark(service, nina, &person, "SKYDDAD_FOLKBOKFORING").expect(200);
            opening.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
        });
        assert_eq!(open(service, "nora.ny", &person).expect(422).faults(), ["/personId NOT_FOUND"]);
        assert_eq!(service.get("nora.ny", "/cases?limit=200").expect(200).json()["items"].as_array().unwrap().iter().filter(|item| cases.iter().any(|case| item["id"] == case.as_str())).count(), 0);
        for case in cases {
            service.get("nora.ny", &format!("/cases/{case}")).expect(404);
            let seen = [COORDINATOR, nina].map(|reader| service.get(reader, &format!("/cases/{case}")).status);
            assert_eq!(seen.iter().filter(|status| **status == 200).count(), 1, "{seen:?}");
        }
    }
}
