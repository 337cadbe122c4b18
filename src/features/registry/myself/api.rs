//! The caller over HTTP.

use actix_web::{get, web};

use super::wire::{HowToChoose, Me, NamedPlace, OwnAssignment};
use crate::features::registry::policy::ReadMe;
use crate::gate::authn::ASSIGNMENT_HEADER;
use crate::gate::myself::{self, OwnAccount};
use crate::gate::relations::Relation;
use crate::gate::{Caller, Gate, Myself};
use crate::http::{Answer, Links, Mount, link};
use crate::kernel::vocabulary::Role;
use crate::kernel::{Code, Problem, Stamp};

/// This route.
pub fn routes(mount: &mut Mount<'_>) {
    mount.service(read);
}

/// Read who one is here.
///
/// The account with its assignments, and which one a call with the same headers is done in; or the person
/// concerned. With any valid token, whatever its scopes, and also when several assignments are to choose from, which
/// every other operation answers with 403 `ASSIGNMENT_AMBIGUOUS` and the `choices`.
#[utoipa::path(operation_id = "readMe", tag = "Registry",
    responses((status = 200, body = Me, description = "Who calls")))]
#[get("/me")]
async fn read(gate: web::Data<Gate>, caller: Caller) -> Result<Answer<Me>, Problem> {
    let (myself, now) = gate.recognise::<ReadMe>(&caller).await?;
    let scopes = caller.claims().scopes.clone();
    Ok(Answer::ok(match myself {
        Myself::Account(account) => staff(account, scopes, now),
        Myself::Person(relations) => person(&relations, scopes),
    }))
}

fn staff(account: OwnAccount, token_scopes: Vec<String>, now: Stamp) -> Me {
    let acting_in = account.acted_in;
    let assignments = account.assignments.into_iter();
    let assignments: Vec<OwnAssignment> = assignments
        .map(|one| {
            let is_acted_in = acting_in == Some(one.id);
            assignment(one, now, is_acted_in)
        })
        .collect();
    let acted = assignments.iter().find(|one| one.is_acted_in);
    let mut links = own_link();
    let works = [Role::Coordinator, Role::Caseworker, Role::Manager];
    if acted.is_some_and(|one| works.contains(&one.role)) {
        links.insert("worklist", link("/worklist"));
        links.insert("cases", link("/cases"));
    }
    Me {
        account_id: Some(account.id),
        display_name: account.name,
        organisation_id: account.organisation_id,
        token_scopes,
        choice: HowToChoose {
            header: ASSIGNMENT_HEADER,
            is_needed: acting_in.is_none() && assignments.iter().any(|one| one.has_begun),
        },
        assignments,
        acting_in,
        links,
    }
}

fn assignment(one: myself::OwnAssignment, now: Stamp, is_acted_in: bool) -> OwnAssignment {
    OwnAssignment {
        id: one.id,
        role: one.role,
        unit: NamedPlace {
            id: one.unit_id,
            name: one.unit_name,
        },
        organisation: NamedPlace {
            id: one.organisation_id,
            name: one.organisation_name,
        },
        scopes: one.role.scopes(),
        valid_from: one.valid_from,
        valid_to: one.valid_to,
        has_begun: one.valid_from <= now,
        is_acted_in,
    }
}

fn person(relations: &[Relation], token_scopes: Vec<String>) -> Me {
    let title = relations.first().map(Relation::title);
    let mut links = own_link();
    links.insert("records", link("/persons"));
    links.insert("cases", link("/cases"));
    Me {
        account_id: None,
        display_name: title.unwrap_or(Role::Person.sv()).to_owned(),
        organisation_id: None,
        token_scopes,
        assignments: Vec::new(),
        acting_in: None,
        choice: HowToChoose {
            header: ASSIGNMENT_HEADER,
            is_needed: false,
        },
        links,
    }
}

fn own_link() -> Links {
    Links::from([("self", link("/me"))])
}
