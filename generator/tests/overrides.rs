//! `overrides.toml`: what each entry changes, and which entries are errors.

mod pages;

use pages::{commands, lower, only, page};
use platygen::diagnostic::Diagnostic;
use platygen::ir::{Api, Provenance, Role, Type};
use platygen::overrides::parse;

const WHY: &str = "reason = \"the service wants it\"\nlink = \"https://contoso.com/why\"\n";
const NOTES: &str = "COMPLEX PARAMETER PROPERTIES\n\nBODYPARAMETER <IMicrosoftGraphAcceptance>: acceptance\n  \
                     [AgreementId <String>]: The agreement.\n  [Type <String>]: The kind.\n  [RiskEventTypesV2 <String[]>]: The risks.\n  \
                     [Mood <String>]: The mood.\n";

/// An update of an acceptance, lowered with entries that all have their reason.
fn corrected(entries: &str) -> (Api, Vec<Diagnostic>) {
    let sets = [
        (
            "UpdateExpanded*",
            "-AgreementId <String> -AcceptanceId <String> [-RiskEventTypesV2 <String[]>] [-New <String>]",
        ),
        ("Update", "-AgreementId <String> -AcceptanceId <String> -BodyParameter <IMicrosoftGraphAcceptance>"),
    ];
    let text = page("Update-MgAgreementAcceptance", &sets, NOTES);
    let uri = "/agreements/{agreement-id}/acceptances/{acceptance-id}";
    let commands = commands("Update-MgAgreementAcceptance", "PATCH", uri, &["Update", "UpdateExpanded"]);
    let entries: Vec<String> =
        entries.split("[[").skip(1).map(|entry| format!("[[{}\n{WHY}", entry.trim_end())).collect();
    lower(&text, &commands, &entries.concat())
}

fn codes(found: &[Diagnostic]) -> Vec<&str> {
    found.iter().map(|diagnostic| diagnostic.code.id).collect()
}

#[test]
fn a_route_is_replaced() {
    let route = "[[cmdlet]]\nname = \"Update-MgAgreementAcceptance\"\nroute = \"PUT /agreements/{agreement-id}/acceptances/{acceptance-id}\"\n";
    let (api, found) = corrected(route);
    assert_eq!(found, []);
    let operation = &only(&api).operations[0];
    assert_eq!((operation.method.as_str(), operation.route.provenance), ("PUT", Provenance::Override));
}

#[test]
fn a_route_that_nothing_else_names_is_given() {
    let text = page("Get-MgOddity", &[("Get*", "-AgreementId <String> [-Property <String[]>]")], "");
    assert_eq!(codes(&lower(&text, "[]", "").1), ["R001"]);
    let entry = format!("[[cmdlet]]\nname = \"Get-MgOddity\"\nroute = \"GET /agreements/{{agreement-id}}\"\n{WHY}");
    let (api, found) = lower(&text, "[]", &entry);
    assert_eq!(found, []);
    assert_eq!(only(&api).operations[0].route.provenance, Provenance::Override);
}

#[test]
fn an_entry_that_the_sources_have_caught_up_with_is_an_error() {
    for same in [
        "[[cmdlet]]\nname = \"Update-MgAgreementAcceptance\"\nroute = \"PATCH /agreements/{agreement-id}/acceptances/{acceptance-id}\"",
        "[[cmdlet]]\nname = \"Update-MgAgreementAcceptance\"\nrename = \"UpdateMgAgreementAcceptance\"",
        "[[parameter]]\nof = \"Update-MgAgreementAcceptance\"\nname = \"New\"\nwire = \"new\"",
        "[[parameter]]\nof = \"Update-MgAgreementAcceptance\"\nname = \"New\"\ntype = \"String\"",
        "[[type]]\nname = \"microsoft.graph.acceptance\"\nrename = \"Acceptance\"",
    ] {
        let (api, found) = corrected(same);
        assert_eq!(codes(&found), ["R007"], "{same}");
        assert_eq!(only(&api).operations[0].route.provenance, Provenance::Metadata);
    }
}

