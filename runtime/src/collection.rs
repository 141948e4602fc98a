//! `Collection`: one page of a list, or all that was asked for with `-All` and `-Top`.

use serde_json::{Map, Value};

use crate::output::kind_of;
use crate::wire::Wire;
use crate::{Error, Object, Result};

/// The items of a reply, and what stands beside them.
#[derive(Clone, Debug, PartialEq)]
pub struct Collection<T> {
    items: Vec<T>,
    properties: Object,
}

impl<T> Collection<T> {
    /// The items.
    pub fn items(&self) -> &[T] {
        &self.items
    }

    /// Goes through the items.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.items.iter()
    }

    /// The items by value.
    pub fn into_items(self) -> Vec<T> {
        self.items
    }

    /// Where the next page is; `None` at the end.
    ///
    /// `-Top` that cuts a page off leaves no link: it would lead past the items that were cut off.
    pub fn next_link(&self) -> Option<&str> {
        self.properties.read::<String>("@odata.nextLink")
    }

    /// Where to ask for later changes, on the last page of a delta query.
    pub fn delta_link(&self) -> Option<&str> {
        self.properties.read::<String>("@odata.deltaLink")
    }

    /// How many items there are in all, when `-CountVariable` asked for it.
    pub fn count(&self) -> Option<i64> {
        self.properties.read::<i64>("@odata.count")
    }

    /// All that stands beside the items.
    pub fn properties(&self) -> &Object {
        &self.properties
    }
}

impl<T: Wire<Owned = T>> Collection<T> {
    pub(crate) fn read(mut root: Map<String, Value>) -> Result<Self> {
        let Some(Value::Array(values)) = root.remove("value") else {
            return Err(Error::decode("the reply has no `value` array"));
        };
        let mut items = Vec::with_capacity(values.len());
        for (index, value) in values.into_iter().enumerate() {
            let got = kind_of(&value);
            let odd = || Error::decode(format!("item {index} of the reply is {got}, another type is expected"));
            items.push(T::take(value).ok_or_else(odd)?);
        }
        Ok(Self { items, properties: root.into() })
    }
}

impl<T> Default for Collection<T> {
    fn default() -> Self {
        Self { items: Vec::new(), properties: Object::new() }
    }
}

impl<T> IntoIterator for Collection<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.into_iter()
    }
}

impl<'a, T> IntoIterator for &'a Collection<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.iter()
    }
}
