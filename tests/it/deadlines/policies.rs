//! What a county decides of deadlines, and how far it can.

use super::*;

both! {
    fn takes_the_terms_of_the_county_when_it_starts_and_keeps_them(service: &Service) {
        let terms = |case: &str| {
            let ask = open(service, case, "ASK_CONSENT");
            (ask["amount"].as_i64().unwrap(), ask["severity"].as_str().unwrap().to_owned())
        };
        let before = open_case(service, 3);
        policy(service, "ASK_CONSENT", 1, json!({"countyCode": "01"}));
        let county = policy(service, "ASK_CONSENT", 9, json!({"legalReference": "Länsöverenskommelse"}));
        let with_county = open_case(service, 3);
        policy(service, "ASK_CONSENT", 8, json!({"targetGroup": "OLDER"}));
        policy(service, "ASK_CONSENT", 7, json!({"targetGroup": "SUBSTANCE_USE"}));
        policy(service, "ASK_CONSENT", 6, json!({"targetGroup": "OLDER", "origin": "INPATIENT_DISCHARGE"}));
        let with_group = open_case(service, 3);
        let path = format!("/deadline-policies/{county}");
        service.patch(ADMINISTRATOR, &path, "\"1\"", json!({"amount": 2})).expect(200);
        service.delete(ADMINISTRATOR, &path, "\"1\"").expect(412);
        service.delete(ADMINISTRATOR, &path, "\"2\"").expect(204);
        service.get(ADMINISTRATOR, &path).expect(404);
        let local = |amount| (amount, "LOCAL".to_owned());
        let agreed = |amount| (amount, "AGREEMENT".to_owned());
        assert_eq!((terms(&before), terms(&with_county), terms(&with_group)), (local(5), agreed(9), agreed(8)));
        let kept = open(service, &with_county, "ASK_CONSENT");
        assert_eq!(kept["legalReference"], "Länsöverenskommelse");
        assert_eq!(due_at(&kept), due(start_of(detected(service, 3)), 9, TimeUnit::WorkingDay));
    }

    fn lets_no_policy_loosen_the_law(service: &Service) {
        let refused = |body: Value| service.post(ADMINISTRATOR, "/deadline-policies", body).expect(422).faults();
        let notice = |amount, unit: &str, severity: &str| json!({
            "countyCode": "20", "event": "SEND_ADMISSION_NOTICE", "amount": amount, "unit": unit, "severity": severity,
        });
        assert_eq!(refused(notice(25, "HOUR", "LOCAL")), ["/amount LOOSER_THAN_LAW"]);
        assert_eq!(refused(notice(1, "WORKING_DAY", "STATUTORY")), ["/amount LOOSER_THAN_LAW", "/severity NOT_ALLOWED_HERE"]);
        let stricter = service.post(ADMINISTRATOR, "/deadline-policies", notice(12, "HOUR", "AGREEMENT")).expect(201);
        let path = format!("/deadline-policies/{}", stricter.id());
        let loosened = service.patch(ADMINISTRATOR, &path, "\"1\"", json!({"unit": "CALENDAR_DAY"})).expect(422);
        assert_eq!(loosened.faults(), ["/amount LOOSER_THAN_LAW"]);
        let statutory = service.get("", "/deadline-defaults").expect(200).json();
        let statutory = statutory["items"].as_array().unwrap().iter().filter(|one| one["severity"] == "STATUTORY");
        assert_eq!(statutory.count(), 2);
    }

    fn holds_one_policy_for_each_scope(service: &Service) {
        policy(service, "CALL_PARTIES", 4, json!({}));
        policy(service, "CALL_PARTIES", 4, json!({"origin": "OPEN_CARE"}));
        let again = json!({
            "countyCode": "20", "event": "CALL_PARTIES", "amount": 3, "unit": "HOUR", "severity": "LOCAL",
        });
        let refused = service.post(ADMINISTRATOR, "/deadline-policies", again).expect(409);
        assert_eq!(refused.faults(), ["/event DUPLICATE"]);
        let listed = |query: &str| {
            let page = service.get(FK, &format!("/deadline-policies?{query}")).expect(200).json();
            page["_meta"]["count"].as_i64().unwrap()
        };
        policy(service, "CALL_PARTIES", 4, json!({"countyCode": "01"}));
        policy(service, "ASK_CONSENT", 4, json!({}));
        assert_eq!(["countyCode=20", "event=CALL_PARTIES", "countyCode=01", "countyCode=25"].map(listed), [3, 3, 1, 0]);
        let first = service.get(FK, "/deadline-policies?limit=1").expect(200).json();
        let next = first["_links"]["next"]["href"].as_str().unwrap().strip_prefix("/sip/v1").unwrap().to_owned();
        let second = service.get(FK, &next).expect(200).json();
        assert_ne!(first["items"][0]["id"], second["items"][0]["id"]);
    }
}
