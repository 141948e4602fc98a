//! Routes in one spelling, decided without `$metadata`.

/// The prefix of the namespace that the service lets a caller omit.
const DEFAULT: &str = "microsoft.graph.";

/// The versions that a service has.
const VERSIONS: [&str; 2] = ["v1.0", "beta"];

/// A route without the address and the version of the service, and that version if it is there;
/// none if something else than a path is in it, for then it is another request.
pub(super) fn below_service(route: &str) -> Option<(Option<&str>, &str)> {
    let address = route.strip_prefix("https://").or_else(|| route.strip_prefix("http://"));
    let path = address.map_or(Some(route), |address| address.find('/').map(|at| &address[at..]))?;
    let path = path.trim_matches('/');
    let (first, rest) = path.split_once('/').unwrap_or((path, ""));
    let version = VERSIONS.into_iter().find(|version| *version == first);
    let below = if version.is_some() { rest } else { path };
    // What stands between host and path is not known without a version.
    let is_known = address.is_none() || version.is_some();
    (is_known && is_path(&format!("/{below}")) && !below.is_empty()).then_some((version, below))
}

/// Segments and placeholders as the command metadata writes them: no query, no blank, every brace closed.
pub(crate) fn is_path(path: &str) -> bool {
    let closed = path.split('{').skip(1).all(|part| part.split_once('}').is_some_and(|(name, _)| !name.is_empty()));
    let pairs = path.matches('{').count() == path.matches('}').count();
    path.starts_with('/') && closed && pairs && !path.contains(['?', '#', ' ', '\\']) && !path.contains("://")
}

/// A route without what the service does not need.
///
/// * An empty `()` goes from every segment.
/// * `microsoft.graph.` goes from a plain name that is surely an action or a function:
///   one with parentheses, or the last segment of a POST.
/// * All else stays.
///   `microsoft.graph.security.applyHold` is not found without its namespace,
///   and `/members/microsoft.graph.user` of a GET is a cast that means something else without the prefix;
///   a function that keeps the prefix is understood all the same.
///
/// ```
/// use platygen::facts::commands::normalize;
///
/// assert_eq!(normalize("POST", "/users/{user-id}/microsoft.graph.sendMail"), "/users/{user-id}/sendMail");
/// assert_eq!(normalize("GET", "/users/microsoft.graph.delta()"), "/users/delta");
/// assert_eq!(normalize("GET", "/members/microsoft.graph.user"), "/members/microsoft.graph.user");
/// ```
pub fn normalize(method: &str, route: &str) -> String {
    let route = route.trim().trim_end_matches('/');
    let last = route.rfind('/').map_or(0, |at| at + 1);
    let (head, tail) = route.split_at(last);
    let mut uri = String::with_capacity(route.len() + 1);
    for part in head.trim_matches('/').split('/').filter(|part| !part.is_empty()) {
        uri.push('/');
        uri.push_str(segment(part, false));
    }
    uri.push('/');
    uri.push_str(segment(tail, method == "POST"));
    uri
}

/// One segment; `is_action` says that it cannot be a cast.
fn segment(part: &str, is_action: bool) -> &str {
    let is_call = part.ends_with(')');
    let part = part.strip_suffix("()").unwrap_or(part);
    let Some(plain) = part.strip_prefix(DEFAULT).filter(|_| is_call || is_action) else {
        return part;
    };
    let name = plain.split('(').next().unwrap_or(plain);
    if name.is_empty() || name.contains('.') { part } else { plain }
}
