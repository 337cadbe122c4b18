//! Links: where one can go from an answer, and how.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{BASE, gateway};
use crate::codes;

codes! {
    /// What a link leads to. A link that is not GET is a step that would succeed now for this reader.
    pub enum LinkRelation "link-relations" {
        SelfLink "self" "Det här" "This",
        Next "next" "Nästa sida" "The next page",
        Accept "accept" "Godta" "Accept",
        AccessLog "accessLog" "Vilka som har läst" "Who has read",
        Account "account" "Kontot" "The account",
        AddGoal "addGoal" "Lägg till mål" "Add a goal",
        AddIntervention "addIntervention" "Lägg till insats" "Add an intervention",
        Adopt "adopt" "Fastställ planen" "Adopt the plan",
        Against "against" "Planen som det jämförs med" "The plan compared with",
        Agree "agree" "Ta ställning till planen" "Say what one thinks of the plan",
        Answer "answer" "Svara" "Answer",
        Answers "answers" "Svaren på frågan" "What was answered",
        Area "area" "Området" "The area",
        Assignments "assignments" "Uppdragen" "The assignments",
        Attendances "attendances" "Vilka som kom" "Who came",
        Calendar "calendar" "Kalenderfil" "Calendar file",
        Call "call" "Kalla parterna" "Call the parties",
        Cancel "cancel" "Ställ in" "Cancel",
        Case "case" "Ärendet" "The case",
        Cases "cases" "Ärendena" "The cases",
        Close "close" "Avsluta" "Close",
        Consent "consent" "Samtycket" "The consent",
        Consents "consents" "Samtyckena" "The consents",
        Consider "consider" "Ta ställning till det barnet tycker" "Consider the child's view",
        Deadlines "deadlines" "Tidsgränserna" "The deadlines",
        Decided "decided" "Samtycket som svaren ledde till" "The consent that came of the answers",
        Differences "differences" "Vad som skiljer versionerna" "What differs between versions",
        Discharges "discharges" "Utskrivningarna" "The discharges",
        Disclosures "disclosures" "Utlämnanden på annan grund" "Disclosures on another basis",
        Document "document" "Planen som dokument" "The plan as a document",
        Draft "draft" "Utkastet" "The draft",
        Edit "edit" "Ändra" "Change",
        End "end" "Avsluta" "End",
        FollowUps "followUps" "Uppföljningarna" "The follow-ups",
        Invitation "invitation" "Kallelsen eller inbjudan" "The summons or invitation",
        Invitations "invitations" "Kallelser och inbjudningar" "Summonses and invitations",
        MakeGuestLink "makeGuestLink" "Skapa en gästlänk" "Make a guest link",
        Meeting "meeting" "Mötet" "The meeting",
        Meetings "meetings" "Mötena" "The meetings",
        Merges "merges" "Poster som hör till personen" "Records that are the person's",
        Move "move" "Flytta till en annan kommun" "Move to another municipality",
        NamedUsers "namedUsers" "Namngivna användare" "Named users",
        OpenCase "openCase" "Öppna ett ärende" "Open a case",
        Organisation "organisation" "Organisationen" "The organisation",
        Participants "participants" "Deltagarna" "The participants",
        Person "person" "Personen" "The person",
        Plan "plan" "Planen" "The plan",
        Plans "plans" "Planens versioner" "The plan's versions",
        Predecessor "predecessor" "Ärendet före" "The case before",
        Preparation "preparation" "Förberedelsen" "The preparation",
        Ready "ready" "Underrätta om utskrivningsklar" "Notify that the person is ready",
        Receive "receive" "Kvittera" "Acknowledge",
        Record "record" "Anteckna utfallet" "Record the outcome",
        Records "records" "Uppgifterna om mig" "The records about me",
        Request "request" "Begäran om SIP" "The request for a SIP",
        Requests "requests" "Begäran som ledde till ärendet" "The request that led to the case",
        Reopen "reopen" "Ta upp igen i ett nytt ärende" "Go on in a new case",
        Reply "reply" "Svara" "Reply",
        Representatives "representatives" "Företrädarna" "Who acts for the person",
        Review "review" "Granska" "Review",
        Revisions "revisions" "Vad som stod förut" "What stood before",
        Successor "successor" "Ärendet efter" "The case after",
        Timeline "timeline" "Tidslinjen" "The timeline",
        Unit "unit" "Enheten" "The unit",
        Units "units" "Enheterna" "The units",
        Withdraw "withdraw" "Ta tillbaka" "Withdraw",
        WithdrawReady "withdrawReady" "Ta tillbaka underrättelsen" "Withdraw the notice",
        Submit "submit" "Skicka" "Submit",
        AddMeasure "addMeasure" "Lägg till en åtgärd" "Add a measure",
        Investigate "investigate" "Börja utreda" "Begin to investigate",
        Dispute "dispute" "Godta inte svaret" "Dispute the answer",
        Forward "forward" "Skicka vidare" "Forward",
        Escalate "escalate" "Lyft som systemfråga" "Escalate as a system issue",
        Disclose "disclose" "Visa vilket ärende det gäller" "Show which case it is about",
        Deviation "deviation" "Avvikelsen" "The deviation",
        Measure "measure" "Åtgärden" "The measure",
        Measures "measures" "Åtgärderna" "The measures",
        Worklist "worklist" "Det som är att göra" "What is to be done",
    }
}

