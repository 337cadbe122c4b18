//! The registry of the demo: Dalarna.

use serde_json::json;

use super::client::Client;
use super::{ADMINISTRATOR, Seeded};
use crate::gate::token::DevelopmentIssuer;
use crate::kernel::Code;
use crate::kernel::vocabulary::Role;

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
];

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

/// Every account but the first administrator, each role first in the unit that its token shows.
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

/// Fills the registry.
pub(super) async fn seed(
    client: &Client,
    issuer: &DevelopmentIssuer,
    seeded: &mut Seeded,
) -> Result<(), String> {
    let mut areas = std::collections::BTreeMap::new();
    for area in AREAS {
        let id = client
            .create(
                ADMINISTRATOR,
                "/areas",
                json!({"name": area, "countyCode": COUNTY}),
            )
            .await?;
        areas.insert(*area, id);
    }
    for (code, name, area) in MUNICIPALITIES {
        let new = json!({"name": name, "kinds": ["MUNICIPALITY"], "countyCode": COUNTY, "municipalityCode": code});
        let organisation = client.create(ADMINISTRATOR, "/organisations", new).await?;
        let unit = format!("Socialtjänsten, {name}");
        let new = json!({"name": unit, "municipalityCode": code, "areaId": areas.get(area)});
        add_unit(client, &organisation, &unit, new, seeded).await?;
        seeded
            .organisations
            .insert((*name).to_owned(), organisation);
    }
    for (name, kind, number) in OTHERS {
        let mut new = json!({"name": name, "kinds": [kind], "countyCode": COUNTY});
        if let (Some(number), Some(members)) = (number, new.as_object_mut()) {
            members.insert("organisationNumber".into(), json!(number));
        }
        let id = client.create(ADMINISTRATOR, "/organisations", new).await?;
        seeded.organisations.insert((*name).to_owned(), id);
    }
    let common = [(
        "Region Dalarna",
        "Region Dalarnas gemensamma funktioner",
        "2080",
    )];
    for (organisation, name, municipality) in UNITS.iter().chain(&common) {
        let id = seeded
            .organisations
            .get(*organisation)
            .cloned()
            .unwrap_or_default();
        let new = json!({"name": name, "municipalityCode": municipality, "areaId": areas.get("Mellersta Dalarna")});
        add_unit(client, &id, name, new, seeded).await?;
    }
    for account in ACCOUNTS {
        add_account(client, issuer, account, seeded).await?;
    }
    Ok(())
}

async fn add_unit(
    client: &Client,
    organisation: &str,
    name: &str,
    new: serde_json::Value,
    seeded: &mut Seeded,
) -> Result<(), String> {
    let id = client
        .create(
            ADMINISTRATOR,
            &format!("/organisations/{organisation}/units"),
            new,
        )
        .await?;
    seeded.units.insert(name.to_owned(), id);
    Ok(())
}

async fn add_account(
    client: &Client,
    issuer: &DevelopmentIssuer,
    account: &Account,
    seeded: &Seeded,
) -> Result<(), String> {
    let new =
        json!({"issuer": issuer.issuer(), "subject": account.subject, "displayName": account.name});
    let id = client.create(ADMINISTRATOR, "/accounts", new).await?;
    let unit = seeded
        .units
        .get(account.unit)
        .ok_or_else(|| format!("no unit {}", account.unit))?;
    let assignment = json!({"unitId": unit, "role": account.role.code()});
    client
        .create(
            ADMINISTRATOR,
            &format!("/accounts/{id}/assignments"),
            assignment,
        )
        .await?;
    Ok(())
}
