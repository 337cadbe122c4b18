//! The rows that stand in the program. `docs/law.md` is the same table for a lawyer; a test compares them.

use std::borrow::Cow;

use super::{Carries, LawRow, LawSettings, Period};
use crate::kernel::swedish_days::TimeUnit;
use crate::kernel::time::Day;
use crate::kernel::vocabulary::OrganisationKind::{
    Arbetsformedlingen, Forsakringskassan, Municipality, PrivateProvider, Region,
};

/// A consent to a plan.
pub const CONSENT_TO_PLAN: &str = "BASIS_CONSENT_TO_PLAN";
/// A consent to share information.
pub const CONSENT_TO_SHARE: &str = "BASIS_CONSENT_TO_SHARE";
/// A provision that breaks the secrecy.
pub const STATUTORY_EXCEPTION: &str = "BASIS_STATUTORY_EXCEPTION";
/// What an authority owns is read within it.
pub const SAME_AUTHORITY: &str = "BASIS_SAME_AUTHORITY";
/// The duty to tell receiving units of a stay in inpatient care.
pub const DISCHARGE_NOTICE_DUTY: &str = "BASIS_DISCHARGE_NOTICE";
/// Work on a plan without delay.
pub const PLAN_WITHOUT_DELAY: &str = "DEADLINE_WITHOUT_DELAY";
/// The contact that the region's open care names before discharge.
pub const NAMED_CARE_CONTACT: &str = "RULE_NAMED_CARE_CONTACT";

/// A statutory time: its row, where it stands and how long it is.
#[derive(Clone, Copy, Debug)]
pub struct Statute {
    /// Id of its row.
    pub id: &'static str,
    /// Where it stands.
    pub paragraph: &'static str,
    /// How long, where it is one number.
    pub period: Option<Period>,
}

/// The admission notice.
pub const ADMISSION_NOTICE: Statute = Statute {
    id: "DEADLINE_ADMISSION_NOTICE",
    paragraph: "lag (2017:612) 2 kap. 1-3 §§",
    period: Some(Period {
        amount: 24,
        unit: TimeUnit::Hour,
    }),
};

/// The summons after the discharge-ready notice.
pub const SUMMONS_AT_DISCHARGE: Statute = Statute {
    id: "DEADLINE_SUMMONS_AT_DISCHARGE",
    paragraph: "lag (2017:612) 4 kap. 2 §",
    period: Some(Period {
        amount: 3,
        unit: TimeUnit::CalendarDay,
    }),
};

/// When payment liability begins: three days or four, by the hour of the notice.
pub const PAYMENT_LIABILITY: Statute = Statute {
    id: "DEADLINE_PAYMENT_LIABILITY",
    paragraph: "lag (2017:612) 5 kap. 2-6 §§",
    period: None,
};

const BOTH: &str = "SoL (2025:400) 10 kap. 8-9 §§; HSL (2017:30) 16 kap. 4 §";
const TO_PLAN: &str = "SoL (2025:400) 10 kap. 8 §; HSL (2017:30) 16 kap. 4 §";
const STATE_BILL: &str = "prop. 2025/26:201";
const STATE_FROM: Option<Day> = Day::from_ymd_opt(2027, 1, 1);

fn row(
    id: &'static str,
    paragraph: &'static str,
    demands: &'static str,
    carries: Carries,
) -> LawRow {
    LawRow {
        id: id.into(),
        paragraph: paragraph.into(),
        demands: demands.into(),
        from: None,
        until: None,
        county: None,
        unconfirmed: false,
        carries,
    }
}

/// The operator is to check it.
fn unconfirmed(row: LawRow) -> LawRow {
    LawRow {
        unconfirmed: true,
        ..row
    }
}

fn from(day: Option<Day>, row: LawRow) -> LawRow {
    LawRow { from: day, ..row }
}

/// Every shipped row, in the order of the table.
pub(super) fn rows(settings: &LawSettings) -> Vec<LawRow> {
    let mut rows = duties();
    rows.extend(bases());
    rows.extend(deadlines());
    rows.extend(harmful_use(settings.harmful_use_label_from));
    rows.extend(rules());
    rows
}

