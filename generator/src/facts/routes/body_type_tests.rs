//! Tests of body type names: hard cases on a small service, then every name of the shared pages.

use super::tests::contoso;
use super::*;
use crate::facts::{commands, csdl};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

/// Method and template of a unique route.
fn route(metadata: &Metadata, name: &str) -> Option<String> {
    match route_from_body_type(metadata, name) {
        BodyTypeRoute::Unique { method, template } => Some(format!("{method} {template}")),
        _ => None,
    }
}

/// The name of a body type for a spelled path.
fn named(path: &str) -> String {
    format!("IPathsTdagve{path}PostRequestbodyContentApplicationJsonSchema")
}

#[test]
fn spelled_paths_are_found() {
    let metadata = contoso();
    let folders = "UsersUserIdFoldersMailfolderIdChildfoldersMailfolderId1";
    let cases = [
        ("UsersUserIdMicrosoftGraphWipe", "/users/{user-id}/wipe"),
        ("UsersMicrosoftGraphWipe", "/users/wipe"),
        ("MeWipe", "/me/wipe"),
        ("MeSettingsMicrosoftGraphTune", "/me/settings/tune"),
        ("OfficesOfficeIdMicrosoftGraphStoreApplyhold", "/offices/{office-id}/microsoft.graph.store.applyHold"),
        // The repeated word is gone.
        ("OrganizationIdMicrosoftGraphWipe", "/organization/{organization-id}/wipe"),
        ("OrganizationOrganizationIdMicrosoftGraphWipe", "/organization/{organization-id}/wipe"),
        (
            "MeMembersThingIdMicrosoftGraphUserFoldersMailfolderIdOfficeMicrosoftGraphStoreApplyhold",
            "/me/members/{thing-id}/microsoft.graph.user/folders/{mailFolder-id}/office/microsoft.graph.store.applyHold",
        ),
        ("UsersDeltaUserIdWipe", "/users/delta/{user-id}/wipe"),
    ];
    for (path, template) in cases {
        assert_eq!(route(&metadata, &named(path)), Some(format!("POST {template}")), "{path}");
    }
    let collection = named(folders).replace("PostR", "PatchR");
    let template = "/users/{user-id}/folders/{mailFolder-id}/childFolders/{mailFolder-id1}";
    assert_eq!(route(&metadata, &collection), Some(format!("PATCH {template}")));
    let reference = "IPaths1Xyz9ZMeManagerRefPutRequestbody";
    assert_eq!(route(&metadata, reference), Some("PUT /me/manager/$ref".to_owned()));
}

#[test]
fn hashes_of_every_length_are_cut() {
    let metadata = contoso();
    for hash in ["1Ab2", "Tdagv", "1Y5Nq0", "1Y5Nq0X", "1Y5Nq0Xa", "U5ErsUser"] {
        let name = format!("IPaths{hash}UsersUserIdMicrosoftGraphWipePostRequestbodyContentApplicationJsonSchema1");
        assert_eq!(route(&metadata, &name).as_deref(), Some("POST /users/{user-id}/wipe"), "{hash}");
    }
}

#[test]
fn what_does_not_fit_exactly_is_refused() {
    let metadata = contoso();
    for path in [
        "UsersUserIdMicrosoftGraphWipes",
        "UsersUserIdMicrosoftGraphWip",
        "UsersuserIdMicrosoftGraphWipe",
        // The second folder must be numbered.
        "UsersUserIdFoldersMailfolderIdChildfoldersMailfolderIdOfficeMicrosoftGraphStoreApplyhold",
        "UsersUserId1MicrosoftGraphWipe",
        // A property has no namespace, and an action in another one has it whole.
        "MeMicrosoftGraphSettingsTune",
        "OfficesOfficeIdMicrosoftGraphApplyhold",
        // The action is missing.
        "UsersMicrosoftGraph",
        "UsersUserId",
        "",
    ] {
        assert_eq!(route_from_body_type(&metadata, &named(path)), BodyTypeRoute::NotInMetadata, "{path}");
    }
}

