//! Lowering on small pages: the cases that a simpler rule would get wrong.

mod pages;

use pages::{commands, lower, only, page};
use platygen::diagnostic::Diagnostic;
use platygen::ir::{Api, Parameter, Provenance, Role, Type};

/// `-AgreementId` is a part of the route in one set and a property of the body in another.
#[test]
fn a_parameter_can_change_its_role_between_sets() {
    let sets = [
        ("UpdateExpanded*", "-AgreementId <String> -AcceptanceId <String> [-RiskEventTypesV2 <String[]>]"),
        (
            "UpdateViaIdentityExpanded",
            "-InputObject <IContosoIdentity> [-AgreementId <String>] [-RiskEventTypesV2 <String[]>]",
        ),
    ];
    let text = page("Update-MgAgreementAcceptance", &sets, "");
    let uri = "/agreements/{agreement-id}/acceptances/{acceptance-id}";
    let commands = commands("Update-MgAgreementAcceptance", "PATCH", uri, &["UpdateExpanded"]);
    let (api, found) = lower(&text, &commands, "");
    assert_eq!(found, []);
    let cmdlet = only(&api);
    let roles: Vec<&Role> = cmdlet
        .parameters
        .iter()
        .filter(|parameter| parameter.name == "AgreementId")
        .map(|parameter| &parameter.role)
        .collect();
    assert_eq!(roles, [&Role::Path("agreement-id".into()), &Role::Property("agreementId".into())]);
    assert_eq!(cmdlet.forms.len(), 2, "the forms differ in their setters");
    assert_eq!(cmdlet.forms[0].rust, "UpdateMgAgreementAcceptance");
    assert_eq!(cmdlet.forms[1].rust, "UpdateMgAgreementAcceptanceViaIdentity");
    let risk = cmdlet.parameters.iter().find(|parameter| parameter.name == "RiskEventTypesV2").unwrap();
    assert_eq!(risk.role, Role::Property("riskEventTypes_v2".into()), "the wire name is the one of $metadata");
}

/// The body property `agreementId` is `-AgreementId1`, because `-AgreementId` is a part of the route.
#[test]
fn a_digit_keeps_a_property_apart_from_a_placeholder() {
    let sets = [("SignExpanded*", "-AgreementId <String> [-AgreementId1 <String>] [-Comment <String>]")];
    let text = page("Invoke-MgSignAgreement", &sets, "");
    let commands = commands("Invoke-MgSignAgreement", "POST", "/agreements/{agreement-id}/sign", &["SignExpanded"]);
    let (api, found) = lower(&text, &commands, "");
    assert_eq!(found, []);
    let wire = |name: &str| only(&api).parameters.iter().find(|parameter| parameter.name == name).unwrap().role.clone();
    assert_eq!(wire("AgreementId1"), Role::Property("agreementId".into()));
    assert_eq!(wire("Comment"), Role::Property("Comment".into()), "an action keeps its capital");
}

#[test]
fn a_route_is_known_or_refused() {
    let sets = [("Get*", "-AgreementId <String> [-Property <String[]>]")];
    let text = page("Get-MgTreaty", &sets, "");
    let (api, found) = lower(&text, "[]", "");
    assert!(api.modules[0].cmdlets.is_empty());
    assert_eq!(api.modules[0].refused[0].reason.kind(), "not in $metadata as the noun spells it");
    assert_eq!(found.iter().map(|found| found.code.id).collect::<Vec<_>>(), ["R001"]);
    let text = page("Get-MgAgreement", &sets, "");
    let (api, found) = lower(&text, "[]", "");
    assert_eq!(found, []);
    let route = &only(&api).operations[0].route;
    assert_eq!((route.template.as_str(), route.provenance), ("/agreements/{agreement-id}", Provenance::Csdl));
    // A route whose placeholders no parameter fills is not taken either.
    let foreign =
        commands("Get-MgAgreement", "GET", "/agreements/{agreement-id}/acceptances/{acceptance-id}", &["Get"]);
    let (api, _) = lower(&text, &foreign, "");
    assert!(api.modules[0].cmdlets.is_empty());
}

