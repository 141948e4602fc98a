//! `Call`: a cmdlet with the values that were bound to its parameters.
//! Every action is one; it becomes a request in `request.rs`.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use serde_json::Value;

use crate::cmdlet::{Cmdlet, File, Operation, Parameter, ParameterSet, Role};
use crate::confirm::Confirm;
use crate::file::Given;
use crate::request::Prepared;
use crate::retry::RetryPolicy;
use crate::{Error, Graph, Object, Preview, Result, redact};

/// A cmdlet, one of its parameter sets, and what is bound to its parameters.
///
/// Binding never fails: a mistake is kept and reported when the call is sent or previewed.
#[derive(Clone)]
pub struct Call {
    cmdlet: &'static Cmdlet,
    set: &'static ParameterSet,
    /// In the order of the descriptor.
    bound: Vec<(u16, Value)>,
    /// On the heap: each setter of an action moves the call, and nearly all calls have none of these.
    extras: Option<Box<Extras>>,
}

/// What a caller added to a call, besides values of parameters.
#[derive(Clone, Default)]
struct Extras {
    headers: Vec<HeaderEdit>,
    retry: Option<Arc<dyn RetryPolicy>>,
    confirm: Confirm,
    /// What is sent in the place of the file of `-InFile`.
    content: Option<Given>,
    /// The first mistake.
    mistake: Option<String>,
}

/// What a caller did to the headers.
#[derive(Clone)]
pub(crate) enum HeaderEdit {
    Append(String, String),
    Set(String, String),
}

/// Stands in for a parameter set that the cmdlet does not have; such a call has a mistake and is never sent.
static NO_SET: ParameterSet =
    ParameterSet { name: "", operation: u16::MAX, is_default: false, members: &[], mandatory: &[] };

impl Call {
    /// A call of a cmdlet in the parameter set of that name, with nothing bound.
    pub fn new(cmdlet: &'static Cmdlet, set: &str) -> Self {
        let Some(found) = cmdlet.set(set) else {
            let mut call = Self { cmdlet, set: &NO_SET, bound: Vec::new(), extras: None };
            call.mistake(format!("there is no parameter set `{set}`"));
            return call;
        };
        Self { cmdlet, set: found, bound: Vec::new(), extras: None }
    }

    fn extras_mut(&mut self) -> &mut Extras {
        self.extras.get_or_insert_default()
    }

    /// The first mistake is the one that is told.
    #[cold]
    fn mistake(&mut self, text: String) {
        self.extras_mut().mistake.get_or_insert(text);
    }

    /// Binds a value to the parameter of that name; the last binding of a name wins.
    pub fn bind(self, parameter: &str, value: impl Into<Value>) -> Self {
        self.bind_value(parameter, value.into())
    }

    /// Binds text, such as the id of a route, which is never null.
    pub fn bind_text(self, parameter: &str, text: impl Into<String>) -> Self {
        self.bind_value(parameter, Value::String(text.into()))
    }

    /// Binds the path of a file, `-InFile` or `-OutFile`.
    ///
    /// A path that is not Unicode cannot be bound, because descriptors and previews know it as text.
    ///
    /// ```
    /// use cmdlet_runtime::cmdlet::{Cmdlet, Content, File, Operation, Parameter, ParameterSet, Role, Type};
    /// use cmdlet_runtime::{Call, Graph, http::Method};
    ///
    /// static SET_PHOTO: Cmdlet = Cmdlet {
    ///     name: "Set-Photo",
    ///     module: "Contoso",
    ///     api_version: "v1.0",
    ///     operations: &[Operation::new(Method::PUT, "/me/photo/$value", Content::Stream)],
    ///     parameters: &[Parameter::new("InFile", Role::File(File::In), Type::String)],
    ///     sets: &[ParameterSet::new("Set", 0, &[0], &[0]).by_default()],
    ///     permissions: &[],
    /// };
    ///
    /// # fn main() -> cmdlet_runtime::Result<()> {
    /// let preview = Call::new(&SET_PHOTO, "Set").bind_path("InFile", "me.jpg").what_if(&Graph::builder().build()?)?;
    /// assert_eq!(preview.headers()["content-type"], "image/jpeg");
    /// # Ok(())
    /// # }
    /// ```
    pub fn bind_path(mut self, parameter: &str, path: impl Into<PathBuf>) -> Self {
        match path.into().into_os_string().into_string() {
            Ok(text) => self.bind_text(parameter, text),
            Err(path) => {
                self.mistake(format!("{parameter} is not Unicode: `{}`", path.display()));
                self
            }
        }
    }

    /// Binds an object whose entries are merged into the body or the headers.
    pub fn bind_object(self, parameter: &str, object: impl Into<Object>) -> Self {
        self.bind_value(parameter, object.into().into())
    }

    fn bind_value(mut self, name: &str, value: Value) -> Self {
        self.set(name, value);
        self
    }

