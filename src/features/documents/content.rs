//! The plan in words and order.

use super::block::{Block, Document, Paragraph, Table, paragraphs, plain, strong};
use super::distributions::Distribution;
use super::material::{Material, Party};
use super::rules::is_party;
use super::words::{self, Words};
use crate::features::plans::{
    Agreement, Goal, GoalTerm, Intervention, InterventionStatus, PlanStatus,
};
use crate::kernel::swedish_words;
use crate::kernel::vocabulary::Audience;
use crate::kernel::{Code, Day, Id, Stamp};

/// What the plan is called, and all that is said of it outside the document.
const TITLE: &str = "Samordnad individuell plan";

/// The document for `audience`.
pub fn compose(audience: Audience, material: &Material) -> Document {
    let writer = Writer {
        audience,
        words: Words::of(audience),
        material,
    };
    let version = format!("{TITLE}, version {}", material.plan.number);
    let mut footer = version.clone();
    if let Some(person) = &material.person {
        footer = format!("{}. {footer}", person.name);
    }
    if material.plan.status == PlanStatus::Draft {
        footer.push_str(", UTKAST");
    }
    let mut blocks = vec![Block::Heading(1, format!("{TITLE} (SIP)"))];
    for section in [
        Writer::notices,
        Writer::facts,
        Writer::story,
        Writer::goals,
        Writer::interventions,
        Writer::responsible,
        Writer::early_signs,
        Writer::follow_up,
        Writer::parties,
        Writer::distributions,
    ] {
        blocks.extend(section(&writer));
    }
    Document {
        title: version,
        footer,
        blocks,
    }
}

struct Writer<'a> {
    audience: Audience,
    words: &'static Words,
    material: &'a Material,
}

