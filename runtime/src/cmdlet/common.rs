//! The parameters that are the same on most cmdlets, written once.
//! Generated descriptors name them, because spelling each out on every cmdlet is what the compiler would spend most on.

use super::{Control, Parameter, Role, Type};

impl Parameter {
    /// `-AdditionalProperties`
    pub const ADDITIONAL_PROPERTIES: Self = Self::new("AdditionalProperties", Role::AdditionalProperties, Type::Object);
    /// `-BodyParameter`, a JSON object
    pub const BODY_PARAMETER: Self = Self::new("BodyParameter", Role::Body, Type::Object);
    /// `-Break`
    pub const BREAK: Self = Self::control("Break", Control::Break, Type::Switch);
    /// `-Confirm`
    pub const CONFIRM: Self = Self::control("Confirm", Control::Confirm, Type::Switch).aliased(&["cf"]);
    /// `-Headers`
    pub const HEADERS: Self = Self::new("Headers", Role::Headers, Type::Object);
    /// `-HttpPipelineAppend`
    pub const HTTP_PIPELINE_APPEND: Self = Self::control("HttpPipelineAppend", Control::HttpPipelineAppend, Type::Any);
    /// `-HttpPipelinePrepend`
    pub const HTTP_PIPELINE_PREPEND: Self =
        Self::control("HttpPipelinePrepend", Control::HttpPipelinePrepend, Type::Any);
    /// `-InputObject`, an identity
    pub const INPUT_OBJECT: Self = Self::new("InputObject", Role::Identity, Type::Object);
    /// `-PassThru`
    pub const PASS_THRU: Self = Self::control("PassThru", Control::PassThru, Type::Switch);
    /// `-ProgressAction`
    pub const PROGRESS_ACTION: Self =
        Self::control("ProgressAction", Control::ProgressAction, Type::Any).aliased(&["proga"]);
    /// `-Proxy`
    pub const PROXY: Self = Self::control("Proxy", Control::Proxy, Type::Any);
    /// `-ProxyCredential`
    pub const PROXY_CREDENTIAL: Self = Self::control("ProxyCredential", Control::ProxyCredential, Type::Any);
    /// `-ProxyUseDefaultCredentials`
    pub const PROXY_USE_DEFAULT_CREDENTIALS: Self =
        Self::control("ProxyUseDefaultCredentials", Control::ProxyUseDefaultCredentials, Type::Switch);
    /// `-ResponseHeadersVariable`
    pub const RESPONSE_HEADERS_VARIABLE: Self =
        Self::control("ResponseHeadersVariable", Control::ResponseHeadersVariable, Type::String).aliased(&["RHV"]);
    /// `-WhatIf`
    pub const WHAT_IF: Self = Self::control("WhatIf", Control::WhatIf, Type::Switch).aliased(&["wi"]);

    const fn control(name: &'static str, control: Control, r#type: Type) -> Self {
        Self::new(name, Role::Control(control), r#type)
    }
}
