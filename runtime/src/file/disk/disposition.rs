//! The name of a file in `Content-Disposition` (RFC 6266), made safe: the service must not choose the folder.

use http::HeaderMap;
use http::header::CONTENT_DISPOSITION;
use percent_encoding::percent_decode_str;

/// The name that the reply gives its content.
pub(super) fn file_name(headers: &HeaderMap) -> Option<String> {
    let text = String::from_utf8_lossy(headers.get(CONTENT_DISPOSITION)?.as_bytes()).into_owned();
    let parameters = parameters(&text);
    let find = |wanted: &str| parameters.iter().find(|(name, _)| name == wanted).map(|(_, value)| value);
    // The one with a charset wins (RFC 6266, section 4.3).
    let encoded = find("filename*").and_then(|value| decode(value)).and_then(|name| safe(&name));
    encoded.or_else(|| safe(find("filename")?))
}

/// `attachment; filename="a b.jpg"; filename*=UTF-8''a%20b.jpg` as names in lower case with values.
fn parameters(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = text.split_once(';').map_or("", |(_, rest)| rest);
    while let Some((name, after)) = rest.split_once('=') {
        let (value, behind) = value(after.trim_start());
        found.push((name.trim_matches([' ', '\t', ';']).to_ascii_lowercase(), value));
        rest = behind;
    }
    found
}

/// A value, with quotes or without, and what stands behind it.
fn value(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let (value, rest) = text.split_once(';').unwrap_or((text, ""));
        return (value.trim().to_owned(), rest);
    };
    let mut value = String::new();
    let mut chars = quoted.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => break,
            '\\' => value.extend(chars.next()),
            c => value.push(c),
        }
    }
    (value, chars.as_str())
}

/// `UTF-8''a%20b.jpg` (RFC 8187); other charsets are obsolete, and the plain parameter stands beside them.
fn decode(value: &str) -> Option<String> {
    let (charset, rest) = value.split_once('\'')?;
    let (_, encoded) = rest.split_once('\'')?;
    let bytes = percent_decode_str(encoded);
    charset.eq_ignore_ascii_case("utf-8").then(|| bytes.decode_utf8().ok().map(Into::into)).flatten()
}

/// The last part, with what Windows does not take in a name replaced; `None` if no name is left.
fn safe(name: &str) -> Option<String> {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    // Controls of direction make a name look like another one.
    let is_bidi = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let is_bad = |c: char| c.is_control() || is_bidi(c) || matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*');
    let name: String = last.chars().map(|c| if is_bad(c) { '_' } else { c }).collect();
    // Windows drops dots and spaces at the end, and without them `..` is nothing.
    // A dot in front would hide the file, or make it one that a shell reads.
    let name = name.trim_start_matches(|c: char| c == '.' || c.is_whitespace()).trim_end_matches(['.', ' ']);
    let name = shortened(name);
    let mark = if is_device(&name) { "_" } else { "" };
    (!name.is_empty()).then(|| format!("{mark}{name}"))
}

/// A name that systems take, with its extension: at most 255 bytes, with room for the mark of a device.
fn shortened(name: &str) -> std::borrow::Cow<'_, str> {
    const LONGEST: usize = 250;
    if name.len() <= LONGEST {
        return name.into();
    }
    let extension = name.rfind('.').map(|at| &name[at..]).filter(|extension| extension.len() <= 20).unwrap_or_default();
    let end = (0..=LONGEST - extension.len()).rev().find(|at| name.is_char_boundary(*at)).unwrap_or_default();
    format!("{}{extension}", name[..end].trim_end()).into()
}

/// Whether Windows takes a name for a device, whatever its extension.
/// <https://learn.microsoft.com/windows/win32/fileio/naming-a-file#naming-conventions>
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_uppercase();
    let is_port = |stem: &str| {
        let number = stem.strip_prefix("COM").or_else(|| stem.strip_prefix("LPT"));
        number.is_some_and(|number| matches!(number, "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9"))
    };
    matches!(&*stem, "CON" | "PRN" | "AUX" | "NUL") || is_port(&stem)
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn name(text: &str) -> Option<String> {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_DISPOSITION, HeaderValue::from_bytes(text.as_bytes()).expect("a header"));
        file_name(&headers)
    }

    #[test]
    fn names() {
        for (text, expected) in [
            ("attachment; filename=a.jpg", "a.jpg"),
            ("attachment; FileName=\"a; b=\\\"c\\\".jpg\"; size=1", "a; b=_c_.jpg"),
            ("attachment; filename=x.jpg; filename*=UTF-8''%E2%82%AC%20b.jpg", "€ b.jpg"),
            ("attachment; filename*=UTF-16''a; filename=\"x.jpg\"", "x.jpg"),
            ("inline; filename=é.jpg", "é.jpg"),
        ] {
            assert_eq!(name(text).as_deref(), Some(expected), "{text}");
        }
        for text in ["", "attachment", "attachment; filename", "attachment; filename=", "attachment; size=1"] {
            assert_eq!(name(text), None, "{text}");
        }
    }

    #[test]
    fn a_name_is_no_longer_than_systems_take() {
        let long = safe(&format!("{}.pdf", "ä".repeat(200))).unwrap_or_default();
        assert!((240..=255).contains(&long.len()) && long.ends_with("ä.pdf"), "{long}");
    }

    #[test]
    fn a_name_is_never_a_path() {
        for (text, expected) in [
            ("../../etc/passwd", Some("passwd")),
            ("..\\..\\boot.ini", Some("boot.ini")),
            ("C:evil.exe", Some("C_evil.exe")),
            ("a\0b", Some("a_b")),
            ("name. . ", Some("name")),
            ("nul", Some("_nul")),
            ("Com1.tar.gz", Some("_Com1.tar.gz")),
            ("con .txt", Some("_con .txt")),
            ("console.txt", Some("console.txt")),
            ("com10", Some("com10")),
            (".bashrc", Some("bashrc")),
            ("photo\u{202e}gpj.exe", Some("photo_gpj.exe")),
            ("..", None),
            ("a/..", None),
            ("a/", None),
            (". .", None),
        ] {
            assert_eq!(safe(text).as_deref(), expected, "{text:?}");
        }
        assert_eq!(name("attachment; filename*=UTF-8''..%2F..%2Fx.sh").as_deref(), Some("x.sh"));
    }
}