#[test]
fn an_entry_that_fits_nothing_is_an_error() {
    for lost in [
        "[[cmdlet]]\nname = \"Get-MgLost\"\nhide = true",
        "[[cmdlet]]\nname = \"Update-MgAgreementAcceptance\"\nset = \"Update9\"\nroute = \"GET /x\"",
        "[[parameter]]\nof = \"Update-MgAgreementAcceptance\"\nname = \"Lost\"\nhide = true",
        "[[type]]\nname = \"IMicrosoftGraphLost\"\nhide = true",
        "[[property]]\nof = \"IMicrosoftGraphAcceptance\"\nname = \"Lost\"\nhide = true",
        "[[alias]]\nold = \"contoso::Old\"\nnew = \"contoso::Lost\"",
        "[[alias]]\nold = \"models::Acceptance\"\nnew = \"models::Acceptance\"",
    ] {
        assert_eq!(codes(&corrected(lost).1), ["R005"], "{lost}");
    }
}

#[test]
fn a_cmdlet_is_renamed_with_its_forms_or_hidden() {
    let (api, found) = corrected("[[cmdlet]]\nname = \"update-mgagreementacceptance\"\nrename = \"UpdateAcceptance\"");
    assert_eq!(found, []);
    let forms: Vec<&str> = only(&api).forms.iter().map(|form| form.rust.as_str()).collect();
    assert_eq!(forms, ["UpdateAcceptance", "UpdateAcceptanceWithBody"]);
    assert_eq!(only(&api).name, "Update-MgAgreementAcceptance");
    let (api, found) = corrected("[[cmdlet]]\nname = \"Update-MgAgreementAcceptance\"\nhide = true");
    assert_eq!(found, []);
    assert!(api.modules[0].cmdlets.is_empty());
    assert_eq!(api.modules[0].refused[0].reason.to_string(), "hidden by overrides.toml: the service wants it");
}

#[test]
fn a_parameter_is_corrected() {
    let of = "[[parameter]]\nof = \"Update-MgAgreementAcceptance\"\nname = \"New\"\n";
    let (api, found) = corrected(&format!("{of}wire = \"New\"\nrename = \"fresh\"\ntype = \"Int32[]\""));
    assert_eq!(found, []);
    let new = only(&api).parameters.iter().find(|parameter| parameter.name == "New").unwrap();
    assert_eq!((new.rust.as_str(), &new.role), ("fresh", &Role::Property("New".into())));
    assert_eq!(new.ty, Type::List(Box::new(Type::Int32)));
    assert!(only(&api).forms[0].setters.iter().any(|at| only(&api).parameters[*at].name == "New"));
    let (api, found) = corrected(&format!("{of}hide = true"));
    assert_eq!(found, []);
    assert!(!only(&api).parameters.iter().any(|parameter| parameter.name == "New"));
}

#[test]
fn two_parameters_with_one_wire_name_are_an_error() {
    let entry = "[[parameter]]\nof = \"Update-MgAgreementAcceptance\"\nname = \"RiskEventTypesV2\"\nwire = \"new\"";
    let (_, found) = corrected(entry);
    assert_eq!(codes(&found), ["R004"]);
    assert!(found[0].message.contains("are both `new` on the wire"), "{}", found[0].message);
}

#[test]
fn types_and_properties_are_corrected() {
    let (api, found) = corrected(
        "[[type]]\nname = \"IMicrosoftGraphAcceptance\"\nrename = \"Consent\"\n\
         [[property]]\nof = \"microsoft.graph.acceptance\"\nname = \"type\"\nwire = \"kind\"\nrename = \"sort\"\n\
         [[property]]\nof = \"IMicrosoftGraphAcceptance\"\nname = \"AgreementId\"\nhide = true\n\
         [[alias]]\nold = \"models::Acceptance\"\nnew = \"models::Consent\"",
    );
    assert_eq!(found, []);
    let model = &api.models[0];
    let named: Vec<(&str, &str)> = model.properties.iter().map(|it| (it.wire.as_str(), it.rust.as_str())).collect();
    assert_eq!(model.rust, "Consent");
    assert!(
        named.contains(&("kind", "sort")) && !named.iter().any(|(wire, _)| matches!(*wire, "type" | "agreementId")),
        "{named:?}"
    );
    assert_eq!((api.aliases[0].old.as_str(), api.aliases[0].new.as_str()), ("Acceptance", "Consent"));
    let (api, found) = corrected("[[type]]\nname = \"microsoft.graph.acceptance\"\nhide = true");
    assert_eq!(found, []);
    assert!(api.models.is_empty());
    let body = only(&api).parameters.iter().find(|parameter| parameter.name == "BodyParameter").unwrap();
    assert_eq!(body.ty, Type::Object);
}

