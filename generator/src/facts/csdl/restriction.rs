//! Changes that a service does not take, or takes by another method, as the annotations of `$metadata` say.
//!
//! The vocabulary is `Org.OData.Capabilities.V1`: `InsertRestrictions`, `UpdateRestrictions` and `DeleteRestrictions` of
//! an `Annotations` element, whose target is a type, a property of a type or an entity set.

use super::query::{elements, records, values};
use foldhash::HashMap;
use roxmltree::Node;

/// What annotations say of changes to one target; nothing is said where it is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Changes {
    insertable: Option<bool>,
    updatable: Option<bool>,
    deletable: Option<bool>,
    update_method: Option<String>,
}

/// By target: `microsoft.graph.team`, `microsoft.graph.team/schedule` or `microsoft.graph.GraphService/places`.
pub(super) type Targets = HashMap<String, Changes>;

impl Changes {
    /// Adds what the annotations in an `Annotations` element say.
    pub(super) fn read(&mut self, annotations: Node<'_, '_>) {
        for annotation in elements(annotations, "Annotation") {
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
                let methods = records(annotation).filter_map(update_method);
                self.update_method = methods.last().or(self.update_method.take());
            }
        }
    }

    /// What is said here, or else by the other.
    pub(super) fn or(&self, other: &Self) -> Self {
        Self {
            insertable: self.insertable.or(other.insertable),
            updatable: self.updatable.or(other.updatable),
            deletable: self.deletable.or(other.deletable),
            update_method: self.update_method.clone().or_else(|| other.update_method.clone()),
        }
    }

    /// What is said against a request.
    pub(super) fn against(&self, method: &str) -> Option<Restriction> {
        let forbids = |flag: Option<bool>| (flag == Some(false)).then_some(Restriction::Forbidden);
        match method {
            "POST" => forbids(self.insertable),
            "DELETE" => forbids(self.deletable),
            "PATCH" | "PUT" => forbids(self.updatable).or_else(|| {
                let other = self.update_method.clone().filter(|other| other != method);
                other.map(Restriction::OtherMethod)
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
    /// It takes updates by this method, `PUT`.
    OtherMethod(String),
}

/// A member of an enumeration is text of an element or an attribute: `Org.OData.Capabilities.V1.HttpMethod/PUT`.
fn update_method(record: Node<'_, '_>) -> Option<String> {
    let value = values(record, "UpdateMethod").next()?;
    let text = elements(value, "EnumMember").next().and_then(|member| member.text());
    let member = text.or_else(|| value.attribute("EnumMember"))?;
    member.trim().rsplit('/').next().map(str::to_owned)
}
