//! By whom cases are led, as lists are asked for it.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

use super::Id;

/// By whom.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LedBy {
    /// The assignment acted in, as lead or as the lead's deputy now.
    Me,
    /// An assignment, as lead.
    Assignment(Id),
}

const ME: &str = "me";

impl<'de> Deserialize<'de> for LedBy {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        match &*text {
            ME => Ok(Self::Me),
            id => id
                .parse()
                .map(Self::Assignment)
                .map_err(|_| serde::de::Error::custom("lead")),
        }
    }
}

impl PartialSchema for LedBy {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .pattern(Some("^(me|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})$"))
            .max_length(Some(36))
            .description(Some(
                "`me`: the assignment acted in, as lead or as the lead's deputy now; or the id of an assignment",
            ))
            .into()
    }
}

impl ToSchema for LedBy {
    fn name() -> Cow<'static, str> {
        "LedBy".into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_me_and_ids_and_nothing_else() {
        let read = |text: &str| serde_json::from_value::<LedBy>(text.into()).ok();
        let id = "01999d2e-7c00-7000-8000-00000000d101";
        assert_eq!(read("me"), Some(LedBy::Me));
        assert_eq!(read(id), Some(LedBy::Assignment(id.parse().unwrap())));
        for wrong in ["", "ME", "eva", "01999d2e"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
