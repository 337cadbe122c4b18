//! Accounts and what they are given, by whoever must.

use super::*;

/// Makes an account with one assignment; gives its id.
pub fn newcomer(service: &Service, subject: &str, unit: &str, role: &str) -> String {
    let account = registered(service, subject, unit);
    appoint(service, &account, unit, role);
    account
}

/// Makes an account of the organisation of `unit`; gives its id.
pub fn registered(service: &Service, subject: &str, unit: &str) -> String {
    registered_as(service, subject, "Nils Nykomling", unit)
}

/// The same under a name.
pub fn registered_as(service: &Service, subject: &str, name: &str, unit: &str) -> String {
    let read = service.get(ADMINISTRATOR, &format!("/units/{unit}"));
    let new = json!({
        "organisationId": read.expect(200).json()["organisationId"], "issuer": service.issuer.issuer(),
        "subject": subject, "displayName": name,
    });
    let keeper = service.keeper(unit);
    service.post(&keeper, "/accounts", new).expect(201).id()
}

/// Gives an account an assignment by whoever must, one or two; gives its id.
pub fn appoint(service: &Service, account: &str, unit: &str, role: &str) -> String {
    let (home, keeper) = (home_of(service, account), service.keeper(unit));
    let path = format!("/accounts/{account}/assignments");
    let alone = service.post(&home, &path, json!({"unitId": unit, "role": role}));
    if alone.status == 201 {
        return alone.id();
    }
    assert_eq!(alone.code(), "ACCEPTANCE_NEEDED", "{alone}");
    let other = match home == keeper {
        true => ADMINISTRATOR,
        false => &keeper,
    };
    let offer = offered(service, &home, account, unit, role);
    let acceptances = format!("/assignment-offers/{offer}/acceptances");
    service
        .post(other, &acceptances, json!({}))
        .expect(201)
        .id()
}

/// Offers an account an assignment; gives the offer's id.
pub fn offered(service: &Service, by: &str, account: &str, unit: &str, role: &str) -> String {
    let mut offer = json!({"unitId": unit, "role": role});
    if role == "STRATEGIST" {
        offer["countyCode"] = json!("20");
    }
    let path = format!("/accounts/{account}/assignment-offers");
    service.post(by, &path, offer).expect(201).id()
}

/// Who keeps the organisation of `account`.
pub fn home_of(service: &Service, account: &str) -> String {
    let read = service.get(ADMINISTRATOR, &format!("/accounts/{account}"));
    let id = read.expect(200).json()["organisationId"].clone();
    let mut known = service.seeded.organisations.iter();
    let (name, _) = known.find(|(_, known)| id == **known).unwrap();
    samspel::demo::administrator_of(name)
}

/// Ends the first assignment of `account`.
pub fn dismiss(service: &Service, account: &str) {
    let keeper = home_of(service, account);
    let path = format!("/accounts/{account}/assignments");
    let held = service.get(&keeper, &path).expect(200).json()["items"][0]["id"].clone();
    let path = format!("{path}/{}", held.as_str().unwrap());
    service.call(&keeper, "DELETE", &path, None).expect(204);
}
