//! Text, booleans and numbers as wire types.
//! Which number types are written where follows one rule: a literal without a suffix compiles, and nothing is lost.

use serde_json::Value;

use super::{IntoWire, Object, Wire};

impl Wire for String {
    type Read<'a> = &'a str;
    type Owned = String;

    fn read(value: &Value) -> Option<&str> {
        value.as_str()
    }

    fn take(value: Value) -> Option<String> {
        match value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }
}

/// Implements `IntoWire<$wire>` for everything that is text.
macro_rules! text_is_written_as {
    ($($wire:ty),+ $(,)?) => {$(
        impl $crate::wire::IntoWire<$wire> for &str {
            fn into_wire(self) -> ::serde_json::Value {
                ::serde_json::Value::String(self.to_owned())
            }
        }
        impl $crate::wire::IntoWire<$wire> for String {
            fn into_wire(self) -> ::serde_json::Value {
                ::serde_json::Value::String(self)
            }
        }
        impl $crate::wire::IntoWire<$wire> for &String {
            fn into_wire(self) -> ::serde_json::Value {
                ::serde_json::Value::String(self.clone())
            }
        }
        impl $crate::wire::IntoWire<$wire> for ::std::borrow::Cow<'_, str> {
            fn into_wire(self) -> ::serde_json::Value {
                ::serde_json::Value::String(self.into_owned())
            }
        }
    )+};
}
pub(crate) use text_is_written_as;

text_is_written_as!(String, Value);

impl Wire for bool {
    type Read<'a> = bool;
    type Owned = bool;

    fn read(value: &Value) -> Option<bool> {
        value.as_bool()
    }

    fn take(value: Value) -> Option<bool> {
        value.as_bool()
    }
}

/// Implements `IntoWire<Value>`: plain values where the service takes any JSON.
macro_rules! is_any_json {
    ($($from:ty),+) => {$(
        impl IntoWire<Value> for $from {
            fn into_wire(self) -> Value {
                Value::from(self)
            }
        }
    )+};
}

is_any_json!(bool, i32, i64, f64, Object);

impl IntoWire<bool> for bool {
    fn into_wire(self) -> Value {
        Value::Bool(self)
    }
}

/// Implements `Wire` for an integer, and `IntoWire` for the integers that fit into it.
/// A 64-bit number may come as text: `IEEE754Compatible=true` in OData JSON.
macro_rules! integer {
    ($wire:ty: $($from:ty),+) => {
        impl Wire for $wire {
            type Read<'a> = $wire;
            type Owned = $wire;

            fn read(value: &Value) -> Option<$wire> {
                match value {
                    Value::String(text) => text.parse().ok(),
                    _ => value
                        .as_i64()
                        .and_then(|number| number.try_into().ok())
                        .or_else(|| value.as_u64().and_then(|number| number.try_into().ok())),
                }
            }

            fn take(value: Value) -> Option<$wire> {
                Self::read(&value)
            }
        }
        $(impl IntoWire<$wire> for $from {
            fn into_wire(self) -> Value {
                Value::from(self)
            }
        })+
    };
}

// Where a list has more than one type it has `i32`, the type of a literal that has no suffix.
integer!(i8: i8);
integer!(u8: u8);
integer!(i16: i16);
integer!(u16: u16);
integer!(i32: i8, u8, i16, u16, i32);
integer!(u32: u32);
integer!(i64: i8, u8, i16, u16, i32, u32, i64);
integer!(u64: u64);

impl Wire for f64 {
    type Read<'a> = f64;
    type Owned = f64;

    fn read(value: &Value) -> Option<f64> {
        value.as_f64().or_else(|| text_to_f64(value.as_str()?))
    }

    fn take(value: Value) -> Option<f64> {
        Self::read(&value)
    }
}

impl Wire for f32 {
    type Read<'a> = f32;
    type Owned = f32;

    #[allow(clippy::cast_possible_truncation, reason = "Edm.Single: the service rounds in the same way")]
    fn read(value: &Value) -> Option<f32> {
        f64::read(value).map(|number| number as f32)
    }

    fn take(value: Value) -> Option<f32> {
        Self::read(&value)
    }
}

/// OData JSON 4.01, section 7.1: what JSON numbers cannot say is text.
fn text_to_f64(text: &str) -> Option<f64> {
    match text {
        "INF" => Some(f64::INFINITY),
        "-INF" => Some(f64::NEG_INFINITY),
        "NaN" => Some(f64::NAN),
        _ => text.parse().ok(),
    }
}

fn f64_to_json(number: f64) -> Value {
    if number.is_nan() {
        Value::from("NaN")
    } else if number.is_infinite() {
        Value::from(if number > 0.0 { "INF" } else { "-INF" })
    } else {
        Value::from(number)
    }
}

impl IntoWire<f64> for f64 {
    fn into_wire(self) -> Value {
        f64_to_json(self)
    }
}

impl IntoWire<f64> for i32 {
    fn into_wire(self) -> Value {
        Value::from(self)
    }
}

impl IntoWire<f64> for f32 {
    fn into_wire(self) -> Value {
        f32_to_json(self)
    }
}

impl IntoWire<f32> for f32 {
    fn into_wire(self) -> Value {
        f32_to_json(self)
    }
}

/// Goes through text, so that `0.1_f32` is sent as `0.1` and not as `0.10000000149011612`.
fn f32_to_json(number: f32) -> Value {
    f64_to_json(number.to_string().parse().unwrap_or_else(|_| f64::from(number)))
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use serde_json::json;

    use super::*;

    fn wire<T>(value: impl IntoWire<T>) -> Value {
        value.into_wire()
    }

    #[test]
    fn literals_without_a_suffix_are_written() {
        assert_eq!(wire::<i16>(5), json!(5));
        assert_eq!(wire::<i32>(5), json!(5));
        assert_eq!(wire::<i64>(5), json!(5));
        assert_eq!(wire::<f64>(5), json!(5));
        assert_eq!(wire::<f64>(1.5), json!(1.5));
        assert_eq!(wire::<f32>(0.1), json!(0.1));
    }

    #[test]
    fn text_goes_out_as_given() {
        assert_eq!(wire::<String>(""), json!(""));
        assert_eq!(wire::<String>(Cow::Borrowed(r"CONTOSO\adele")), json!(r"CONTOSO\adele"));
        assert_eq!(wire::<String>(&"a".to_owned()), json!("a"));
        assert_eq!(wire::<Value>("a"), json!("a"));
    }

    #[test]
    fn a_number_that_does_not_fit_does_not_read() {
        assert_eq!(i32::read(&json!(2_147_483_648_i64)), None);
        assert_eq!(i64::read(&json!("9007199254740993")), Some(9_007_199_254_740_993));
        assert_eq!(u64::read(&json!(u64::MAX)), Some(u64::MAX));
        assert_eq!(u8::read(&json!(-1)), None);
        assert_eq!(i32::read(&json!(1.5)), None);
    }

    #[test]
    fn what_json_numbers_cannot_say_is_text() {
        assert_eq!(wire::<f64>(f64::NEG_INFINITY), json!("-INF"));
        assert_eq!(wire::<f64>(f64::NAN), json!("NaN"));
        assert_eq!(f64::read(&json!("INF")), Some(f64::INFINITY));
    }
}
