//! The primitive types of OData that Rust's standard library has no type for (OData CSDL 4.01, section 3.3).
//! Each is a marker: it says what a property is, while its value stays text, bytes or a number.

use std::time::SystemTime;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use bytes::Bytes;
use serde_json::Value;

use crate::civil;
use crate::wire::{IntoWire, Wire, text_is_written_as};

/// A marker whose JSON is text.
macro_rules! text {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name {}

        impl Wire for $name {
            type Read<'a> = &'a str;
            type Owned = String;

            fn read(value: &Value) -> Option<&str> {
                value.as_str()
            }

            fn take(value: Value) -> Option<String> {
                String::take(value)
            }
        }

        text_is_written_as!($name);
    )+};
}

text! {
    /// `Edm.DateTimeOffset`: text such as `2026-01-31T09:00:00Z`, sent as given, or a [`SystemTime`].
    DateTimeOffset;
    /// `Edm.Date`: text such as `2026-01-31`.
    Date;
    /// `Edm.TimeOfDay`: text such as `09:00:00`.
    TimeOfDay;
    /// `Edm.Duration`: text such as `PT1H30M`, or a [`std::time::Duration`].
    Duration;
    /// `Edm.Guid`: text such as `6fc4dcd0-1b52-4d5e-8f0a-0a2f6c1d2e3f`.
    Guid;
}

/// As the cmdlets send it: in UTC with seven digits, `2021-11-11T11:58:15.5110000Z`.
impl IntoWire<DateTimeOffset> for SystemTime {
    fn into_wire(self) -> Value {
        Value::String(civil::timestamp(self))
    }
}

/// ISO 8601 as `XmlConvert` of .NET writes it: `PT1H30M`.
impl IntoWire<Duration> for std::time::Duration {
    fn into_wire(self) -> Value {
        Value::String(civil::iso_duration(self))
    }
}

/// `Edm.Decimal`: a JSON number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decimal {}

impl Wire for Decimal {
    type Read<'a> = f64;
    type Owned = f64;

    fn read(value: &Value) -> Option<f64> {
        f64::read(value)
    }

    fn take(value: Value) -> Option<f64> {
        f64::read(&value)
    }
}

impl IntoWire<Decimal> for f64 {
    fn into_wire(self) -> Value {
        IntoWire::<f64>::into_wire(self)
    }
}

impl IntoWire<Decimal> for i32 {
    fn into_wire(self) -> Value {
        Value::from(self)
    }
}

impl IntoWire<Decimal> for i64 {
    fn into_wire(self) -> Value {
        Value::from(self)
    }
}

/// A marker whose JSON is base64 text.
///
/// Text is refused on purpose: one could not tell whether it is encoded already.
/// Encoded text goes out as a [`Value`].
macro_rules! binary {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name {}

        impl Wire for $name {
            type Read<'a> = Vec<u8>;
            type Owned = Vec<u8>;

            fn read(value: &Value) -> Option<Vec<u8>> {
                decode(value.as_str()?)
            }

            fn take(value: Value) -> Option<Vec<u8>> {
                decode(value.as_str()?)
            }
        }

        impl IntoWire<$name> for &[u8] {
            fn into_wire(self) -> Value {
                encode(self)
            }
        }

        impl<const N: usize> IntoWire<$name> for &[u8; N] {
            fn into_wire(self) -> Value {
                encode(self)
            }
        }

        impl<const N: usize> IntoWire<$name> for [u8; N] {
            fn into_wire(self) -> Value {
                encode(&self)
            }
        }

        impl IntoWire<$name> for Vec<u8> {
            fn into_wire(self) -> Value {
                encode(&self)
            }
        }

        impl IntoWire<$name> for &Vec<u8> {
            fn into_wire(self) -> Value {
                encode(self)
            }
        }

        impl IntoWire<$name> for Bytes {
            fn into_wire(self) -> Value {
                encode(&self)
            }
        }
    )+};
}

binary! {
    /// `Edm.Binary`: bytes; base64url without padding in JSON (OData JSON 4.01, section 7.1).
    Binary;
    /// `Edm.Stream` inside a JSON body: bytes, as [`Binary`].
    Stream;
}

fn encode(bytes: &[u8]) -> Value {
    Value::String(URL_SAFE_NO_PAD.encode(bytes))
}

/// Reads both alphabets, padded or not: Graph answers with the standard one in many places.
fn decode(text: &str) -> Option<Vec<u8>> {
    let text = text.trim_end_matches('=');
    if text.contains(['-', '_']) { URL_SAFE_NO_PAD.decode(text).ok() } else { STANDARD_NO_PAD.decode(text).ok() }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn bytes_go_out_as_base64url_and_come_back_from_either_alphabet() {
        let bytes = [0xfb, 0xff, 0xfe, 0x01];
        assert_eq!(IntoWire::<Binary>::into_wire(bytes), json!("-__-AQ"));
        assert_eq!(IntoWire::<Binary>::into_wire(bytes.as_slice()), json!("-__-AQ"));
        assert_eq!(Binary::read(&json!("-__-AQ")), Some(bytes.to_vec()));
        assert_eq!(Binary::read(&json!("+//+AQ==")), Some(bytes.to_vec()));
        assert_eq!(Stream::take(json!("")), Some(Vec::new()));
        assert_eq!(Binary::read(&json!("not base64!")), None);
    }

    #[test]
    fn times_are_text_or_of_the_standard_library() {
        let given = IntoWire::<DateTimeOffset>::into_wire("2026-01-31T10:00:00+01:00");
        assert_eq!(given, json!("2026-01-31T10:00:00+01:00"));
        let epoch = IntoWire::<DateTimeOffset>::into_wire(SystemTime::UNIX_EPOCH);
        assert_eq!(epoch, json!("1970-01-01T00:00:00.0000000Z"));
        let duration = IntoWire::<Duration>::into_wire(std::time::Duration::from_secs(5_400));
        assert_eq!(duration, json!("PT1H30M"));
    }

    #[test]
    fn a_decimal_is_a_number() {
        assert_eq!(IntoWire::<Decimal>::into_wire(12), json!(12));
        assert_eq!(Decimal::read(&json!("12.5")), Some(12.5));
    }
}