#[test]
fn what_is_no_path_says_so() {
    let metadata = contoso();
    let long = named(&"Users".repeat(400));
    for name in [
        "",
        "IPaths",
        "IMicrosoftGraphUser",
        "IPathsTdagveUsers",
        "IComponentsAb12CdRequestbodiesSendmailrequestbody",
        "IPathsTdagvéUsersPostRequestbody",
        &long,
    ] {
        assert_eq!(route_from_body_type(&metadata, name), BodyTypeRoute::NotAPath, "{name}");
    }
    assert_eq!(route_from_body_type(&Metadata::default(), &named("Users")), BodyTypeRoute::NotInMetadata);
}

#[test]
fn two_paths_of_one_spelling_are_ambiguous() {
    let text = r#"<Schema Namespace="microsoft.graph">
        <EntityType Name="user"><NavigationProperty Name="work_item" Type="microsoft.graph.user"/>
            <NavigationProperty Name="workItem" Type="microsoft.graph.user"/></EntityType>
        <Action Name="wipe" IsBound="true"><Parameter Name="it" Type="microsoft.graph.user"/></Action>
        <EntityContainer Name="a"><Singleton Name="me" Type="microsoft.graph.user"/></EntityContainer></Schema>"#;
    let metadata = csdl::parse(&Arc::from("metadata.xml"), text).0;
    let expected = BodyTypeRoute::Ambiguous(vec!["/me/workItem/wipe".into(), "/me/work_item/wipe".into()]);
    assert_eq!(route_from_body_type(&metadata, &named("MeWorkitemMicrosoftGraphWipe")), expected);
    // Two to the power of sixty paths: the walk gives up and does not call one of them the only one.
    let many = format!("Me{}MicrosoftGraphWipe", "Workitem".repeat(60));
    assert!(matches!(route_from_body_type(&metadata, &named(&many)), BodyTypeRoute::Ambiguous(_)));
    let nowhere = format!("Me{}MicrosoftGraphNothing", "Workitem".repeat(60));
    assert_eq!(route_from_body_type(&metadata, &named(&nowhere)), BodyTypeRoute::NotInMetadata);
}

/// The text of a shared file.
fn shared(name: &str) -> Option<String> {
    let text = std::fs::read_to_string(format!("{}/../../shared/{name}", env!("CARGO_MANIFEST_DIR"))).ok();
    if text.is_none() {
        {
            eprintln!("skipped: ../shared is not there");
        }
    }
    text
}

/// Every page below a folder: the file's stem and its text.
fn pages(folder: &Path, into: &mut Vec<(String, String)>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        if path.is_dir() {
            pages(&path, into);
        } else if let (Some(stem), Ok(text)) = (path.file_stem(), std::fs::read_to_string(&path)) {
            into.push((stem.to_string_lossy().into_owned(), text));
        }
    }
}

fn names(text: &str) -> BTreeSet<&str> {
    let is_end = |c: char| !c.is_ascii_alphanumeric();
    let tails = text.match_indices("IPaths").map(|(at, _)| &text[at..]);
    tails.filter_map(|tail| tail.split(is_end).next()).collect()
}

#[test]
fn shared_pages_spell_routes_and_none_is_wrong() {
    let (Some(xml), Some(json)) =
        (shared("csdl/graph-v1.0.xml"), shared("commands/MgCommandMetadata.users-actions.json"))
    else {
        return;
    };
    let metadata = csdl::parse(&Arc::from("metadata.xml"), &xml).0;
    let commands = commands::parse(&Arc::from("commands.json"), &json).0;
    let mut all = Vec::new();
    let folder = format!("{}/../../shared/corpus/graph-v1.0", env!("CARGO_MANIFEST_DIR"));
    pages(Path::new(&folder), &mut all);
    let distinct: BTreeSet<_> = all.iter().flat_map(|(_, text)| names(text)).collect();
    let unique = distinct.iter().filter(|name| route(&metadata, name).is_some()).count();
    assert_eq!((distinct.len(), unique), (222, 222));
    let mut right = 0;
    for (cmdlet, name) in all.iter().flat_map(|(stem, text)| names(text).into_iter().map(move |name| (stem, name))) {
        let (Some(command), Some(found)) = (commands.find(cmdlet).next(), route(&metadata, name)) else { continue };
        assert_eq!(found, format!("{} {}", command.method, command.uri), "{cmdlet}");
        right += 1;
    }
    assert_eq!(right, 109);
}
