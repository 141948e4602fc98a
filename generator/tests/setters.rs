//! Setters: what they are called, and what they say of a parameter in the role that it has in Rust.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod pages;

use pages::{commands, lower, only, page};
use platygen::ir::{Api, Paging, Role};

/// The text about a parameter of this name in this role.
fn docs(api: &Api, name: &str, role: &Role) -> String {
    let parameter = only(api).parameters.iter().find(|it| it.name == name && it.role == *role).unwrap();
    parameter.docs.join("\n")
}

#[test]
fn a_body_property_does_not_have_the_text_of_an_id() {
    let notes = "COMPLEX PARAMETER PROPERTIES\n\nBODYPARAMETER <IContosoAcceptance>: .\n  \
                 [AgreementId <String>]: The agreement that was accepted.\n    [Deep <String>]: Deep.\n";
    let sets = |twin: &str| {
        let ids = "-AgreementId <String> -AcceptanceId <String>";
        [
            ("UpdateExpanded*", format!("{ids} {twin}")),
            ("Update", format!("{ids} -BodyParameter <IContosoAcceptance>")),
            ("UpdateViaIdentityExpanded", "-InputObject <IContosoIdentity> [-AgreementId <String>]".to_owned()),
        ]
    };
    let uri = "/agreements/{agreement-id}/acceptances/{acceptance-id}";
    let commands = commands("Update-MgAgreementAcceptance", "PATCH", uri, &["UpdateExpanded"]);
    let of = |twin: &str, notes: &str| {
        let sets = sets(twin);
        let sets: Vec<(&str, &str)> = sets.iter().map(|(name, items)| (*name, items.as_str())).collect();
        let text = page("Update-MgAgreementAcceptance", &sets, notes);
        let text = text.replace("### -AgreementId\nText.", "### -AgreementId\nkey: id of agreement");
        let (api, _) = lower(&text, &commands, "");
        assert_eq!(docs(&api, "AgreementId", &Role::Path("agreement-id".into())), "key: id of agreement");
        docs(&api, "AgreementId", &Role::Property("agreementId".into()))
    };
    assert_eq!(of("[-AgreementId1 <String>]", notes), "Text.", "the text of its own parameter");
    assert_eq!(of("", notes), "The agreement that was accepted.");
    assert_eq!(of("", ""), "", "no text is better than a wrong one");
}

#[test]
fn what_is_another_thing_in_rust_has_another_text() {
    let sets = [("List*", "-AgreementId <String> -StartDateTime <String> [-CountVariable <String>]")];
    let text = page("Get-MgAgreementAcceptance", &sets, "");
    let uri = "/agreements/{agreement-id}/acceptances";
    let (api, _) = lower(&text, &commands("Get-MgAgreementAcceptance", "GET", uri, &["List"]), "");
    let count = docs(&api, "CountVariable", &Role::Paging(Paging::Count));
    assert_eq!(count, "Asks how many items there are in all, which the reply then says: `-CountVariable`.");

    let sets = [
        ("CreateExpanded*", "-AgreementId <String> [-SealInputFile <String>]"),
        ("Create", "-AgreementId <String> -BodyParameter <IContosoAcceptance>"),
    ];
    let notes = "COMPLEX PARAMETER PROPERTIES\n\nBODYPARAMETER <IContosoAcceptance>: .\n  [Seal <Byte[]>]: The seal.\n";
    let of = |text_of_file: &str, notes: &str| {
        let text = page("New-MgAgreementAcceptance", &sets, notes);
        let text = text.replace("### -SealInputFile\nText.", &format!("### -SealInputFile\n{text_of_file}"));
        let (api, _) = lower(&text, &commands("New-MgAgreementAcceptance", "POST", uri, &["CreateExpanded"]), "");
        docs(&api, "SealInputFile", &Role::Property("seal".into()))
    };
    let bytes = "The bytes themselves, where `-SealInputFile` takes the path of a file that holds them.";
    assert_eq!(of("Give a path.", notes), format!("The seal.\n\n{bytes}"));
    assert_eq!(of("Give a path.", ""), bytes);
    assert_eq!(of("Input File for Seal (Wax\n(red).)", ""), format!("Wax\n(red).\n\n{bytes}"));
}

