//! Lowering on small pages: the cases that a simpler rule would get wrong.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod pages;

use pages::{commands, lower, only, page};
use platygen::diagnostic::Diagnostic;
use platygen::ir::{Api, Content, Control, Direction, Output, Provenance, Role, Type};

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

fn role(api: &Api, name: &str) -> Role {
    only(api).parameters.iter().find(|parameter| parameter.name == name).unwrap().role.clone()
}

/// No type declares `@odata.id`, so neither a reference nor an entity has to.
#[test]
fn control_information_has_its_prefix_on_the_wire() {
    let sets = [
        ("SetExpanded*", "-AgreementId <String> -OdataId <String> [-OdataType <String>]"),
        ("Set", "-AgreementId <String> -BodyParameter <IReferenceUpdate>"),
    ];
    let notes = "COMPLEX PARAMETER PROPERTIES\n\nBODYPARAMETER <IReferenceUpdate>: .\n  OdataId <String>: The id.\n  [OdataType <String>]: The type.\n";
    let text = page("Set-MgAgreementOwnerByRef", &sets, notes);
    let commands = commands("Set-MgAgreementOwnerByRef", "PUT", "/agreements/{agreement-id}/owner/$ref", &["Set"]);
    let (api, found) = lower(&text, &commands, "");
    assert_eq!(found, []);
    assert_eq!(role(&api, "OdataId"), Role::Property("@odata.id".into()));
    assert_eq!(role(&api, "OdataType"), Role::Property("@odata.type".into()));
    let wire: Vec<&str> = api.models[0].properties.iter().map(|property| property.wire.as_str()).collect();
    assert_eq!(wire, ["@odata.id"], "every model has `@odata.type`");
    let sets = [("UpdateExpanded*", "-AgreementId <String> [-OdataType <String>] [-Odata <String>]")];
    let text = page("Update-MgAgreement", &sets, "");
    let commands = self::commands("Update-MgAgreement", "PATCH", "/agreements/{agreement-id}", &["UpdateExpanded"]);
    let (api, found) = lower(&text, &commands, "");
    assert_eq!(role(&api, "OdataType"), Role::Property("@odata.type".into()));
    assert_eq!(role(&api, "Odata"), Role::Property("odata".into()));
    assert_eq!(found.iter().map(|found| found.code.id).collect::<Vec<_>>(), ["D003"], "only `-Odata` is unknown");
}

/// In a body `-Property` is a property like others, whose wire name is among the aliases.
#[test]
fn an_alias_leads_to_the_wire_name() {
    let sets = [("SignExpanded*", "-AgreementId <String> [-Note <String>]")];
    let text = page("Invoke-MgSignAgreement", &sets, "");
    let with_alias = |alias: &str| {
        let block = "### -Note\nText.\n\n```yaml\nType: String\nParameter Sets: (All)\nAliases:";
        assert!(text.contains(block));
        text.replace(block, &format!("{block} {alias}"))
    };
    let commands = commands("Invoke-MgSignAgreement", "POST", "/agreements/{agreement-id}/sign", &["SignExpanded"]);
    let (api, found) = lower(&with_alias("Remark, Comment"), &commands, "");
    assert_eq!(found, []);
    assert_eq!(role(&api, "Note"), Role::Property("Comment".into()));
    let (api, found) = lower(&with_alias("AgreementId"), &commands, "");
    assert_eq!(found.iter().map(|found| found.code.id).collect::<Vec<_>>(), ["D003"], "{found:#?}");
    assert_eq!(role(&api, "Note"), Role::Property("note".into()), "another parameter has the name");
}

#[test]
fn query_options_have_the_name_of_the_annotation() {
    let sets = [("List*", "-AgreementId <String> -StartDateTime <String> [-Format <String>] [-Top <Int32>]")];
    let text = page("Get-MgAgreementAcceptance", &sets, "");
    let uri = "/agreements/{agreement-id}/acceptances";
    let (api, found) = lower(&text, &commands("Get-MgAgreementAcceptance", "GET", uri, &["List"]), "");
    assert_eq!(found, []);
    assert_eq!(role(&api, "StartDateTime"), Role::Query("startDateTime".into()));
    assert_eq!(role(&api, "Format"), Role::Query("$format".into()));
    let arguments = &only(&api).forms[0].constructors[0].arguments;
    let names: Vec<&str> = arguments.iter().map(|at| only(&api).parameters[*at].name.as_str()).collect();
    assert_eq!(names, ["AgreementId", "StartDateTime"]);
}

