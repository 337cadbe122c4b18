//! Why a token was refused, in words that hold nothing from the token.

/// The reason why an access token was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Refusal {
    /// Too long, or not three base64url parts.
    #[error("The access token is not a compact JWS of three base64url parts.")]
    Malformed,
    /// The header is no plain JSON object, names a key oddly or asks for something unsupported.
    #[error("The header of the access token is not acceptable.")]
    HeaderRefused,
    /// The `typ` is missing or is not one of an access token.
    #[error("The token is not of a type that is accepted as an access token.")]
    TypeRefused,
    /// The `alg` is missing, unknown or not one the issuer may use.
    #[error("The signature algorithm of the access token is not accepted.")]
    AlgorithmRefused,
    /// The payload is no plain JSON object, or a claim is missing or has the wrong form.
    #[error("The claims of the access token are incomplete or malformed.")]
    ClaimsInvalid,
    /// The `iss` is not one that this service trusts.
    #[error("The issuer of the access token is not trusted here.")]
    IssuerUnknown,
    /// This service is not among the token's `aud`.
    #[error("The access token is meant for another service.")]
    AudienceWrong,
    /// The token is bound to a key (`cnf`), whose proof this service does not check.
    #[error("The access token needs a proof of possession, which is not supported.")]
    ProofRequired,
    /// The issuer's keys have not been read yet; the same token may be accepted shortly.
    #[error("The keys of the token's issuer are not available at the moment.")]
    KeysUnavailable,
    /// The issuer has no such key.
    #[error("The access token is signed with a key that its issuer does not publish.")]
    KeyUnknown,
    /// The issuer's key is not one for the token's algorithm.
    #[error("The access token is signed with an algorithm that does not fit the key.")]
    KeyUnsuitable,
    /// The signature is not that of the key.
    #[error("The signature of the access token is wrong.")]
    SignatureInvalid,
    /// The token's time has passed.
    #[error("The access token has expired.")]
    Expired,
    /// The token's time has not come.
    #[error("The access token is not valid yet.")]
    NotYetValid,
    /// The token is valid for too long, or ends before it begins.
    #[error("The access token has a lifetime that is not accepted.")]
    LifetimeRefused,
}

impl Refusal {
    /// A stable code for a client's program, such as `TOKEN_EXPIRED`.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Malformed => "TOKEN_MALFORMED",
            Self::HeaderRefused => "TOKEN_HEADER_REFUSED",
            Self::TypeRefused => "TOKEN_TYPE_REFUSED",
            Self::AlgorithmRefused => "TOKEN_ALGORITHM_REFUSED",
            Self::ClaimsInvalid => "TOKEN_CLAIMS_INVALID",
            Self::IssuerUnknown => "TOKEN_ISSUER_UNKNOWN",
            Self::AudienceWrong => "TOKEN_AUDIENCE_WRONG",
            Self::ProofRequired => "TOKEN_PROOF_REQUIRED",
            Self::KeysUnavailable => "TOKEN_KEYS_UNAVAILABLE",
            Self::KeyUnknown => "TOKEN_KEY_UNKNOWN",
            Self::KeyUnsuitable => "TOKEN_KEY_UNSUITABLE",
            Self::SignatureInvalid => "TOKEN_SIGNATURE_INVALID",
            Self::Expired => "TOKEN_EXPIRED",
            Self::NotYetValid => "TOKEN_NOT_YET_VALID",
            Self::LifetimeRefused => "TOKEN_LIFETIME_REFUSED",
        }
    }
}