/// Pages of 2022 number their sets; the command metadata of another year numbers them differently.
/// The action declares `Comment` with a capital, the other does not declare it.
#[test]
fn a_property_has_the_wire_name_of_the_request_of_its_set() {
    let sets = [
        ("SignExpanded*", "-AgreementId <String> -Comment <String>"),
        ("HoldExpanded", "-AgreementId <String> [-Comment <String>]"),
    ];
    let text = page("Send-MgAgreementSign", &sets, "");
    let sign = commands("Send-MgAgreementSign", "POST", "/agreements/{agreement-id}/sign", &["SignExpanded"]);
    let hold = commands("Send-MgAgreementSign", "POST", "/agreements/{agreement-id}/hold", &["HoldExpanded"]);
    let known = format!("[{},{}]", sign.trim_matches(['[', ']']), hold.trim_matches(['[', ']']));
    let of_set = |api: &Api, at: usize| -> Vec<Role> {
        let cmdlet = only(api);
        let members = cmdlet.sets[at].members.iter().map(|member| &cmdlet.parameters[*member]);
        members.filter(|member| member.name == "Comment").map(|member| member.role.clone()).collect()
    };
    let (api, _) = lower(&text, &known, "");
    assert_eq!(of_set(&api, 0), [Role::Property("Comment".into())]);
    assert_eq!(of_set(&api, 1), [Role::Property("comment".into())]);
    // What is hidden where it may be left out is no member there, whatever other sets need.
    let hidden = "[[parameter]]\nof = \"Send-MgAgreementSign\"\nname = \"Comment\"\nhide = true\nreason = \"why\"\n\
                  link = \"https://contoso.com/why\"\n";
    let (api, found) = lower(&text, &known, hidden);
    assert_eq!(found.iter().filter(|found| found.code.id.starts_with('R')).count(), 0, "{found:#?}");
    assert_eq!((of_set(&api, 0).len(), of_set(&api, 1).len()), (1, 0));
}

/// A property of an identity can be the only thing that has a type.
#[test]
fn the_types_of_an_identity_are_there() {
    let notes = "COMPLEX PARAMETER PROPERTIES\n\nINPUTOBJECT <IContosoIdentity>: Identity Parameter\n  \
                 [AgreementId <String>]: key: id of agreement\n  [Mood <Mood>]: The mood.\n";
    let text = page("Get-MgAgreement", &[("Get*", "-InputObject <IContosoIdentity>")], notes);
    let known = commands("Get-MgAgreement", "GET", "/agreements/{agreement-id}", &["Get"]);
    let (api, _) = lower(&text, &known, "");
    let types: Vec<&Type> = api.modules[0].identities[0].properties.iter().map(|property| &property.ty).collect();
    assert_eq!(types, [&Type::String, &Type::Enum("Mood".into())]);
    let enums: Vec<(&str, bool)> =
        api.enums.iter().map(|found| (found.rust.as_str(), found.features.contains("contoso"))).collect();
    assert_eq!(enums, [("Mood", true)]);
}

#[test]
fn digits_of_a_set_name_do_not_hide_its_route() {
    let sets = [("Get1*", "-AgreementId <String>"), ("GetViaIdentity1", "-InputObject <IContosoIdentity>")];
    let text = page("Get-MgAgreement", &sets, "");
    let commands = commands("Get-MgAgreement", "GET", "/agreements/{agreement-id}", &["Get", "GetViaIdentity"]);
    let (api, found) = lower(&text, &commands, "");
    assert_eq!(found, []);
    assert_eq!(only(&api).operations.len(), 1);
    let names: Vec<&str> =
        only(&api).forms[0].constructors.iter().map(|constructor| constructor.rust.as_str()).collect();
    assert_eq!(names, ["new", "via_identity"]);
}

fn codes(found: &[Diagnostic]) -> Vec<&str> {
    found.iter().map(|found| found.code.id).collect()
}

/// Method, route and provenance of each set.
fn requests(api: &Api) -> Vec<String> {
    let cmdlet = only(api);
    let request = |set: &platygen::ir::ParameterSet| {
        let operation = &cmdlet.operations[set.operation];
        format!("{}: {} {}", set.name, operation.method, operation.route.template)
    };
    cmdlet.sets.iter().map(request).collect()
}

#[test]
fn a_route_of_the_command_metadata_stands_although_others_disagree() {
    let sets = [("Get*", "-AgreementId <String> [-Confirm]")];
    let text = page("Get-MgAgreement", &sets, "");
    let file = commands("Get-MgAgreement", "GET", "/agreements/{agreement-id}/seal", &["Get"]);
    let (api, found) = lower(&text, &file, "");
    assert_eq!(requests(&api), ["Get: GET /agreements/{agreement-id}/seal"]);
    assert_eq!(only(&api).operations[0].route.provenance, Provenance::Metadata);
    assert_eq!(codes(&found), ["K003", "K004"]);
}

