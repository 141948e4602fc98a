//! `client-request-id`: a fresh id for each call, by which client and service find it in their logs.

use std::fmt::Write as _;

use crate::random;

/// A random GUID of version 4 (RFC 9562, section 5.4).
///
/// The random numbers of wasm without an operating system come from nowhere random, so an id may come again in another run.
/// That is unique enough for a log; nothing that must be unguessable is made of it.
pub(crate) fn request_id() -> String {
    let half = || u128::from(random::number());
    let random = half() << 64 | half();
    let with_version = random & !(0xf << 76) | 0x4 << 76;
    let id = with_version & !(0x3 << 62) | 0x2 << 62;
    let part = |shift: u32, mask: u128| id >> shift & mask;
    let mut text = String::with_capacity(36);
    // Writing to a string cannot fail.
    let _ = write!(
        text,
        "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        part(96, 0xffff_ffff),
        part(80, 0xffff),
        part(64, 0xffff),
        part(48, 0xffff),
        part(0, 0xffff_ffff_ffff),
    );
    text
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn ids_have_the_form_of_version_4_and_differ() {
        let ids: HashSet<_> = (0..1_000).map(|_| request_id()).collect();
        assert_eq!(ids.len(), 1_000);
        for id in ids {
            let lengths: Vec<_> = id.split('-').map(str::len).collect();
            assert_eq!(lengths, [8, 4, 4, 4, 12], "{id}");
            assert_eq!(&id[14..15], "4", "{id}");
            assert!(matches!(&id[19..20], "8" | "9" | "a" | "b"), "{id}");
        }
    }
}
