//! Tests of `csdl`: broken input first, then look-ups on a small service, then the shared `$metadata`.

use super::*;
use crate::diagnostic::codes;

fn read(text: &str) -> (Metadata, Vec<Diagnostic>) {
    parse(&Arc::from("metadata.xml"), text)
}

/// A service of two namespaces; the second has an alias that is a common word.
const CONTOSO: &str = r#"<?xml version="1.0"?>
<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>
<Schema Namespace="microsoft.graph" Alias="graph" xmlns="http://docs.oasis-open.org/odata/ns/edm">
  <EntityType Name="entity" Abstract="true">
    <Key><PropertyRef Name="id"/></Key>
    <Property Name="id" Type="Edm.String" Nullable="false"/>
  </EntityType>
  <EntityType Name="machine" BaseType="graph.entity" OpenType="true">
    <Property Name="osVersion" Type="Edm.String"/>
    <Property Name="groupId" Type="Edm.String"/>
    <Property Name="size_v2" Type="Edm.Int32"/>
    <Property Name="v10_0" Type="Edm.Boolean"/>
    <Property Name="note" Type="Edm.String"/>
    <Property Name="NOTE" Type="Edm.String"/>
    <Property Name="tags" Type="Collection(Edm.String)"/>
    <NavigationProperty Name="parts" Type="Collection(self.part)" ContainsTarget="true"/>
  </EntityType>
  <EntityType Name="robot" BaseType="graph.machine" HasStream="true"/>
  <ComplexType Name="dateTimeTimeZone"/>
  <ComplexType Name="storePart"/>
  <EnumType Name="level" IsFlags="true"><Member Name="low" Value="0"/><Member Name="high" Value="x"/></EnumType>
  <Action Name="wipe" IsBound="true"><Parameter Name="it" Type="graph.machine"/>
    <Parameter Name="KeepData" Type="Edm.Boolean" Nullable="false"/></Action>
  <Action Name="wipe" IsBound="true"><Parameter Name="them" Type="Collection(graph.machine)"/></Action>
  <Function Name="delta" IsBound="true" IsComposable="true"><Parameter Name="them" Type="Collection(graph.entity)"/>
    <ReturnType Type="Collection(graph.entity)"/></Function>
  <EntityContainer Name="Service">
    <EntitySet Name="machines" EntityType="graph.machine"><NavigationPropertyBinding Path="a" Target="b"/></EntitySet>
    <Singleton Name="first" Type="graph.machine"/>
    <ActionImport Name="reset" Action="graph.resetAll"/>
  </EntityContainer>
</Schema>
<Schema Namespace="microsoft.graph.store" Alias="self" xmlns="http://docs.oasis-open.org/odata/ns/edm">
  <EntityType Name="part" BaseType="graph.entity"/>
  <EntityType Name="store" BaseType="graph.entity"/>
  <Action Name="applyHold" IsBound="true"><Parameter Name="it" Type="self.part"/></Action>
</Schema>
</edmx:DataServices></edmx:Edmx>"#;

fn contoso() -> Metadata {
    let (metadata, findings) = read(CONTOSO);
    assert_eq!(findings, []);
    metadata
}