#[test]
fn a_renamed_cmdlet_cannot_take_a_name() {
    let (api, found) = corrected("[[cmdlet]]\nname = \"Update-MgAgreementAcceptance\"\nrename = \"ContosoIdentity\"");
    assert_eq!((codes(&found), only(&api).rust.as_str()), (vec![], "ContosoIdentity"), "no page has an identity");
}

/// The file of a cmdlet uses these names without a path, so that a type called so would not compile.
#[test]
fn a_renamed_cmdlet_takes_no_name_that_its_file_uses() {
    for name in ["Call", "Form", "Cmdlet", "PassThru", "PathBuf", "Value"] {
        let entry = format!("[[cmdlet]]\nname = \"Update-MgAgreementAcceptance\"\nrename = \"{name}\"");
        let (api, found) = corrected(&entry);
        assert_eq!((codes(&found), api.modules[0].cmdlets.len()), (vec!["R004"], 0), "{name}");
    }
}

#[test]
fn an_entry_that_cannot_be_read_says_why() {
    let says = |entry: &str, message: &str| {
        let (_, found) = parse(&"overrides.toml".into(), entry);
        assert_eq!(codes(&found), ["R006"], "{entry}");
        assert!(found[0].message.contains(message), "{}", found[0].message);
        assert!(found[0].place.span.start < found[0].place.span.end, "the place is named");
    };
    says(&format!("[[cmdlet]]\nname = \"A-B\"\nroute = \"FETCH x\"\n{WHY}"), "no method and path");
    says(&format!("[[cmdlet]]\nname = \"A-B\"\nrename = \"a-b\"\n{WHY}"), "no Rust name");
    says(&format!("[[cmdlet]]\nname = \"A-B\"\nrename = \"Größe\"\n{WHY}"), "`Größe` is no Rust name of ASCII");
    says(&format!("[[type]]\nname = \"IA\"\nrename = \"mail\"\n{WHY}"), "`mail` is no Rust name of ASCII letters");
    says(&format!("[[type]]\nname = \"IA\"\nrename = \"Mail_Box\"\n{WHY}"), "begins with a capital");
    let property = "[[property]]\nof = \"IA\"\nname = \"B\"\n";
    says(&format!("{property}rename = \"Subject\"\n{WHY}"), "`Subject` is no Rust name of ASCII small letters");
    says(&format!("{property}rename = \"my__subject\"\n{WHY}"), "single underscores");
    let old = |old: &str| format!("[[alias]]\nold = \"models::{old}\"\nnew = \"models::Mail\"\n{WHY}");
    says(&old("Größe"), "`models::Größe` ends with no Rust name of ASCII");
    says(&old("a b"), "`models::a b` ends with no Rust name");
    let set = "[[cmdlet]]\nname = \"A-B\"\nset = \"Get\"\n";
    says(&format!("{set}hide = true\n{WHY}"), "`set` is for a `route` alone, and `hide` is for the whole cmdlet");
    says(&format!("{set}rename = \"AB\"\n{WHY}"), "`set` is for a `route` alone");
    says(&format!("{set}rename = \"AB\"\nroute = \"GET /x\"\n{WHY}"), "`set` is for a `route` alone");
    let hidden = "[[cmdlet]]\nname = \"A-B\"\nhide = true\nreason = \"so\"\n";
    for link in ["http://contoso.com", "contoso.com", "https://", "https:///a", "https://contoso.com/a b"] {
        says(&format!("{hidden}link = \"{link}\""), &format!("`{link}` is no https address"));
    }
    says(&format!("[[cmdlet]]\nname = \"A-B\"\nwire = \"a\"\n{WHY}"), "`wire` is no key of `[[cmdlet]]`");
    says(&format!("[[parameter]]\nname = \"A\"\nhide = true\n{WHY}"), "whose it is");
    says("[[cmdlet]]\nname = \"A-B\"\nhide = true\nlink = \"https://contoso.com\"\n", "no `reason`");
    says("[[cmdlet]]\nname = \"A-B\"\nhide = true\nreason = \"so\"\n", "neither a `link` nor a `page`");
    says("[[cmdlet]]\nname = \"A-B\"\nhiden = true\n", "unknown field");
}

