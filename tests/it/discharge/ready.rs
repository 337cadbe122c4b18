//! Who is ready to be discharged: the contact who is named before, the notice, its withdrawal.

use super::*;

both! {
    fn lets_open_care_name_the_contact_and_nothing_more(service: &Service) {
        let (_, path) = admitted(service);
        let contact = |unit: &str| json!({"namedCareContact": {"unitId": service.unit(unit), "name": "Dana Distriktssköterska"}});
        let patch = |subject: &str, body: Value| service.patch(subject, &path, &etag(service, &path), body);
        patch(SOCIAL, contact(OPEN_CARE_UNIT)).expect(403);
        let both = merged(contact(OPEN_CARE_UNIT), &json!({"plannedOn": after(service, 9).swedish_day()}));
        patch(OPEN_CARE, both).expect(403);
        assert_eq!(patch(OPEN_CARE, contact(SOCIAL_UNIT)).expect(422).faults(), ["/namedCareContact/unitId NOT_A_PARTY"]);
        let named = patch(OPEN_CARE, contact(OPEN_CARE_UNIT)).expect(200).json();
        assert_eq!((&named["hasNamedCareContact"], &named["namedCareContact"]["name"]), (&json!(true), &json!("Dana Distriktssköterska")));
        ready(service, &path).expect(201);
        assert_eq!(patch(WARD, json!({"namedCareContact": null})).expect(409).code(), "NAMED_CARE_CONTACT_MISSING");
    }

    fn refuses_a_ready_notice_that_cannot_be(service: &Service) {
        let (_, path) = admitted(service);
        name_contact(service, &path);
        let notices = format!("{path}/ready-notices");
        let refused = |at: Stamp| service.post(WARD, &notices, json!({"readyAt": at})).expect(422).faults();
        assert_eq!(refused(after(service, 1)), ["/readyAt IN_THE_FUTURE"]);
        assert_eq!(refused(hours_ago(service, 2)), ["/readyAt BEFORE_ADMISSION"]);
        let stranger = json!({"readyAt": service.clock.now()});
        service.post(SOCIAL, &notices, stranger.clone()).expect(403);
        service.post("fia.fk", &notices, stranger).expect(404);
        ready(service, &path).expect(201);
        assert_eq!(ready(service, &path).expect(409).code(), "ALREADY_EXISTS");
        end(service, &path, "DISCHARGED").expect(201);
        assert_eq!(ready(service, &path).expect(409).code(), "DISCHARGE_ENDED");
    }

    fn lets_exactly_one_ready_notice_win(service: &Service) {
        let (case, path) = admitted(service);
        name_contact(service, &path);
        let mut statuses: Vec<u16> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(|| ready(service, &path).status)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409, 409, 409]);
        assert_eq!(read(service, WARD, &path)["notices"].as_array().unwrap().len(), 2);
        assert_eq!(deadlines(service, WARD, &case, SUMMONS).len(), 1);
    }

    fn stops_counting_when_the_person_becomes_worse(service: &Service) {
        let (case, path) = admitted(service);
        name_contact(service, &path);
        let first = ready(service, &path).expect(201).json();
        let notice = &first["readyNoticeId"];
        assert_eq!(withdraw(service, &path, &json!(case)).expect(422).faults(), ["/noticeId NOT_FOUND"]);
        let worse = withdraw(service, &path, notice).expect(201).json();
        assert_eq!((&worse["status"], &worse["readyNoticeId"]), (&json!("ADMITTED"), &Value::Null));
        assert_eq!((&worse["liability"], &worse["summons"]), (&Value::Null, &Value::Null));
        assert_eq!(worse["notices"][2]["reason"], "Feber under natten.");
        assert_eq!(statuses(service, &case, SUMMONS), ["CANCELLED"]);
        let seen = read(service, SOCIAL, &path);
        assert_eq!((&seen["notices"][2]["kind"], &seen["notices"][2]["reason"]), (&json!("READY_WITHDRAWN"), &Value::Null));
        assert_eq!(withdraw(service, &path, notice).expect(409).code(), "NOTICE_NOT_IN_FORCE");
        service.clock.advance(2 * 86_400);
        let again = ready(service, &path).expect(201).json();
        let days = |one: &Value| one["liability"]["firstDay"].as_str().unwrap().parse::<Day>().unwrap();
        assert_eq!(days(&again), days(&first) + Days::new(2));
        assert_eq!(statuses(service, &case, SUMMONS), ["CANCELLED", "OPEN"]);
    }
}
