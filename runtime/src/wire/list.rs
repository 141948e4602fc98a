//! Lists: `Vec<T>` as a wire type, and the Rust sequences that may be written for it.

use serde_json::Value;

use super::{IntoWire, Wire};

/// A list reads as a whole or not at all: one that was shorter than the JSON would hide items.
impl<T: Wire> Wire for Vec<T> {
    type Read<'a> = Vec<T::Read<'a>>;
    type Owned = Vec<T::Owned>;

    fn read(value: &Value) -> Option<Self::Read<'_>> {
        value.as_array()?.iter().map(T::read).collect()
    }

    fn take(value: Value) -> Option<Self::Owned> {
        match value {
            Value::Array(items) => items.into_iter().map(T::take).collect(),
            _ => None,
        }
    }
}

fn array<T, V: IntoWire<T>>(items: impl IntoIterator<Item = V>) -> Value {
    Value::Array(items.into_iter().map(IntoWire::into_wire).collect())
}

impl<T, V: IntoWire<T>> IntoWire<Vec<T>> for Vec<V> {
    fn into_wire(self) -> Value {
        array(self)
    }
}

impl<T, V: IntoWire<T>, const N: usize> IntoWire<Vec<T>> for [V; N] {
    fn into_wire(self) -> Value {
        array(self)
    }
}

impl<T, V: IntoWire<T> + Clone> IntoWire<Vec<T>> for &[V] {
    fn into_wire(self) -> Value {
        array(self.iter().cloned())
    }
}

impl<T, V: IntoWire<T> + Clone> IntoWire<Vec<T>> for &Vec<V> {
    fn into_wire(self) -> Value {
        array(self.iter().cloned())
    }
}

impl<T, V: IntoWire<T> + Clone, const N: usize> IntoWire<Vec<T>> for &[V; N] {
    fn into_wire(self) -> Value {
        array(self.iter().cloned())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn strings(items: impl IntoWire<Vec<String>>) -> Value {
        items.into_wire()
    }

    #[test]
    fn every_sequence_is_written_alike() {
        let expected = json!(["id", "mail"]);
        let owned = vec!["id".to_owned(), "mail".to_owned()];
        assert_eq!(strings(["id", "mail"]), expected);
        let borrowed: &[&str; 2] = &["id", "mail"];
        assert_eq!(strings(borrowed), expected);
        assert_eq!(strings(["id", "mail"].as_slice()), expected);
        assert_eq!(strings(&owned), expected);
        assert_eq!(strings(owned), expected);
        assert_eq!(strings(Vec::<String>::new()), json!([]));
    }

    #[test]
    fn a_list_with_an_odd_item_does_not_read_as_a_shorter_one() {
        assert_eq!(Vec::<String>::read(&json!(["a", "b"])), Some(vec!["a", "b"]));
        assert_eq!(Vec::<String>::read(&json!(["a", null])), None);
        assert_eq!(Vec::<i32>::take(json!([1, 2])), Some(vec![1, 2]));
        assert_eq!(Vec::<i32>::take(json!({})), None);
    }
}
