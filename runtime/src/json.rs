//! Reads the JSON of replies: of the service, of token endpoints, of recordings.

use serde_json::Value;

/// JSON, behind a byte order mark or not, which some services write and a reader may skip (RFC 8259, section 8.1).
pub(crate) fn read(reply: &[u8]) -> Result<Value, serde_json::Error> {
    serde_json::from_slice(without_mark(reply))
}

/// A reply without the byte order mark of UTF-8.
pub(crate) fn without_mark(reply: &[u8]) -> &[u8] {
    reply.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(reply)
}
