//! Versions of crates in `gen.toml` and on the command line, as cargo reads them.

/// `1.2.3`, perhaps with a pre-release or a build behind it (Semantic Versioning 2.0.0, section 2).
pub(super) fn is_version(text: &str) -> bool {
    numbers_of(text).is_some_and(|numbers| numbers.len() == 3 && numbers.iter().all(|number| is_number(number)))
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
    is_wildcard(text.trim()) || text.split(',').all(|comparator| is_comparator(comparator.trim()))
}

fn is_comparator(text: &str) -> bool {
    let operators = [">=", "<=", ">", "<", "=", "^", "~"];
    let bare = operators.iter().find_map(|operator| text.strip_prefix(operator)).unwrap_or(text).trim_start();
    let Some(numbers) = numbers_of(bare) else { return false };
    let has_name = bare.contains(['-', '+']);
    let given = numbers.iter().take_while(|part| is_number(part)).count();
    // Stars stand for all numbers behind the last one, and only a whole version has a name.
    given > 0 && numbers[given..].iter().all(|part| is_wildcard(part)) && (!has_name || given == 3)
}

/// The one to three parts between the dots, if what stands behind them is a pre-release and a build or nothing.
fn numbers_of(text: &str) -> Option<Vec<&str>> {
    let (version, build) = text.split_once('+').map_or((text, None), |(version, build)| (version, Some(build)));
    let (numbers, name) = version.split_once('-').map_or((version, None), |(numbers, name)| (numbers, Some(name)));
    let numbers: Vec<&str> = numbers.split('.').collect();
    let is_plain = |part: &str| is_word(part) && (is_number(part) || !are_digits(part));
    let is_release = name.is_none_or(|name| name.split('.').all(is_plain));
    (numbers.len() <= 3 && is_release && build.is_none_or(|build| build.split('.').all(is_word))).then_some(numbers)
}

fn is_wildcard(part: &str) -> bool {
    matches!(part, "*" | "x" | "X")
}

/// A number of 64 bits without zeros before it.
fn is_number(part: &str) -> bool {
    are_digits(part) && (part == "0" || !part.starts_with('0')) && part.parse::<u64>().is_ok()
}

fn are_digits(part: &str) -> bool {
    part.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_word(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requirements_are_those_of_cargo() {
        let names = ["1.0.0-rc.1+b-2", "1.0.0-0", "1.0.0-01a+01"];
        let usual = ["1", "0.1", "0.1.0", "^1.2", "~1", "= 1.2.3", ">=1.2.3, <2", "1.2.*", "1.*", "1.x", "*"];
        for good in usual.into_iter().chain(names) {
            assert!(is_requirement(good), "{good}");
        }
        let names = ["1-rc", "1.0.0-", "1.0.0-01", "1.0.0+", "1.0.*-rc"];
        let usual = ["", " ", "v1", "1.", ".1", "1.2.3.4", "01", "1,", "*.1", "1.*.2", ">", "latest", "1 2"];
        for bad in usual.into_iter().chain(names) {
            assert!(!is_requirement(bad), "{bad}");
        }
    }

    #[test]
    fn a_version_is_whole() {
        assert!(["1.0.0", "0.1.0-rc.1", "1.0.0+build"].into_iter().all(is_version));
        assert!(!["1", "1.0", "1.0.*", "^1.0.0", "1.0.0-", "1.0.0.0", ""].into_iter().any(is_version));
    }
}
