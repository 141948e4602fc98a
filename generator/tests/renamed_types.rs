//! `overrides.toml` renames the types of a module: identities and bodies, beside its cmdlets and their forms.

mod pages;

use pages::{commands, lower, lower_all, only, page};
use platygen::diagnostic::Diagnostic;
use platygen::ir::{Api, Module, Role, Type};

const WHY: &str = "reason = \"the page says otherwise\"\nlink = \"https://contoso.com/why\"\n";
const BODY: &str = "IPaths1AbcdeAgreementsAgreementIdMicrosoftGraphSignPostRequestbodyContentApplicationJsonSchema";

/// `Send-MgAgreementSign` with a body of its own, and a second cmdlet of the module.
fn corrected(entries: &str, other: &str) -> (Api, Vec<Diagnostic>) {
    let body = format!("-BodyParameter <{BODY}>");
    let by_identity = format!("-InputObject <IContosoIdentity> {body}");
    let sets = [
        ("SignExpanded*", "-AgreementId <String> [-Comment <String>]".to_owned()),
        ("Sign", format!("-AgreementId <String> {body}")),
        ("SignViaIdentity", by_identity),
    ];
    let sets: Vec<(&str, &str)> = sets.iter().map(|(set, items)| (*set, items.as_str())).collect();
    let notes = format!(
        "COMPLEX PARAMETER PROPERTIES\n\nBODYPARAMETER <{BODY}>: .\n  [AgreementId <String>]: The agreement.\n\n\
         INPUTOBJECT <IContosoIdentity>: Identity Parameter\n  [AgreementId <String>]: key: id of agreement\n"
    );
    let signs = page("Send-MgAgreementSign", &sets, &notes);
    let gets = page(other, &[("Get*", "-AgreementId <String> [-Property <String[]>]")], "");
    let known = [
        commands("Send-MgAgreementSign", "POST", "/agreements/{agreement-id}/sign", &["Sign"]),
        commands(other, "GET", "/agreements/{agreement-id}", &["Get"]),
    ];
    let known: Vec<&str> = known.iter().map(|list| list.trim_matches(['[', ']'])).collect();
    let entries: Vec<String> = entries.split("[[").skip(1).map(|entry| format!("[[{entry}\n{WHY}")).collect();
    lower_all(&[&signs, &gets], &format!("[{}]", known.join(",")), &entries.concat())
}

fn rename(of: &str, name: &str) -> String {
    format!("[[type]]\nname = \"{of}\"\nrename = \"{name}\"\n")
}

fn codes(found: &[Diagnostic]) -> Vec<&str> {
    found.iter().map(|diagnostic| diagnostic.code.id).collect()
}

/// The names of the identity and of the body, as they are declared and as parameters name them.
fn named(module: &Module) -> [String; 4] {
    let parameter = |role: &Role| {
        let mut all = module.cmdlets.iter().flat_map(|cmdlet| &cmdlet.parameters);
        all.find(|parameter| parameter.role == *role).map(|parameter| match &parameter.ty {
            Type::Own(name) | Type::Identity(name) => name.clone(),
            other => format!("{other:?}"),
        })
    };
    let bodies: Vec<&str> = module.cmdlets.iter().flat_map(|it| &it.bodies).map(|it| it.rust.as_str()).collect();
    let identities: Vec<&str> = module.identities.iter().map(|it| it.rust.as_str()).collect();
    let used = |role| parameter(&role).unwrap_or_default();
    [identities.join(","), used(Role::Identity), bodies.join(","), used(Role::Body)]
}

#[test]
fn an_identity_is_renamed_wherever_it_stands() {
    let alias = "[[alias]]\nold = \"contoso::ContosoIdentity\"\nnew = \"contoso::AgreementRef\"\n";
    let (api, found) = corrected(&(rename("IContosoIdentity", "AgreementRef") + alias), "Get-MgAgreement");
    assert_eq!(found, []);
    let module = &api.modules[0];
    assert_eq!(named(module)[..2], ["AgreementRef", "AgreementRef"]);
    assert_eq!(module.identities[0].file, "agreement_ref");
    assert_eq!(module.aliases[0].old, "ContosoIdentity");
}