impl Writer<'_> {
    fn notices(&self) -> Vec<Block> {
        let without_meeting = self.material.plan.adopted_without_meeting == Some(true);
        let said = [
            (
                self.material.plan.status == PlanStatus::Draft,
                self.words.draft,
            ),
            (self.material.hides_place, self.words.place_hidden),
            (self.material.left_out, self.words.left_out),
            (without_meeting, self.words.without_meeting),
        ];
        let said = said.iter().filter(|(applies, _)| *applies);
        let notices = said.map(|(_, text)| Block::Notice((*text).to_owned()));
        notices.chain(self.reason_without_meeting()).collect()
    }

    fn reason_without_meeting(&self) -> Vec<Block> {
        let reason = self.material.plan.without_meeting_reason.as_deref();
        let said = labelled(self.words.reason, reason);
        said.into_iter().map(Block::Paragraph).collect()
    }

    fn facts(&self) -> Vec<Block> {
        let plan = &self.material.plan;
        let person = self.material.person.as_ref();
        let born = person.and_then(|person| person.born);
        let adopted = plan.adopted_at.map(|at| {
            let by = plan.adopted_by.as_deref().map(|name| format!(" av {name}"));
            format!("{}{}", on(at), by.unwrap_or_default())
        });
        let changed = (plan.status == PlanStatus::Draft).then(|| on(plan.updated_at));
        vec![facts(
            "Om planen",
            [
                ("Namn", person.map(|person| person.name.clone())),
                ("Född", born.map(swedish_words::day)),
                (
                    "Telefon eller e-post",
                    person.and_then(|person| person.contact.clone()),
                ),
                ("Version", Some(plan.number.to_string())),
                ("Fastställd", adopted),
                ("Utkastet ändrat", changed),
            ],
        )]
    }

    /// What matters comes first, then how things are.
    fn story(&self) -> Vec<Block> {
        let plan = &self.material.plan;
        let parts = [
            (self.words.what_matters, &plan.what_matters),
            (self.words.childs_view, &plan.childs_view),
            (self.words.current_situation, &plan.current_situation),
            (self.words.own_resources, &plan.own_resources),
        ];
        let said = parts
            .iter()
            .filter_map(|(heading, text)| Some((heading, text.as_deref()?)));
        said.flat_map(|(heading, text)| prose(heading, text))
            .collect()
    }

    fn goals(&self) -> Vec<Block> {
        let goals = &self.material.plan.goals;
        let mut blocks = vec![heading(2, self.words.goals)];
        if goals.is_empty() {
            blocks.push(Block::Paragraph(plain(self.words.nothing.to_owned())));
        }
        for (term, title) in [
            (GoalTerm::Short, self.words.short_term),
            (GoalTerm::Long, self.words.long_term),
        ] {
            let items: Vec<_> = goals
                .iter()
                .filter(|goal| goal.term == term)
                .map(|goal| self.goal(goal))
                .collect();
            if !items.is_empty() {
                blocks.extend([heading(3, title), Block::List(items)]);
            }
        }
        blocks
    }

    /// The person's words first.
    fn goal(&self, goal: &Goal) -> Vec<Paragraph> {
        let mut item = standing_out(&goal.persons_words);
        item.extend(labelled(
            self.words.professional_words,
            goal.professional_words.as_deref(),
        ));
        item
    }

    /// By responsible party, in the order the parties came; what nobody answers for comes last.
    fn interventions(&self) -> Vec<Block> {
        let words = self.words;
        let all = &self.material.plan.interventions;
        let mut blocks = vec![heading(2, words.interventions)];
        let intro = if all.is_empty() {
            words.nothing
        } else {
            words.interventions_intro
        };
        blocks.push(Block::Paragraph(plain(intro.to_owned())));
        let mut group = |title: String, answers: &dyn Fn(Option<Id>) -> bool| {
            let items: Vec<_> = all
                .iter()
                .filter(|one| answers(one.responsible_participant_id))
                .map(|one| self.intervention(one))
                .collect();
            if !items.is_empty() {
                blocks.extend([Block::Heading(3, title), Block::List(items)]);
            }
        };
        let parties = &self.material.parties;
        for party in parties {
            group(party.name.clone(), &|responsible| {
                responsible == Some(party.id)
            });
        }
        let unknown = |id: Option<Id>| id.is_none_or(|id| parties.iter().all(|one| one.id != id));
        group(words.nobody.to_owned(), &unknown);
        blocks
    }

    fn intervention(&self, one: &Intervention) -> Vec<Paragraph> {
        let words = self.words;
        let mut item = standing_out(&one.measure);
        item.extend(labelled(words.need, Some(&one.need)));
        item.extend(labelled(
            words.own_contribution,
            one.own_contribution.as_deref(),
        ));
        item.extend(labelled(
            words.period,
            period(one.starts_on, one.ends_on).as_deref(),
        ));
        let told = !self.material.hides_place;
        let contact = one.contact.as_deref().filter(|_| told);
        item.extend(labelled(words.contact, contact));
        if one.orphaned == Some(true) {
            item.push(plain(words.orphaned.to_owned()));
        }
        if one.status != InterventionStatus::NotStarted {
            item.extend(labelled(words.status, Some(one.status.sv())));
        }
        item
    }

    fn responsible(&self) -> Vec<Block> {
        let plan = &self.material.plan;
        let overall = self.material.overall.clone();
        let nothing = || self.words.nothing.to_owned();
        vec![
            heading(2, self.words.responsible),
            facts(
                self.words.responsible,
                [
                    (self.words.overall, Some(overall.unwrap_or_else(nothing))),
                    (self.words.lead, plan.lead_name.clone()),
                ],
            ),
        ]
    }

    fn early_signs(&self) -> Vec<Block> {
        let text = self.material.plan.early_signs.as_deref();
        text.map(|text| prose(self.words.early_signs, text))
            .unwrap_or_default()
    }

    fn follow_up(&self) -> Vec<Block> {
        let plan = &self.material.plan;
        let on = plan.follow_up_on.map(swedish_words::day);
        // Who calls is as a rule a unit.
        let told = !self.material.hides_place;
        let caller = plan.follow_up_caller.as_deref().filter(|_| told);
        let form = plan
            .follow_up_form
            .map(|form| words::follow_up_form(self.audience, form).to_owned());
        vec![
            heading(2, self.words.follow_up),
            facts(
                self.words.follow_up,
                [
                    (
                        self.words.follow_up_on,
                        Some(on.unwrap_or_else(|| self.words.nothing.to_owned())),
                    ),
                    (self.words.follow_up_form, form),
                    (self.words.follow_up_caller, caller.map(str::to_owned)),
                ],
            ),
        ]
    }

    fn parties(&self) -> Vec<Block> {
        let rows: Vec<_> = self
            .material
            .parties
            .iter()
            .map(|one| self.party(one))
            .collect();
        if rows.is_empty() {
            return Vec::new();
        }
        vec![
            heading(2, self.words.parties),
            Block::Table(Table {
                caption: self.words.parties,
                columns: vec!["Namn", "Roll", self.words.agreement],
                widths: vec![40, 22, 38],
                rows,
            }),
        ]
    }

    fn party(&self, one: &Party) -> Vec<String> {
        let said = self
            .material
            .plan
            .agreements
            .iter()
            .find(|said| said.participant_id == one.id);
        let silent = if is_party(one.role) {
            "Har inte svarat"
        } else {
            ""
        };
        let name = match &one.contact {
            Some(contact) => format!("{}\n{contact}", one.name),
            None => one.name.clone(),
        };
        vec![
            name,
            words::role(self.audience, one.role).to_owned(),
            said.map_or(silent.to_owned(), agreement),
        ]
    }

    /// For the parties only.
    fn distributions(&self) -> Vec<Block> {
        let all = &self.material.distributions;
        if self.audience == Audience::Person || all.is_empty() {
            return Vec::new();
        }
        vec![
            heading(2, "Vem som har fått planen"),
            Block::Table(Table {
                caption: "Vem som har fått planen",
                columns: vec!["Mottagare", "Dag", "Sätt", "Noterat av"],
                widths: vec![34, 26, 18, 22],
                rows: all.iter().map(|one| self.distribution(one)).collect(),
            }),
        ]
    }

    fn distribution(&self, one: &Distribution) -> Vec<String> {
        let known = &self.material.parties;
        let participant = known
            .iter()
            .find(|part| Some(part.id) == one.participant_id);
        let name = participant.map(|part| part.name.clone());
        let told = !self.material.hides_place;
        let recipient = name.or_else(|| one.recipient.clone().filter(|_| told));
        vec![
            recipient.unwrap_or_else(|| "Annan deltagare".to_owned()),
            on(one.handed_over_at),
            one.channel.sv().to_owned(),
            one.recorded_by.clone(),
        ]
    }
}