/// Whoever names the route, `$metadata` may know that the service refuses the request.
#[test]
fn a_change_that_metadata_is_against_is_reported() {
    let sets = [("Any*", "-AgreementId <String> -AcceptanceId <String> [-Confirm]")];
    let (route, whole) = ("/agreements/{agreement-id}/drafts/{acceptance-id}", "/agreements/{agreement-id}");
    let cases = [
        ("PATCH", route, Some("says PUT")),
        ("PUT", route, None),
        ("DELETE", route, Some("forbids it")),
        ("DELETE", &route.replace("drafts", "acceptances"), None),
        ("DELETE", whole, None),
    ];
    for (method, route, wanted) in cases {
        let ids = if route == whole { "-AgreementId <String> [-Confirm]" } else { sets[0].1 };
        let text = page("Edit-MgAgreementDraft", &[(sets[0].0, ids)], "");
        let (api, found) = lower(&text, &commands("Edit-MgAgreementDraft", method, route, &["Any"]), "");
        assert_eq!(requests(&api), [format!("Any: {method} {route}")], "the request stands");
        let said =
            wanted.map(|word| format!("the cmdlet sends {method} {route}, and an annotation of $metadata {word}"));
        let found: Vec<_> = found.iter().filter(|found| found.code.id == "D005").map(|it| it.message.clone()).collect();
        assert_eq!(found, Vec::from_iter(said));
    }
    let text = page("Edit-MgAgreementDraft", &sets, "");
    let entry = format!(
        "[[cmdlet]]\nname = \"Edit-MgAgreementDraft\"\nroute = \"DELETE {route}\"\nreason = \"Tried.\"\nlink = \"https://learn.microsoft.com/graph\"\n"
    );
    let (_, found) = lower(&text, &commands("Edit-MgAgreementDraft", "PATCH", route, &["Any"]), &entry);
    assert!(!codes(&found).contains(&"D005"), "somebody decided: {found:#?}");
}

/// What is left out sends nothing that could be refused.
#[test]
fn a_refused_cmdlet_is_not_reported_for_its_request() {
    let sets =
        [("Any*", "-AgreementId <String> -AcceptanceId <String>"), ("Other", "-AgreementId <String> -SealId <String>")];
    let text = page("Remove-MgAgreementDraft", &sets, "");
    let file =
        commands("Remove-MgAgreementDraft", "DELETE", "/agreements/{agreement-id}/drafts/{acceptance-id}", &["Any"]);
    let (api, found) = lower(&text, &file, "");
    assert!(api.modules[0].cmdlets.is_empty(), "the set Other has no route");
    assert!(!codes(&found).contains(&"D005"), "{found:#?}");
}

/// The older form joins sets that list and sets that get in one entry with the longer route.
#[test]
fn a_set_that_the_command_metadata_joined_with_another_is_found_elsewhere() {
    let sets = [("List*", "[-Filter <String>]"), ("Get", "-AgreementId <String>")];
    let text = page("Get-MgAgreement", &sets, "");
    let file = commands("Get-MgAgreement", "GET", "/agreements/{agreement-id}", &["List", "Get"]);
    let (api, found) = lower(&text, &file, "");
    assert_eq!(requests(&api), ["List: GET /agreements", "Get: GET /agreements/{agreement-id}"]);
    assert_eq!(codes(&found), ["K003"]);
    let words: Vec<&str> = only(&api).operations.iter().map(|it| it.route.provenance.word()).collect();
    assert_eq!(words, ["csdl", "metadata"]);
}

/// An action of one and an action of several share a cmdlet, and each set is numbered for itself.
#[test]
fn twins_are_told_apart_by_ids_and_bodies() {
    let sets = [
        ("HoldExpanded*", "[-Ids <String[]>] [-Confirm]"),
        ("Hold", "-AgreementId <String> [-Confirm]"),
        ("Hold1", "-BodyParameter <IContosoHold> [-Confirm]"),
        ("HoldViaIdentity", "-InputObject <IContosoIdentity> [-Confirm]"),
    ];
    let (api, _) = lower(&page("Invoke-MgHoldAgreement", &sets, ""), "[]", "");
    let (one, many) = ("POST /agreements/{agreement-id}/hold", "POST /agreements/hold");
    let expected = [("HoldExpanded", many), ("Hold", one), ("Hold1", many), ("HoldViaIdentity", one)]
        .map(|(set, request)| format!("{set}: {request}"));
    assert_eq!(requests(&api), expected);
    // Whatever a constructor does not say of target and body is one request, and one request is always the same word.
    let constructors = only(&api).forms.iter().flat_map(|form| &form.constructors);
    let mut names: Vec<(&str, &str)> =
        constructors.map(|it| (only(&api).sets[it.set].name.as_str(), it.rust.as_str())).collect();
    names.sort_unstable();
    let expected = [
        ("Hold", "hold"),
        ("Hold1", "hold1_with_body"),
        ("HoldExpanded", "hold1"),
        ("HoldViaIdentity", "hold_via_identity"),
    ];
    assert_eq!(names, expected);
}