    pub(crate) fn set(&mut self, name: &str, value: Value) {
        let member = self.cmdlet.members(self.set).find(|(_, parameter)| parameter.name == name);
        let Some((index, _)) = member else {
            self.mistake(format!("the parameter set {} has no parameter {name}", self.set.name));
            return;
        };
        match self.bound.binary_search_by_key(&index, |bound| bound.0) {
            Ok(at) => {
                if let Some(bound) = self.bound.get_mut(at) {
                    bound.1 = value;
                }
            }
            Err(at) => self.bound.insert(at, (index, value)),
        }
    }

    /// Appends a header, as `-Headers` does: a second value of a name does not replace the first.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.extras_mut().headers.push(HeaderEdit::Append(name.into(), value.into()));
        self
    }

    /// Sets a header and drops what was there under its name.
    pub fn set_header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.extras_mut().headers.push(HeaderEdit::Set(name.into(), value.into()));
        self
    }

    pub(crate) fn set_retry(&mut self, policy: Arc<dyn RetryPolicy>) {
        self.extras_mut().retry = Some(policy);
    }

    pub(crate) fn retry(&self) -> Option<&Arc<dyn RetryPolicy>> {
        self.extras.as_ref()?.retry.as_ref()
    }

    pub(crate) fn set_confirm(&mut self, confirm: Confirm) {
        self.extras_mut().confirm = confirm;
    }

    pub(crate) fn confirm(&self) -> &Confirm {
        self.extras.as_ref().map_or(&Confirm::Unsaid, |extras| &extras.confirm)
    }

    /// The descriptor of the cmdlet.
    pub fn cmdlet(&self) -> &'static Cmdlet {
        self.cmdlet
    }

    /// The parameter set.
    pub fn parameter_set(&self) -> &'static ParameterSet {
        self.set
    }

    /// What is bound, in the order of the descriptor.
    pub fn bound(&self) -> impl Iterator<Item = (&'static Parameter, &Value)> {
        self.bound.iter().filter_map(|(index, value)| Some((self.cmdlet.parameter(*index)?, value)))
    }

    /// The request that [`invoke`](crate::Action) would send; nothing is sent, and no token is asked for.
    ///
    /// # Errors
    ///
    /// When a value is missing or wrong, see [`Error::is_binding`].
    pub fn what_if(&self, graph: &Graph) -> Result<Preview> {
        Preview::new(self, graph).map_err(|error| error.of(self.cmdlet))
    }

    pub(crate) fn request(&self, endpoint: &str) -> Result<Prepared> {
        Prepared::new(self, endpoint)
    }

    pub(crate) fn header_edits(&self) -> &[HeaderEdit] {
        self.extras.as_ref().map_or(&[], |extras| &extras.headers)
    }

    /// Sends this content in the place of the file of `-InFile`.
    pub(crate) fn set_content(&mut self, content: Given) {
        self.extras_mut().content = Some(content);
    }

    pub(crate) fn content(&self) -> Option<&Given> {
        self.extras.as_ref()?.content.as_ref()
    }

    /// What is bound to the parameter with that role.
    pub(crate) fn value_of(&self, role: Role) -> Option<&Value> {
        self.bound().find(|(parameter, _)| parameter.role == role).map(|(_, value)| value)
    }

    /// The path that is bound to the parameter for files of that direction.
    pub(crate) fn file(&self, direction: File) -> Result<Option<PathBuf>> {
        let bound = self.bound().find(|(parameter, _)| parameter.role == Role::File(direction));
        match bound {
            Some((_, Value::String(path))) if !path.is_empty() => Ok(Some(path.into())),
            Some((parameter, _)) => Err(Error::binding(format!("{} must be the path of a file", parameter.name))),
            None => Ok(None),
        }
    }

    /// The operation, unless a mistake was made when binding.
    pub(crate) fn operation(&self) -> Result<&'static Operation> {
        if let Some(mistake) = self.extras.as_ref().and_then(|extras| extras.mistake.as_ref()) {
            return Err(Error::binding(mistake.as_str()));
        }
        let missing = || Error::binding(format!("the parameter set {} names no operation", self.set.name));
        self.cmdlet.operation(self.set).ok_or_else(missing)
    }

    /// Checks that every mandatory parameter is bound.
    pub(crate) fn check_mandatory(&self) -> Result<()> {
        for &index in self.set.mandatory {
            if self.bound.binary_search_by_key(&index, |bound| bound.0).is_err() {
                let name = self.cmdlet.parameter(index).map_or("?", |parameter| parameter.name);
                return Err(Error::binding(format!("{name} is mandatory and has no value")));
            }
        }
        Ok(())
    }
}

/// Values of parameters that are named like a secret are hidden, and so are those of such headers.
impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct(self.cmdlet.name);
        debug.field("set", &self.set.name);
        for (parameter, value) in self.bound() {
            debug.field(parameter.name, &format_args!("{}", redact::value(parameter.name, value)));
        }
        for edit in self.header_edits() {
            let (HeaderEdit::Append(name, value) | HeaderEdit::Set(name, value)) = edit;
            debug.field(name, if redact::is_secret(name) { &redact::REDACTED } else { value });
        }
        if let Some(content) = self.content() {
            debug.field("content", content);
        }
        debug.finish_non_exhaustive()
    }
}
