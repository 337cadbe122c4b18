//! The words of discharges: what values are called.

use crate::codes;
pub use crate::kernel::vocabulary::DischargeEnding;

codes! {
    /// Under which rules the person is in inpatient care.
    pub enum CareForm "care-forms" {
        Somatic "SOMATIC" "Somatisk slutenvård" "Somatic inpatient care",
        Psychiatric "PSYCHIATRIC" "Psykiatrisk slutenvård" "Psychiatric inpatient care",
        CompulsoryPsychiatric "COMPULSORY_PSYCHIATRIC" "Sluten psykiatrisk tvångsvård eller rättspsykiatrisk vård" "Compulsory or forensic psychiatric inpatient care",
        CompulsoryOpenPsychiatric "COMPULSORY_OPEN_PSYCHIATRIC" "Öppen psykiatrisk tvångsvård eller öppen rättspsykiatrisk vård" "Compulsory or forensic psychiatric care in open form",
    }
}

codes! {
    /// Why a unit must be told that somebody is admitted.
    pub enum ReceiverKind "discharge-receiver-kinds" {
        SocialServices "SOCIAL_SERVICES" "Socialtjänst" "Social services",
        MunicipalHealthCare "MUNICIPAL_HEALTH_CARE" "Kommunal hälso- och sjukvård" "Municipal health care",
        OpenCare "OPEN_CARE" "Regionens öppna vård" "The region's open care",
    }
}

codes! {
    /// What the receiving units are told.
    pub enum NoticeKind "discharge-notice-kinds" {
        Admission "ADMISSION" "Inskrivningsmeddelande" "Admission notice",
        DateChange "DATE_CHANGE" "Ändrad beräknad utskrivningsdag" "Changed day of the expected discharge",
        Ready "READY" "Underrättelse om utskrivningsklar" "Discharge-ready notice",
        ReadyWithdrawn "READY_WITHDRAWN" "Inte längre utskrivningsklar" "No longer discharge-ready",
    }
}

codes! {
    /// Where a discharge stands.
    pub enum DischargeStatus "discharge-statuses" {
        Admitted "ADMITTED" "Inskriven" "Admitted",
        Ready "READY" "Utskrivningsklar" "Discharge-ready",
        Ended "ENDED" "Avslutad" "Ended",
    }
}