/// Of two properties with one name one would be lost, or get another name than it had.
#[test]
fn a_correction_takes_no_name_from_another_property() {
    for (property, change) in [
        ("type", "wire = \"agreementId\""),
        ("agreementId", "wire = \"type\""),
        ("type", "rename = \"agreement_id\""),
        ("agreementId", "rename = \"with_new\""),
    ] {
        let entry = format!("[[property]]\nof = \"IMicrosoftGraphAcceptance\"\nname = \"{property}\"\n{change}\n");
        assert_eq!(codes(&corrected(&entry).1), ["R004"], "{entry}");
    }
    let entry = "[[property]]\nof = \"IMicrosoftGraphAcceptance\"\nname = \"type\"\nrename = \"kind\"\n";
    assert_eq!(codes(&corrected(entry).1), [""; 0]);
}

#[test]
fn an_entry_that_can_do_nothing_is_an_error() {
    let cmdlet = "[[cmdlet]]\nname = \"Update-MgAgreementAcceptance\"\n";
    for (entry, message) in [
        (cmdlet.to_owned(), "the entry changes nothing"),
        (format!("{cmdlet}hide = false\n"), "`hide = false` changes nothing"),
        (format!("{cmdlet}route = \"GET /users/{{user-id}}/{{foo\"\n"), "no method and path"),
        (format!("{cmdlet}route = \"GET /users?x=1 y\"\n"), "no method and path"),
        (format!("{cmdlet}rename = \"A\"\n{cmdlet}hide = true\n"), "an entry above is about the same"),
        ("[[parameter]]\nof = \"Update-MgAgreementAcceptance\"\nname = \"New\"\nwire = \"\"\n".to_owned(), "is empty"),
        (
            "[[alias]]\nold = \"models::A\"\nnew = \"models::B\"\n[[alias]]\nold = \"models::A\"\nnew = \"models::C\"\n"
                .to_owned(),
            "an alias above has the same old name",
        ),
    ] {
        let text: Vec<String> = entry.split("[[").skip(1).map(|entry| format!("[[{entry}{WHY}")).collect();
        let (_, found) = parse(&"overrides.toml".into(), &text.concat());
        assert_eq!(codes(&found), ["R006"], "{entry}");
        assert!(found[0].message.contains(message), "{entry}: {}", found[0].message);
    }
    let unsaid = format!("{cmdlet}hide = true\nreason = \"why\"\nlink = \" \"\n");
    assert_eq!(codes(&parse(&"overrides.toml".into(), &unsaid).1), ["R006"]);
}

/// The name on pages differs from the one on the wire in more than its case; an entry can use either.
#[test]
fn a_property_is_corrected_by_any_of_its_names() {
    for name in ["RiskEventTypesV2", "riskEventTypes_v2"] {
        let of = format!("[[property]]\nof = \"IMicrosoftGraphAcceptance\"\nname = \"{name}\"\n");
        let risks = |change: &str| {
            let (api, found) = corrected(&format!("{of}{change}"));
            assert_eq!(found, [], "{name} {change}");
            let all = api.models[0].properties.iter().filter(|it| it.wire.to_lowercase().contains("risk"));
            all.map(|it| (it.wire.clone(), it.rust.clone())).collect::<Vec<_>>()
        };
        assert_eq!(risks("hide = true"), []);
        assert_eq!(risks("wire = \"risks\""), [("risks".to_owned(), "risk_event_types_v2".to_owned())]);
        assert_eq!(risks("rename = \"risks\""), [("riskEventTypes_v2".to_owned(), "risks".to_owned())]);
    }
}

#[test]
fn an_enumeration_is_renamed_or_hidden() {
    let mood = "[[type]]\nname = \"microsoft.graph.mood\"\n";
    let (api, found) = corrected(&format!("{mood}rename = \"Temper\""));
    assert_eq!((found, api.enums[0].rust.as_str()), (vec![], "Temper"));
    let (api, found) = corrected(&format!("{mood}hide = true"));
    assert_eq!((found, api.enums.len()), (vec![], 0));
    let ty = &api.models[0].properties.iter().find(|it| it.wire == "mood").unwrap().ty;
    assert_eq!(*ty, Type::String);
}

/// A name that is taken would get an underscore, and nobody would know why.
#[test]
fn a_correction_takes_no_name_from_a_parameter_or_a_type() {
    let of = "[[parameter]]\nof = \"Update-MgAgreementAcceptance\"\n";
    for (entry, taken) in [
        (format!("{of}name = \"New\"\nrename = \"risk_event_types_v2\""), "risk_event_types_v2"),
        (format!("{of}name = \"RiskEventTypesV2\"\nrename = \"new\""), "new"),
        (format!("{of}name = \"New\"\nrename = \"invoke\""), "invoke"),
        ("[[type]]\nname = \"microsoft.graph.acceptance\"\nrename = \"Mood\"".to_owned(), "Mood"),
        ("[[type]]\nname = \"microsoft.graph.mood\"\nrename = \"Acceptance\"".to_owned(), "Acceptance"),
    ] {
        let (_, found) = corrected(&entry);
        assert_eq!(codes(&found), ["R004"], "{entry}");
        assert!(found[0].message.starts_with(&format!("`{taken}`")), "{}", found[0].message);
    }
}