/// The steps, by relation and how the path ends where one relation is two steps: what is not here is read (GET).
const STEPS: &[(&str, &str, &str)] = &[
    ("accept", "", "POST"),
    ("addGoal", "", "POST"),
    ("addIntervention", "", "POST"),
    ("adopt", "", "POST"),
    ("agree", "", "POST"),
    ("answer", "", "POST"),
    ("call", "", "POST"),
    ("cancel", "", "DELETE"),
    ("close", "", "POST"),
    ("consider", "", "POST"),
    ("edit", "", "PATCH"),
    ("end", "/endings", "POST"),
    ("end", "", "DELETE"),
    ("makeGuestLink", "", "POST"),
    ("move", "", "POST"),
    ("openCase", "", "POST"),
    ("ready", "", "POST"),
    ("receive", "", "POST"),
    ("record", "", "POST"),
    ("reopen", "", "POST"),
    ("reply", "", "POST"),
    ("review", "", "POST"),
    ("addMeasure", "", "POST"),
    ("submit", "", "POST"),
    ("investigate", "", "POST"),
    ("dispute", "", "POST"),
    ("forward", "", "POST"),
    ("escalate", "", "POST"),
    ("disclose", "", "POST"),
    ("withdraw", "/status-transitions", "POST"),
    ("withdraw", "/withdrawals", "POST"),
    ("withdraw", "", "DELETE"),
    ("withdrawReady", "", "POST"),
];

/// Says in every example how its links are followed.
pub(super) fn tell_methods(part: &mut Value) {
    match part {
        Value::Object(members) => {
            let links = members.get_mut("_links").and_then(Value::as_object_mut);
            for (relation, link) in links.into_iter().flatten() {
                let href = link.get("href").and_then(Value::as_str);
                if let Some(method) = href.map(|href| method(relation, href)) {
                    link["method"] = method.into();
                }
            }
            members.values_mut().for_each(tell_methods);
        }
        Value::Array(items) => items.iter_mut().for_each(tell_methods),
        _ => {}
    }
}

/// How `relation` to `path` is followed.
fn method(relation: &str, path: &str) -> &'static str {
    let mut steps = STEPS.iter();
    let step = steps.find(|(name, end, _)| *name == relation && path.ends_with(end));
    step.map_or("GET", |(_, _, method)| method)
}

/// Where one can go from here.
#[derive(Clone, Debug, Serialize, ToSchema, PartialEq, Eq)]
pub struct Link {
    /// Path, from the root of the server.
    #[serde(serialize_with = "gateway::write_path")]
    pub href: String,
    /// How it is followed. What is not GET is a step that would succeed now for this reader.
    #[schema(example = "GET")]
    pub method: &'static str,
}

impl Link {
    /// A link to read.
    pub fn to(href: String) -> Self {
        Self {
            href,
            method: "GET",
        }
    }
}

/// A link below the base path.
pub fn link(path: impl std::fmt::Display) -> Link {
    Link::to(format!("{BASE}{path}"))
}

/// Links by relation: `self`, and what this reader may do now. What each means is `link-relations` among the code
/// lists.
#[derive(Clone, Debug, Default, Serialize, PartialEq, Eq)]
#[serde(transparent)]
pub struct Links(BTreeMap<&'static str, Link>);

impl Extend<(&'static str, Link)> for Links {
    fn extend<T: IntoIterator<Item = (&'static str, Link)>>(&mut self, more: T) {
        for (relation, link) in more {
            self.insert(relation, link);
        }
    }
}

impl Links {
    /// None.
    pub fn new() -> Self {
        Self::default()
    }

    /// One more.
    pub fn insert(&mut self, relation: &'static str, link: Link) {
        let method = method(relation, &link.href);
        self.0.insert(relation, Link { method, ..link });
    }
}

impl<const N: usize> From<[(&'static str, Link); N]> for Links {
    fn from(all: [(&'static str, Link); N]) -> Self {
        let mut links = Self::new();
        for (relation, link) in all {
            links.insert(relation, link);
        }
        links
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Code;

    #[test]
    fn describes_every_step_and_tells_two_of_one_name_apart() {
        for (relation, _, _) in STEPS {
            assert!(LinkRelation::parse(relation).is_some(), "{relation}");
        }
        let method = |relation, path| Links::from([(relation, link(path))]).0[relation].method;
        assert_eq!(method("withdraw", "/consents/1/withdrawals"), "POST");
        assert_eq!(method("withdraw", "/invitations/1"), "DELETE");
        assert_eq!(method("end", "/discharges/1/endings"), "POST");
        assert_eq!(method("end", "/representatives/1"), "DELETE");
        assert_eq!(method("self", "/cases/1"), "GET");
    }
}
