//! The XML of `$metadata` to data.

use super::query;
use super::{
    Container, EnumMember, EnumType, Metadata, ObjectKind, ObjectType, Operation, OperationKind, Parameter, Property,
    Root, Schema, TypeRef,
};
use crate::diagnostic::{Diagnostic, codes};
use roxmltree::{Document, Node};
use std::ops::Range;
use std::sync::Arc;

/// Elements that say nothing about names and types.
const IGNORED: [&str; 5] = ["Annotation", "Term", "Reference", "Include", "NavigationPropertyBinding"];

pub(super) fn read(file: &Arc<str>, text: &str) -> (Metadata, Vec<Diagnostic>) {
    match Document::parse(text) {
        Ok(document) => Reader::new(file, &document).read(&document),
        Err(error) => (Metadata::default(), vec![broken(file, text, &error)]),
    }
}

fn broken(file: &Arc<str>, text: &str, error: &roxmltree::Error) -> Diagnostic {
    let at = offset(text, error.pos());
    Diagnostic::new(codes::D001, file, at..at, format!("$metadata is not valid XML: {error}"))
}

/// The byte of a position; its columns count characters.
fn offset(text: &str, pos: roxmltree::TextPos) -> usize {
    let count = |number: u32| usize::try_from(number.saturating_sub(1)).unwrap_or(usize::MAX);
    let start: usize = text.split_inclusive('\n').take(count(pos.row)).map(str::len).sum();
    let line = text.get(start..).unwrap_or_default();
    start + line.chars().take(count(pos.col)).map(char::len_utf8).sum::<usize>()
}

/// What reading needs at every element.
struct Reader<'r> {
    file: &'r Arc<str>,
    /// Alias to namespace.
    aliases: Vec<(&'r str, &'r str)>,
    findings: Vec<Diagnostic>,
    metadata: Metadata,
}

impl<'r> Reader<'r> {
    fn new(file: &'r Arc<str>, document: &'r Document<'_>) -> Self {
        let schemas = document.descendants().filter(|node| node.tag_name().name() == "Schema");
        let aliases =
            schemas.filter_map(|node| Some((node.attribute("Alias")?, node.attribute("Namespace")?))).collect();
        Self { file, aliases, findings: Vec::new(), metadata: Metadata::default() }
    }

    fn read(mut self, document: &Document<'_>) -> (Metadata, Vec<Diagnostic>) {
        let mut seen = false;
        for node in document.descendants().filter(|node| node.tag_name().name() == "Schema") {
            seen = true;
            self.schema(node);
        }
        if !seen {
            let span = document.root_element().range();
            self.note(span, "$metadata has no schema");
        }
        (self.metadata.indexed(), self.findings)
    }

    fn note(&mut self, span: Range<usize>, message: impl Into<String>) {
        self.findings.push(Diagnostic::new(codes::D002, self.file, span, message));
    }

    fn schema(&mut self, node: Node<'_, '_>) {
        let Some(namespace) = self.need(node, "Namespace") else { return };
        let alias = node.attribute("Alias").map(str::to_owned);
        self.metadata.schemas.push(Schema { namespace: namespace.clone(), alias });
        for child in node.children().filter(Node::is_element) {
            self.item(child, &namespace);
        }
    }

    fn item(&mut self, node: Node<'_, '_>, namespace: &str) {
        match node.tag_name().name() {
            "EntityType" => self.object(node, namespace, ObjectKind::Entity),
            "ComplexType" => self.object(node, namespace, ObjectKind::Complex),
            "EnumType" => self.enumeration(node, namespace),
            "Action" => self.operation(node, namespace, OperationKind::Action),
            "Function" => self.operation(node, namespace, OperationKind::Function),
            "EntityContainer" => self.container(node, namespace),
            "Annotations" => self.annotations(node),
            _ => self.unknown(node),
        }
    }

    fn unknown(&mut self, node: Node<'_, '_>) {
        let name = node.tag_name().name();
        if !IGNORED.contains(&name) {
            self.note(head(node), format!("the element `{name}` is not understood"));
        }
    }

    /// An attribute without which the element means nothing.
    fn need(&mut self, node: Node<'_, '_>, attribute: &str) -> Option<String> {
        let value = node.attribute(attribute).filter(|value| !value.is_empty());
        if value.is_none() {
            let name = node.tag_name().name();
            self.note(head(node), format!("the element `{name}` has no `{attribute}` and is left out"));
        }
        value.map(str::to_owned)
    }

    fn object(&mut self, node: Node<'_, '_>, namespace: &str, kind: ObjectKind) {
        let Some(name) = self.need(node, "Name") else { return };
        let mut object = ObjectType {
            name: format!("{namespace}.{name}"),
            kind,
            base: node.attribute("BaseType").map(|base| self.canonical(base)),
            is_abstract: is_true(node, "Abstract"),
            is_open: is_true(node, "OpenType"),
            has_stream: is_true(node, "HasStream"),
            keys: Vec::new(),
            properties: Vec::new(),
            navigation_properties: Vec::new(),
        };
        for child in node.children().filter(Node::is_element) {
            match child.tag_name().name() {
                "Key" => object.keys.extend(key_names(child)),
                "Property" => object.properties.extend(self.property(child, &object.name, false)),
                "NavigationProperty" => object.navigation_properties.extend(self.property(child, &object.name, true)),
                _ => self.unknown(child),
            }
        }
        self.metadata.objects.push(object);
    }

