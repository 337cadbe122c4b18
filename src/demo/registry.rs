//! The registry of the demo: Dalarna.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::client::Client;
use super::{ADMINISTRATOR, SERVICE, Seeded, text};
use crate::gate::token::{DevelopmentIssuer, ORGANISATION_CLAIM};
use crate::kernel::Code;
use crate::kernel::vocabulary::{Branch, Role};

/// SCB's county code of Dalarna.
const COUNTY: &str = "20";

/// SCB's codes and names of Dalarna's municipalities, with the area we count them to.
const MUNICIPALITIES: &[(&str, &str, &str)] = &[
    ("2021", "Vansbro kommun", "Västra Dalarna"),
    ("2023", "Malung-Sälens kommun", "Västra Dalarna"),
    ("2026", "Gagnefs kommun", "Mellersta Dalarna"),
    ("2029", "Leksands kommun", "Norra Dalarna"),
    ("2031", "Rättviks kommun", "Norra Dalarna"),
    ("2034", "Orsa kommun", "Norra Dalarna"),
    ("2039", "Älvdalens kommun", "Norra Dalarna"),
    ("2061", "Smedjebackens kommun", "Södra Dalarna"),
    ("2062", "Mora kommun", "Norra Dalarna"),
    ("2080", "Falu kommun", "Mellersta Dalarna"),
    ("2081", "Borlänge kommun", "Mellersta Dalarna"),
    ("2082", "Säters kommun", "Södra Dalarna"),
    ("2083", "Hedemora kommun", "Södra Dalarna"),
    ("2084", "Avesta kommun", "Södra Dalarna"),
    ("2085", "Ludvika kommun", "Södra Dalarna"),
];

const AREAS: &[&str] = &[
    "Västra Dalarna",
    "Norra Dalarna",
    "Mellersta Dalarna",
    "Södra Dalarna",
];

/// The organisations beside the municipalities: name, kind, organisation number.
const OTHERS: &[(&str, &str, Option<&str>)] = &[
    ("Region Dalarna", "REGION", Some("2321000180")),
    ("Försäkringskassan", "FORSAKRINGSKASSAN", Some("2021005521")),
    (
        "Arbetsförmedlingen",
        "ARBETSFORMEDLINGEN",
        Some("2021002114"),
    ),
    ("Exempelskolan i Falun", "SCHOOL", None),
    ("Exempelvård AB", "PRIVATE_PROVIDER", None),
];

/// Units beyond each municipality's social services: organisation, name, municipality.
const UNITS: &[(&str, &str, &str)] = &[
    ("Falu kommun", "Socialtjänsten barn och unga, Falun", "2080"),
    ("Region Dalarna", "Psykiatrisk öppenvård Falun", "2080"),
    ("Region Dalarna", "Vårdcentralen Norslund", "2080"),
    (
        "Region Dalarna",
        "Barn- och ungdomspsykiatrin Falun",
        "2080",
    ),
    ("Försäkringskassan", "Försäkringskassan Falun", "2080"),
    ("Arbetsförmedlingen", "Arbetsförmedlingen Falun", "2080"),
    ("Exempelskolan i Falun", "Elevhälsan, Exempelskolan", "2080"),
    ("Exempelvård AB", "Exempelvårds öppenvård", "2081"),
    (
        "Region Dalarna",
        "Region Dalarnas gemensamma funktioner",
        "2080",
    ),
];

/// What each municipality's first unit is called, before its name.
const SOCIAL_SERVICES: &str = "Socialtjänsten, ";

/// The unit of Falun's social services, where most of the demo happens.
pub const FALUN: &str = "Socialtjänsten, Falu kommun";

/// An account of the demo.
pub struct Account {
    /// Subject of its token.
    pub subject: &'static str,
    /// Name.
    pub name: &'static str,
    /// Its only assignment's role.
    pub role: Role,
    /// Its unit.
    pub unit: &'static str,
}

const fn account(
    subject: &'static str,
    name: &'static str,
    role: Role,
    unit: &'static str,
) -> Account {
    Account {
        subject,
        name,
        role,
        unit,
    }
}

