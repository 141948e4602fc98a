//! `client-request-id`: a fresh id for each call, by which client and service find it in their logs.

use http::{HeaderName, HeaderValue};

use crate::random;

pub(crate) const CLIENT_REQUEST_ID: HeaderName = HeaderName::from_static("client-request-id");

/// A new id as the value of the header; it always is one.
pub(crate) fn header() -> Option<HeaderValue> {
    HeaderValue::from_str(request_id().as_str()).ok()
}

/// A random GUID of version 4 (RFC 9562, section 5.4); it tells requests apart and is no secret.
///
/// On wasm without an operating system the ids of one run come again in another.
pub(crate) fn request_id() -> Guid {
    let with_version = random::number() & !(0xf << 76) | 0x4 << 76;
    Guid::new(with_version & !(0x3 << 62) | 0x2 << 62)
}

/// A GUID as text, which needs no memory of its own.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Guid([u8; 36]);

impl Guid {
    fn new(number: u128) -> Self {
        let (mut text, mut left) = ([b'-'; 36], number);
        for (place, byte) in text.iter_mut().enumerate().rev() {
            if !matches!(place, 8 | 13 | 18 | 23) {
                *byte = digit(left);
                left >>= 4;
            }
        }
        Self(text)
    }

    pub(crate) fn as_str(&self) -> &str {
        // It is ASCII.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

/// The last hexadecimal digit.
fn digit(number: u128) -> u8 {
    let at = usize::try_from(number & 0xf).unwrap_or_default();
    b"0123456789abcdef".get(at).copied().unwrap_or(b'0')
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn ids_have_the_form_of_version_4_and_differ() {
        let ids: HashSet<_> = (0..1_000).map(|_| request_id()).collect();
        assert_eq!(ids.len(), 1_000);
        for id in &ids {
            let id = id.as_str();
            let lengths: Vec<_> = id.split('-').map(str::len).collect();
            assert_eq!(lengths, [8, 4, 4, 4, 12], "{id}");
            assert_eq!(&id[14..15], "4", "{id}");
            assert!(matches!(&id[19..20], "8" | "9" | "a" | "b"), "{id}");
        }
    }

    #[test]
    fn a_guid_has_all_digits() {
        let guid = Guid::new(0x0123_4567_89ab_cdef_fedc_ba98_7654_3210);
        assert_eq!(guid.as_str(), "01234567-89ab-cdef-fedc-ba9876543210");
        assert_eq!(Guid::new(0).as_str(), "00000000-0000-0000-0000-000000000000");
    }
}