    fn property(&mut self, node: Node<'_, '_>, owner: &str, is_navigation: bool) -> Option<Property> {
        let name = self.need(node, "Name")?;
        let ty = self.need(node, "Type")?;
        self.changes(node, owner, &name);
        Some(Property {
            custom_query: query::own(node, &name),
            name,
            ty: self.type_ref(&ty),
            is_nullable: is_nullable(node),
            is_navigation,
            contains_target: is_true(node, "ContainsTarget"),
        })
    }

    fn enumeration(&mut self, node: Node<'_, '_>, namespace: &str) {
        let Some(name) = self.need(node, "Name") else { return };
        let mut members = Vec::new();
        for child in node.children().filter(Node::is_element) {
            if child.tag_name().name() == "Member" {
                let value = child.attribute("Value").and_then(|value| value.parse().ok());
                members.extend(self.need(child, "Name").map(|name| EnumMember { name, value }));
            } else {
                self.unknown(child);
            }
        }
        let is_flags = is_true(node, "IsFlags");
        self.metadata.enums.push(EnumType { name: format!("{namespace}.{name}"), is_flags, members });
    }

    fn operation(&mut self, node: Node<'_, '_>, namespace: &str, kind: OperationKind) {
        let Some(name) = self.need(node, "Name") else { return };
        let mut operation = Operation {
            name,
            namespace: namespace.to_owned(),
            kind,
            is_bound: is_true(node, "IsBound"),
            is_composable: is_true(node, "IsComposable"),
            parameters: Vec::new(),
            return_type: None,
            custom_query: query::own(node, ""),
        };
        for child in node.children().filter(Node::is_element) {
            match child.tag_name().name() {
                "Parameter" => operation.parameters.extend(self.parameter(child)),
                "ReturnType" => operation.return_type = self.need(child, "Type").map(|ty| self.type_ref(&ty)),
                _ => self.unknown(child),
            }
        }
        self.metadata.operations.push(operation);
    }

    fn parameter(&mut self, node: Node<'_, '_>) -> Option<Parameter> {
        let name = self.need(node, "Name")?;
        let ty = self.need(node, "Type")?;
        Some(Parameter { name, ty: self.type_ref(&ty), is_nullable: is_nullable(node) })
    }

    fn annotations(&mut self, node: Node<'_, '_>) {
        let Some(target) = self.need(node, "Target") else { return };
        let target = match target.split_once('/') {
            Some((owner, path)) => format!("{}/{path}", self.canonical(owner)),
            None => self.canonical(&target),
        };
        self.metadata.changes.entry(target).or_default().read(node);
    }

    /// What stands in the element of a property or of a first segment itself.
    fn changes(&mut self, node: Node<'_, '_>, owner: &str, name: &str) {
        if node.children().any(|child| child.tag_name().name() == "Annotation") {
            self.metadata.changes.entry(format!("{owner}/{name}")).or_default().read(node);
        }
    }

    fn container(&mut self, node: Node<'_, '_>, namespace: &str) {
        let mut container = std::mem::take(&mut self.metadata.container);
        container.name = format!("{namespace}.{}", node.attribute("Name").unwrap_or_default());
        for child in node.children().filter(Node::is_element) {
            self.container_item(child, &mut container);
        }
        self.metadata.container = container;
    }

    fn container_item(&mut self, node: Node<'_, '_>, container: &mut Container) {
        match node.tag_name().name() {
            "EntitySet" => container.entity_sets.extend(self.root(node, &container.name, "EntityType", true)),
            "Singleton" => container.singletons.extend(self.root(node, &container.name, "Type", false)),
            "ActionImport" => container.imports.extend(self.import(node, "Action")),
            "FunctionImport" => container.imports.extend(self.import(node, "Function")),
            _ => self.unknown(node),
        }
    }

    fn root(&mut self, node: Node<'_, '_>, container: &str, type_attribute: &str, is_collection: bool) -> Option<Root> {
        let name = self.need(node, "Name")?;
        let ty = self.need(node, type_attribute)?;
        let ty = TypeRef { name: self.canonical(&ty), is_collection };
        self.changes(node, container, &name);
        Some(Root { name, ty, restricted: query::restricted(node) })
    }

    fn import(&mut self, node: Node<'_, '_>, attribute: &str) -> Option<(String, String)> {
        let name = self.need(node, "Name")?;
        let operation = self.need(node, attribute)?;
        Some((name, self.canonical(&operation)))
    }

    fn type_ref(&self, text: &str) -> TypeRef {
        let inner = text.strip_prefix("Collection(").and_then(|rest| rest.strip_suffix(')'));
        TypeRef { name: self.canonical(inner.unwrap_or(text)), is_collection: inner.is_some() }
    }

    /// A name with its alias replaced by the namespace; the alias is all before the last dot.
    fn canonical(&self, name: &str) -> String {
        let Some((qualifier, local)) = name.rsplit_once('.') else { return name.to_owned() };
        let alias = self.aliases.iter().find(|(alias, _)| *alias == qualifier);
        alias.map_or_else(|| name.to_owned(), |(_, namespace)| format!("{namespace}.{local}"))
    }
}

fn key_names(node: Node<'_, '_>) -> impl Iterator<Item = String> {
    node.children().filter_map(|key| key.attribute("Name")).map(str::to_owned)
}

/// `$metadata` says that null is a value unless it denies it.
fn is_nullable(node: Node<'_, '_>) -> bool {
    node.attribute("Nullable") != Some("false")
}

fn is_true(node: Node<'_, '_>, attribute: &str) -> bool {
    node.attribute(attribute) == Some("true")
}

/// The start tag's name, which fits on one line; the whole element may be a thousand lines.
fn head(node: Node<'_, '_>) -> Range<usize> {
    let start = node.range().start;
    start..(start + 1 + node.tag_name().name().len()).min(node.range().end)
}
