//! W3C Trace Context: the caller's trace is continued, or one begins.

use crate::kernel::id::random_token;

/// Name of the header.
pub const TRACEPARENT: &str = "traceparent";

/// The trace that a request belongs to and our span in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    trace_id: String,
    span_id: String,
    flags: String,
}

impl Trace {
    /// Continues `traceparent` when it is valid, otherwise begins a trace.
    pub fn continue_or_begin(traceparent: Option<&str>) -> Self {
        let span: String = random_token()
            .simple()
            .to_string()
            .chars()
            .take(16)
            .collect();
        match traceparent.and_then(parse) {
            Some((trace_id, flags)) => Self {
                trace_id: trace_id.into(),
                span_id: span,
                flags: flags.into(),
            },
            None => Self {
                trace_id: random_token().simple().to_string(),
                span_id: span,
                flags: "00".into(),
            },
        }
    }

    /// 32 hexadecimal digits.
    pub fn trace_id(&self) -> &str {
        &self.trace_id
    }

    /// The header for the answer.
    pub fn header(&self) -> String {
        format!("00-{}-{}-{}", self.trace_id, self.span_id, self.flags)
    }
}

fn parse(text: &str) -> Option<(&str, &str)> {
    let mut parts = text.split('-');
    let (version, trace_id, parent, flags) =
        (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let hex = |part: &str, length: usize| {
        part.len() == length
            && part
                .bytes()
                .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    };
    let zero = |part: &str| part.bytes().all(|b| b == b'0');
    let whole = hex(version, 2) && version != "ff" && (version != "00" || parts.next().is_none());
    (whole
        && hex(trace_id, 32)
        && !zero(trace_id)
        && hex(parent, 16)
        && !zero(parent)
        && hex(flags, 2))
    .then_some((trace_id, flags))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn continues_a_valid_trace_and_begins_one_otherwise() {
        let good = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        assert_eq!(
            Trace::continue_or_begin(Some(good)).trace_id(),
            "4bf92f3577b34da6a3ce929d0e0e4736"
        );
        for bad in [
            "",
            "00-0",
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        ] {
            let begun = Trace::continue_or_begin(Some(bad));
            assert_eq!(begun.trace_id().len(), 32);
            assert_ne!(begun.trace_id(), "4bf92f3577b34da6a3ce929d0e0e4736");
        }
    }
}
