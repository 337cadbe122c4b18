//! Problem details (RFC 9457): the one shape of every error answer.
//!
//! A [`Problem`] names what is wrong by code; the words, in Swedish and English, stand in two
//! tables here. It is turned into an answer at the edge, where language and trace id are known.

use serde_json::{Value, json};

/// Language of titles and details.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Language {
    /// The default.
    #[default]
    Swedish,
    /// By `Accept-Language`.
    English,
}

macro_rules! catalogue {
    ($($variant:ident $status:literal $code:literal $sv:literal $en:literal),+ $(,)?) => {
        /// Stable code of a problem; its status and titles stand beside it in the table.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum ProblemCode { $(#[doc = $en] $variant),+ }

        impl ProblemCode {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// HTTP status.
            pub fn status(self) -> u16 { match self { $(Self::$variant => $status),+ } }
            /// Stable UPPER_SNAKE_CASE code.
            pub fn code(self) -> &'static str { match self { $(Self::$variant => $code),+ } }
            /// One sentence for people.
            pub fn title(self, language: Language) -> &'static str {
                match (self, language) {
                    $((Self::$variant, Language::Swedish) => $sv, (Self::$variant, Language::English) => $en),+
                }
            }
        }
    };
}

catalogue! {
    MalformedJson 400 "MALFORMED_JSON" "Meddelandet är inte giltig JSON." "The body is not valid JSON.",
    InvalidParameter 400 "INVALID_PARAMETER" "En parameter är felaktig." "A parameter is invalid.",
    BadRequest 400 "BAD_REQUEST" "Anropet kunde inte tolkas." "The request could not be understood.",
    Unauthenticated 401 "UNAUTHENTICATED" "En giltig åtkomsttoken krävs." "A valid access token is required.",
    NoAssignment 403 "NO_ASSIGNMENT" "Kontot har inget giltigt uppdrag." "The account has no valid assignment.",
    AssignmentAmbiguous 403 "ASSIGNMENT_AMBIGUOUS" "Ange vilket uppdrag anropet görs i med X-Assignment-Id." "State the assignment acted in with X-Assignment-Id.",
    InsufficientScope 403 "INSUFFICIENT_SCOPE" "Åtkomsttoken saknar den behörighet (scope) som krävs." "The access token lacks the scope required.",
    Forbidden 403 "FORBIDDEN" "Uppdraget får inte utföra detta." "The assignment may not do this.",
    EmergencyReadOnly 403 "EMERGENCY_READ_ONLY" "Under nödåtkomst kan ärendet bara läsas." "Under emergency access the case can only be read.",
    OwnAccount 403 "OWN_ACCOUNT" "Ingen kan ändra sitt eget konto eller dess uppdrag." "Nobody changes the own account or its assignments.",
    SecondPersonNeeded 403 "SECOND_PERSON_NEEDED" "Någon annan ska godta erbjudandet." "Somebody else must accept the offer.",
    RoleReserved 403 "ROLE_RESERVED" "Den som har uppdraget kan inte ge den rollen." "The role is not for the assignment acted in to give.",
    IssuerNotBound 403 "ISSUER_NOT_BOUND" "Utgivaren är inte bunden till kontots organisation." "The issuer is not bound to the account's organisation.",
    OrganisationMismatch 403 "ORGANISATION_MISMATCH" "Åtkomsttoken anger inte kontots organisation." "The access token does not state the account's organisation.",
    NotFound 404 "NOT_FOUND" "Det som efterfrågas finns inte eller är inte tillgängligt." "What is asked for does not exist or is not available.",
    MethodNotAllowed 405 "METHOD_NOT_ALLOWED" "Metoden stöds inte här." "The method is not supported here.",
    NotAcceptable 406 "NOT_ACCEPTABLE" "Svaret finns inte i ett format som godtas." "The answer has no acceptable format.",
    RequestTimeout 408 "REQUEST_TIMEOUT" "Anropet tog för lång tid att ta emot." "The request took too long to arrive.",
    Conflict 409 "CONFLICT" "Det går inte som läget är nu." "It conflicts with the present state.",
    AlreadyExists 409 "ALREADY_EXISTS" "Det finns redan." "It exists already.",
    BranchInUse 409 "BRANCH_IN_USE" "Enheten deltar eller har deltagit i ärenden, och det den lämnat hör till dess verksamhetsgren." "The unit takes or took part in cases, and what it contributed belongs to its branch.",
    AssignmentOverlaps 409 "ASSIGNMENT_OVERLAPS" "Kontot har redan ett uppdrag med samma roll i enheten under en del av tiden." "The account has an assignment of the same role in the unit for a part of the time already.",
    TransitionNotAllowed 409 "TRANSITION_NOT_ALLOWED" "Övergången är inte tillåten från nuvarande status." "The transition is not allowed from the present status.",
    ConsentMissing 409 "CONSENT_MISSING" "Ett giltigt samtycke till planen saknas." "A valid consent to the plan is missing.",
    CustodianConsentMissing 409 "CUSTODIAN_CONSENT_MISSING" "Det saknas samtycke från minst en vårdnadshavare." "Not all custodians have consented.",
    ConsentNotRequested 409 "CONSENT_NOT_REQUESTED" "Ingen har frågat om samtycket, eller så är frågan redan avgjord." "The consent is not asked for, or the question is settled already.",
    PersonDeceased 409 "PERSON_DECEASED" "Personen är avliden enligt ett avslutat ärende." "A case about the person is closed as deceased.",
    BirthDateUnknown 409 "BIRTH_DATE_UNKNOWN" "Personens födelsedatum är inte känt: anteckna det på personen först, så att det framgår om personen är barn eller vuxen." "The person's birth date is not known: record it on the person first, so that it is clear whether the person is a child or an adult.",
    CaseClosed 409 "CASE_CLOSED" "Ärendet är avslutat." "The case is closed.",
    EmergencyLimit 409 "EMERGENCY_LIMIT" "Kontot har redan använt nödåtkomst så många gånger som är tillåtet på ett dygn." "The account has taken as many emergency accesses as may be taken in a day.",
    AlreadyReviewed 409 "ALREADY_REVIEWED" "Nödåtkomsten är redan granskad." "The emergency access has been reviewed already.",
    LastNamedCoordinator 409 "LAST_NAMED_COORDINATOR" "Ingen namngiven handläggare skulle bli kvar." "No named coordinator would remain.",
    AcceptanceNeeded 409 "ACCEPTANCE_NEEDED" "Uppdraget ska erbjudas, så att en annan part kan godta det." "The assignment must be offered, for another party to accept.",
    OfferSettled 409 "OFFER_SETTLED" "Erbjudandet är redan avgjort." "The offer is settled already.",
    LastAdministrator 409 "LAST_ADMINISTRATOR" "Organisationen skulle stå utan administratör." "The organisation would have no administrator left.",
    IssuerShared 409 "ISSUER_SHARED" "Utgivaren delas av flera organisationer: varje bindning ska ange vilket anspråk som skiljer dem åt." "The issuer is shared by organisations: each binding must state the claim that tells them apart.",
    PlanNotDraft 409 "PLAN_NOT_DRAFT" "Planen är inte ett utkast och kan inte ändras." "The plan is no draft and cannot be changed.",
    MeetingBegun 409 "MEETING_BEGUN" "Mötet har börjat eller hållits." "The meeting has begun or been held.",
    MeetingNotBegun 409 "MEETING_NOT_BEGUN" "Mötet har inte börjat." "The meeting has not begun.",
    MeetingCancelled 409 "MEETING_CANCELLED" "Mötet är inställt." "The meeting is cancelled.",
    InvitationWithdrawn 409 "INVITATION_WITHDRAWN" "Inbjudan är återtagen." "The invitation is withdrawn.",
    NotADischargeCase 409 "NOT_A_DISCHARGE_CASE" "Ärendet gäller inte utskrivning från en regions slutenvård." "The case is not about discharge from a region's inpatient care.",
    NamedCareContactMissing 409 "NAMED_CARE_CONTACT_MISSING" "En fast vårdkontakt ska först vara utsedd." "A named care contact must be named first.",
    DischargeEnded 409 "DISCHARGE_ENDED" "Utskrivningsprocessen är avslutad." "The discharge process has ended.",
    PlanReplaced 409 "PLAN_REPLACED" "Planen har ersatts av en nyare." "The plan is replaced by a later one.",
    NotPrintable 409 "NOT_PRINTABLE" "Planen kan inte skrivas ut som PDF: tjänsten saknar teckensnitt för några av dess tecken." "The plan cannot be printed as PDF: the service has no font for some of its characters.",
    PlanIncomplete 422 "PLAN_INCOMPLETE" "Planen saknar delar som krävs för att fastställas." "The plan lacks parts required for adoption.",
    StaleVersion 412 "STALE_VERSION" "Resursen har ändrats sedan den lästes." "The resource has changed since it was read.",
    PayloadTooLarge 413 "PAYLOAD_TOO_LARGE" "Meddelandet är större än 256 KiB." "The body is larger than 256 KiB.",
    UriTooLong 414 "URI_TOO_LONG" "Adressen är längre än 2 KiB." "The URI is longer than 2 KiB.",
    UnsupportedMediaType 415 "UNSUPPORTED_MEDIA_TYPE" "Medietypen stöds inte." "The media type is not supported.",
    Invalid 422 "INVALID" "En eller flera uppgifter är felaktiga." "One or more members are invalid.",
    VersionRequired 428 "VERSION_REQUIRED" "If-Match med resursens ETag krävs." "If-Match with the resource's ETag is required.",
    HeadersTooLarge 431 "HEADERS_TOO_LARGE" "Huvudfälten är för stora." "The header fields are too large.",
    Internal 500 "INTERNAL" "Ett internt fel inträffade." "An internal error occurred.",
    Unavailable 503 "UNAVAILABLE" "Tjänsten är tillfälligt otillgänglig." "The service is temporarily unavailable.",
}

