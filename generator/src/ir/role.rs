//! Roles: what each parameter of the IR does to the request.

/// What a parameter does to the request.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Fills the placeholder of the route with this name, `user-id`.
    Path(String),
    /// A query option with its wire name, `$filter`.
    Query(String),
    /// A header with its wire name, `If-Match`.
    Header(String),
    /// A property of the body with its wire name, `sessionId`.
    Property(String),
    /// The whole body, `-BodyParameter`.
    Body,
    /// The identity object, `-InputObject`.
    Identity,
    /// `-AdditionalProperties`: merged into the body.
    AdditionalProperties,
    /// `-Headers`: added to the request.
    Headers,
    /// `-All`, `-PageSize`, `-Top` and `-CountVariable`.
    Paging(Paging),
    /// `-OutFile` and `-InFile`.
    File(Direction),
    /// Acts on the call and not on the request, such as `-WhatIf`.
    Control(Control),
}

/// The parameters that steer paging.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Paging {
    /// `-All`.
    All,
    /// `-PageSize`.
    PageSize,
    /// `-Top`.
    Top,
    /// `-CountVariable`.
    Count,
}

/// Which way a file goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// `-InFile`: sent.
    In,
    /// `-OutFile`: received.
    Out,
}

/// Parameters that act on the call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Control {
    /// `-Confirm`.
    Confirm,
    /// `-WhatIf`.
    WhatIf,
    /// `-PassThru`.
    PassThru,
    /// `-ResponseHeadersVariable`.
    ResponseHeadersVariable,
    /// `-ProgressAction`.
    ProgressAction,
    /// `-Break`.
    Break,
    /// `-HttpPipelineAppend`.
    HttpPipelineAppend,
    /// `-HttpPipelinePrepend`.
    HttpPipelinePrepend,
    /// `-Proxy`.
    Proxy,
    /// `-ProxyCredential`.
    ProxyCredential,
    /// `-ProxyUseDefaultCredentials`.
    ProxyUseDefaultCredentials,
    /// `-Data`: what `-InFile` holds, as a stream of .NET.
    Data,
}
