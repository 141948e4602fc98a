//! Binding by property: the ids of a route from the properties of an object in the pipeline.
//! The cmdlets bind only whole identities, so `Get-MgUser | Update-MgUser` fails there: a user has an `Id` and no `UserId`.

use serde_json::Value;

use crate::call::Call;
use crate::cmdlet::Role;
use crate::request::{missing_ids, property_of, text_of};
use crate::wire::View;
use crate::{Error, Object, Result};

/// An object whose properties can be bound: a model, or an [`Object`].
pub trait ByProperty {
    /// The properties, by wire name.
    fn properties(&self) -> &Object;
}

impl<V: View<Inner = Object>> ByProperty for V {
    fn properties(&self) -> &Object {
        self.inner()
    }
}

impl ByProperty for Object {
    fn properties(&self) -> &Object {
        self
    }
}

/// Binds the ids that have no value yet.
///
/// A property that is called like the parameter or an alias of it comes first, in any case of letters.
/// `id` fills the one that is left then; if several are left, it is not known which of them it means.
pub(crate) fn bind(call: &mut Call, object: &Object) -> Result<()> {
    let mut left = Vec::new();
    for placeholder in missing_ids(call)? {
        match named(call, placeholder, object) {
            Some(id) => fill(call, placeholder, id),
            None => left.push(placeholder),
        }
    }
    match (left.as_slice(), find(object, "id")) {
        ([], _) => Ok(()),
        ([placeholder], Some(id)) => {
            fill(call, placeholder, id);
            Ok(())
        }
        ([placeholder], None) => {
            let name = property_of(placeholder);
            Err(Error::binding(format!("{name} has no value: the input has neither `{name}` nor `id`")))
        }
        (several, _) => {
            let names: Vec<_> = several.iter().map(|placeholder| property_of(placeholder)).collect();
            let names = names.join(" and ");
            Err(Error::binding(format!(
                "{names} have no value: the input has no property of these names, and `id` could mean either"
            )))
        }
    }
}

fn named(call: &Call, placeholder: &'static str, object: &Object) -> Option<String> {
    let parameters = call.cmdlet().parameters.iter().filter(|parameter| parameter.role == Role::Path(placeholder));
    let mut aliases = parameters.flat_map(|parameter| parameter.aliases.iter().copied());
    find(object, &property_of(placeholder)).or_else(|| aliases.find_map(|alias| find(object, alias)))
}

/// The text of a property that has some, by its name in any case.
fn find(object: &Object, name: &str) -> Option<String> {
    let (_, value) = object.iter().find(|(property, _)| property.eq_ignore_ascii_case(name))?;
    text_of(value).filter(|text| !text.is_empty()).map(Into::into)
}

/// Binds an id: to the parameter of the set for it, or as a property of the identity.
fn fill(call: &mut Call, placeholder: &'static str, id: String) {
    let (cmdlet, set) = (call.cmdlet(), call.parameter_set());
    let member = |role| cmdlet.members(set).map(|(_, parameter)| parameter).find(|parameter| parameter.role == role);
    if let Some(parameter) = member(Role::Path(placeholder)) {
        call.set(parameter.name, id.into());
    } else if let Some(parameter) = member(Role::Identity) {
        let name = property_of(placeholder);
        let known = call.value_of(Role::Identity).and_then(Value::as_object).into_iter().flatten();
        // An empty value of the same name in other letters would be found first.
        let others = known.filter(|(known, _)| !known.eq_ignore_ascii_case(&name));
        let identity: Object = others.map(|(known, value)| (known.as_str(), value.clone())).collect();
        call.set(parameter.name, identity.with(name, id).into());
    }
}
