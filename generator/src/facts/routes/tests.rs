//! Tests of `routes`: a small service with the hard cases, then the routes of the shared command metadata.

use super::*;
use crate::facts::{commands, csdl};
use std::sync::Arc;

/// Folders in folders, twins bound to one and to several, a name in two namespaces, functions with arguments.
pub(super) const CONTOSO: &str = r#"<Edmx>
<Schema Namespace="microsoft.graph" Alias="graph">
  <EntityType Name="entity" Abstract="true"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.String"/></EntityType>
  <EntityType Name="thing" BaseType="graph.entity"/>
  <EntityType Name="user" BaseType="graph.thing" HasStream="true">
    <Property Name="settings" Type="graph.settings"/>
    <Property Name="picture" Type="Edm.Stream"/>
    <Property Name="nicknames" Type="Collection(Edm.String)"/>
    <NavigationProperty Name="folders" Type="Collection(graph.mailFolder)" ContainsTarget="true"/>
    <NavigationProperty Name="manager" Type="graph.thing"/>
    <NavigationProperty Name="members" Type="Collection(graph.thing)"/>
  </EntityType>
  <EntityType Name="mailFolder" BaseType="graph.entity">
    <NavigationProperty Name="childFolders" Type="Collection(graph.mailFolder)"/>
    <NavigationProperty Name="office" Type="self.office"/>
  </EntityType>
  <EntityType Name="partner"><Key><PropertyRef Name="tenantId"/></Key></EntityType>
  <ComplexType Name="settings"><Property Name="zone" Type="Edm.String"/></ComplexType>
  <Action Name="wipe" IsBound="true"><Parameter Name="it" Type="graph.thing"/><Parameter Name="KeepData" Type="Edm.Boolean"/></Action>
  <Action Name="wipe" IsBound="true"><Parameter Name="them" Type="Collection(graph.user)"/><ReturnType Type="Collection(graph.user)"/></Action>
  <Action Name="tune" IsBound="true"><Parameter Name="it" Type="graph.settings"/></Action>
  <Function Name="delta" IsBound="true" IsComposable="true"><Parameter Name="them" Type="Collection(graph.user)"/><ReturnType Type="Collection(graph.user)"/></Function>
  <Function Name="delta" IsBound="true"><Parameter Name="them" Type="Collection(graph.user)"/><Parameter Name="token" Type="Edm.String"/><ReturnType Type="Edm.Int32"/></Function>
  <Function Name="view" IsBound="true"><Parameter Name="it" Type="graph.user"/>
    <Parameter Name="start" Type="Edm.String"/><Parameter Name="count" Type="Edm.Int32"/><ReturnType Type="graph.settings"/></Function>
  <EntityContainer Name="Service">
    <EntitySet Name="users" EntityType="graph.user"/>
    <EntitySet Name="offices" EntityType="self.office"/>
    <EntitySet Name="partners" EntityType="graph.partner"/>
    <EntitySet Name="organization" EntityType="self.organization"/>
    <Singleton Name="me" Type="graph.user"/>
  </EntityContainer>
</Schema>
<Schema Namespace="microsoft.graph.store" Alias="self">
  <EntityType Name="office" BaseType="graph.thing"/>
  <EntityType Name="organization" BaseType="graph.thing"/>
  <Action Name="applyHold" IsBound="true"><Parameter Name="it" Type="self.office"/></Action>
</Schema></Edmx>"#;

pub(super) fn contoso() -> Metadata {
    let (metadata, findings) = csdl::parse(&Arc::from("metadata.xml"), CONTOSO);
    assert_eq!(findings, []);
    metadata
}

/// The template `$metadata` has for a route, and whether the given one is confirmed.
fn resolve(metadata: &Metadata, route: &str) -> Option<(String, bool)> {
    let resolved = resolve_template(metadata, route)?;
    Some((resolved.template().as_str().to_owned(), resolved.is_confirmed()))
}