/// Every account but the administrators', each role first in the unit that its token shows.
pub const ACCOUNTS: &[Account] = &[
    account("eva.exempel", "Eva Exempel", Role::Coordinator, FALUN),
    account("olle.test", "Olle Test", Role::Caseworker, FALUN),
    account("maj.chef", "Maj Chef", Role::Manager, FALUN),
    account(
        "amir.ambassador",
        "Amir Ambassadör",
        Role::Ambassador,
        FALUN,
    ),
    account(
        "stina.strateg",
        "Stina Strateg",
        Role::Strategist,
        "Region Dalarnas gemensamma funktioner",
    ),
    account(
        "treserva-falun",
        "Verksamhetssystem Falun",
        Role::Integration,
        FALUN,
    ),
    account("lars.logg", "Lars Logg", Role::Auditor, FALUN),
    account(
        "sam.mottagning",
        "Sam Mottagning",
        Role::Coordinator,
        "Psykiatrisk öppenvård Falun",
    ),
    account(
        "pia.psykiatri",
        "Pia Psykiatri",
        Role::Caseworker,
        "Psykiatrisk öppenvård Falun",
    ),
    account(
        "arne.af",
        "Arne Arbetsförmedlare",
        Role::Caseworker,
        "Arbetsförmedlingen Falun",
    ),
    account(
        "fia.fk",
        "Fia Försäkring",
        Role::Caseworker,
        "Försäkringskassan Falun",
    ),
    account(
        "kim.kurator",
        "Kim Kurator",
        Role::Caseworker,
        "Elevhälsan, Exempelskolan",
    ),
    account(
        "paul.privat",
        "Paul Privat",
        Role::Caseworker,
        "Exempelvårds öppenvård",
    ),
    account(
        "bo.borlange",
        "Bo Borlänge",
        Role::Coordinator,
        "Socialtjänsten, Borlänge kommun",
    ),
    account(
        "liv.logg",
        "Liv Logg",
        Role::Auditor,
        "Psykiatrisk öppenvård Falun",
    ),
];

/// Subject of the administrator of `organisation`.
pub fn administrator_of(organisation: &str) -> String {
    let code = MUNICIPALITIES
        .iter()
        .find(|(_, name, _)| *name == organisation);
    let code = code.map(|(code, ..)| *code);
    let others = OTHERS.iter().position(|(name, ..)| *name == organisation);
    match (code, others) {
        (Some(code), _) => format!("registrator.{code}"),
        (None, place) => format!("registrator.{}", place.unwrap_or_default() + 1),
    }
}

/// The branch of a unit of the demo.
fn branch_of(unit: &str) -> Branch {
    let is = |words: &[&str]| words.iter().any(|word| unit.contains(word));
    if is(&["Socialtjänsten"]) {
        Branch::SocialServices
    } else if is(&["Elevhälsan"]) {
        Branch::SchoolHealth
    } else if is(&["Psykiatri", "psykiatri", "Vårdcentralen", "vård"]) {
        Branch::HealthCare
    } else {
        Branch::Other
    }
}

/// The organisation of a unit of the demo; that of the service for any other name.
pub fn organisation_of(unit: &str) -> &'static str {
    let municipality = MUNICIPALITIES
        .iter()
        .map(|(_, name, _)| *name)
        .find(|name| unit.strip_prefix(SOCIAL_SERVICES) == Some(name));
    let listed = UNITS.iter().find(|(_, name, _)| *name == unit);
    municipality
        .or(listed.map(|(organisation, ..)| *organisation))
        .unwrap_or(SERVICE)
}

/// Every organisation but that of the service, with its first unit.
pub(super) fn organisations() -> impl Iterator<Item = (&'static str, String)> {
    let municipalities = MUNICIPALITIES
        .iter()
        .map(|(_, name, _)| (*name, format!("{SOCIAL_SERVICES}{name}")));
    let others = OTHERS.iter().filter_map(|(name, ..)| {
        let unit = UNITS.iter().find(|(organisation, ..)| organisation == name);
        unit.map(|(_, unit, _)| (*name, (*unit).to_owned()))
    });
    municipalities.chain(others)
}

