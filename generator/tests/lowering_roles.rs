//! Lowering of parameters on small pages: their roles and names on the wire, and what is sent and given back.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod pages;

use pages::{commands, lower, only, page};
use platygen::ir::{Api, Content, Control, Direction, Output, Role, Type};

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
