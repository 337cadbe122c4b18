//! Paging: `limit` and `page` for people, an opaque `cursor` for deep reads.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Id;
use super::problem::{Fault, FaultCode, Problem, ProblemCode};

/// Rows of a page when nothing is asked for.
pub const DEFAULT_LIMIT: i64 = 20;
/// Most rows of a page.
pub const MAX_LIMIT: i64 = 200;
/// Highest `page`, whatever the limit; beyond it the cursor is the way.
pub const MAX_PAGE: i64 = 100;

/// Where a page starts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Start {
    /// So many rows in.
    Offset(i64),
    /// After the row with this sort value and id.
    After(Position),
}

/// The place of a row in a sorted list.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Position {
    /// The sort it belongs to; a cursor is refused under another one.
    pub sort: String,
    /// Sort value: microseconds or a number.
    pub value: i64,
    /// The row's id, the tie-break.
    pub id: Id,
}

impl Position {
    /// The opaque form.
    pub fn encode(&self) -> String {
        use base64::Engine;
        let json = serde_json::to_vec(self).unwrap_or_default();
        base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(json)
    }

    /// Reads the opaque form, which must belong to `sort`.
    pub fn decode(cursor: &str, sort: &str) -> Option<Self> {
        use base64::Engine;
        let json = base64::engine::general_purpose::URL_SAFE_NO_PAD
            .decode(cursor)
            .ok()?;
        serde_json::from_slice::<Self>(&json)
            .ok()
            .filter(|position| position.sort == sort)
    }
}

/// What part of a list is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageRequest {
    /// 1 to [`MAX_LIMIT`].
    pub limit: i64,
    /// Where it starts.
    pub start: Start,
    /// Page number as asked for, from 1; none under a cursor.
    pub page: Option<i64>,
    /// Whether the total is wanted.
    pub total: bool,
}

impl PageRequest {
    /// From the declared parameters.
    ///
    /// # Errors
    /// 400 naming every parameter at fault.
    pub fn new(
        limit: Option<i64>,
        page: Option<i64>,
        cursor: Option<&str>,
        total: bool,
        sort: &str,
    ) -> Result<Self, Problem> {
        let mut faults = Vec::new();
        let limit = limit.unwrap_or(DEFAULT_LIMIT);
        let too_large = FaultCode::TooLarge;
        check_range("limit", limit, (MAX_LIMIT, too_large), &mut faults);
        let number = page.unwrap_or(1);
        let too_deep = FaultCode::PageTooDeep;
        check_range("page", number, (MAX_PAGE, too_deep), &mut faults);
        let start = match cursor {
            None => Start::Offset(number.saturating_sub(1).saturating_mul(limit)),
            Some(cursor) => match Position::decode(cursor, sort) {
                Some(position) => Start::After(position),
                None => {
                    faults.push(Fault::parameter("cursor", FaultCode::Cursor));
                    Start::Offset(0)
                }
            },
        };
        if cursor.is_some() && page.is_some() {
            faults.push(Fault::parameter("page", FaultCode::NotAllowedHere));
        }
        if !faults.is_empty() {
            return Err(Problem::with(ProblemCode::InvalidParameter, faults));
        }
        Ok(Self {
            limit,
            start,
            page: cursor.is_none().then_some(number),
            total,
        })
    }

    /// Rows to skip.
    pub fn offset(&self) -> i64 {
        match self.start {
            Start::Offset(rows) => rows,
            Start::After(_) => 0,
        }
    }

    /// The row to start after.
    pub fn after(&self) -> Option<&Position> {
        match &self.start {
            Start::After(position) => Some(position),
            Start::Offset(_) => None,
        }
    }
}

fn check_range(name: &str, value: i64, (most, beyond): (i64, FaultCode), faults: &mut Vec<Fault>) {
    if value < 1 {
        faults.push(Fault::parameter(name, FaultCode::TooSmall).limit(1));
    } else if value > most {
        faults.push(Fault::parameter(name, beyond).limit(most));
    }
}

/// Facts about the page.
#[derive(Clone, Debug, Serialize, ToSchema, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct PageMeta {
    /// Rows asked for.
    pub limit: i64,
    /// Rows in this answer.
    pub count: usize,
    /// Page number, when the list was read by page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<i64>,
    /// Whether more rows follow.
    pub has_more: bool,
    /// Where the next page starts, when more rows follow.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
    /// All rows under the same conditions, with `includeTotal=true`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<i64>,
}

/// Rows of one page, as a store gives them.
#[derive(Clone, Debug)]
pub struct Rows<T> {
    /// The rows, at most `limit`.
    pub items: Vec<T>,
    /// Facts about them.
    pub meta: PageMeta,
}

impl<T> Rows<T> {
    /// Makes a page of what a query with `limit + 1` gave.
    pub fn new(
        request: &PageRequest,
        mut items: Vec<T>,
        total: Option<i64>,
        position: impl Fn(&T) -> Position,
    ) -> Self {
        let limit = usize::try_from(request.limit).unwrap_or_default();
        let has_more = items.len() > limit;
        items.truncate(limit);
        let next_cursor = items
            .last()
            .filter(|_| has_more)
            .map(|row| position(row).encode());
        let meta = PageMeta {
            limit: request.limit,
            count: items.len(),
            page: request.page,
            has_more,
            next_cursor,
            total,
        };
        Self { items, meta }
    }

    /// The only order of what is listed from memory.
    pub const IN_ORDER: &'static str = "order";

    /// The page of all that there is, in its order.
    pub fn part_of(request: &PageRequest, all: Vec<T>) -> Self {
        let skipped = match &request.start {
            Start::Offset(rows) => *rows,
            Start::After(position) => position.value,
        };
        let rest = all.into_iter().skip(usize::try_from(skipped).unwrap_or(0));
        let most = usize::try_from(request.limit).unwrap_or_default();
        let next = Position {
            sort: Self::IN_ORDER.to_owned(),
            value: skipped.saturating_add(request.limit),
            id: Id(uuid::Uuid::nil()),
        };
        Self::new(request, rest.take(most + 1).collect(), None, |_| {
            next.clone()
        })
    }

    /// The same page of something else.
    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Rows<U> {
        Rows {
            items: self.items.into_iter().map(f).collect(),
            meta: self.meta,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_every_parameter_at_fault() {
        let problem =
            PageRequest::new(Some(0), Some(-1), Some("x"), false, "-updatedAt").unwrap_err();
        assert_eq!(problem.code, ProblemCode::InvalidParameter);
        assert_eq!(problem.faults.len(), 4);
    }

    #[test]
    fn gives_all_that_there_is_page_after_page() {
        let (mut cursor, mut seen) = (None::<String>, Vec::new());
        loop {
            let page = PageRequest::new(Some(2), None, cursor.as_deref(), false, "order").unwrap();
            let rows = Rows::part_of(&page, vec![1, 2, 3, 4, 5]);
            assert!(rows.items.len() <= 2);
            seen.extend(rows.items);
            cursor = rows.meta.next_cursor;
            if !rows.meta.has_more {
                break;
            }
        }
        assert_eq!(seen, [1, 2, 3, 4, 5]);
    }

    #[test]
    fn refuses_a_cursor_of_another_sort() {
        let position = Position {
            sort: "-updatedAt".into(),
            value: 7,
            id: Id::new(super::super::Stamp::from_micros(1)),
        };
        assert_eq!(
            Position::decode(&position.encode(), "-updatedAt"),
            Some(position.clone())
        );
        assert_eq!(Position::decode(&position.encode(), "caseNumber"), None);
    }
}
