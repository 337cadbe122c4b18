//! What the contract says of dates.

use serde_json::{Value, json};

use super::set;
use crate::kernel::Possible;

/// Says at each date what is possible of it, as the rules have it.
pub(super) fn tell(document: &mut Value) {
    for range in Possible::ALL {
        for (schema, member) in range.members().iter().filter_map(|one| one.split_once('.')) {
            let pointer = format!("/components/schemas/{schema}/properties/{member}");
            let Some(property) = document.pointer_mut(&pointer) else {
                tracing::error!(schema, member, "a range is told of a member that is none");
                continue;
            };
            let said = property.get("description").and_then(Value::as_str);
            let said = format!("{} {}", said.unwrap_or_default(), range.described());
            set(property, "description", json!(said.trim()));
        }
    }
}
