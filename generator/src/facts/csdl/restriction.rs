//! Changes that a service does not take, or takes by another method, as the annotations of `$metadata` say.
//!
//! The vocabulary is `Org.OData.Capabilities.V1`: `InsertRestrictions`, `UpdateRestrictions` and `DeleteRestrictions` of
//! a type, a property, an entity set or a singleton, in the element itself or in an `Annotations` element that names it.
//! What `NavigationRestrictions` say of paths behind those is not read.

use super::query::{elements, records, values};
use foldhash::HashMap;
use roxmltree::Node;

/// What annotations say of changes to one target; nothing is said where it is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Changes {
    insertable: Option<bool>,
    updatable: Option<bool>,
    deletable: Option<bool>,
    /// None are named if any will do.
    update_methods: Vec<String>,
}

/// By target: `microsoft.graph.team`, `microsoft.graph.team/schedule` or `microsoft.graph.GraphService/places`.
pub(super) type Targets = HashMap<String, Changes>;

impl Changes {
    /// Adds what the annotations in an element say; the last one of a flag counts.
    pub(super) fn read(&mut self, element: Node<'_, '_>) {
        for annotation in elements(element, "Annotation") {
            let term = annotation.attribute("Term").unwrap_or_default();
            let (property, flag) = match term.rsplit('.').next() {
                Some("InsertRestrictions") => ("Insertable", &mut self.insertable),
                Some("UpdateRestrictions") => ("Updatable", &mut self.updatable),
                Some("DeleteRestrictions") => ("Deletable", &mut self.deletable),
                _ => continue,
            };
            let said = records(annotation).flat_map(|record| values(record, property));
            *flag = said.filter_map(|value| value.attribute("Bool")).map(|word| word == "true").last().or(*flag);
            if property == "Updatable" {
                let named = records(annotation).map(update_methods).filter(|methods| !methods.is_empty());
                self.update_methods = named.last().unwrap_or(std::mem::take(&mut self.update_methods));
            }
        }
    }

    /// What is said here, or else by the other.
    pub(super) fn or(&self, other: &Self) -> Self {
        Self {
            insertable: self.insertable.or(other.insertable),
            updatable: self.updatable.or(other.updatable),
            deletable: self.deletable.or(other.deletable),
            update_methods: if self.update_methods.is_empty() { &other.update_methods } else { &self.update_methods }
                .clone(),
        }
    }

    /// What is said against a request.
    pub(super) fn against(&self, method: &str) -> Option<Restriction> {
        let forbids = |flag: Option<bool>| (flag == Some(false)).then_some(Restriction::Forbidden);
        match method {
            "POST" => forbids(self.insertable),
            "DELETE" => forbids(self.deletable),
            "PATCH" | "PUT" => forbids(self.updatable).or_else(|| {
                let is_other = !self.update_methods.is_empty() && !self.update_methods.iter().any(|it| it == method);
                is_other.then(|| Restriction::OtherMethod(self.update_methods.join(" or ")))
            }),
            _ => None,
        }
    }
}

/// Why a service would refuse a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Restriction {
    /// Nobody may do that.
    Forbidden,
    /// It takes updates by this method, `PUT`, or by one of these, `PUT or POST`.
    OtherMethod(String),
}

/// Members of an enumeration are text of an element or an attribute: `Org.OData.Capabilities.V1.HttpMethod/PUT`.
///
/// Several have a blank between them (OData CSDL XML 4.01, section 14.3.5).
fn update_methods(record: Node<'_, '_>) -> Vec<String> {
    let Some(value) = values(record, "UpdateMethod").next() else { return Vec::new() };
    let text = elements(value, "EnumMember").next().and_then(|member| member.text());
    let members = text.or_else(|| value.attribute("EnumMember")).unwrap_or_default();
    members.split_whitespace().filter_map(|member| member.rsplit('/').next()).map(str::to_owned).collect()
}
