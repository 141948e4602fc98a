//! Names: from PowerShell and wire names to Rust.
//!
//! heck splits words; the word table keeps names together that it would split in the wrong place.

use foldhash::HashSet;
use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};
use std::borrow::Cow;

/// Names with capitals inside that are one word.
const WORDS: [(&str, &str); 24] = [
    ("OAuth2", "Oauth2"),
    ("OAuth", "Oauth"),
    ("oAuth2", "oauth2"),
    ("oAuth", "oauth"),
    ("SharePoint", "Sharepoint"),
    ("sharePoint", "sharepoint"),
    ("OneNote", "Onenote"),
    ("oneNote", "onenote"),
    ("OneDrive", "Onedrive"),
    ("oneDrive", "onedrive"),
    ("PowerShell", "Powershell"),
    ("powerShell", "powershell"),
    ("GitHub", "Github"),
    ("gitHub", "github"),
    ("MacOSX", "Macosx"),
    ("MacOS", "Macos"),
    ("macOS", "macos"),
    ("MacOs", "Macos"),
    ("macOs", "macos"),
    ("IOS", "Ios"),
    ("iOS", "ios"),
    ("IPv4", "Ipv4"),
    ("IPv6", "Ipv6"),
    ("WiFi", "Wifi"),
];

/// Words that cannot be a name without `r#`, up to edition 2024.
const KEYWORDS: [&str; 49] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else", "enum",
    "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move",
    "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield", "union",
];

/// Words that cannot be a name even with `r#`.
const NEVER: [&str; 5] = ["crate", "self", "super", "Self", "_"];

/// A function, setter or file: `SessionId` becomes `session_id`.
///
/// ```
/// use platygen::lower::names::snake;
/// assert_eq!(snake("OAuth2PermissionGrantId"), "oauth2_permission_grant_id");
/// assert_eq!(snake("Type"), "r#type");
/// assert_eq!(snake("Self"), "self_");
/// assert_eq!(snake("@odata.type"), "odata_type");
/// ```
#[must_use]
pub fn snake(name: &str) -> String {
    identifier(&words(name).to_snake_case())
}

/// A type: `Clear-MgUserPresence` becomes `ClearMgUserPresence`.
///
/// ```
/// use platygen::lower::names::pascal;
/// assert_eq!(pascal("Clear-MgUserPresence"), "ClearMgUserPresence");
/// assert_eq!(pascal("oAuth2PermissionGrant"), "Oauth2PermissionGrant");
/// ```
#[must_use]
pub fn pascal(name: &str) -> String {
    identifier(&words(name).to_upper_camel_case())
}

/// A constant: `unknownFutureValue` becomes `UNKNOWN_FUTURE_VALUE`.
#[must_use]
pub fn shouty(name: &str) -> String {
    identifier(&words(name).to_shouty_snake_case())
}

/// A file: the snake case without `r#`. Names that differ in the underscores behind them have different files.
///
/// ```
/// use platygen::lower::names::file;
/// assert_eq!((file("Type"), file("Type_")), ("type".to_owned(), "type_".to_owned()));
/// ```
#[must_use]
pub fn file(name: &str) -> String {
    let bare = name.trim_end_matches('_');
    snake(bare).trim_start_matches("r#").to_owned() + &name[bare.len()..]
}

/// The name with the words of the table respelt.
///
/// A word counts only where the next letter begins a new word; one that starts small has to start the name.
fn words(name: &str) -> Cow<'_, str> {
    let mut respelt = String::new();
    // How far the name is in `respelt`.
    let mut done = 0;
    let starts = name.bytes().enumerate().filter(|(at, byte)| *at == 0 || byte.is_ascii_uppercase());
    for (at, first) in starts.filter(|(at, _)| name.is_char_boundary(*at)) {
        let fits = |(from, _): &&(&str, &str)| from.as_bytes()[0] == first && is_word(&name[at..], from);
        if at >= done
            && let Some((from, to)) = WORDS.iter().find(fits)
        {
            respelt.push_str(&name[done..at]);
            respelt.push_str(to);
            done = at + from.len();
        }
    }
    if done == 0 {
        return Cow::Borrowed(name);
    }
    respelt.push_str(&name[done..]);
    Cow::Owned(respelt)
}

fn is_word(text: &str, word: &str) -> bool {
    text.strip_prefix(word).is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_lowercase()))
}

fn identifier(name: &str) -> String {
    let mut name: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
    if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
        name.insert(0, '_');
    }
    if NEVER.contains(&name.as_str()) {
        name.push('_');
    } else if KEYWORDS.contains(&name.as_str()) {
        name.insert_str(0, "r#");
    }
    name
}

/// Names that are taken in one scope.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    reserved: &'static [&'static str],
    taken: HashSet<String>,
}

impl Scope {
    /// A scope in which these names cannot be given.
    pub fn beside(reserved: &'static [&'static str]) -> Self {
        Self { reserved, taken: HashSet::default() }
    }

    /// Whether the name can be given.
    pub fn is_free(&self, name: &str) -> bool {
        !self.reserved.contains(&name) && !self.taken.contains(name)
    }

    /// The name, or the name with an underscore for every time that it is taken; whether it was free.
    pub fn claim(&mut self, name: &str) -> (String, bool) {
        let mut claimed = name.to_owned();
        while !self.is_free(&claimed) {
            claimed = format!("{}_", claimed.trim_start_matches("r#"));
        }
        let was_free = claimed == name;
        self.taken.insert(claimed.clone());
        (claimed, was_free)
    }
}

/// The placeholder `mailFolder-id1` as the PowerShell parameter that fills it, `MailFolderId1`.
///
/// ```
/// assert_eq!(platygen::lower::names::placeholder_parameter("mailFolder-id1"), "MailFolderId1");
/// ```
#[must_use]
pub fn placeholder_parameter(placeholder: &str) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + letters.as_str())
    };
    placeholder.split(['-', '_', ' ']).map(capital).collect()
}

/// The wire name if nothing else is known: the leading run of capitals in lower case, up to the last one.
///
/// Right for 98.7 % of the properties of Graph v1.0: `IPAddress` is `ipAddress`, `SessionId` is `sessionId`.
/// `Odata` and a capital is a control information of OData (OData JSON 4.01, section 4.6), which no type declares.
///
/// ```
/// use platygen::lower::names::guessed_wire;
/// assert_eq!(guessed_wire("SessionId"), "sessionId");
/// assert_eq!(guessed_wire("OdataId"), "@odata.id");
/// ```
#[must_use]
pub fn guessed_wire(name: &str) -> String {
    match control_information(name) {
        Some(rest) => format!("@odata.{}", lower_first_word(rest)),
        None => lower_first_word(name),
    }
}

/// `Type` of `OdataType`: what stands behind `@odata.` on the wire.
pub(super) fn control_information(name: &str) -> Option<&str> {
    name.strip_prefix("Odata").filter(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase()))
}

/// `ConversationIndex` of `ConversationIndexInputFile`: the property whose bytes PowerShell reads from a file.
pub(super) fn bytes_of_file(name: &str) -> Option<&str> {
    name.strip_suffix("InputFile").filter(|property| !property.is_empty())
}

fn lower_first_word(name: &str) -> String {
    let capitals = name.bytes().take_while(u8::is_ascii_uppercase).count();
    let lowered = match capitals {
        0 | 1 => capitals,
        all if all == name.len() => all,
        run => run - 1,
    };
    name[..lowered].to_ascii_lowercase() + &name[lowered..]
}
