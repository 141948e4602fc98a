//! Roles: what each parameter does to the request.
//!
//! The name decides for the parameters that every cmdlet has; the route decides for its placeholders;
//! in an expanded set everything else is a property of the body.

use super::names::placeholder_parameter;
use super::operations::placeholders;
use crate::ir::{BodyShape, Control, Direction, Paging, Role, Target};

/// What is known about the set when a role is asked for.
pub(super) struct Context<'a> {
    pub(super) method: &'a str,
    pub(super) template: &'a str,
    pub(super) target: Target,
    pub(super) body: BodyShape,
}

/// The role of a parameter, or none if it has none in this set.
///
/// A body property gets no wire name here: the property is empty.
pub(super) fn role(name: &str, type_name: &str, context: &Context<'_>) -> Option<Role> {
    if let Some(control) = control(name) {
        return Some(Role::Control(control));
    }
    // An identity fills the placeholders, so that a parameter with such a name is a property there.
    if context.target != Target::Identity
        && let Some(placeholder) = placeholder_of(name, context.template)
    {
        return Some(Role::Path(placeholder.to_owned()));
    }
    match name {
        "InputObject" => return Some(Role::Identity),
        "BodyParameter" => return Some(Role::Body),
        "AdditionalProperties" if context.body == BodyShape::Expanded => return Some(Role::AdditionalProperties),
        "Headers" if type_name.eq_ignore_ascii_case("IDictionary") => return Some(Role::Headers),
        "IfMatch" => return Some(Role::Header("If-Match".to_owned())),
        "ConsistencyLevel" => return Some(Role::Header("ConsistencyLevel".to_owned())),
        "OutFile" => return Some(Role::File(Direction::Out)),
        "InFile" => return Some(Role::File(Direction::In)),
        _ => {}
    }
    if context.body == BodyShape::Expanded {
        return Some(Role::Property(String::new()));
    }
    if context.method == "GET" { query(name) } else { None }
}

fn placeholder_of<'t>(name: &str, template: &'t str) -> Option<&'t str> {
    let fills = |placeholder: &&str| placeholder_parameter(placeholder).eq_ignore_ascii_case(name);
    placeholders(template).into_iter().find(fills)
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
