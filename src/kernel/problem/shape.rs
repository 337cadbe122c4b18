//! An error answer: its faults, its words, its JSON.

use std::borrow::Cow;

use serde_json::{Value, json};

use super::{FaultCode, Language, ProblemCode};

/// Most faults that one answer lists; of the others it says how many there are.
pub const MOST_SHOWN: usize = 20;

/// Where a fault is.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Place {
    /// JSON Pointer (RFC 6901) into the body.
    Pointer(String),
    /// Name of a path, query or header parameter.
    Parameter(String),
}

/// One fault. The refused value is never kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fault {
    /// Where it is.
    pub place: Place,
    /// What it is.
    pub code: FaultCode,
    /// What the value should have kept to: a limit or a form, never a value that was sent.
    pub limit: Option<Limit>,
}

/// What a value should have kept to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Limit {
    /// Said the same in every language.
    Same(String),
    /// In words, Swedish and English.
    Words(String, String),
}

impl Limit {
    fn said(&self, language: Language) -> &str {
        match (self, language) {
            (Self::Same(text), _) => text,
            (Self::Words(sv, _), Language::Swedish) => sv,
            (Self::Words(_, en), Language::English) => en,
        }
    }
}

impl Fault {
    /// A fault in the body.
    pub fn at(pointer: impl Into<String>, code: FaultCode) -> Self {
        Self {
            place: Place::Pointer(pointer.into()),
            code,
            limit: None,
        }
    }

    /// A fault in a parameter.
    pub fn parameter(name: impl Into<String>, code: FaultCode) -> Self {
        Self {
            place: Place::Parameter(name.into()),
            code,
            limit: None,
        }
    }

    /// The same fault of a body that stands at `pointer` in another.
    #[must_use]
    pub fn below(self, pointer: &str) -> Self {
        match &self.place {
            Place::Pointer(own) => Self {
                place: Place::Pointer(format!("{pointer}{own}")),
                ..self
            },
            Place::Parameter(_) => self,
        }
    }

    /// The same with what the value should have kept to.
    #[must_use]
    pub fn limit(self, limit: impl ToString) -> Self {
        Self {
            limit: Some(Limit::Same(limit.to_string())),
            ..self
        }
    }

    /// The same with that said in Swedish and in English.
    #[must_use]
    pub fn within(self, sv: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            limit: Some(Limit::Words(sv.into(), en.into())),
            ..self
        }
    }

    /// What is wrong, for people, with what the value should have kept to.
    pub fn detail(&self, language: Language) -> String {
        let words = self.code.words(language);
        match &self.limit {
            None => words.replace("{}", ""),
            Some(limit) if words.contains("{}") => words.replace("{}", limit.said(language)),
            Some(limit) => format!("{}: {}.", words.trim_end_matches('.'), limit.said(language)),
        }
    }

    fn to_json(&self, language: Language) -> Value {
        let detail = self.detail(language);
        match &self.place {
            Place::Pointer(pointer) => {
                json!({"pointer": pointer, "code": self.code.code(), "detail": detail})
            }
            Place::Parameter(name) => {
                json!({"parameter": name, "code": self.code.code(), "detail": detail})
            }
        }
    }
}

/// An error answer in the making.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// What kind of problem.
    pub code: ProblemCode,
    /// Every fault found.
    pub faults: Vec<Fault>,
    /// Stable sub-code of a refused token (`TOKEN_EXPIRED`), or the scope that is missing.
    pub hint: Option<Cow<'static, str>>,
    /// A member of its own, as RFC 9457 lets problems have: what the caller needs to go on, already seen to be the
    /// caller's to know.
    pub more: Option<Box<More>>,
}