#[test]
fn a_body_is_renamed_wherever_it_stands() {
    let (api, found) = corrected(&rename(BODY, "Signature"), "Get-MgAgreement");
    assert_eq!(found, []);
    let module = &api.modules[0];
    assert_eq!(named(module)[2..], ["Signature", "Signature"]);
    let syntax = &module.cmdlets.iter().find(|it| it.name == "Send-MgAgreementSign").unwrap().sets[1].syntax;
    assert!(syntax.contains("-BodyParameter <Signature>"), "{syntax}");
}

/// The name that a body would have is that of a cmdlet.
#[test]
fn a_body_whose_name_is_taken_is_named_by_the_name_that_it_got() {
    let (api, found) = corrected("", "Send-MgAgreementSignBody");
    assert_eq!(found, []);
    assert_eq!(named(&api.modules[0])[2..], ["SendMgAgreementSignBody_", "SendMgAgreementSignBody_"]);
}

#[test]
fn a_renamed_type_takes_no_name_of_the_module() {
    for of in ["IContosoIdentity", BODY] {
        // A cmdlet, a form of a cmdlet that comes later or before, a name that files use, and one of another file.
        for name in ["GetMgAgreement", "SendMgAgreementSignWithBody", "Call", "PathBuf", "String", "GETMgAgreement"] {
            let (api, found) = corrected(&rename(of, name), "Get-MgAgreement");
            assert_eq!(codes(&found), ["R004"], "{of} {name}");
            let start = format!("`{name}` is the name of something else there");
            assert!(found[0].message.starts_with(&start), "{}", found[0].message);
            assert_eq!(&*found[0].place.file, "overrides.toml");
            let [identity, used_identity, body, used_body] = named(&api.modules[0]);
            assert_eq!((identity, body), (used_identity, used_body), "{of} {name}");
        }
    }
    let (_, found) = corrected(&(rename("IContosoIdentity", "Same") + &rename(BODY, "Same")), "Get-MgAgreement");
    assert_eq!(codes(&found), ["R004"]);
}

#[test]
fn a_renamed_cmdlet_takes_no_name_of_a_form() {
    let entry = "[[cmdlet]]\nname = \"Get-MgAgreement\"\nrename = \"SendMgAgreementSignViaIdentity\"\n";
    let (_, found) = corrected(entry, "Get-MgAgreement");
    assert_eq!(codes(&found), [""; 0], "no form has this name");
    let entry = "[[cmdlet]]\nname = \"Get-MgAgreement\"\nrename = \"SendMgAgreementSignBody\"\n";
    let (api, found) = corrected(entry, "Get-MgAgreement");
    assert_eq!(codes(&found), ["R004"]);
    let [_, _, body, used] = named(&api.modules[0]);
    assert_eq!(body, used);
}

/// The cmdlet that comes first in the alphabet does not get a name for it.
#[test]
fn a_cmdlet_keeps_the_name_that_another_one_is_given() {
    let entry = "[[cmdlet]]\nname = \"Get-MgAgreement\"\nrename = \"SendMgAgreementSign\"\n";
    let (api, found) = corrected(entry, "Get-MgAgreement");
    assert_eq!(codes(&found), ["R004"]);
    assert_eq!((only(&api).name.as_str(), only(&api).rust.as_str()), ("Send-MgAgreementSign", "SendMgAgreementSign"));
}

#[test]
fn a_type_that_no_page_has_is_an_error() {
    let (_, found) = corrected(&rename("ILostIdentity", "Lost"), "Get-MgAgreement");
    assert_eq!(codes(&found), ["R005"]);
    let (_, found) = corrected(&rename("IContosoIdentity", "ContosoIdentity"), "Get-MgAgreement");
    assert_eq!(codes(&found), ["R007"]);
}

/// The syntax says which identity a set takes; the block can be missing.
#[test]
fn an_identity_is_known_by_the_syntax() {
    let text = page("Get-MgAgreement", &[("Get*", "-InputObject <IContosoIdentity>")], "");
    let text = text.replace("### -InputObject", "### -Lost");
    let (api, _) = lower(&text, &commands("Get-MgAgreement", "GET", "/agreements/{agreement-id}", &["Get"]), "");
    assert_eq!(only(&api).forms[0].constructors[0].rust, "via_identity");
    assert_eq!(named(&api.modules[0])[..2], ["ContosoIdentity", "ContosoIdentity"]);
}