fn agreement(said: &Agreement) -> String {
    let mut text = format!("{} {}", said.answer.sv(), on(said.recorded_at));
    if said.is_outdated {
        text.push_str(" (till en tidigare lydelse)");
    }
    if let Some(comment) = &said.comment {
        text.push_str(". ");
        text.push_str(comment);
    }
    text
}

fn heading(level: u8, text: &str) -> Block {
    Block::Heading(level, text.to_owned())
}

fn prose(title: &str, text: &str) -> Vec<Block> {
    let said = paragraphs(text).into_iter().map(Block::Paragraph);
    std::iter::once(heading(2, title)).chain(said).collect()
}

/// A table of two columns; what is not stated has no row.
fn facts<const N: usize>(caption: &'static str, facts: [(&str, Option<String>); N]) -> Block {
    let rows = facts
        .into_iter()
        .filter_map(|(label, value)| Some(vec![label.to_owned(), value?]));
    Block::Table(Table {
        caption,
        columns: Vec::new(),
        widths: vec![34, 66],
        rows: rows.collect(),
    })
}

fn standing_out(text: &str) -> Vec<Paragraph> {
    paragraphs(text)
        .into_iter()
        .map(|one| strong(one.text))
        .collect()
}

/// The text with its own direction, when it is read from right to left: else its last mark would follow the
/// Swedish around it.
fn apart(text: &str) -> String {
    use unicode_bidi::BidiClass::{AL, R};
    let right_to_left = |c| matches!(unicode_bidi::bidi_class(c), R | AL);
    match text.contains(right_to_left) {
        true => format!("\u{2068}{text}\u{2069}"),
        false => text.to_owned(),
    }
}

/// The text after its label, if there is any.
fn labelled(label: &str, text: Option<&str>) -> Vec<Paragraph> {
    let mut said = text.map(paragraphs).unwrap_or_default();
    if let Some(first) = said.first_mut() {
        first.text = format!("{label}: {}", apart(&first.text));
    }
    said
}

fn period(starts_on: Option<Day>, ends_on: Option<Day>) -> Option<String> {
    match (starts_on, ends_on) {
        (Some(start), Some(end)) if start == end => Some(swedish_words::day(start)),
        (Some(start), Some(end)) => Some(format!(
            "{} till {}",
            swedish_words::day(start),
            swedish_words::day(end)
        )),
        (Some(start), None) => Some(format!("från {}", swedish_words::day(start))),
        (None, Some(end)) => Some(format!("till {}", swedish_words::day(end))),
        (None, None) => None,
    }
}

/// The day in Sweden.
fn on(at: Stamp) -> String {
    swedish_words::day(at.swedish_day())
}
