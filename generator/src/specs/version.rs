//! Versions of crates in `gen.toml` and on the command line, as cargo reads them.

use semver::{Version, VersionReq};

/// `1.2.3`, perhaps with a pre-release or a build behind it (Semantic Versioning 2.0.0, section 2).
pub(super) fn is_version(text: &str) -> bool {
    Version::parse(text).is_ok()
}

/// Whether cargo takes the text for the version of a dependency: `0.1`, `^1.2.3-rc.1`, `>=1, <3`, `1.*`, `*`
/// (the Cargo book, "Version requirement syntax").
///
/// ```
/// use platygen::specs::is_requirement;
/// assert!(is_requirement("0.1.0") && is_requirement(">=1.2, <3") && is_requirement("1.*"));
/// assert!(!is_requirement("") && !is_requirement("latest") && !is_requirement("1.x.") && !is_requirement("../runtime"));
/// ```
#[must_use]
pub fn is_requirement(text: &str) -> bool {
    VersionReq::parse(text).is_ok()
}