/// Fills the registry: the service's administrator registers areas and organisations, and appoints whoever
/// keeps each; those register the rest.
pub(super) async fn seed(
    client: &Client,
    issuer: &DevelopmentIssuer,
    seeded: &mut Seeded,
) -> Result<(), String> {
    let mut areas = BTreeMap::new();
    for area in AREAS {
        let new = json!({"name": area, "countyCode": COUNTY});
        areas.insert(*area, client.create(ADMINISTRATOR, "/areas", new).await?);
    }
    for (code, name, area) in MUNICIPALITIES {
        let new = json!({"name": name, "kinds": ["MUNICIPALITY"], "countyCode": COUNTY, "municipalityCode": code});
        let unit = json!({"municipalityCode": code, "areaId": areas.get(area)});
        begin(client, issuer, (name, new), unit, seeded).await?;
    }
    for (name, kind, number) in OTHERS {
        let mut new = json!({"name": name, "kinds": [kind], "countyCode": COUNTY});
        if let (Some(number), Some(members)) = (number, new.as_object_mut()) {
            members.insert("organisationNumber".into(), json!(number));
        }
        let first = UNITS.iter().find(|(organisation, ..)| organisation == name);
        let municipality = first.map(|(.., municipality)| *municipality);
        let unit =
            json!({"municipalityCode": municipality, "areaId": areas.get("Mellersta Dalarna")});
        begin(client, issuer, (name, new), unit, seeded).await?;
    }
    for (organisation, name, municipality) in UNITS {
        if !seeded.units.contains_key(*name) {
            let new = json!({"name": name, "municipalityCode": municipality, "areaId": areas.get("Mellersta Dalarna")});
            let by = administrator_of(organisation);
            add_unit(client, &by, organisation, new, seeded).await?;
        }
    }
    for account in ACCOUNTS {
        add_account(client, issuer, account, seeded).await?;
    }
    Ok(())
}

/// Registers an organisation with its first unit, binds the issuer to it and appoints its administrator.
async fn begin(
    client: &Client,
    issuer: &DevelopmentIssuer,
    (name, new): (&str, Value),
    mut unit: Value,
    seeded: &mut Seeded,
) -> Result<(), String> {
    let id = client.create(ADMINISTRATOR, "/organisations", new).await?;
    seeded.organisations.insert(name.to_owned(), id.clone());
    let first = organisations().find(|(organisation, _)| *organisation == name);
    let (_, first) = first.ok_or_else(|| format!("{name} has no unit"))?;
    if let Some(members) = unit.as_object_mut() {
        members.insert("name".into(), json!(first));
    }
    add_unit(client, ADMINISTRATOR, name, unit, seeded).await?;
    let binding =
        json!({"issuer": issuer.issuer(), "claim": ORGANISATION_CLAIM, "claimValue": name});
    let bindings = format!("/organisations/{id}/issuer-bindings");
    client.create(ADMINISTRATOR, &bindings, binding).await?;
    let administrator = json!({
        "organisationId": id, "issuer": issuer.issuer(), "subject": administrator_of(name),
        "displayName": format!("Registrator, {name}"),
    });
    let account = client
        .create(ADMINISTRATOR, "/accounts", administrator)
        .await?;
    let appointment = json!({"unitId": seeded.units.get(&first), "role": "REGISTRY_ADMIN"});
    let assignments = format!("/accounts/{account}/assignments");
    client
        .create(ADMINISTRATOR, &assignments, appointment)
        .await?;
    Ok(())
}

async fn add_unit(
    client: &Client,
    by: &str,
    organisation: &str,
    mut new: Value,
    seeded: &mut Seeded,
) -> Result<(), String> {
    let name = text(&new, "name")?.to_owned();
    if let Some(members) = new.as_object_mut() {
        members.insert("branch".into(), json!(branch_of(&name).code()));
    }
    let organisation = seeded.organisations.get(organisation);
    let organisation = organisation.ok_or_else(|| format!("no organisation of {name}"))?;
    let units = format!("/organisations/{organisation}/units");
    let id = client.create(by, &units, new).await?;
    seeded.units.insert(name, id);
    Ok(())
}

/// An account and its assignment, which the service's administrator accepts when two must give it.
async fn add_account(
    client: &Client,
    issuer: &DevelopmentIssuer,
    account: &Account,
    seeded: &Seeded,
) -> Result<(), String> {
    let organisation = organisation_of(account.unit);
    let by = administrator_of(organisation);
    let new = json!({
        "organisationId": seeded.organisations.get(organisation), "issuer": issuer.issuer(),
        "subject": account.subject, "displayName": account.name,
    });
    let id = client.create(&by, "/accounts", new).await?;
    let mut assignment =
        json!({"unitId": seeded.units.get(account.unit), "role": account.role.code()});
    if !matches!(account.role, Role::Auditor | Role::Strategist) {
        let assignments = format!("/accounts/{id}/assignments");
        return client.create(&by, &assignments, assignment).await.map(drop);
    }
    if let (Role::Strategist, Some(members)) = (account.role, assignment.as_object_mut()) {
        members.insert("countyCode".into(), json!(COUNTY));
    }
    let offers = format!("/accounts/{id}/assignment-offers");
    let offer = client.create(&by, &offers, assignment).await?;
    let acceptances = format!("/assignment-offers/{offer}/acceptances");
    client
        .create(ADMINISTRATOR, &acceptances, json!({}))
        .await
        .map(drop)
}
