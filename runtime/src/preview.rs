//! `Preview`: what `-WhatIf` shows, here the whole request and not only its route.
//! Building one needs no token, no TLS and no network.

use std::borrow::Cow;
use std::fmt;
use std::path::Path;

use http::{HeaderMap, Method, Uri};
use serde_json::Value;

use crate::call::Call;
use crate::file::Given;
use crate::request::{Content, Prepared};
use crate::{Graph, Result, redact};

/// The request that an action would send.
///
/// Three headers are missing because only sending makes them: `Authorization`, and, unless they were set,
/// `User-Agent` and `client-request-id`.
/// Its `Display` is the request to read, with secrets hidden.
#[derive(Clone)]
pub struct Preview {
    cmdlet: &'static str,
    parameter_set: &'static str,
    route: Cow<'static, str>,
    request: Prepared,
}

impl Preview {
    pub(crate) fn new(call: &Call, graph: &Graph) -> Result<Self> {
        Ok(Self {
            cmdlet: call.cmdlet().name,
            parameter_set: call.parameter_set().name,
            route: call.operation()?.qualified_route(),
            request: call.request(graph.endpoint())?,
        })
    }

    /// The name of the cmdlet.
    pub fn cmdlet(&self) -> &'static str {
        self.cmdlet
    }

    /// The name of the parameter set.
    pub fn parameter_set(&self) -> &'static str {
        self.parameter_set
    }

    /// The method.
    pub fn method(&self) -> &Method {
        &self.request.method
    }

    /// The URL.
    pub fn url(&self) -> &Uri {
        &self.request.url
    }

    /// The headers, without `Authorization`.
    pub fn headers(&self) -> &HeaderMap {
        &self.request.headers
    }

    /// The body; `None` when the request has no content, or that of a [`file`](Self::file).
    pub fn body(&self) -> Option<&[u8]> {
        match &self.request.body {
            Some(Content::Json(bytes) | Content::Given(Given::Bytes(bytes))) => Some(bytes),
            Some(Content::File(_) | Content::Given(Given::Once(..))) | None => None,
        }
    }

    /// The file that would be sent; it is not read, and need not be there.
    pub fn file(&self) -> Option<&Path> {
        match &self.request.body {
            Some(Content::File(path)) => Some(path),
            Some(Content::Json(_) | Content::Given(_)) | None => None,
        }
    }

    /// The body as JSON.
    pub fn json(&self) -> Option<Value> {
        serde_json::from_slice(self.body()?).ok()
    }

    /// The text that PowerShell prints for `-WhatIf`.
    ///
    /// It names the route and not the URL, as there, with the namespace of an action or a function.
    ///
    /// ```
    /// use cmdlet_runtime::cmdlet::{Cmdlet, Content, Operation, Parameter, ParameterSet, Role, Type};
    /// use cmdlet_runtime::{Call, Graph, http::Method};
    ///
    /// static REMOVE_MG_USER: Cmdlet = Cmdlet {
    ///     name: "Remove-MgUser",
    ///     module: "Microsoft.Graph.Users",
    ///     api_version: "v1.0",
    ///     operations: &[Operation::new(Method::DELETE, "/users/{user-id}", Content::None)],
    ///     parameters: &[Parameter::new("UserId", Role::Path("user-id"), Type::String)],
    ///     sets: &[ParameterSet::new("Delete", 0, &[0], &[0]).by_default()],
    ///     permissions: &[],
    /// };
    ///
    /// # fn main() -> cmdlet_runtime::Result<()> {
    /// let call = Call::new(&REMOVE_MG_USER, "Delete").bind_text("UserId", "adele@contoso.com");
    /// assert_eq!(
    ///     call.what_if(&Graph::builder().build()?)?.message(),
    ///     "What if: Performing the operation \"Remove-MgUser_Delete\" on target \
    ///      \"Call remote 'DELETE /users/{user-id}' operation\"."
    /// );
    /// # Ok(())
    /// # }
    /// ```
    pub fn message(&self) -> String {
        format!("What if: {}", self.operation_on_target())
    }

    /// The text that PowerShell asks for `-Confirm`, without the choices.
    pub fn question(&self) -> String {
        format!("Are you sure you want to perform this action?\n{}", self.operation_on_target())
    }

    pub(crate) fn operation_on_target(&self) -> String {
        format!(
            "Performing the operation \"{}_{}\" on target \"Call remote '{} {}' operation\".",
            self.cmdlet, self.parameter_set, self.request.method, self.route,
        )
    }
}

/// Method and URL, headers, an empty line, the body; secrets hidden.
impl fmt::Display for Preview {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method(), self.url())?;
        for (name, value) in self.headers() {
            let hidden = value.is_sensitive() || redact::is_secret(name.as_str());
            let value = String::from_utf8_lossy(value.as_bytes());
            write!(f, "\n{name}: {}", if hidden { redact::REDACTED } else { &value })?;
        }
        match &self.request.body {
            Some(Content::File(path)) => write!(f, "\n\n<file {}>", path.display())?,
            Some(Content::Given(given)) => return write!(f, "\n\n{given:?}"),
            Some(Content::Json(_)) | None => {}
        }
        match (self.json(), self.body()) {
            (Some(json), _) => write!(f, "\n\n{:#}", redact::value("", &json)),
            (None, Some(body)) => write!(f, "\n\n({} bytes)", body.len()),
            (None, None) => Ok(()),
        }
    }
}

impl fmt::Debug for Preview {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Preview({}_{}: {self})", self.cmdlet, self.parameter_set)
    }
}
