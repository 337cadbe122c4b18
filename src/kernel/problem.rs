//! Problem details (RFC 9457): the one shape of every error answer.
//!
//! A [`Problem`] names what is wrong by code; the words, in Swedish and English, stand in two
//! tables here. It is turned into an answer at the edge, where language and trace id are known.

mod advice;
mod shape;
mod when;

pub use shape::{Fault, Limit, MOST_SHOWN, Place, Problem};
pub use when::When;

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
    TooManyParts 409 "TOO_MANY_PARTS" "Det finns redan så många som får finnas." "There are as many as there may be.",
    TooManyAnswers 409 "TOO_MANY_ANSWERS" "Så många svar som tas emot har redan lämnats." "As many answers as are taken have been given.",
    CaseMoved 409 "CASE_MOVED" "Ärendet är flyttat och fortsätter hos en annan organisation." "The case has moved and goes on in another organisation.",
    ParticipantNeeded 409 "PARTICIPANT_NEEDED" "Den som tog initiativet till ärendet och enheten som leder det deltar så länge det pågår." "The initiator and the leading unit take part as long as the case goes on.",
    FollowUpNotPlanned 409 "FOLLOW_UP_NOT_PLANNED" "Uppföljningen är redan hållen eller inställd." "The follow-up has been held or cancelled.",
    PlanNotInForce 409 "PLAN_NOT_IN_FORCE" "Planen är inte fastställd, eller har ersatts av en nyare." "The plan is not adopted, or is replaced by a later one.",
    DisclosureEnded 409 "DISCLOSURE_ENDED" "Utlämnandet gäller inte längre." "The disclosure is no longer in force.",
    DisclosureOfDischarge 409 "DISCLOSURE_OF_DISCHARGE" "Utlämnandet följer av lagen vid utskrivning och upphör med utskrivningsprocessen." "The disclosure follows from the law on discharge and ends with the discharge process.",
    RepresentativeClash 409 "REPRESENTATIVE_CLASH" "Ställföreträdaren går inte ihop med dem som redan är registrerade." "The representative does not agree with those recorded already.",
    ConsentEnded 409 "CONSENT_ENDED" "Samtycket gäller inte längre." "The consent is no longer in force.",
    AccountUnplaced 409 "ACCOUNT_UNPLACED" "Kontot hör inte till någon organisation." "The account belongs to no organisation.",
    OfferImpossible 409 "OFFER_IMPOSSIBLE" "Det som erbjöds går inte längre att ge." "What was offered can no longer be given.",
    NoticeNotInForce 409 "NOTICE_NOT_IN_FORCE" "Meddelandet gäller inte längre." "The notice is no longer in force.",
    UnitAnswersByAccount 409 "UNIT_ANSWERS_BY_ACCOUNT" "En enhet svarar med sina konton, inte med en gästlänk." "A unit answers by its accounts, not by a guest link.",
    AlreadyExists 409 "ALREADY_EXISTS" "Det finns redan." "It exists already.",
    UnitInUse 409 "UNIT_IN_USE" "Enheten är med i öppna ärenden: lägg ned den med en efterträdare." "The unit is engaged in open cases: close it with a successor.",
    OrganisationInUse 409 "ORGANISATION_IN_USE" "Organisationens enheter är med i öppna ärenden: lägg först ned dem med efterträdare." "The organisation's units are engaged in open cases: close them with successors first.",
    BranchInUse 409 "BRANCH_IN_USE" "Enheten deltar eller har deltagit i ärenden, och det den lämnat hör till dess verksamhetsgren." "The unit takes or took part in cases, and what it contributed belongs to its branch.",
    AssignmentOverlaps 409 "ASSIGNMENT_OVERLAPS" "Kontot har redan ett uppdrag med samma roll i enheten under en del av tiden." "The account has an assignment of the same role in the unit for a part of the time already.",
    TransitionNotAllowed 409 "TRANSITION_NOT_ALLOWED" "Övergången är inte tillåten från nuvarande status." "The transition is not allowed from the present status.",
    ConsentMissing 409 "CONSENT_MISSING" "Ett giltigt samtycke till planen saknas." "A valid consent to the plan is missing.",
    CustodianConsentMissing 409 "CUSTODIAN_CONSENT_MISSING" "Det saknas samtycke från minst en vårdnadshavare." "Not all custodians have consented.",
    ConsentNotRequested 409 "CONSENT_NOT_REQUESTED" "Ingen har frågat om samtycket, eller så är frågan redan avgjord." "The consent is not asked for, or the question is settled already.",
    PersonDeceased 409 "PERSON_DECEASED" "Personen är avliden enligt ett avslutat ärende." "A case about the person is closed as deceased.",
    BirthDateUnknown 409 "BIRTH_DATE_UNKNOWN" "Personens födelsedatum är inte känt: anteckna det på personen först, så att det framgår om personen är barn eller vuxen." "The person's birth date is not known: record it on the person first, so that it is clear whether the person is a child or an adult.",
    RecordsKeptApart 409 "RECORDS_KEPT_APART" "Posterna kan inte slås samman." "The records cannot be merged.",
    CaseClosed 409 "CASE_CLOSED" "Ärendet är avslutat." "The case is closed.",
    EmergencyLimit 409 "EMERGENCY_LIMIT" "Kontot har redan använt nödåtkomst så många gånger som är tillåtet på ett dygn." "The account has taken as many emergency accesses as may be taken in a day.",
    AlreadyReviewed 409 "ALREADY_REVIEWED" "Nödåtkomsten är redan granskad." "The emergency access has been reviewed already.",
    LastNamedCoordinator 409 "LAST_NAMED_COORDINATOR" "Ingen namngiven handläggare skulle bli kvar." "No named coordinator would remain.",
    AcceptanceNeeded 409 "ACCEPTANCE_NEEDED" "Uppdraget ska erbjudas, så att en annan part kan godta det." "The assignment must be offered, for another party to accept.",
    OfferSettled 409 "OFFER_SETTLED" "Erbjudandet är redan avgjort." "The offer is settled already.",
    LastAdministrator 409 "LAST_ADMINISTRATOR" "Organisationen skulle stå utan administratör." "The organisation would have no administrator left.",
    IssuerShared 409 "ISSUER_SHARED" "Utgivaren delas av flera organisationer: varje bindning ska ange vilket anspråk som skiljer dem åt." "The issuer is shared by organisations: each binding must state the claim that tells them apart.",
    RequestSettled 409 "REQUEST_SETTLED" "Begäran är redan besvarad eller återtagen." "The request is answered or withdrawn already.",
    PlanNotDraft 409 "PLAN_NOT_DRAFT" "Planen är inte ett utkast och kan inte ändras." "The plan is no draft and cannot be changed.",
    MeetingBegun 409 "MEETING_BEGUN" "Mötet har börjat eller hållits." "The meeting has begun or been held.",
    MeetingNotBegun 409 "MEETING_NOT_BEGUN" "Mötet har inte börjat." "The meeting has not begun.",
    MeetingCancelled 409 "MEETING_CANCELLED" "Mötet är inställt." "The meeting is cancelled.",
    InvitationWithdrawn 409 "INVITATION_WITHDRAWN" "Inbjudan är återtagen." "The invitation is withdrawn.",
    HandledElsewhere 409 "HANDLED_ELSEWHERE" "Avvikelsen besvaras i det system där den rapporterades." "The deviation is answered in the system in which it was reported.",
    MeasuresUndone 409 "MEASURES_UNDONE" "Det finns åtgärder som inte är gjorda." "There are measures that are not done.",
    NoCaseToShow 409 "NO_CASE_TO_SHOW" "Avvikelsen är inte kopplad till något ärende." "The deviation names no case.",
    CaseNotCovered 409 "CASE_NOT_COVERED" "Inget samtycke och ingen annan grund låter den som har avvikelsen veta något om ärendet." "No consent and no other basis lets who has the deviation know of the case.",
    NotADischargeCase 409 "NOT_A_DISCHARGE_CASE" "Ärendet gäller inte utskrivning från en regions slutenvård." "The case is not about discharge from a region's inpatient care.",
    NamedCareContactMissing 409 "NAMED_CARE_CONTACT_MISSING" "En fast vårdkontakt ska först vara utsedd." "A named care contact must be named first.",
    DischargeEnded 409 "DISCHARGE_ENDED" "Utskrivningsprocessen är avslutad." "The discharge process has ended.",
    PlanReplaced 409 "PLAN_REPLACED" "Planen har ersatts av en nyare." "The plan is replaced by a later one.",
    NotPrintable 409 "NOT_PRINTABLE" "Planen kan inte skrivas ut som PDF: tjänsten saknar teckensnitt för några av dess tecken." "The plan cannot be printed as PDF: the service has no font for some of its characters.",
    IdentifyingText 422 "IDENTIFYING_TEXT" "Texten kan avslöja vem det gäller." "The text may tell whom it is about.",
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
    Required "REQUIRED" "Uppgiften krävs{}." "The member is required{}.",
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
    Characters "CHARACTERS" "Texten innehåller ett tecken som inte är tillåtet: {}." "The text holds a character that is not allowed: {}.",
    LineBreak "PATTERN" "Texten ska stå på en rad, utan tecknet {}." "The text must be one line, without the character {}.",
    CheckDigit "CHECK_DIGIT" "Kontrollsiffran stämmer inte." "The check digit is wrong.",
    BirthDateUnknown "BIRTH_DATE_UNKNOWN" "Födelsedatum saknas, och numret anger inget: anteckna först födelsedatum på personen, så att det framgår om personen är barn eller vuxen." "The birth date is not known, and the number states none: record it on the person first, so that it is clear whether the person is a child or an adult.",
    NotADate "NOT_A_DATE" "Datumet i numret finns inte." "There is no such date as the number states.",
    IssuerMismatch "ISSUER_MISMATCH" "Utgivare anges för reservnummer, och bara då." "An issuer is stated for a reserve number, and only then.",
    NotFound "NOT_FOUND" "Det som anges finns inte eller är inte tillgängligt." "What is named does not exist or is not available.",
    BeforeBirth "BEFORE_BIRTH" "Tidpunkten ligger före personens födelse." "The time lies before the person's birth.",
    NotTheirAge "NOT_THEIR_AGE" "Målgruppen stämmer inte med personens ålder." "The target group does not fit the person's age.",
    BeforeAdoption "BEFORE_ADOPTION" "Dagen ligger före den dag då planen fastställdes." "The day lies before the day on which the plan was adopted.",
    BeforeNeed "BEFORE_NEED" "Tidpunkten ligger före den dag då behovet upptäcktes." "The time lies before the day on which the need was detected.",
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
    BasisMissing "BASIS_MISSING" "Inget samtycke och ingen annan grund låter deltagaren ta del av det." "No consent and no other basis lets the participant take part of it.",
    InvitationMissing "INVITATION_MISSING" "Någon ska vara kallad eller inbjuden till mötet." "Somebody must be summoned or invited to the meeting.",
    LooserThanLaw "LOOSER_THAN_LAW" "Fristen är längre än lagen medger: {}." "The period is longer than the law allows: {}.",
    UnknownParameter "UNKNOWN_PARAMETER" "Parametern finns inte." "The parameter does not exist.",
    RepeatedParameter "REPEATED_PARAMETER" "Parametern får bara anges en gång." "The parameter may be given once.",
    Cursor "CURSOR" "Markören gäller inte. Börja om utan den." "The cursor is invalid; start again without one.",
    OutOfRange "OUT_OF_RANGE" "Datumet ska ligga inom {}." "The date must lie within {}.",
    PageTooDeep "TOO_LARGE" "Högst {}. Läs längre med cursor (_links.next)." "At most {}. Read on by cursor (_links.next).",
    Etag "ETAG" "Värdet är ingen ETag som tjänsten har skickat: ange den som svaret hade, med citattecken, eller *." "The value is no ETag that the service has sent: state the answer's own, with its quotation marks, or *.",
    WeakEtag "WEAK_ETAG" "ETag är svag (W/): en mellanliggande proxy som komprimerar svar har försvagat den. Be driften stänga av komprimeringen där, eller skicka Accept-Encoding: identity när du läser." "The ETag is weak (W/): a proxy that compresses answers has weakened it. Have compression turned off there, or send Accept-Encoding: identity when you read.",
    JsonSyntax "JSON_SYNTAX" "JSON kan inte läsas vid rad:kolumn {}." "The JSON cannot be read at line:column {}.",
    NotUtf8 "NOT_UTF8" "Texten ska vara UTF-8; byte {} är det inte." "The text must be UTF-8; byte {} is not.",
    RepeatedMember "REPEATED_MEMBER" "Uppgiften står två gånger." "The member stands twice.",
    MediaType "MEDIA_TYPE" "Medietypen ska vara {}." "The media type must be {}.",
    Charset "CHARSET" "Teckenkodningen (charset) ska vara UTF-8." "The charset must be UTF-8.",
    Compressed "COMPRESSED" "Meddelandet ska skickas okomprimerat (identity)." "The body must be sent uncompressed (identity).",
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
    ProtectedApart "PROTECTED_APART" "En av posterna har skyddade personuppgifter och hålls för sig." "One of the records is protected and is kept apart.",
    TwoPlans "TWO_ADOPTED_PLANS" "Båda posterna har ett öppet ärende med en fastställd plan: avsluta ett av ärendena först. Det gäller {}." "Both records have an open case with an adopted plan: close one of the cases first. They are {}.",
    OneDeceased "ONE_DECEASED" "Den ena posten säger att personen är avliden: avsluta de öppna ärendena först. Det gäller {}." "One of the records says that the person has died: close the open cases first. They are {}.",
    OneActsForOther "ONE_ACTS_FOR_OTHER" "Den ena posten är antecknad som ställföreträdare för den andra, och ingen företräder sig själv: avsluta uppdraget först, om det var fel." "One of the records is recorded as acting for the other, and nobody acts for themselves: end the mandate first, if it was wrong.",
    OwnNumber "OWN_NUMBER" "Numret är personens eget, och ingen är sin egen ställföreträdare." "The number is the person's own, and nobody acts for themselves.",
    ProtectedPerson "PROTECTED_PERSON" "Personen har skyddade personuppgifter: begäran kan bara ställas till den egna organisationen. Ring enheten i stället." "The person's data are protected: only the own organisation can be asked here. Call the unit instead.",
    NotAskable "NOT_ASKABLE" "En begäran om SIP ställs till en enhet hos en kommun, en region eller en privat utförare." "A SIP is requested of a unit of a municipality, a region or a private provider.",
    OtherUnit "OTHER_UNIT" "Ärendet är inte öppnat av den enhet som fick begäran." "The case was not opened by the unit that was asked.",
    OtherPerson "OTHER_PERSON" "Ärendet gäller någon annan." "The case is about somebody else.",
    CaseClosed "CASE_CLOSED" "Ärendet är avslutat." "The case is closed.",
    IdentifyingText "IDENTIFYING_TEXT" "Det här kan avslöja vem det gäller: {}." "This may tell whom it is about: {}.",
    UnitEnded "UNIT_ENDED" "Enheten är nedlagd." "The unit is closed.",
    ProtectedCase "PROTECTED_CASE" "Ärendet gäller någon med skyddade personuppgifter: rapportera utan att ange det." "The case is about somebody who is protected: report without naming it.",
    HadItAlready "HAD_IT_ALREADY" "Enheten har redan haft avvikelsen, eller rapporterat den." "The unit has had the deviation already, or reported it.",
    Duplicate "DUPLICATE" "Värdet används redan." "The value is in use already.",
}