macro_rules! faults {
    ($($variant:ident $code:literal $sv:literal $en:literal),+ $(,)?) => {
        /// Stable code of one fault; `{}` in its words is the limit, which otherwise stands after them.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum FaultCode { $(#[doc = $en] $variant),+ }

        impl FaultCode {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// Stable UPPER_SNAKE_CASE code.
            pub fn code(self) -> &'static str { match self { $(Self::$variant => $code),+ } }
            /// What is wrong, for people.
            pub fn words(self, language: Language) -> &'static str {
                match (self, language) {
                    $((Self::$variant, Language::Swedish) => $sv, (Self::$variant, Language::English) => $en),+
                }
            }
        }
    };
}

faults! {
    Required "REQUIRED" "Uppgiften krävs." "The member is required.",
    Unknown "UNKNOWN" "Uppgiften är okänd." "The member is unknown.",
    Type "TYPE" "Fel typ: {} väntades." "Wrong type: {} was expected.",
    TooLong "TOO_LONG" "Högst {} tecken." "At most {} characters.",
    TooShort "TOO_SHORT" "Minst {} tecken." "At least {} characters.",
    TooMany "TOO_MANY" "Högst {} poster." "At most {} items.",
    TooFew "TOO_FEW" "Minst {} poster." "At least {} items.",
    TooLarge "TOO_LARGE" "Högst {}." "At most {}.",
    TooSmall "TOO_SMALL" "Minst {}." "At least {}.",
    Repeated "REPEATED" "Samma värde står flera gånger." "The same value stands more than once.",
    NotInList "NOT_IN_LIST" "Värdet finns inte i listan." "The value is not in the list.",
    Pattern "PATTERN" "Värdet har fel form." "The value has the wrong form.",
    Format "FORMAT" "Värdet är inte giltigt som {}." "The value is not a valid {}.",
    Characters "CHARACTERS" "Texten innehåller otillåtna tecken." "The text holds characters that are not allowed.",
    CheckDigit "CHECK_DIGIT" "Kontrollsiffran stämmer inte." "The check digit is wrong.",
    BirthDateUnknown "BIRTH_DATE_UNKNOWN" "Födelsedatum saknas, och numret anger inget: anteckna först födelsedatum på personen, så att det framgår om personen är barn eller vuxen." "The birth date is not known, and the number states none: record it on the person first, so that it is clear whether the person is a child or an adult.",
    NotADate "NOT_A_DATE" "Datumet i numret finns inte." "There is no such date as the number states.",
    IssuerMismatch "ISSUER_MISMATCH" "Utgivare anges för reservnummer, och bara då." "An issuer is stated for a reserve number, and only then.",
    NotFound "NOT_FOUND" "Det som anges finns inte eller är inte tillgängligt." "What is named does not exist or is not available.",
    BeforeBirth "BEFORE_BIRTH" "Tidpunkten ligger före personens födelse." "The time lies before the person's birth.",
    NotTheirAge "NOT_THEIR_AGE" "Målgruppen stämmer inte med personens ålder." "The target group does not fit the person's age.",
    BeforeAdoption "BEFORE_ADOPTION" "Dagen ligger före den dag då planen fastställdes." "The day lies before the day on which the plan was adopted.",
    BeforeAdmission "BEFORE_ADMISSION" "Tidpunkten ligger före inskrivningen." "The time lies before the admission.",
    OtherPlan "OTHER_PLAN" "Vid psykiatrisk tvångsvård i öppen form gäller en annan plan, inte SIP: {}." "For compulsory psychiatric care in open form another plan applies, not a SIP: {}.",
    OutcomeMissing "OUTCOME_MISSING" "Utfall saknas för {}." "The outcome of {} is missing.",
    EndBeforeStart "END_BEFORE_START" "Slutet ligger före början." "The end lies before the start.",
    InTheFuture "IN_THE_FUTURE" "Tidpunkten ligger i framtiden." "The time lies in the future.",
    InThePast "IN_THE_PAST" "Tidpunkten ligger i det förflutna." "The time lies in the past.",
    TooFarAhead "TOO_FAR_AHEAD" "Tidpunkten ligger för långt fram." "The time lies too far ahead.",
    TimeZone "TIME_ZONE" "Tidszonen är okänd." "The time zone is unknown.",
    NoSuchLocalTime "NO_SUCH_LOCAL_TIME" "Tiden finns inte i tidszonen." "The time does not exist in the time zone.",
    AmbiguousLocalTime "AMBIGUOUS_LOCAL_TIME" "Tiden inträffar två gånger i tidszonen: ange den med tidsförskjutning." "The time occurs twice in the time zone: state it with an offset.",
    ApprovesOwn "APPROVES_OWN" "Den som antecknar ett beslut kan inte själv ha fattat det." "Whoever records a decision cannot have made it.",
    NotAllowedHere "NOT_ALLOWED_HERE" "Uppgiften får inte anges här." "The member may not be stated here.",
    NotAParty "NOT_A_PARTY" "Den som anges är inte part i ärendet." "The one named is no party of the case.",
    NotPrincipal "NOT_PRINCIPAL" "Bara en kommun eller en region kan ha det övergripande ansvaret." "Only a municipality or a region can have the overall responsibility.",
    ConsentMissing "PLAN_CONSENT_MISSING" "Ett giltigt samtycke till planen saknas." "A valid consent to the plan is missing.",
    InterventionsMissing "INTERVENTIONS_MISSING" "Minst en insats krävs (SoL 10 kap. 9 § 1)." "At least one intervention is required (SoL ch. 10 § 9 1).",
    ResponsibleMissing "RESPONSIBLE_MISSING" "Varje insats ska ha en ansvarig part (SoL 10 kap. 9 § 2-3)." "Every intervention needs a responsible party (SoL ch. 10 § 9 2-3).",
    OverallMissing "OVERALL_RESPONSIBLE_MISSING" "En kommun eller region ska ha det övergripande ansvaret (SoL 10 kap. 9 § 4)." "A municipality or region must have the overall responsibility (SoL ch. 10 § 9 4).",
    GoalsMissing "GOALS_MISSING" "Minst ett mål krävs." "At least one goal is required.",
    FollowUpMissing "FOLLOW_UP_DATE_MISSING" "Datum för uppföljning krävs." "A follow-up date is required.",
    NotPrintable "NOT_PRINTABLE" "De här tecknen finns inte i tjänstens teckensnitt: {}." "The service has no font with these characters: {}.",
    MeetingNotHeld "MEETING_NOT_HELD" "Länet kräver att ett möte har hållits innan planen fastställs. Anteckna mötet som hållet först." "The county requires that a meeting was held before the plan is adopted. Record the meeting as held first.",
    MeetingMissing "MEETING_MISSING" "Ett planerat möte krävs." "A planned meeting is required.",
    LooserThanLaw "LOOSER_THAN_LAW" "Fristen är längre än lagen medger: {}." "The period is longer than the law allows: {}.",
    UnknownParameter "UNKNOWN_PARAMETER" "Parametern finns inte." "The parameter does not exist.",
    RepeatedParameter "REPEATED_PARAMETER" "Parametern får bara anges en gång." "The parameter may be given once.",
    Cursor "CURSOR" "Markören gäller inte. Börja om utan den." "The cursor is invalid; start again without one.",
    Etag "ETAG" "Värdet är ingen stark ETag." "The value is no strong ETag.",
    CapacityNotAllowed "CAPACITY_NOT_ALLOWED" "Ingen kan samtycka för personen i den egenskapen." "Nobody can consent for the person in that capacity.",
    MandateMissing "MANDATE_MISSING" "Det finns inget registrerat uppdrag som gäller nu och omfattar samtycket." "No mandate is recorded that is in force now and covers the consent.",
    CustodiansUnknown "CUSTODIANS_UNKNOWN" "Ingen vårdnadshavare är registrerad för barnet." "No custodian of the child is recorded.",
    CustodianMissing "CUSTODIAN_MISSING" "Vårdnadshavaren {} har inte samtyckt." "The custodian {} has not consented.",
    BeyondMajority "BEYOND_MAJORITY" "Vårdnadshavares samtycke gäller längst till 18-årsdagen: {}." "A custodian's consent lasts at most until the 18th birthday: {}.",
    OfAge "OF_AGE" "Personen har fyllt 18 år." "The person is 18 or older.",
    UnderAge "UNDER_AGE" "Personen har inte fyllt 18 år vid den tiden." "The person is not 18 by then.",
    Overlaps "OVERLAPS" "Samma ställföreträdare finns redan under en del av tiden." "The same representative is recorded for a part of the time already.",
    ChildsViewMissing "CHILDS_VIEW_MISSING" "Barnets åsikt ska framgå." "The child's view is required.",
    IssuerNotBound "ISSUER_NOT_BOUND" "Utgivaren är inte bunden till organisationen." "The issuer is not bound to the organisation.",
    OtherOrganisation "OTHER_ORGANISATION" "Enheten hör till en annan organisation än kontot." "The unit belongs to another organisation than the account.",
    SecondPerson "SECOND_PERSON" "Rollen ges av två: en erbjuder och en annan godtar." "The role is given by two: one offers and another accepts.",
    Duplicate "DUPLICATE" "Värdet används redan." "The value is in use already.",
}

