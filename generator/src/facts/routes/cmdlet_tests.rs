//! Tests of the search by cmdlet: the kinds of path on a small service, and what must be refused.

use super::tests::contoso;
use super::*;
use crate::facts::csdl;
use std::sync::Arc;

/// Twins, people, statuses, several roads to one noun.
const FABRIKAM: &str = r#"<Schema Namespace="microsoft.graph" Alias="graph">
  <EntityType Name="entity" Abstract="true"><Key><PropertyRef Name="id"/></Key></EntityType>
  <EntityType Name="depot" BaseType="graph.entity">
    <Property Name="state" Type="graph.state"/>
    <NavigationProperty Name="people" Type="Collection(graph.entity)" ContainsTarget="true"/>
    <NavigationProperty Name="deliveryStatuses" Type="Collection(graph.deliveryStatus)" ContainsTarget="true"/>
    <NavigationProperty Name="lanes" Type="Collection(graph.lane)" ContainsTarget="true"/>
    <NavigationProperty Name="allLanes" Type="Collection(graph.lane)"/>
    <NavigationProperty Name="gate" Type="graph.lane" ContainsTarget="true"/>
    <NavigationProperty Name="gates" Type="Collection(graph.lane)" ContainsTarget="true"/>
    <NavigationProperty Name="dock" Type="graph.lane" ContainsTarget="true"/>
    <NavigationProperty Name="work_item" Type="graph.depot" ContainsTarget="true"/>
    <NavigationProperty Name="workItem" Type="graph.depot" ContainsTarget="true"/>
  </EntityType>
  <EntityType Name="lane" BaseType="graph.entity">
    <NavigationProperty Name="crates" Type="Collection(graph.entity)" ContainsTarget="true"/>
  </EntityType>
  <EntityType Name="yardRoot" BaseType="graph.entity"/>
  <EntityType Name="deliveryStatus" BaseType="graph.entity"><Property Name="status" Type="graph.state"/></EntityType>
  <EnumType Name="state"/>
  <Action Name="lockGateRemotely" IsBound="true"><Parameter Name="it" Type="graph.depot"/></Action>
  <Action Name="removeAllCratesFromStock" IsBound="true"><Parameter Name="it" Type="graph.depot"/></Action>
  <Action Name="removeCratesFromStock" IsBound="true"><Parameter Name="it" Type="graph.depot"/></Action>
  <Action Name="repackParcelBySize" IsBound="true"><Parameter Name="it" Type="graph.depot"/></Action>
  <Function Name="countCrates" IsBound="true"><Parameter Name="them" Type="Collection(graph.lane)"/><ReturnType Type="Edm.Int32"/></Function>
  <EntityContainer Name="a"><EntitySet Name="depots" EntityType="graph.depot"/><Singleton Name="yard" Type="graph.yardRoot"/></EntityContainer>
</Schema>"#;

fn fabrikam() -> Metadata {
    csdl::parse(&Arc::from("metadata.xml"), FABRIKAM).0
}