/// A problem's own member: its name, and what it holds.
pub type More = (&'static str, Value);

impl Problem {
    /// A problem without faults.
    pub fn new(code: ProblemCode) -> Self {
        Self {
            code,
            faults: Vec::new(),
            hint: None,
            more: None,
        }
    }

    /// A problem with its faults.
    pub fn with(code: ProblemCode, faults: Vec<Fault>) -> Self {
        Self {
            code,
            faults,
            hint: None,
            more: None,
        }
    }

    /// 422 for one fault of the body.
    pub fn invalid(pointer: &str, code: FaultCode) -> Self {
        Self::with(ProblemCode::Invalid, vec![Fault::at(pointer, code)])
    }

    /// The same with a hint.
    #[must_use]
    pub fn hint(self, hint: impl Into<Cow<'static, str>>) -> Self {
        Self {
            hint: Some(hint.into()),
            ..self
        }
    }

    /// The same with member `name`, which holds `what`.
    #[must_use]
    pub fn more(self, name: &'static str, what: Value) -> Self {
        Self {
            more: Some(Box::new((name, what))),
            ..self
        }
    }

    /// `Ok` when there are no faults, otherwise 422 with all of them.
    ///
    /// # Errors
    /// When `faults` is not empty.
    pub fn unless_empty(faults: Vec<Fault>) -> Result<(), Self> {
        if faults.is_empty() {
            Ok(())
        } else {
            Err(Self::with(ProblemCode::Invalid, faults))
        }
    }

    /// The body of the answer.
    pub fn to_json(&self, language: Language, trace_id: &str) -> Value {
        let title = self.code.title(language);
        let shown = self.shown().into_iter();
        let code = match &self.hint {
            Some(refusal) if self.code == ProblemCode::Unauthenticated => refusal,
            _ => self.code.code(),
        };
        let mut body = json!({
            "type": format!("https://samspel.example/problems/{}", self.code.code().to_lowercase().replace('_', "-")),
            "title": title,
            "status": self.code.status(),
            "detail": self.detail(language),
            "instance": instance(trace_id),
            "code": code,
            "traceId": trace_id,
            "errors": shown.map(|fault| fault.to_json(language)).collect::<Vec<_>>(),
        });
        if let (Some(more), Some(members)) = (&self.more, body.as_object_mut()) {
            members.insert(more.0.to_owned(), more.1.clone());
        }
        body
    }

    /// The faults that the answer lists: when there are too many, first one of each place.
    fn shown(&self) -> Vec<&Fault> {
        if self.faults.len() <= MOST_SHOWN {
            return self.faults.iter().collect();
        }
        let (mut firsts, mut others): (Vec<&Fault>, Vec<&Fault>) = Default::default();
        for fault in &self.faults {
            let known = firsts.iter().any(|first| first.place == fault.place);
            match known || firsts.len() == MOST_SHOWN {
                true => others.push(fault),
                false => firsts.push(fault),
            }
        }
        firsts.into_iter().chain(others).take(MOST_SHOWN).collect()
    }

    /// What is wrong and what can be done about it, each sentence once.
    fn detail(&self, language: Language) -> String {
        let mut sentences: Vec<String> = Vec::new();
        for fault in self.shown() {
            let sentence = fault.detail(language);
            if !sentences.contains(&sentence) {
                sentences.push(sentence);
            }
        }
        if sentences.is_empty() {
            let title = self.code.title(language);
            sentences.push(match &self.hint {
                None => title.to_owned(),
                Some(hint) => format!("{title} ({hint})"),
            });
        }
        let more = self.faults.len().saturating_sub(MOST_SHOWN);
        if more > 0 {
            sentences.push(match language {
                Language::Swedish => format!("Ytterligare {more} fel visas inte."),
                Language::English => format!("{more} more are not shown."),
            });
        }
        sentences.extend(self.code.advice(language).map(str::to_owned));
        sentences.join(" ")
    }
}

/// The occurrence, by its trace: a path could hold what somebody typed into it.
fn instance(trace_id: &str) -> String {
    let part = |from: usize, to: usize| trace_id.get(from..to).unwrap_or_default();
    format!(
        "urn:uuid:{}-{}-{}-{}-{}",
        part(0, 8),
        part(8, 12),
        part(12, 16),
        part(16, 20),
        part(20, 32)
    )
}

/// 422 for this one fault.
impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        Self::with(ProblemCode::Invalid, vec![fault])
    }
}

impl From<ProblemCode> for Problem {
    fn from(code: ProblemCode) -> Self {
        Self::new(code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_every_code_once() {
        let mut codes: Vec<_> = ProblemCode::ALL.iter().map(|code| code.code()).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), ProblemCode::ALL.len());
    }

    #[test]
    fn speaks_both_languages_and_keeps_all_five_members() {
        let problem = Problem::with(
            ProblemCode::Invalid,
            vec![
                Fault::at("/name", FaultCode::TooLong).limit(200),
                Fault::at("/kind", FaultCode::Required),
            ],
        );
        let body = problem.to_json(Language::Swedish, "abc");
        for member in [
            "type", "title", "status", "detail", "instance", "code", "traceId", "errors",
        ] {
            assert!(!body[member].is_null(), "{member}");
        }
        assert_eq!(body["errors"][0]["detail"], "Högst 200 tecken.");
        assert_eq!(
            problem.to_json(Language::English, "abc")["errors"][1]["detail"],
            "The member is required."
        );
    }
}
