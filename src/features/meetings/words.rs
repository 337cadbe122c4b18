//! The words of meetings: what values are called.

use crate::codes;
use crate::kernel::Set;
pub use crate::kernel::vocabulary::MeetingKind;

codes! {
    /// How people meet.
    pub enum MeetingMode "meeting-modes" {
        OnSite "ON_SITE" "På plats" "On site",
        Video "VIDEO" "Video" "Video",
        Phone "PHONE" "Telefon" "Phone",
        Hybrid "HYBRID" "På plats och på distans" "Hybrid",
    }
}

codes! {
    /// Where a meeting stands.
    pub enum MeetingStatus "meeting-statuses" {
        Planned "PLANNED" "Planerat" "Planned",
        Held "HELD" "Hållet" "Held",
        Cancelled "CANCELLED" "Inställt" "Cancelled",
    }
}

codes! {
    /// Items that an agenda can be made of, in the order of a usual SIP meeting.
    pub enum AgendaItem "agenda-templates" {
        Introduction "INTRODUCTION" "Presentation av deltagarna" "Introduction of those present",
        Purpose "PURPOSE" "Mötets syfte" "Purpose of the meeting",
        WhatMatters "WHAT_MATTERS" "Vad är viktigt för dig?" "What matters to you?",
        CurrentSituation "CURRENT_SITUATION" "Nuläge" "Current situation",
        Needs "NEEDS" "Behov av stöd" "Needs of support",
        Goals "GOALS" "Mål på kort och lång sikt" "Short and long term goals",
        Interventions "INTERVENTIONS" "Insatser: vem gör vad och när?" "Interventions: who does what and when?",
        OverallResponsibility "OVERALL_RESPONSIBILITY" "Vem har det övergripande ansvaret?" "Who has the overall responsibility?",
        EarlySigns "EARLY_SIGNS" "Tidiga tecken och vad vi gör då" "Early signs and what to do",
        PreviousPlan "PREVIOUS_PLAN" "Uppföljning av förra planen" "Follow-up of the previous plan",
        FollowUp "FOLLOW_UP" "Tid för uppföljning" "Time of the follow-up",
        Summary "SUMMARY" "Sammanfattning" "Summary",
    }
}

codes! {
    /// Whether a participant came.
    pub enum Attendance "attendances" {
        OnSite "ON_SITE" "På plats" "On site",
        Remote "REMOTE" "På distans" "Remotely",
        AbsentNotified "ABSENT_NOTIFIED" "Anmält förhinder" "Absent, with notice",
        Absent "ABSENT" "Uteblev" "Absent, without notice",
    }
}

/// Items of an agenda.
pub type AgendaItems = Set<AgendaItem>;