/// A page: cmdlet without prefix, stem, ids; `is_read` follows from the stem.
fn wanted<'a>(cmdlet: &'a str, stem: &'a str, ids: &'a [&'a str]) -> Wanted<'a> {
    let (verb, noun) = cmdlet.split_once('-').unwrap();
    let is_read = matches!(stem, "Get" | "List" | "Delta" | "View");
    Wanted { noun, verb, stem: Some(stem), ids, is_read, has_file: false, synopsis: "" }
}

/// Method and template of the only path, or what stands in its place.
fn route(metadata: &Metadata, wanted: &Wanted<'_>) -> String {
    match Routes::new(metadata).of_cmdlet(wanted) {
        CmdletRoute::Fits(found) => {
            let found = found.iter().map(|found| format!("{} {}", found.method, found.template));
            found.collect::<Vec<_>>().join(" | ")
        }
        CmdletRoute::OtherIds(found) => format!("other ids: {}", found.join(" | ")),
        CmdletRoute::NoPath => "no path".to_owned(),
    }
}

type Case<'a> = (&'a str, &'a str, &'a [&'a str], &'a str);

fn check(metadata: &Metadata, cases: &[Case<'_>]) {
    for (cmdlet, stem, ids, expected) in cases {
        assert_eq!(route(metadata, &wanted(cmdlet, stem, ids)), *expected, "{cmdlet} {stem}");
    }
}

#[test]
fn collections_and_entities() {
    check(
        &contoso(),
        &[
            ("Get-User", "List", &[], "GET /users"),
            ("Get-User", "Get", &["UserId"], "GET /users/{user-id}"),
            ("New-User", "Create", &[], "POST /users"),
            ("Update-User", "Update", &["UserId"], "PATCH /users/{user-id}"),
            ("Set-User", "Set", &["UserId"], "PUT /users/{user-id}"),
            ("Remove-User", "Delete", &["UserId"], "DELETE /users/{user-id}"),
            ("Get-UserFolder", "List", &["UserId"], "GET /users/{user-id}/folders"),
            ("Get-UserManager", "Get", &["UserId"], "GET /users/{user-id}/manager"),
            ("Update-UserSetting", "Update", &["UserId"], "PATCH /users/{user-id}/settings"),
            ("Get-UserCount", "Get", &[], "GET /users/$count"),
            ("Get-Partner", "Get", &["PartnerTenantId"], "GET /partners/{partner-tenantId}"),
        ],
    );
}

#[test]
fn repeated_ids_are_numbered_in_path_order() {
    let template = "/users/{user-id}/folders/{mailFolder-id}/childFolders/{mailFolder-id1}";
    let expected = format!("GET {template}");
    let other = "other ids: /users/{user-id}/folders/{mailFolder-id}/childFolders";
    check(
        &contoso(),
        &[
            ("Get-UserFolderChildFolder", "Get", &["MailFolderId", "MailFolderId1", "UserId"], &expected),
            ("Get-UserFolderChildFolder", "List", &["UserId"], other),
        ],
    );
}

#[test]
fn references_bytes_and_casts() {
    check(
        &contoso(),
        &[
            ("Get-MeManagerByRef", "Get", &[], "GET /me/manager/$ref"),
            ("Set-MeManagerByRef", "Set", &[], "PUT /me/manager/$ref"),
            ("New-MeMemberByRef", "Create", &[], "POST /me/members/$ref"),
            ("Remove-MeMemberByRef", "Delete", &["ThingId"], "DELETE /me/members/{thing-id}/$ref"),
            ("Get-MeMemberAsUser", "List", &[], "GET /me/members/microsoft.graph.user"),
            ("Get-MeMemberAsUser", "Get", &["ThingId"], "GET /me/members/{thing-id}/microsoft.graph.user"),
            // Without a file there are no bytes.
            ("Get-MePicture", "Get", &[], "no path"),
        ],
    );
    let metadata = contoso();
    let bytes = |cmdlet, stem| route(&metadata, &Wanted { has_file: true, ..wanted(cmdlet, stem, &[]) });
    assert_eq!(bytes("Get-MeContent", "Get"), "GET /me/$value");
    assert_eq!(bytes("Set-MePicture", "Set"), "PUT /me/picture");
    assert_eq!(bytes("Get-MePicture", "Get"), "GET /me/picture");
}

#[test]
fn functions_with_arguments_in_the_route() {
    check(
        &contoso(),
        &[
            ("Get-UserDelta", "Delta", &[], "GET /users/delta"),
            ("Get-UserDelta", "Delta", &["Token"], "GET /users/delta(token='{token}')"),
            (
                "Invoke-ViewUser",
                "View",
                &["Count", "Start", "UserId"],
                "GET /users/{user-id}/view(start='{start}',count={count})",
            ),
        ],
    );
}

#[test]
fn actions_of_one_and_of_several() {
    let hold = "POST /offices/{office-id}/microsoft.graph.store.applyHold";
    check(
        &contoso(),
        &[
            ("Clear-User", "Wipe", &["UserId"], "POST /users/{user-id}/wipe"),
            ("Clear-User", "Wipe", &[], "POST /users/wipe"),
            ("Add-OfficeHold", "Apply", &["OfficeId"], hold),
        ],
    );
}

#[test]
fn words_of_an_operation_can_stand_in_two_places() {
    check(
        &fabrikam(),
        &[
            ("Lock-DepotGateRemotely", "Lock", &["DepotId"], "POST /depots/{depot-id}/lockGateRemotely"),
            ("Invoke-GateDepotLockRemotely", "Gate", &["DepotId"], "POST /depots/{depot-id}/lockGateRemotely"),
            (
                "Remove-AllDepotCrateFromStock",
                "Remove",
                &["DepotId"],
                "POST /depots/{depot-id}/removeAllCratesFromStock",
            ),
            ("Remove-DepotCrateFromStock", "Remove", &["DepotId"], "POST /depots/{depot-id}/removeCratesFromStock"),
            // `By Size` was cut off, and only a synopsis could say so.
            ("Invoke-RepackDepotParcel", "Repack", &["DepotId"], "no path"),
        ],
    );
    let metadata = fabrikam();
    let cut = Wanted {
        synopsis: "Invoke action repackParcelBySize",
        ..wanted("Invoke-RepackDepotParcel", "Repack", &["DepotId"])
    };
    assert_eq!(route(&metadata, &cut), "POST /depots/{depot-id}/repackParcelBySize");
    let other = Wanted { synopsis: "Invoke action lockGateRemotely", ..cut };
    assert_eq!(route(&metadata, &other), "no path");
}

#[test]
fn plurals_are_undone_word_by_word() {
    check(
        &fabrikam(),
        &[
            ("Get-DepotPerson", "List", &["DepotId"], "GET /depots/{depot-id}/people"),
            ("Get-DepotDeliveryStatuses", "List", &["DepotId"], "GET /depots/{depot-id}/deliveryStatuses"),
            // The enumeration behind it has no cmdlet.
            (
                "Update-DepotDeliveryStatuses",
                "Update",
                &["DeliveryStatusId", "DepotId"],
                "PATCH /depots/{depot-id}/deliveryStatuses/{deliveryStatus-id}",
            ),
        ],
    );
}

#[test]
fn nothing_is_chosen_among_equals() {
    let two = "GET /depots/{depot-id}/workItem | GET /depots/{depot-id}/work_item";
    check(&fabrikam(), &[("Get-DepotWorkItem", "Get", &["DepotId"], two)]);
}

#[test]
fn nearer_paths_come_before_detours() {
    let crates = "GET /depots/{depot-id}/lanes/{lane-id}/crates";
    check(
        &fabrikam(),
        &[
            ("Get-DepotLaneCrate", "List", &["DepotId", "LaneId"], crates),
            ("Get-DepotLane", "List", &["DepotId"], "GET /depots/{depot-id}/lanes"),
        ],
    );
    let metadata = fabrikam();
    let said = Wanted { synopsis: "Get allLanes from depots", ..wanted("Get-DepotLane", "List", &["DepotId"]) };
    let CmdletRoute::Fits(found) = Routes::new(&metadata).of_cmdlet(&said) else { panic!() };
    assert_eq!(found[0].is_named, Some(false), "the synopsis names the other one");
}

/// A cmdlet with a synopsis.
fn said(cmdlet: &str, stem: &str, ids: &[&str], synopsis: &str) -> String {
    let metadata = fabrikam();
    route(&metadata, &Wanted { synopsis, ..wanted(cmdlet, stem, ids) })
}

#[test]
fn words_in_another_order_are_found_if_the_synopsis_names_the_end() {
    let crates = "GET /depots/{depot-id}/lanes/{lane-id}/crates";
    let ids = &["DepotId", "LaneId"];
    assert_eq!(said("Get-DepotCrateLane", "List", ids, "Get crates from depots"), crates);
    assert_eq!(said("Get-DepotCrateLane", "List", ids, ""), "no path", "nothing says where it ends");
    assert_eq!(said("Get-DepotCrateLane", "List", ids, "Get lanes from depots"), "no path", "that is another end");
    assert_eq!(said("Get-DepotCrateLane", "List", ids, "Get crates from yard"), "no path", "and another start");
    assert_eq!(said("Get-DepotCrateLane", "List", &["DepotId"], "Get crates from depots"), "no path");
    assert_eq!(said("Get-DepotCrateLaneGate", "List", ids, "Get crates from depots"), "no path", "a word is left");
    assert_eq!(said("Get-DepotCrate", "List", ids, "Get crates from depots"), "no path", "a word is too much");
    // A word that came before is not repeated, wherever it stood.
    let count = "GET /depots/{depot-id}/lanes/{lane-id}/crates/{entity-id}";
    let ids = &["DepotId", "EntityId", "LaneId"];
    assert_eq!(said("Get-LaneDepotCrate", "Get", ids, "Get crates from depots"), count);
    let function = "GET /depots/{depot-id}/lanes/countCrates";
    assert_eq!(said("Get-DepotCrateLane", "Count", &["DepotId"], "Invoke function countCrates"), "no path");
    let reads = Wanted {
        is_read: true,
        synopsis: "Invoke function countCrates",
        ..wanted("Get-DepotCrateLane", "Count", &["DepotId"])
    };
    assert_eq!(route(&fabrikam(), &reads), function);
}

#[test]
fn a_default_is_the_one_beside_the_many() {
    let gate = "GET /depots/{depot-id}/gate";
    assert_eq!(said("Get-DepotDefaultGate", "Get", &["DepotId"], "Get gate from depots"), gate);
    assert_eq!(said("Get-DepotDefaultGate", "Get", &["DepotId"], ""), "no path");
    assert_eq!(said("Get-DepotDefaultGate", "List", &["DepotId"], "Get gates from depots"), "no path");
    assert_eq!(
        said("Get-DepotDefaultDock", "Get", &["DepotId"], "Get dock from depots"),
        "no path",
        "there are no docks"
    );
}

#[test]
fn a_singleton_is_called_by_its_type_if_the_synopsis_names_it() {
    assert_eq!(said("Get-YardRoot", "Get", &[], "Get yard"), "GET /yard");
    assert_eq!(said("Update-YardRoot", "Update", &[], "Update yard"), "PATCH /yard");
    assert_eq!(said("Get-YardRoot", "Get", &[], "A yard."), "no path");
    assert_eq!(said("Get-YardRoot", "Get", &["DepotId"], "Get yard"), "no path");
    assert_eq!(said("Get-Root", "Get", &[], "Get yard"), "no path");
}

#[test]
fn what_is_not_there_is_not_found() {
    check(
        &contoso(),
        &[
            ("Get-Parcel", "List", &[], "no path"),
            ("Get-", "List", &[], "no path"),
            // A set with another name is one of an action.
            ("Get-UserFolder", "Fold", &["UserId"], "no path"),
        ],
    );
    let metadata = contoso();
    let writes = Wanted { is_read: false, ..wanted("Get-User", "List", &[]) };
    assert_eq!(route(&metadata, &writes), "no path");
    let elsewhere = Wanted { synopsis: "Get folders from me", ..wanted("Get-UserFolder", "List", &["UserId"]) };
    assert_eq!(route(&metadata, &elsewhere), "no path");
}

#[test]
fn a_set_without_a_name_takes_the_verb() {
    let metadata = contoso();
    let unnamed = |cmdlet| route(&metadata, &Wanted { stem: None, ..wanted(cmdlet, "Get", &[]) });
    assert_eq!(unnamed("Get-User"), "GET /users");
    assert_eq!(unnamed("Get-Me"), "GET /me");
    assert_eq!(unnamed("Get-UserDelta"), "no path");
}

/// Two to the power of twenty paths: the search gives up and chooses none of them.
#[test]
fn a_search_without_end_finds_nothing() {
    let text = r#"<Schema Namespace="microsoft.graph" Alias="graph">
        <EntityType Name="node"><NavigationProperty Name="a_b" Type="graph.node"/><NavigationProperty Name="aB" Type="graph.node"/>
            <NavigationProperty Name="c_d" Type="graph.node"/><NavigationProperty Name="cD" Type="graph.node"/></EntityType>
        <EntityContainer Name="a"><Singleton Name="me" Type="graph.node"/></EntityContainer></Schema>"#;
    let metadata = csdl::parse(&Arc::from("metadata.xml"), text).0;
    let noun = format!("Get-Me{}", "ABCDCDXAB".repeat(40));
    assert_eq!(route(&metadata, &wanted(&noun, "Get", &[])), "no path");
    let long = format!("Get-Me{}", ["AB", "CD", "E"].iter().cycle().take(2000).copied().collect::<String>());
    assert_eq!(route(&metadata, &wanted(&long, "Get", &[])), "no path");
}