/// A change is restricted where the name that it is made by is: keys and casts behind it are no names.
#[test]
fn a_route_is_restricted_by_the_last_name_in_it() {
    let forbid = |target: &str| {
        format!(
            r#"<Annotations Target="{target}"><Annotation Term="Org.OData.Capabilities.V1.DeleteRestrictions">
            <Record><PropertyValue Property="Deletable" Bool="false"/></Record></Annotation></Annotations>"#
        )
    };
    let targets =
        ["graph.Service/users", "graph.Service/me", "graph.thing/unknown", "graph.user/manager", "graph.settings"];
    let annotations: String = targets.iter().map(|target| forbid(target)).collect();
    let text = CONTOSO.replacen("</Schema>", &format!("{annotations}</Schema>"), 1);
    let (metadata, _) = csdl::parse(&Arc::from("metadata.xml"), &text);
    let is_restricted = |route: &str, method: &str| {
        let resolved = resolve_template(&metadata, route).unwrap_or_else(|| panic!("{route} is known"));
        resolved.restriction(&metadata, method).is_some()
    };
    let restricted = [
        "/users/{user-id}",
        "/me",
        "/me/manager",
        "/users/{user-id}/manager/microsoft.graph.user",
        "/users/{user-id}/settings",
    ];
    for route in restricted {
        assert!(is_restricted(route, "DELETE"), "{route}");
        assert!(!is_restricted(route, "PATCH"), "{route}");
    }
    let free = [
        "/offices/{office-id}",
        "/users/{user-id}/members/{thing-id}",
        "/users/{user-id}/manager/$ref",
        "/users/{user-id}/$value",
        "/users/{user-id}/wipe",
        "/users/{user-id}/settings/zone",
    ];
    for route in free {
        assert!(!is_restricted(route, "DELETE"), "{route}");
    }
}

#[test]
fn routes_that_stand_as_metadata_has_them_are_confirmed() {
    let metadata = contoso();
    for route in [
        "/users",
        "/users/{user-id}/wipe",
        "/users/wipe",
        "/users/$count",
        "/me/$value",
        "/me/picture/$value",
        "/me/nicknames/$count",
        "/me/manager/$ref",
        "/me/settings/zone",
        "/me/settings/tune",
        "/me/members/microsoft.graph.user",
        "/me/members/{thing-id}/microsoft.graph.user/settings",
        "/users/delta",
        "/users/delta/{user-id}/wipe",
        "/users/delta(token='{token}')",
        "/me/view(start='{start}',count={count})",
        "/partners/{partner-tenantId}",
        "/users/{user-id}/folders/{mailFolder-id}/childFolders/{mailFolder-id1}/childFolders/{mailFolder-id2}",
        "/me/folders/{mailFolder-id}/office/microsoft.graph.store.applyHold",
    ] {
        assert_eq!(resolve(&metadata, route), Some((route.to_owned(), true)));
    }
}

#[test]
fn other_spellings_lead_to_the_same_place() {
    let metadata = contoso();
    let cases = [
        ("users/{user-id}/microsoft.graph.wipe", "/users/{user-id}/wipe", true),
        ("/users/graph.delta()", "/users/delta", true),
        ("/me/members/graph.user", "/me/members/microsoft.graph.user", true),
        ("/offices/{office-id}/self.applyHold", "/offices/{office-id}/microsoft.graph.store.applyHold", true),
        ("/offices/{office-id}/store.applyHold", "/offices/{office-id}/microsoft.graph.store.applyHold", false),
        ("/offices/{office-id}/applyHold", "/offices/{office-id}/microsoft.graph.store.applyHold", false),
        ("/Users/{id}/Wipe", "/users/{user-id}/wipe", false),
        ("/users('{user-id}')/wipe", "/users/{user-id}/wipe", true),
        ("/users(name='{name}')/wipe", "/users/{user-id}/wipe", false),
        ("/me/view(start='a/b')", "/me/view(start='{start}',count={count})", false),
    ];
    for (route, template, is_confirmed) in cases {
        assert_eq!(resolve(&metadata, route), Some((template.to_owned(), is_confirmed)), "{route}");
    }
}

#[test]
fn routes_that_lead_nowhere_are_none() {
    let metadata = contoso();
    for route in [
        "",
        "/",
        "users'",
        "/nothing",
        "/me/{user-id}",
        "/me/members/user",
        "/me/members/microsoft.graph.store.user",
        "/me/delta",
        "/users/view(start='{start}',count={count})",
        "/users/delta(colour='{colour}')",
        "/users/delta(token='{token}')/{user-id}",
        "/me/view",
        "/me/wipe(KeepData=true)",
        "/me/wipe/settings",
        "/me/settings/$count",
        "/me/folders('{a}','{b}')",
        "/users(",
        "/é/ü",
    ] {
        assert_eq!(resolve(&metadata, route), None, "{route}");
    }
}