fn duties() -> Vec<LawRow> {
    let duty = |kind| Carries::Duty(Cow::Borrowed(kind));
    let state = "Myndigheten ska medverka när den kallas till en samordnad individuell plan.";
    vec![
        row(
            "DUTY_MUNICIPALITY",
            "SoL (2025:400) 10 kap. 8 §",
            "Kommunen upprättar planen tillsammans med regionen och kallas till mötet.",
            duty(&[Municipality]),
        ),
        row(
            "DUTY_REGION",
            "HSL (2017:30) 16 kap. 4 §",
            "Regionen upprättar planen tillsammans med kommunen och kallas till mötet.",
            duty(&[Region]),
        ),
        unconfirmed(row(
            "DUTY_PRIVATE_PROVIDER",
            TO_PLAN,
            "Den som utför vård eller omsorg åt en huvudman kallas som huvudmannen.",
            duty(&[PrivateProvider]),
        )),
        unconfirmed(from(
            STATE_FROM,
            row(
                "DUTY_FORSAKRINGSKASSAN",
                STATE_BILL,
                state,
                duty(&[Forsakringskassan]),
            ),
        )),
        unconfirmed(from(
            STATE_FROM,
            row(
                "DUTY_ARBETSFORMEDLINGEN",
                STATE_BILL,
                state,
                duty(&[Arbetsformedlingen]),
            ),
        )),
    ]
}

fn bases() -> Vec<LawRow> {
    let basis = |id, paragraph, demands| row(id, paragraph, demands, Carries::Basis);
    vec![
        basis(
            CONSENT_TO_PLAN,
            TO_PLAN,
            "Planen upprättas om den enskilde samtycker; mottagarna läser det samtycket omfattar.",
        ),
        basis(
            CONSENT_TO_SHARE,
            "OSL (2009:400) 12 kap. 2 §",
            "Den enskilde kan häva sekretessen till skydd för sig själv, helt eller delvis.",
        ),
        basis(
            STATUTORY_EXCEPTION,
            "OSL (2009:400) 8 kap. 1 §, 10 kap. 18 a § m.fl.",
            "Sekretess gäller mellan myndigheter om inte en bestämmelse bryter den; den anges i `reference`.",
        ),
        basis(
            SAME_AUTHORITY,
            "OSL (2009:400) 8 kap. 1-2 §§",
            "Inom en verksamhetsgren läses det egna av den enhet som deltar; självständiga verksamhetsgrenar är som skilda myndigheter.",
        ),
        basis(
            DISCHARGE_NOTICE_DUTY,
            "OSL (2009:400) 10 kap. 28 §; lag (2017:612) 2 kap. 1-3 §§",
            "Berörda enheter underrättas om inskrivning och utskrivning utan samtycke.",
        ),
    ]
}

fn deadlines() -> Vec<LawRow> {
    let statute = |statute: Statute, demands| {
        let carries = Carries::Deadline(statute.period);
        row(statute.id, statute.paragraph, demands, carries)
    };
    vec![
        row(
            PLAN_WITHOUT_DELAY,
            BOTH,
            "Arbetet med planen påbörjas utan dröjsmål. Antalet dagar är länets eller tjänstens.",
            Carries::Deadline(None),
        ),
        statute(
            ADMISSION_NOTICE,
            "Inskrivningsmeddelandet skickas inom 24 timmar.",
        ),
        statute(
            SUMMONS_AT_DISCHARGE,
            "Den fasta vårdkontakten kallar inom tre dagar från underrättelsen om utskrivningsklar.",
        ),
        unconfirmed(statute(
            PAYMENT_LIABILITY,
            "Betalningsansvaret räknas från tre dagar efter underrättelsen, fyra när den skickats efter 12.00.",
        )),
    ]
}

