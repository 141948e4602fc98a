//! Small pages and what they lower to: shared by the tests of lowering.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use platygen::diagnostic::Diagnostic;
use platygen::facts::{commands, csdl};
use platygen::ir::{Api, Cmdlet};
use platygen::lower::{self, Facts};
use platygen::overrides;
use platygen::page::{self, Source};
use std::fmt::Write;
use std::sync::Arc;

const METADATA: &str = r#"<Schema Namespace="microsoft.graph" Alias="graph">
  <EntityType Name="entity" Abstract="true"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.String"/></EntityType>
  <EntityType Name="agreement" BaseType="graph.entity">
    <NavigationProperty Name="acceptances" Type="Collection(graph.acceptance)" ContainsTarget="true"/>
    <NavigationProperty Name="drafts" Type="Collection(graph.acceptance)" ContainsTarget="true">
      <Annotation Term="Org.OData.Capabilities.V1.NavigationRestrictions"><Record>
        <PropertyValue Property="RestrictedProperties"><Collection><Record>
          <PropertyValue Property="ReadRestrictions"><Record><PropertyValue Property="CustomQueryOptions"><Collection><Record>
            <PropertyValue Property="Name" String="includeHidden"/><PropertyValue Property="Required" Bool="false"/>
          </Record></Collection></PropertyValue></Record></PropertyValue>
        </Record></Collection></PropertyValue>
      </Record></Annotation>
    </NavigationProperty>
    <NavigationProperty Name="owner" Type="graph.acceptance"/>
    <Property Name="scan" Type="Edm.Stream"/>
  </EntityType>
  <EntityType Name="acceptance" BaseType="graph.entity">
    <Property Name="agreementId" Type="Edm.String"/><Property Name="riskEventTypes_v2" Type="Collection(Edm.String)"/>
    <Property Name="new" Type="Edm.String"/><Property Name="type" Type="Edm.String"/><Property Name="self" Type="Edm.String"/>
    <Property Name="seal" Type="Edm.Binary"/><Property Name="photo" Type="Edm.Stream"/>
    <Property Name="mood" Type="graph.mood"/>
  </EntityType>
  <EnumType Name="mood"><Member Name="calm" Value="0"/><Member Name="wild" Value="1"/></EnumType>
  <Function Name="signedOn" IsBound="true">
    <Parameter Name="it" Type="graph.agreement"/>
    <Parameter Name="date" Type="Edm.Date"/><Parameter Name="agreementId" Type="Edm.String"/>
    <ReturnType Type="Collection(graph.acceptance)"/>
  </Function>
  <Action Name="sign" IsBound="true">
    <Parameter Name="bindingParameter" Type="graph.agreement"/>
    <Parameter Name="agreementId" Type="Edm.String"/><Parameter Name="Comment" Type="Edm.String"/>
  </Action>
  <Action Name="hold" IsBound="true"><Parameter Name="it" Type="graph.agreement"/></Action>
  <Action Name="hold" IsBound="true"><Parameter Name="them" Type="Collection(graph.agreement)"/><Parameter Name="ids" Type="Collection(Edm.String)"/></Action>
  <Annotations Target="graph.agreement/drafts">
    <Annotation Term="Org.OData.Capabilities.V1.UpdateRestrictions"><Record>
      <PropertyValue Property="UpdateMethod"><EnumMember>Org.OData.Capabilities.V1.HttpMethod/PUT</EnumMember></PropertyValue>
    </Record></Annotation>
    <Annotation Term="Org.OData.Capabilities.V1.DeleteRestrictions"><Record><PropertyValue Property="Deletable" Bool="false"/></Record></Annotation>
  </Annotations>
  <EntityContainer Name="GraphService"><EntitySet Name="agreements" EntityType="graph.agreement">
    <Annotation Term="Org.OData.Capabilities.V1.NavigationRestrictions"><Record>
      <PropertyValue Property="RestrictedProperties"><Collection><Record>
        <PropertyValue Property="NavigationProperty"><PropertyPath>acceptances</PropertyPath></PropertyValue>
        <PropertyValue Property="ReadRestrictions"><Record><PropertyValue Property="CustomQueryOptions"><Collection>
          <Record><PropertyValue Property="Name" String="startDateTime"/><PropertyValue Property="Required" Bool="true"/></Record>
          <Record><PropertyValue Property="Name" String="$format"/></Record>
        </Collection></PropertyValue></Record></PropertyValue>
      </Record></Collection></PropertyValue>
    </Record></Annotation>
  </EntitySet></EntityContainer>