#[test]
fn two_sets_with_one_route_are_refused() {
    let sets = [("Get1*", "-AgreementId <String>"), ("Get2", "-AgreementId <String>")];
    let (api, _) = lower(&page("Get-MgAgreement", &sets, ""), "[]", "");
    assert_eq!(api.modules[0].refused[0].reason.kind(), "one route for two sets");
}

#[test]
fn a_synopsis_that_names_another_end_is_believed() {
    let text =
        page("New-MgAgreementAcceptance", &[("Create*", "-AgreementId <String> -BodyParameter <IX> [-Confirm]")], "");
    let said = |property: &str| {
        text.replace("A page.", &format!("Create new navigation property to {property} for agreements"))
    };
    let (api, _) = lower(&said("acceptances"), "[]", "");
    assert_eq!(requests(&api), ["Create: POST /agreements/{agreement-id}/acceptances"]);
    let (api, _) = lower(&said("signatures"), "[]", "");
    assert_eq!(api.modules[0].refused[0].reason.kind(), "the synopsis names another route");
    assert_eq!(api.tally().refusals, [("the synopsis names another route", 1)]);
}

#[test]
fn ids_that_are_not_the_placeholders_are_refused() {
    let (api, _) = lower(&page("Get-MgAgreement", &[("Get*", "-TreatyId <String>")], ""), "[]", "");
    let reason = &api.modules[0].refused[0].reason;
    assert_eq!(reason.kind(), "the ids are not the placeholders");
    assert!(reason.to_string().contains("/agreements/{agreement-id}"), "{reason}");
    // Whatever is mandatory counts, ids or not, and so it is named.
    let sets = [("List*", "-AgreementId <String> -EndTime <String> [-Filter <String>]")];
    let (api, _) = lower(&page("Get-MgAgreementAcceptance", &sets, ""), "[]", "");
    let said = "no route has exactly the ids of the set List (counted as ids: -AgreementId, -EndTime); near are ";
    assert!(api.modules[0].refused[0].reason.to_string().starts_with(said), "{}", api.modules[0].refused[0].reason);
    let only_identity = [("GetViaIdentity*", "-InputObject <IContosoIdentity>")];
    let (api, _) = lower(&page("Get-MgAgreement", &only_identity, ""), "[]", "");
    assert_eq!(api.modules[0].refused[0].reason.kind(), "no set names the placeholders");
}

/// `-Id` is the query option `@id`, and the header of a page is one.
#[test]
fn a_reference_is_removed_by_key_or_by_address() {
    let sets = [
        ("Delete*", "-AcceptanceId <String> -AgreementId <String> [-IfMatch <String>] [-Confirm]"),
        ("Delete1", "-AgreementId <String> -Id <String> [-Confirm]"),
    ];
    let (api, found) = lower(&page("Remove-MgAgreementAcceptanceByRef", &sets, ""), "[]", "");
    assert_eq!(found, []);
    let all = "DELETE /agreements/{agreement-id}/acceptances";
    assert_eq!(requests(&api), [format!("Delete: {all}/{{acceptance-id}}/$ref"), format!("Delete1: {all}/$ref")]);
    let role = |name: &str| only(&api).parameters.iter().find(|parameter| parameter.name == name).unwrap().role.clone();
    assert_eq!(role("Id"), Role::Query("@id".into()));
    assert_eq!(role("IfMatch"), Role::Header("If-Match".into()));
}

/// PowerShell takes the name of a parameter in any case, so two spellings are no two parameters.
#[test]
fn a_parameter_in_another_case_is_the_same() {
    let sets = [
        ("UpdateExpanded*", "-AgreementID <String> -AcceptanceId <String> [-New <String>]"),
        ("Update", "-AgreementId <String> -AcceptanceID <String> -BodyParameter <IMicrosoftGraphAcceptance>"),
    ];
    let uri = "/agreements/{agreement-id}/acceptances/{acceptance-id}";
    let commands = commands("Update-MgAgreementAcceptance", "PATCH", uri, &["Update", "UpdateExpanded"]);
    let (api, found) = lower(&page("Update-MgAgreementAcceptance", &sets, ""), &commands, "");
    assert_eq!(found, []);
    let is_path = |parameter: &&Parameter| matches!(parameter.role, Role::Path(_));
    let path = only(&api).parameters.iter().filter(is_path).map(|parameter| parameter.name.as_str());
    assert_eq!(path.collect::<Vec<_>>(), ["AcceptanceId", "AgreementID"], "the heading is a place as well");
}