fn harmful_use(day: Option<Day>) -> Option<LawRow> {
    day?;
    let label = Carries::Label {
        list: "target-groups",
        value: "SUBSTANCE_USE",
        sv: "Skadligt bruk eller beroende",
        en: "Harmful use or dependence",
    };
    let demands = "\"Missbruk\" heter \"skadligt bruk eller beroende\".";
    let paragraph = "lagändring som anges av driftsansvarig";
    Some(unconfirmed(from(
        day,
        row("LABEL_HARMFUL_USE", paragraph, demands, label),
    )))
}

fn rules() -> Vec<LawRow> {
    let rule = |id, paragraph, demands| row(id, paragraph, demands, Carries::Rule);
    vec![
        rule(
            "RULE_PLAN_CONTENT",
            BOTH,
            "Planen anger insatser, vem som ansvarar för var och en, andras åtgärder och vem som har det övergripande ansvaret.",
        ),
        rule(
            "RULE_ADMISSION_NOTICE_CONTENT",
            "lag (2017:612) 2 kap. 3 §",
            "Inskrivningsmeddelandet anger namn, personnummer och folkbokföringsadress, där skyddet av uppgifterna tillåter det.",
        ),
        rule(
            "RULE_PLANNING_AT_DISCHARGE",
            "lag (2017:612) 4 kap. 1-2 §§",
            "Planering sker när både region och kommun ska ge insatser efter utskrivningen; båda kallas.",
        ),
        unconfirmed(rule(
            NAMED_CARE_CONTACT,
            "lag (2017:612) 3 kap.",
            "En fast vårdkontakt utses före utskrivning när regionens öppenvård fortsätter.",
        )),
        rule(
            "RULE_OTHER_PLAN_IN_COMPULSORY_CARE",
            "LPT (1991:1128) 7 a §",
            "Öppen psykiatrisk tvångsvård har en samordnad vårdplan; ingen SIP öppnas för den.",
        ),
        rule(
            "RULE_CUSTODIANS_DECIDE_TOGETHER",
            "föräldrabalken 6 kap. 2, 11 och 13 §§",
            "Vårdnadshavare bestämmer tillsammans, till den dag barnet fyller 18.",
        ),
        rule(
            "RULE_OF_AGE",
            "föräldrabalken 9 kap. 1 §",
            "Den som är under 18 år är underårig.",
        ),
        rule(
            "RULE_GUARDIANS",
            "föräldrabalken 11 kap. 5 och 9 §§",
            "Med god man samtycker den enskilde själv; en förvaltare handlar inom sitt uppdrag.",
        ),
        rule(
            "RULE_CHILDS_VIEW",
            "barnkonventionen artikel 12, lag (2018:1197); patientlagen (2014:821) 4 kap. 3 §",
            "Barnets inställning klarläggs och skrivs ned.",
        ),
        rule(
            "RULE_PROTECTED_IDENTITY",
            "folkbokföringslagen (1991:481) 16-17 §§",
            "Skyddade uppgifter lämnar inte ärendet; bara namngivna handläggare ser det.",
        ),
        rule(
            "RULE_PERSONAL_NUMBER",
            "folkbokföringslagen (1991:481) 18 §",
            "Personnummer har födelsetid, nummer och kontrollsiffra; bindestrecket blir plustecken det år personen fyller 100.",
        ),
        rule(
            "RULE_ONE_RECORD",
            "dataskyddsförordningen (EU) 2016/679 artikel 5.1 d",
            "Personuppgifter är riktiga: två poster om samma person blir en, och det som sagts och lästs syns kvar.",
        ),
        rule(
            "RULE_COUNTED_TIME",
            "lag (1930:173) 1 §",
            "En tid i år slutar på motsvarande dag, annars månadens sista.",
        ),
        rule(
            "RULE_LEX_MARIA",
            "patientsäkerhetslagen (2010:659) 3 kap. 5 §",
            "Vårdgivaren anmäler det som har medfört eller hade kunnat medföra en allvarlig vårdskada; tjänsten tipsar, en människa avgör.",
        ),
    ]
}
