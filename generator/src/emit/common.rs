//! The parameters that are the same on most cmdlets: the runtime has a constant for each, and descriptors name it.

use crate::ir::{Control, Parameter, Role, Type};

/// The constant of the runtime's `Parameter` that says the same, `CONFIRM`.
pub(super) fn constant(parameter: &Parameter) -> Option<&'static str> {
    let Parameter { name, aliases, role, ty, .. } = parameter;
    let (constant, its_name, its_aliases, is_type): (_, _, &[&str], _) = match role {
        Role::AdditionalProperties => ("ADDITIONAL_PROPERTIES", "AdditionalProperties", &[], is_object(ty)),
        Role::Body => ("BODY_PARAMETER", "BodyParameter", &[], is_object(ty)),
        Role::Headers => ("HEADERS", "Headers", &[], is_object(ty)),
        Role::Identity => ("INPUT_OBJECT", "InputObject", &[], is_object(ty)),
        Role::Control(control) => {
            let (constant, its_name, its_aliases, its_type) = control_constant(*control)?;
            (constant, its_name, its_aliases, *ty == its_type)
        }
        _ => return None,
    };
    (is_type && name == its_name && aliases == its_aliases).then_some(constant)
}

/// The constant, its name, its aliases and its type.
fn control_constant(control: Control) -> Option<(&'static str, &'static str, &'static [&'static str], Type)> {
    Some(match control {
        Control::Break => ("BREAK", "Break", &[], Type::Switch),
        Control::Confirm => ("CONFIRM", "Confirm", &["cf"], Type::Switch),
        Control::HttpPipelineAppend => ("HTTP_PIPELINE_APPEND", "HttpPipelineAppend", &[], Type::Any),
        Control::HttpPipelinePrepend => ("HTTP_PIPELINE_PREPEND", "HttpPipelinePrepend", &[], Type::Any),
        Control::PassThru => ("PASS_THRU", "PassThru", &[], Type::Switch),
        Control::ProgressAction => ("PROGRESS_ACTION", "ProgressAction", &["proga"], Type::Any),
        Control::Proxy => ("PROXY", "Proxy", &[], Type::Any),
        Control::ProxyCredential => ("PROXY_CREDENTIAL", "ProxyCredential", &[], Type::Any),
        Control::ProxyUseDefaultCredentials => {
            ("PROXY_USE_DEFAULT_CREDENTIALS", "ProxyUseDefaultCredentials", &[], Type::Switch)
        }
        Control::ResponseHeadersVariable => {
            ("RESPONSE_HEADERS_VARIABLE", "ResponseHeadersVariable", &["RHV"], Type::String)
        }
        Control::WhatIf => ("WHAT_IF", "WhatIf", &["wi"], Type::Switch),
        Control::Data => return None,
    })
}

/// Whether a descriptor says `Type::Object` of the type.
fn is_object(ty: &Type) -> bool {
    matches!(ty, Type::Object | Type::Model(_) | Type::Own(_) | Type::Identity(_))
}
