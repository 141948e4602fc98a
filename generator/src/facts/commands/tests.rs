//! Tests of `commands`: broken input first, then both forms, then the shared files.

use super::*;
use crate::diagnostic::codes;

fn read(text: &str) -> (Commands, Vec<Diagnostic>) {
    parse(&Arc::from("commands.json"), text)
}

fn entry(command: &str, method: &str, uri: &str) -> String {
    format!(r#"{{"Command": "{command}", "Method": "{method}", "Uri": "{uri}"}}"#)
}

#[test]
fn truncated_text_keeps_what_came_before() {
    let text = format!("[\n{},\n{{\"Command\": \"Get-Mg", entry("Get-MgUser", "GET", "/users"));
    let (commands, findings) = read(&text);
    assert_eq!(commands.all().len(), 1);
    assert_eq!(findings[0].code, codes::K001);
    assert!(findings[0].message.contains("line 3 column"), "{}", findings[0].message);
    assert!(findings[0].place.span.start > text.rfind('\n').unwrap());
}

#[test]
fn garbage_is_reported_and_nothing_else() {
    for text in ["", "\u{feff}", "null", "7", "\"x\"", "[", "{", "é\u{0}", "[1,2", "{\"a\"", "]"] {
        let (commands, findings) = read(text);
        assert!(commands.all().is_empty(), "{text:?}");
        assert!(findings.iter().any(|finding| finding.code == codes::K001), "{text:?}");
        for finding in findings {
            assert!(finding.place.span.end <= text.len(), "{text:?}");
        }
    }
}

#[test]
fn deep_nesting_is_an_error_and_no_overflow() {
    let text = "[".repeat(200_000);
    assert_eq!(read(&text).1[0].code, codes::K001);
}

#[test]
fn text_behind_the_end_keeps_the_entries() {
    let (commands, findings) = read(&format!("[{}] ]", entry("Get-MgUser", "GET", "/users")));
    assert_eq!((commands.all().len(), findings.len()), (1, 1));
}

#[test]
fn an_entry_without_its_keys_is_named_and_skipped() {
    let text = format!(
        r#"[{{"Command": "Get-MgA", "Method": "GET"}}, {{"Method": "GET", "Uri": "/b"}}, 3, {}, {}]"#,
        entry("Get-MgC", "GET", "/c"),
        entry("Remove-MgD", "DELET", "/d")
    );
    let (commands, findings) = read(&text);
    assert_eq!(commands.all().len(), 1);
    let messages: Vec<_> = findings.iter().map(|finding| &*finding.message).collect();
    assert_eq!(
        messages,
        [
            "`Get-MgA` has no `Uri` and is left out",
            "entry 2 has no `Command` and is left out",
            "entry 3 is no object and is left out",
            "`Remove-MgD` has the unknown method `DELET` and is left out",
        ]
    );
    assert_eq!(&text[findings[0].place.span.clone()], "Get-MgA");
    assert!(findings.iter().all(|finding| finding.code == codes::K002));
}

#[test]
fn nulls_and_doubled_keys_are_tolerated() {
    let text = r#"[{"Command": "A-MgB", "Command": "Get-MgUser", "Method": "get", "Uri": "/users",
        "Variants": null, "OutputType": null, "Module": "", "Permissions": [null, {"Name": null}, {"Name": "User.Read"}],
        "CommandAlias": "Get-Me"}]"#;
    let (commands, findings) = read(text);
    assert_eq!(findings, []);
    let command = &commands.all()[0];
    assert_eq!((&*command.name, &*command.method), ("Get-MgUser", "GET"));
    assert_eq!((command.variants.len(), &command.output_type, &command.module), (0, &None, &None));
    assert_eq!(command.aliases, ["Get-Me"]);
    let permission = Permission { name: "User.Read".into(), kind: String::new(), is_least: false };
    assert_eq!(command.permissions, [permission]);
}

#[test]
fn older_form_takes_the_version_from_the_key() {
    let text = r#"{"Get-MgUser_beta": {"Command": "Get-MgUser", "Method": "GET", "Url": "/users"},
        "Get-MgUser_v1.0": {"Command": "Get-MgUser", "Method": "GET", "Url": "/users", "ApiVersion": "v1.0"},
        "Get-MgX_v1.0": null}"#;
    let (commands, findings) = read(text);
    assert_eq!(commands.find("GET-MGUSER").count(), 2);
    assert_eq!(commands.find_version("Get-MgUser", "beta").count(), 1);
    assert_eq!(commands.find("Get-MgX").count(), 0);
    assert_eq!(findings[0].message, "`Get-MgX_v1.0` is no object and is left out");
}