#[test]
fn twins_differ_by_what_they_are_bound_to() {
    let metadata = contoso();
    let one = resolve_template(&metadata, "/users/{user-id}/wipe").unwrap();
    let many = resolve_template(&metadata, "/users/wipe").unwrap();
    assert!(matches!(one.body("POST"), Body::Arguments(action) if action.arguments()[0].name == "KeepData"));
    assert_eq!((one.reply("POST"), many.body("POST")), (Reply::Nothing, Body::None));
    assert_eq!(many.reply("POST"), Reply::Many("microsoft.graph.user"));
}

#[test]
fn the_end_of_a_route_says_what_is_carried_and_answered() {
    let metadata = contoso();
    let user = "microsoft.graph.user";
    let thing = "microsoft.graph.thing";
    let cases = [
        ("GET", "/users", Body::None, Reply::Many(user)),
        ("POST", "/users", Body::Object(user), Reply::One(user)),
        ("PATCH", "/users/{user-id}", Body::Object(user), Reply::One(user)),
        ("DELETE", "/users/{user-id}", Body::None, Reply::Nothing),
        ("GET", "/me/manager", Body::None, Reply::One(thing)),
        ("PUT", "/me/manager/$ref", Body::Reference, Reply::Nothing),
        ("GET", "/me/members/$ref", Body::None, Reply::References),
        ("GET", "/users/$count", Body::None, Reply::Count),
        ("PUT", "/me/$value", Body::Bytes, Reply::Nothing),
        ("GET", "/me/picture", Body::None, Reply::Bytes),
        ("PUT", "/me/picture", Body::Bytes, Reply::Bytes),
        ("GET", "/me/settings", Body::None, Reply::One("microsoft.graph.settings")),
        ("GET", "/me/nicknames", Body::None, Reply::Many("Edm.String")),
        ("GET", "/me/view(start='{start}',count={count})", Body::None, Reply::One("microsoft.graph.settings")),
    ];
    for (method, route, body, reply) in cases {
        let resolved = resolve_template(&metadata, route).unwrap();
        assert_eq!((resolved.body(method), resolved.reply(method)), (body, reply), "{method} {route}");
    }
    let resolved = resolve_template(&metadata, "/users/delta(token='{token}')").unwrap();
    assert!(matches!(resolved.reply("GET"), Reply::Value(ty) if ty.name == "Edm.Int32"));
}

#[test]
fn shared_command_routes_are_all_confirmed() {
    let read = |name: &str| std::fs::read_to_string(format!("{}/../../shared/{name}", env!("CARGO_MANIFEST_DIR"))).ok();
    let (Some(xml), Some(json)) = (read("csdl/graph-v1.0.xml"), read("commands/MgCommandMetadata.users-actions.json"))
    else {
        {
            eprintln!("skipped: ../shared is not there");
        }
        return;
    };
    let metadata = csdl::parse(&Arc::from("metadata.xml"), &xml).0;
    let commands = commands::parse(&Arc::from("commands.json"), &json).0;
    for command in commands.all() {
        assert_eq!(resolve(&metadata, &command.uri), Some((command.uri.clone(), true)), "{}", command.name);
    }
    for (route, is_confirmed) in [
        ("/security/cases/ediscoveryCases/{ediscoveryCase-id}/custodians/microsoft.graph.security.applyHold", true),
        ("/users/{user-id}/reminderView(StartDateTime='{StartDateTime}',EndDateTime='{EndDateTime}')", true),
        ("/users/{user-id}/photo/$value", true),
        ("/groups/{group-id}/members/{directoryObject-id}/$ref", true),
        ("/groups/{group-id}/members/graph.user", true),
        ("/users/{id}/SENDMAIL", false),
    ] {
        assert_eq!(resolve(&metadata, route).map(|found| found.1), Some(is_confirmed), "{route}");
    }
}