/// Where a fault is.
#[derive(Clone, PartialEq, Eq, Debug)]
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
    pub hint: Option<&'static str>,
    /// A member of its own, as RFC 9457 lets problems have: what the caller needs to go on, already seen to be the caller's
    /// to know.
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
    pub fn hint(self, hint: &'static str) -> Self {
        Self {
            hint: Some(hint),
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
        let details: Vec<String> = self
            .faults
            .iter()
            .map(|fault| fault.detail(language))
            .collect();
        let detail = match (details.is_empty(), self.hint) {
            (true, None) => title.to_owned(),
            (true, Some(hint)) => format!("{title} ({hint})"),
            (false, _) => details.join(" "),
        };
        let code = self
            .hint
            .filter(|_| self.code == ProblemCode::Unauthenticated)
            .unwrap_or(self.code.code());
        let mut body = json!({
            "type": format!("https://samspel.example/problems/{}", self.code.code().to_lowercase().replace('_', "-")),
            "title": title,
            "status": self.code.status(),
            "detail": detail,
            "instance": instance(trace_id),
            "code": code,
            "traceId": trace_id,
            "errors": self.faults.iter().map(|fault| fault.to_json(language)).collect::<Vec<_>>(),
        });
        if let (Some(more), Some(members)) = (&self.more, body.as_object_mut()) {
            members.insert(more.0.to_owned(), more.1.clone());
        }
        body
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
