//! Routes in one spelling, decided without `$metadata`.

/// The prefix of the namespace that the service lets a caller omit.
const DEFAULT: &str = "microsoft.graph.";

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