/// Pages show an argument as it would stand in the URL, a date with quotes and all.
#[test]
fn an_argument_of_a_function_has_no_text_with_wrong_quotes() {
    let sets = [
        ("Get*", "-AgreementId <String> -Date <DateTime> -AgreementId1 <String>"),
        ("GetViaIdentity", "-InputObject <IContosoIdentity>"),
    ];
    let notes = "COMPLEX PARAMETER PROPERTIES\n\nINPUTOBJECT <IContosoIdentity>: Identity Parameter\n  \
                 [AgreementId <String>]: key: id of agreement\n  [Date <DateTime?>]: Usage: date='{date}'\n";
    let text = page("Get-MgAgreementSigned", &sets, notes);
    let text = text.replace("### -Date\nText.", "### -Date\nUsage: date='{date}'");
    let uri = "/agreements/{agreement-id}/signedOn(date={date},agreementId='{agreement-id1}')";
    let (api, _) = lower(&text, &commands("Get-MgAgreementSigned", "GET", uri, &["Get"]), "");
    assert_eq!(docs(&api, "Date", &Role::Path("date".into())), "The argument `date` of the function.");
    assert_eq!(docs(&api, "AgreementId", &Role::Path("agreement-id".into())), "Text.");
    let of_identity = api.modules[0].identities[0].properties.iter().map(|property| property.docs.join(" "));
    let expected = ["key: id of agreement", "The argument `date` of the function."];
    assert_eq!(of_identity.collect::<Vec<_>>(), expected);
}

/// Properties with names that Rust or a form needs for itself.
#[test]
fn setters_never_hide_a_constructor_or_a_keyword() {
    let sets = [(
        "CreateExpanded*",
        "-AgreementId <String> [-New <String>] [-Type <String>] [-Self <String>] [-Invoke <String>]",
    )];
    let text = page("New-MgAgreementAcceptance", &sets, "");
    let commands =
        commands("New-MgAgreementAcceptance", "POST", "/agreements/{agreement-id}/acceptances", &["CreateExpanded"]);
    let (api, found) = lower(&text, &commands, "");
    let names: Vec<&str> = only(&api).parameters.iter().map(|parameter| parameter.rust.as_str()).collect();
    assert_eq!(names, ["agreement_id", "invoke_", "new_", "self_", "r#type"]);
    assert_eq!(only(&api).forms[0].constructors[0].rust, "new");
    let codes: Vec<&str> = found.iter().map(|found| found.code.id).collect();
    assert_eq!(codes, ["D003"], "`-Invoke` is not in $metadata: {found:#?}");
}

/// `-Body` is a property, beside which `-BodyParameter` keeps the name that it has in PowerShell.
#[test]
fn the_short_name_of_a_body_goes_to_a_parameter_that_is_called_so() {
    let names = |property: &str| {
        let expanded = format!("-AgreementId <String> {property}");
        let sets = [("SignExpanded*", &*expanded), ("Sign", "-AgreementId <String> -BodyParameter <IX>")];
        let text = page("Invoke-MgSignAgreement", &sets, "");
        let commands = commands("Invoke-MgSignAgreement", "POST", "/agreements/{agreement-id}/sign", &["SignExpanded"]);
        let (api, _) = lower(&text, &commands, "");
        only(&api).parameters.iter().map(|parameter| parameter.rust.clone()).collect::<Vec<_>>()
    };
    assert_eq!(names("[-Body <String>]"), ["agreement_id", "body", "body_parameter"]);
    assert_eq!(names("[-Comment <String>]"), ["agreement_id", "body", "comment"]);
}