/// What is said of a property goes before what is said of its type, and each flag counts by itself.
#[test]
fn annotations_restrict_changes() {
    let restricted = |term: &str, value: &str| {
        format!(r#"<Annotation Term="Org.OData.Capabilities.V1.{term}"><Record>{value}</Record></Annotation>"#)
    };
    let flag = |name: &str, value: bool| format!(r#"<PropertyValue Property="{name}" Bool="{value}"/>"#);
    let put = r#"<PropertyValue Property="UpdateMethod">
        <EnumMember>Org.OData.Capabilities.V1.HttpMethod/PUT</EnumMember></PropertyValue>"#;
    let annotations = [
        ("graph.entity", restricted("DeleteRestrictions", &flag("Deletable", false))),
        ("self.part", restricted("InsertRestrictions", &flag("Insertable", false))),
        ("graph.machine/parts", restricted("DeleteRestrictions", &flag("Deletable", true))),
        ("graph.machine/parts", restricted("UpdateRestrictions", put)),
        ("graph.Service/machines", restricted("UpdateRestrictions", &format!("{}{put}", flag("Updatable", false)))),
    ];
    let both = r#"<PropertyValue Property="UpdateMethod"
        EnumMember="Org.OData.Capabilities.V1.HttpMethod/PATCH Org.OData.Capabilities.V1.HttpMethod/PUT"/>"#;
    let version = r#"<Property Name="osVersion" Type="Edm.String"/>"#;
    let annotated = version.replace("/>", &format!(">{}</Property>", restricted("UpdateRestrictions", both)));
    let annotations =
        annotations.map(|(target, inner)| format!(r#"<Annotations Target="{target}">{inner}</Annotations>"#));
    let text = CONTOSO.replacen("</Schema>", &format!("{}</Schema>", annotations.concat()), 1);
    let (metadata, findings) = read(&text.replace(version, &annotated));
    assert_eq!(findings, []);
    let parts = |owner, method| metadata.restriction(owner, "parts", "microsoft.graph.store.part", method);
    // `robot` inherits the property.
    for owner in ["microsoft.graph.machine", "microsoft.graph.robot"] {
        assert_eq!(parts(owner, "PATCH"), Some(Restriction::OtherMethod("PUT".to_owned())));
        assert_eq!(parts(owner, "PUT"), None);
        assert_eq!(parts(owner, "POST"), Some(Restriction::Forbidden));
        assert_eq!(parts(owner, "DELETE"), None);
        assert_eq!(parts(owner, "GET"), None);
    }
    let version = |method| metadata.restriction("microsoft.graph.machine", "osVersion", "Edm.String", method);
    assert_eq!(version("PATCH").or(version("PUT")), None);
    assert_eq!(version("POST"), None);
    assert_eq!(metadata.container.name, "microsoft.graph.Service");
    let machines =
        |method| metadata.restriction(&metadata.container.name, "machines", "microsoft.graph.machine", method);
    assert_eq!(machines("PUT"), Some(Restriction::Forbidden));
    assert_eq!(machines("DELETE"), Some(Restriction::Forbidden));
    assert_eq!(machines("POST"), None);
}

#[test]
fn annotations_of_nothing_are_reported() {
    let (_, findings) = read(r#"<Schema Namespace="a"><Annotations><Annotation Term="b"/></Annotations></Schema>"#);
    assert_eq!(findings.iter().map(|found| found.code.id).collect::<Vec<_>>(), ["D002"]);
}

#[test]
fn garbage_is_one_finding() {
    for text in ["", "é", "<", "<a", "<a><b></a>", "<a/>x", "&", "\u{feff}", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"]
    {
        let (metadata, findings) = read(text);
        assert!(metadata.objects.is_empty());
        assert_eq!(findings.len(), 1, "{text:?}");
        assert_eq!(findings[0].code, codes::D001, "{text:?}");
        assert!(findings[0].place.span.end <= text.len(), "{text:?}");
        assert!(text.is_char_boundary(findings[0].place.span.start), "{text:?}");
    }
}

#[test]
fn the_place_of_an_error_counts_bytes() {
    let text = "<a>\nééé <b>&nothing;</b></a>";
    let finding = &read(text).1[0];
    assert!(text[finding.place.span.start..].starts_with("&nothing"), "{finding:?}");
}

#[test]
fn xml_of_another_kind_is_reported() {
    let findings = read("<html><body/></html>").1;
    assert_eq!(findings[0].code, codes::D002);
    assert_eq!(findings[0].message, "$metadata has no schema");
}

#[test]
fn deep_nesting_is_no_overflow() {
    for text in ["<a>".repeat(300_000), format!("{}{}", "<a>".repeat(200_000), "</a>".repeat(200_000))] {
        assert_eq!(read(&text).1.len(), 1);
    }
}

#[test]
fn what_is_not_understood_is_left_out_and_the_rest_stays() {
    let text = r#"<Schema Namespace="a">
        <EntityType/><Gadget/><EntityType Name="b"><Property Name="c"/><Property Name="d" Type="Edm.Int32"/></EntityType>
        <EnumType Name="e"><Member/></EnumType><Action/><Function Name="f"><ReturnType/></Function>
        <EntityContainer><EntitySet Name="g"/></EntityContainer></Schema><!-- é -->"#;
    let (metadata, findings) = read(text);
    assert_eq!(metadata.object("a.b").map(|object| object.properties.len()), Some(1));
    assert_eq!((metadata.operations.len(), metadata.enums.len()), (1, 1));
    let messages: Vec<_> = findings.iter().map(|finding| &*finding.message).collect();
    assert_eq!(messages[1], "the element `Gadget` is not understood");
    assert_eq!(messages[2], "the element `Property` has no `Type` and is left out");
    assert_eq!(messages.len(), 7);
    assert_eq!(&text[findings[1].place.span.clone()], "<Gadget");
}

#[test]
fn aliases_are_gone_after_reading() {
    let metadata = contoso();
    let parts = metadata.find_property("microsoft.graph.machine", "Parts").found().unwrap();
    assert_eq!(parts.ty.to_string(), "Collection(microsoft.graph.store.part)");
    assert!(parts.is_navigation && parts.contains_target);
    assert_eq!(metadata.object("microsoft.graph.robot").unwrap().base.as_deref(), Some("microsoft.graph.machine"));
    assert_eq!(metadata.container.entity_sets[0].ty.name, "microsoft.graph.machine");
    assert_eq!(metadata.container.imports, [("reset".to_owned(), "microsoft.graph.resetAll".to_owned())]);
    assert_eq!(metadata.enumeration("microsoft.graph.level").unwrap().members[1].value, None);
}

#[test]
fn properties_come_base_first() {
    let metadata = contoso();
    let names: Vec<_> = metadata.properties("microsoft.graph.robot").map(|property| &*property.name).collect();
    assert_eq!(names, ["id", "osVersion", "groupId", "size_v2", "v10_0", "note", "NOTE", "tags", "parts"]);
    assert_eq!(metadata.keys("microsoft.graph.robot"), ["id"]);
    assert_eq!(metadata.properties("microsoft.graph.nothing").count(), 0);
}

#[test]
fn wire_names_are_found_step_by_step() {
    let metadata = contoso();
    let find = |name: &str| metadata.find_property("microsoft.graph.robot", name);
    let cases = [
        ("Id", "id"),
        ("OSVersion", "osVersion"),
        ("SizeV2", "size_v2"),
        ("V100", "v10_0"),
        ("GroupId1", "groupId"),
        ("note", "note"),
        ("NOTE", "NOTE"),
    ];
    for (powershell, wire) in cases {
        assert_eq!(find(powershell).found().map(|property| &*property.name), Some(wire), "{powershell}");
    }
    assert!(matches!(find("Note"), Match::Ambiguous(found) if found.len() == 2));
    assert!(matches!(find("Note7"), Match::Ambiguous(_)));
    for nothing in ["Colour", "", "12"] {
        assert_eq!(find(nothing), Match::None);
    }
}

#[test]
fn operations_are_bound_to_base_types_too() {
    let metadata = contoso();
    let of = |name: &str, is_collection| {
        let ty = TypeRef { name: format!("microsoft.graph.{name}"), is_collection };
        let found = metadata.bound_operations(&ty);
        found.map(|operation| (operation.segment(), operation.arguments().len())).collect::<Vec<_>>()
    };
    assert_eq!(of("robot", false), [("wipe".to_owned(), 1)]);
    assert_eq!(of("robot", true), [("wipe".to_owned(), 0), ("delta".to_owned(), 0)]);
    assert_eq!(of("store.part", false), [("microsoft.graph.store.applyHold".to_owned(), 0)]);
    assert_eq!(of("nothing", false), []);
    let wipe = &metadata.operations[0];
    assert_eq!(wipe.find_argument("keepdata").found().map(|found| &*found.name), Some("KeepData"));
    assert_eq!(wipe.binding().map(|ty| &*ty.name), Some("microsoft.graph.machine"));
}

#[test]
fn base_types_in_a_circle_end() {
    let text =
        r#"<Schema Namespace="a"><EntityType Name="b" BaseType="a.c"/><EntityType Name="c" BaseType="a.b"/></Schema>"#;
    let metadata = read(text).0;
    assert_eq!(metadata.lineage("a.b").len(), 2);
    assert_eq!(metadata.derived("a.b").len(), 1);
    assert!(metadata.keys("a.b").is_empty());
}

#[test]
fn page_names_find_types() {
    let metadata = contoso();
    let cases = [
        ("IMicrosoftGraphMachine", Some("microsoft.graph.machine")),
        ("MicrosoftGraphMachine2", Some("microsoft.graph.machine")),
        ("Microsoft.Graph.PowerShell.Models.IMicrosoftGraphMachine[]", Some("microsoft.graph.machine")),
        ("IMicrosoftGraphDateTimeZone", Some("microsoft.graph.dateTimeTimeZone")),
        ("IMicrosoftGraphDateTimeTimeZone", Some("microsoft.graph.dateTimeTimeZone")),
        ("IMicrosoftGraphStore1", Some("microsoft.graph.store.store")),
        ("IMicrosoftGraphLevel", Some("microsoft.graph.level")),
        // `storePart` and `store.part` have one spelling.
        ("IMicrosoftGraphStorePart", None),
        ("IMicrosoftGraph", None),
        ("IMicrosoftGraphé", None),
        ("I", None),
        ("", None),
        ("42", None),
    ];
    for (page_name, expected) in cases {
        assert_eq!(metadata.type_by_page_name(page_name), expected, "{page_name}");
    }
}

fn shared() -> Option<Metadata> {
    let path = format!("{}/../../shared/csdl/graph-v1.0.xml", env!("CARGO_MANIFEST_DIR"));
    let Ok(text) = std::fs::read_to_string(path) else {
        {
            eprintln!("skipped: ../shared is not there");
        }
        return None;
    };
    let (metadata, findings) = read(&text);
    assert_eq!(findings, []);
    Some(metadata)
}

#[test]
fn shared_metadata_is_read_whole() {
    let Some(metadata) = shared() else { return };
    let count = |kind| metadata.objects.iter().filter(|object| object.kind == kind).count();
    let entities = count(ObjectKind::Entity);
    let actions = metadata.operations.iter().filter(|operation| operation.kind == OperationKind::Action).count();
    assert_eq!((entities, metadata.objects.len()), (1182, 1182 + 1780));
    assert_eq!((metadata.enums.len(), actions, metadata.operations.len()), (861, 857, 857 + 324));
    assert_eq!((metadata.container.entity_sets.len(), metadata.container.singletons.len()), (40, 30));
    let bases = metadata.objects.iter().filter_map(|object| object.base.as_deref());
    assert_eq!(bases.filter(|base| metadata.object(base).is_none()).count(), 0);
}

#[test]
fn shared_metadata_names_custom_query_options() {
    let Some(metadata) = shared() else { return };
    let names = |options: &[QueryOption]| options.iter().map(|option| option.name.clone()).collect::<Vec<_>>();
    let property = |ty: &str, name: &str| metadata.find_property(ty, name).found().expect("a property").clone();
    assert_eq!(names(&property("microsoft.graph.driveItem", "content").custom_query), ["$format"]);
    let instances = property("microsoft.graph.event", "instances").custom_query;
    assert_eq!(names(&instances), ["startDateTime", "endDateTime"]);
    assert!(instances.iter().all(|option| option.is_required));
    let hidden = property("microsoft.graph.user", "mailFolders").custom_query;
    assert_eq!((names(&hidden), hidden[0].is_required), (vec!["includeHiddenFolders".to_owned()], false));
    let users = metadata.container.entity_sets.iter().find(|root| root.name == "users").expect("an entity set");
    let paths: Vec<&str> = users.restricted.iter().map(|found| found.path.as_str()).collect();
    let views =
        ["calendarView", "calendar/calendarView", "calendars/calendarView", "calendarGroups/calendars/calendarView"];
    assert_eq!(paths, views);
    assert_eq!(names(&users.restricted[0].options), ["startDateTime", "endDateTime"]);
    let functions = metadata.operations.iter().filter(|operation| !operation.custom_query.is_empty());
    assert_eq!(functions.count(), 6);
}

#[test]
fn shared_metadata_knows_the_hard_names() {
    let Some(metadata) = shared() else { return };
    let find = |ty: &str, name: &str| metadata.find_property(ty, name).found().map_or("", |property| &property.name);
    assert_eq!(find("microsoft.graph.riskyUser", "RiskLevel"), "riskLevel");
    assert_eq!(find("microsoft.graph.riskDetection", "RiskEventTypesV2"), "");
    assert_eq!(find("microsoft.graph.signIn", "RiskEventTypesV2"), "riskEventTypes_v2");
    assert_eq!(find("microsoft.graph.managedDevice", "OSVersion"), "osVersion");
    assert_eq!(find("microsoft.graph.user", "Id"), "id");
    assert_eq!(metadata.type_by_page_name("IMicrosoftGraphDateTimeZone"), Some("microsoft.graph.dateTimeTimeZone"));
    assert_eq!(metadata.type_by_page_name("IMicrosoftGraphTermStoreSet1"), Some("microsoft.graph.termStore.set"));
    assert_eq!(metadata.type_by_page_name("IMicrosoftGraphTermStore"), Some("microsoft.graph.termStore.store"));
    let ty = TypeRef { name: "microsoft.graph.user".to_owned(), is_collection: false };
    let mail = metadata.bound_operations(&ty).find(|operation| operation.name == "sendMail").unwrap();
    assert_eq!(mail.find_argument("SaveToSentItems").found().map(|found| &*found.name), Some("SaveToSentItems"));
}