#[test]
fn mandatory_query_options_come_in_the_order_of_the_metadata() {
    let sets = [("List*", "-AgreementId <String> -Format <String> -StartDateTime <String>")];
    let text = page("Get-MgAgreementAcceptance", &sets, "");
    let uri = "/agreements/{agreement-id}/acceptances";
    let (api, _) = lower(&text, &commands("Get-MgAgreementAcceptance", "GET", uri, &["List"]), "");
    let arguments = &only(&api).forms[0].constructors[0].arguments;
    let names: Vec<&str> = arguments.iter().map(|at| only(&api).parameters[*at].name.as_str()).collect();
    assert_eq!(names, ["AgreementId", "StartDateTime", "Format"]);
}

#[test]
fn query_options_count_behind_a_key_and_nowhere_else() {
    let sets = [("Get*", "-AgreementId <String> -AcceptanceId <String> [-IncludeHidden <String>]")];
    let text = page("Get-MgAgreementDraft", &sets, "");
    let at = |uri: &str| lower(&text, &commands("Get-MgAgreementDraft", "GET", uri, &["Get"]), "");
    let (api, found) = at("/agreements/{agreement-id}/drafts/{acceptance-id}");
    assert_eq!(found, []);
    assert_eq!(role(&api, "IncludeHidden"), Role::Query("includeHidden".into()));
    let (_, found) = at("/agreements/{agreement-id}/acceptances/{acceptance-id}");
    assert_eq!(found.iter().map(|found| found.code.id).collect::<Vec<_>>(), ["R003"]);
    let sets = [("Get*", "-AgreementId <String> -AcceptanceId <String> -IncludeHidden <String>")];
    let text = page("Get-MgAgreementDraft", &sets, "");
    let uri = "/agreements/{agreement-id}/acceptances/{acceptance-id}";
    let (api, _) = lower(&text, &commands("Get-MgAgreementDraft", "GET", uri, &["Get"]), "");
    assert!(api.modules[0].cmdlets.is_empty(), "a mandatory parameter of unknown role refuses the cmdlet");
}

#[test]
fn a_file_with_the_bytes_of_a_property_is_that_property() {
    let sets = [(
        "CreateExpanded*",
        "-AgreementId <String> [-PhotoInputFile <String>] [-SealInputFile <String>] [-TypeInputFile <String>]",
    )];
    let text = page("New-MgAgreementAcceptance", &sets, "");
    let uri = "/agreements/{agreement-id}/acceptances";
    let (api, found) = lower(&text, &commands("New-MgAgreementAcceptance", "POST", uri, &["CreateExpanded"]), "");
    let seal = only(&api).parameters.iter().find(|parameter| parameter.name == "SealInputFile").unwrap();
    assert_eq!((&seal.role, &seal.ty, &*seal.rust), (&Role::Property("seal".into()), &Type::Binary, "seal"));
    let photo = only(&api).parameters.iter().find(|parameter| parameter.name == "PhotoInputFile").unwrap();
    assert_eq!((&photo.role, &photo.ty, &*photo.rust), (&Role::Property("photo".into()), &Type::Stream, "photo"));
    assert_eq!(role(&api, "TypeInputFile"), Role::Property("typeInputFile".into()), "`type` is text");
    assert_eq!(found.iter().map(|found| found.code.id).collect::<Vec<_>>(), ["D003"]);
}