#[test]
fn a_correction_names_types_and_routes_that_are_there() {
    let of = "[[parameter]]\nof = \"Update-MgAgreementAcceptance\"\nname = \"New\"\n";
    for ty in ["Strng", "IMicrosoftGraphLost[]"] {
        let (_, found) = corrected(&format!("{of}type = \"{ty}\""));
        assert!(codes(&found) == ["R005"] && found[0].message.contains(ty), "{found:#?}");
    }
    let route = "[[cmdlet]]\nname = \"Update-MgAgreementAcceptance\"\nroute = \"PUT /agreements/{agreement-id}/lost/{acceptance-id}\"";
    let (api, found) = corrected(route);
    assert_eq!(codes(&found), ["R009"]);
    assert_eq!(only(&api).operations[0].method, "PUT");
}

/// The finding is about the page, so the entry that is its cause is shown beside it.
#[test]
fn what_an_override_causes_is_shown_at_the_override() {
    let text = page("Get-MgAgreement", &[("Get*", "-AgreementId <String>")], "");
    let route = "GET /agreements/{agreement-id}/acceptances/{acceptance-id}";
    let other = "[[parameter]]\nof = \"A-B\"\nname = \"C\"\nhide = true\n";
    let cmdlet = "[[cmdlet]]\nname = \"Get-MgAgreement\"\n";
    for (change, what) in [
        (format!("route = \"{route}\""), "route"),
        (format!("route = \"{route}\"\nrename = \"Other\""), "route"),
        ("rename = \"Call\"".to_owned(), "name"),
    ] {
        let entries = format!("{other}{WHY}{cmdlet}{change}\n{WHY}");
        let (_, found) = lower(&text, "[]", &entries);
        let refused = found.iter().find(|found| found.message.contains("is left out")).unwrap();
        let help = format!("an entry of overrides.toml gives the cmdlet this {what}; correct it there");
        assert_eq!(refused.help.as_deref(), Some(help.as_str()));
        let [entry] = refused.related.as_slice() else { panic!("{refused:#?}") };
        assert_eq!((&*entry.file, &entries[entry.span.clone()]), ("overrides.toml", "\"Get-MgAgreement\""));
    }
}

/// What a refusal tells a maintainer to write does what it says.
#[test]
fn a_refusal_says_what_entry_to_write() {
    let sets = [("Get*", "-AgreementId <String>"), ("List", "[-Top <Int32>]")];
    let text = page("Get-MgOddity", &sets, "");
    let refused = |entries: &str| {
        let (_, found) = lower(&text, "[]", entries);
        found.into_iter().find(|found| found.code.id == "R001").and_then(|found| found.help)
    };
    let entry = |set: &str, route: &str| {
        format!("[[cmdlet]]\nname = \"Get-MgOddity\"\nset = \"{set}\"\nroute = \"{route}\"\n{WHY}")
    };
    let first = refused("").unwrap();
    let says = |help: &str, set: &str| {
        let entry =
            format!("a `[[cmdlet]]` in overrides.toml with `name = \"Get-MgOddity\"`, `set = \"{set}\"`, `route = ");
        assert!(help.contains(&entry), "{help}");
    };
    says(&first, "Get");
    let get = entry("Get", "GET /agreements/{agreement-id}");
    says(&refused(&get).unwrap(), "List");
    assert_eq!(refused(&(get + &entry("List", "GET /agreements"))), None);
    let stub = page("Get-MgOddity", &[], "");
    let (_, found) = lower(&stub, "[]", "");
    let help = found.into_iter().find(|found| found.code.id == "R001").and_then(|found| found.help).unwrap();
    assert!(help.starts_with("generate the page anew"), "{help}");
}

#[test]
fn an_alias_takes_no_name_of_the_crate() {
    for old in ["kind", "Clone", "acceptance"] {
        let entry = format!("[[alias]]\nold = \"models::{old}\"\nnew = \"models::Acceptance\"");
        assert_eq!(codes(&corrected(&entry).1), ["R005"], "{old}");
    }
}
