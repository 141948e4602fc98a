//! Roles: what each parameter does to the request.
//!
//! The name decides for the parameters that every cmdlet has; the route decides for its placeholders;
//! in an expanded set everything else is a property of the body.

use super::names::placeholder_parameter;
use super::operations::placeholders;
use super::sets::Member;
use crate::facts::csdl::QueryOption;
use crate::ir::{BodyShape, Control, Direction, Paging, Role, Target};

/// What is known about the set when a role is asked for.
pub(super) struct Context<'a> {
    method: &'a str,
    template: &'a str,
    target: Target,
    body: BodyShape,
    /// The placeholders of the route, each with the parameter that fills it.
    placeholders: Vec<(&'a str, String)>,
    /// The query options of the route beside those of OData.
    custom_query: &'a [QueryOption],
    /// Whether the set sends a file.
    is_upload: bool,
}

impl<'a> Context<'a> {
    pub(super) fn new(method: &'a str, template: &'a str, target: Target, body: BodyShape) -> Self {
        let filled = |placeholder| (placeholder, placeholder_parameter(placeholder));
        let placeholders = placeholders(template).into_iter().map(filled).collect();
        Self { method, template, target, body, placeholders, custom_query: &[], is_upload: false }
    }

    /// The same with the query options of the route.
    pub(super) fn with_query(self, custom_query: &'a [QueryOption]) -> Self {
        Self { custom_query, ..self }
    }

    /// The same for a set that sends a file, or that does not.
    pub(super) fn with_upload(self, is_upload: bool) -> Self {
        Self { is_upload, ..self }
    }

    fn placeholder(&self, parameter: &str) -> Option<&'a str> {
        // An identity fills the placeholders, so that a parameter with such a name is a property there.
        let mut all = self.placeholders.iter().filter(|_| self.target != Target::Identity);
        all.find(|(_, filler)| filler.eq_ignore_ascii_case(parameter)).map(|(placeholder, _)| *placeholder)
    }
}

/// The role of a parameter, or none if it has none in this set.
///
/// A body property gets no wire name here: the property is empty.
pub(super) fn role(member: &Member<'_, '_>, context: &Context<'_>) -> Option<Role> {
    let name = member.name;
    if let Some(control) = control(name) {
        return Some(Role::Control(control));
    }
    if let Some(placeholder) = context.placeholder(name) {
        return Some(Role::Path(placeholder.to_owned()));
    }
    match name {
        // Elsewhere both can be properties of a body.
        "ContentType" if context.is_upload => return Some(Role::Header("Content-Type".to_owned())),
        "Data" | "BodyParameter" if context.is_upload => return Some(Role::Control(Control::Data)),
        "InputObject" => return Some(Role::Identity),
        "BodyParameter" => return Some(Role::Body),
        "AdditionalProperties" if context.body == BodyShape::Expanded => return Some(Role::AdditionalProperties),
        "Headers" if member.ty().is("IDictionary") => return Some(Role::Headers),
        "IfMatch" => return Some(Role::Header("If-Match".to_owned())),
        "ConsistencyLevel" => return Some(Role::Header("ConsistencyLevel".to_owned())),
        // Which of the references goes, where the route names only all of them.
        "Id" if context.method == "DELETE" && context.template.ends_with("/$ref") => {
            return Some(Role::Query("@id".to_owned()));
        }
        "OutFile" => return Some(Role::File(Direction::Out)),
        "InFile" => return Some(Role::File(Direction::In)),
        _ => {}
    }
    if context.body == BodyShape::Expanded {
        return Some(Role::Property(String::new()));
    }
    if context.method != "GET" {
        return None;
    }
    query(name)
        .or_else(|| QueryOption::find(context.custom_query, name).found().map(|found| Role::Query(found.name.clone())))
}

fn control(name: &str) -> Option<Control> {
    Some(match name {
        "Confirm" => Control::Confirm,
        "WhatIf" => Control::WhatIf,
        "PassThru" => Control::PassThru,
        "ResponseHeadersVariable" => Control::ResponseHeadersVariable,
        "ProgressAction" => Control::ProgressAction,
        "Break" => Control::Break,
        "HttpPipelineAppend" => Control::HttpPipelineAppend,
        "HttpPipelinePrepend" => Control::HttpPipelinePrepend,
        "Proxy" => Control::Proxy,
        "ProxyCredential" => Control::ProxyCredential,
        "ProxyUseDefaultCredentials" => Control::ProxyUseDefaultCredentials,
        _ => return None,
    })
}

/// The query options that every reading cmdlet has.
fn query(name: &str) -> Option<Role> {
    Some(match name {
        "Property" => Role::Query("$select".to_owned()),
        "ExpandProperty" => Role::Query("$expand".to_owned()),
        "Filter" => Role::Query("$filter".to_owned()),
        "Search" => Role::Query("$search".to_owned()),
        "Sort" => Role::Query("$orderby".to_owned()),
        "Skip" => Role::Query("$skip".to_owned()),
        "Top" => Role::Paging(Paging::Top),
        "All" => Role::Paging(Paging::All),
        "PageSize" => Role::Paging(Paging::PageSize),
        "CountVariable" => Role::Paging(Paging::Count),
        _ => return None,
    })
}