/// Host and version are no part of a route, and what else stands beside a path is not left away in silence.
#[test]
fn a_route_is_a_path_below_the_version() {
    let read_one = |uri: &str, version: &str| {
        let text = format!(r#"[{{"Command": "Get-MgUser", "Method": "GET", "Uri": "{uri}"{version}}}]"#);
        let (commands, findings) = read(&text);
        let command = commands.all().first().map(|command| (command.uri.clone(), command.api_version.clone()));
        (command, findings.into_iter().map(|finding| (finding.code.id, finding.message)).collect::<Vec<_>>())
    };
    let whole = "https://graph.microsoft.com/beta/users/{user-id}";
    for (uri, version, path, of) in [
        ("/users/{user-id}", "", "/users/{user-id}", "v1.0"),
        ("users/{user-id}", "", "/users/{user-id}", "v1.0"),
        ("/v1.0/users", "", "/users", "v1.0"),
        (whole, "", "/users/{user-id}", "beta"),
        (whole, r#", "ApiVersion": "beta""#, "/users/{user-id}", "beta"),
    ] {
        assert_eq!(read_one(uri, version), (Some((path.into(), of.into())), Vec::new()), "{uri}");
    }
    let wrong = [
        "/users?$top=5",
        "https://graph.microsoft.com/users",
        "https://graph.microsoft.com",
        "/users/{user-id",
        "/users /me",
        "/users#me",
        "/v1.0",
        "/",
        "ftp://contoso.com/v1.0/users",
    ];
    for uri in wrong {
        let message = format!("`Get-MgUser` has the route `{uri}`, which is no plain path, and is left out");
        assert_eq!(read_one(uri, ""), (None, vec![("K005", message)]), "{uri}");
    }
    let message =
        format!("`Get-MgUser` has the route `{whole}`, which is of another version than the entry, and is left out");
    assert_eq!(read_one(whole, r#", "ApiVersion": "v1.0""#), (None, vec![("K005", message)]));
}

#[test]
fn list_and_get_stay_two_entries() {
    let both = [entry("Get-MgUser", "GET", "/users"), entry("Get-MgUser", "GET", "/users/{user-id}")];
    let (mut commands, _) = read(&format!("[{}]", both.join(",")));
    assert_eq!(commands.find("Get-MgUser").count(), 2);
    commands.extend(commands.clone());
    assert_eq!(commands.find("Get-MgUser").count(), 4);
}

#[test]
fn routes_keep_what_the_service_needs() {
    let cases = [
        ("POST", "/a/microsoft.graph.security.applyHold", "/a/microsoft.graph.security.applyHold"),
        ("POST", "/a/microsoft.graph.user/microsoft.graph.send", "/a/microsoft.graph.user/send"),
        ("GET", "/a/microsoft.graph.range(address='{a}')/b()", "/a/range(address='{a}')/b"),
        ("GET", "/a/microsoft.graph.x.range(b={b})", "/a/microsoft.graph.x.range(b={b})"),
        ("GET", "/a/graph.user", "/a/graph.user"),
        ("GET", "a//b/", "/a/b"),
        ("POST", "microsoft.graph.", "/microsoft.graph."),
        ("GET", "", "/"),
    ];
    for (method, route, expected) in cases {
        assert_eq!(normalize(method, route), expected, "{method} {route}");
    }
}

fn shared(name: &str) -> Option<String> {
    let path = format!("{}/../../shared/commands/{name}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).ok();
    if text.is_none() {
        {
            eprintln!("skipped: ../shared is not there");
        }
    }
    text
}

#[test]
fn both_shared_forms_agree() {
    let today = shared("MgCommandMetadata.users-actions.json");
    let (Some(today), Some(older)) = (today, shared("MgCommandMetadata.older-format.json")) else {
        return;
    };
    let ((today, findings), (older, more)) = (read(&today), read(&older));
    assert_eq!((findings, more), (vec![], vec![]));
    assert_eq!(today.all().len(), 150);
    for command in older.all() {
        let twin = today.find(&command.name).next().unwrap();
        assert_eq!((&twin.uri, &twin.method), (&command.uri, &command.method));
    }
    let clear = today.find_version("Clear-MgUserPresence", "v1.0").next().unwrap();
    assert_eq!(clear.permissions.len(), 2);
    assert!(clear.permissions[0].is_least);
}

/// Found by fuzzing: the text ends inside of a string whose last character has several bytes.
#[test]
fn a_finding_never_cuts_a_character() {
    let text = "[{\"Command\": \"Get-Über";
    for end in (0..=text.len()).filter(|end| text.is_char_boundary(*end)) {
        let (_, findings) = super::parse(&"commands.json".into(), &text[..end]);
        for finding in findings {
            assert!(text[..end].get(finding.place.span.clone()).is_some(), "{finding:?}");
        }
    }
    let (_, findings) = super::parse(&"commands.json".into(), "[\"é");
    assert!("[\"é".get(findings[0].place.span.clone()).is_some());
}