/// Pages call a date a time, and number the property of an identity that is called like a key.
#[test]
fn arguments_of_functions_are_what_their_function_says() {
    let notes = "COMPLEX PARAMETER PROPERTIES\n\nINPUTOBJECT <IContosoIdentity>: Identity Parameter\n  \
                 [AgreementId <String>]: key: id of agreement\n  \
                 [AgreementId1 <String>]: Usage: agreementId='{agreementId}'\n  \
                 [Date <DateTime?>]: Usage: date={date}\n";
    let uri = "/agreements/{agreement-id}/signedOn(date={date},agreementId='{agreementId}')";
    let only_identity = [("GetViaIdentity*", "-InputObject <IContosoIdentity>")];
    let text = page("Get-MgAgreementSigned", &only_identity, notes);
    let (api, found) = lower(&text, &commands("Get-MgAgreementSigned", "GET", uri, &["GetViaIdentity"]), "");
    assert_eq!(found, []);
    let renamed = [("agreementId".to_owned(), "AgreementId1".to_owned())];
    assert_eq!(only(&api).operations[0].identity, renamed);

    let by_id =
        [("Get*", "-AgreementId <String> -Date <DateTime>"), ("GetViaIdentity", "-InputObject <IContosoIdentity>")];
    let uri = "/agreements/{agreement-id}/signedOn(date={date})";
    let (api, _) = lower(
        &page("Get-MgAgreementSigned", &by_id, notes),
        &commands("Get-MgAgreementSigned", "GET", uri, &["Get", "GetViaIdentity"]),
        "",
    );
    let date = only(&api).parameters.iter().find(|parameter| parameter.name == "Date").unwrap();
    assert_eq!((&date.role, &date.ty), (&Role::Path("date".into()), &Type::Date));
    assert!(only(&api).operations[0].identity.is_empty());
    let identity = &api.modules[0].identities[0].properties;
    assert_eq!(identity.iter().find(|property| property.wire == "Date").unwrap().ty, Type::Date);
}

/// What one operation sends and gets.
fn traffic(api: &Api) -> (&Content, &Output) {
    (&only(api).operations[0].content, &only(api).operations[0].output)
}

#[test]
fn a_download_is_a_file_and_where_it_is() {
    let sets = [("Get*", "-AgreementId <String> -OutFile <String> [-PassThru]")];
    let text = page("Get-MgAgreementScan", &sets, "");
    let uri = "/agreements/{agreement-id}/scan";
    let (api, found) = lower(&text, &commands("Get-MgAgreementScan", "GET", uri, &["Get"]), "");
    assert_eq!(found, []);
    assert_eq!(traffic(&api), (&Content::None, &Output::File));
    assert_eq!(role(&api, "OutFile"), Role::File(Direction::Out));
    assert_eq!(only(&api).forms[0].constructors[0].arguments.len(), 2);
}

#[test]
fn an_upload_has_a_content_type_and_no_json() {
    for stream in ["Data", "BodyParameter"] {
        let items =
            format!("-AgreementId <String> -InFile <String> [-{stream} <Stream>] [-ContentType <String>] [-PassThru]");
        let text = page("Set-MgAgreementScan", &[("Set*", &items)], "");
        let uri = "/agreements/{agreement-id}/scan";
        let (api, found) = lower(&text, &commands("Set-MgAgreementScan", "PUT", uri, &["Set"]), "");
        assert_eq!(found, []);
        assert_eq!(traffic(&api), (&Content::Stream, &Output::Nothing));
        assert_eq!(role(&api, "InFile"), Role::File(Direction::In));
        assert_eq!(role(&api, "ContentType"), Role::Header("Content-Type".into()));
        assert_eq!(role(&api, stream), Role::Control(Control::Data), "the file is what is sent");
        assert_eq!(only(&api).forms[0].constructors[0].rust, "new");
    }
}

#[test]
fn counts_and_references_are_scalars() {
    let output = |uri: &str, returns: &str| {
        let text = page("Get-MgAgreementThing", &[("Get*", "-AgreementId <String> [-IfMatch <String>]")], "");
        let text = text.replace("## NOTES", &format!("## OUTPUTS\n\n### {returns}\n## NOTES"));
        let (api, found) = lower(&text, &commands("Get-MgAgreementThing", "GET", uri, &["Get"]), "");
        assert_eq!(found, []);
        assert_eq!(role(&api, "IfMatch"), Role::Header("If-Match".into()));
        only(&api).operations[0].output.clone()
    };
    assert_eq!(output("/agreements/{agreement-id}/drafts/$count", "System.Int32"), Output::Text(Type::Int32));
    assert_eq!(output("/agreements/{agreement-id}/owner/$ref", "System.String"), Output::Reference);
    assert_eq!(output("/agreements/{agreement-id}/owner/$ref", "System.Object"), Output::Json);
    assert_eq!(output("/agreements/{agreement-id}/drafts/$ref", "System.String"), Output::Collection(Type::Object));
}