</Schema>"#;

/// A page of schema 2.0.0 from its syntax blocks, each with a heading; a star marks the default set.
pub(crate) fn page(cmdlet: &str, sets: &[(&str, &str)], notes: &str) -> String {
    let mut text = format!(
        "---\nModule Name: Microsoft.Graph.Contoso\nschema: 2.0.0\n---\n\n# {cmdlet}\n\n## SYNOPSIS\nA page.\n\n## SYNTAX\n"
    );
    let mut names: Vec<(String, String)> = Vec::new();
    for (set, items) in sets {
        let heading = set.replace('*', " (Default)");
        let _ = write!(text, "\n### {heading}\n```\n{cmdlet} {items} [<CommonParameters>]\n```\n");
        for item in items.split('-').skip(1) {
            let name: String = item.chars().take_while(char::is_ascii_alphanumeric).collect();
            let ty = item.split_once('<').map_or("SwitchParameter", |(_, rest)| rest.split('>').next().unwrap());
            if !names.iter().any(|(known, _)| *known == name) {
                names.push((name, ty.to_owned()));
            }
        }
    }
    text.push_str("\n## PARAMETERS\n");
    for (name, ty) in names {
        let block = format!("Type: {ty}\nParameter Sets: (All)\nAliases:\n\nRequired: False");
        let _ = write!(text, "\n### -{name}\nText.\n\n```yaml\n{block}\n```\n");
    }
    text + "\n## NOTES\n" + notes
}

pub(crate) fn commands(cmdlet: &str, method: &str, uri: &str, variants: &[&str]) -> String {
    let variants = variants.iter().map(|variant| format!("\"{variant}\"")).collect::<Vec<_>>().join(",");
    format!(
        r#"[{{"Command":"{cmdlet}","Method":"{method}","Uri":"{uri}","ApiVersion":"v1.0","Variants":[{variants}]}}]"#
    )
}

pub(crate) fn lower(text: &str, commands: &str, overrides: &str) -> (Api, Vec<Diagnostic>) {
    lower_all(&[text], commands, overrides)
}

pub(crate) fn lower_all(texts: &[&str], commands: &str, overrides: &str) -> (Api, Vec<Diagnostic>) {
    let title = |text: &&str| format!("{}.md", text.split("# ").nth(1).unwrap().lines().next().unwrap());
    let names: Vec<String> = texts.iter().map(title).collect();
    let (commands, found) = commands::parse(&"commands.json".into(), commands);
    assert_eq!(found, []);
    let (metadata, found) = csdl::parse(&"metadata.xml".into(), METADATA);
    assert_eq!(found, []);
    let (overrides, found) = overrides::parse(&"overrides.toml".into(), overrides);
    assert_eq!(found, []);
    let facts = Facts { api_version: "v1.0", commands: &commands, metadata: &metadata, overrides: &overrides };
    let sources: Vec<Source<'_>> = names
        .iter()
        .zip(texts)
        .map(|(name, text)| Source { name, page: page::parse(&Arc::from(name.as_str()), text).0 })
        .collect();
    lower::lower(&sources, &facts)
}

pub(crate) fn only(api: &Api) -> &Cmdlet {
    &api.modules[0].cmdlets[0]
}
