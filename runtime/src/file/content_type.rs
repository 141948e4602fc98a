//! The content type of an upload by the extension of its file, for callers who name none.

use std::path::Path;

use http::HeaderValue;

/// What the service assumes as well when it is told nothing.
const BYTES: &str = "application/octet-stream";

/// Media types of the IANA registry for what people keep in Microsoft 365, sorted by extension.
const TYPES: [(&str, &str); 37] = [
    ("bmp", "image/bmp"),
    ("css", "text/css"),
    ("csv", "text/csv"),
    ("doc", "application/msword"),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("eml", "message/rfc822"),
    ("gif", "image/gif"),
    ("gz", "application/gzip"),
    ("heic", "image/heic"),
    ("htm", "text/html"),
    ("html", "text/html"),
    ("ics", "text/calendar"),
    ("jpeg", "image/jpeg"),
    ("jpg", "image/jpeg"),
    ("js", "text/javascript"),
    ("json", "application/json"),
    ("md", "text/markdown"),
    ("mov", "video/quicktime"),
    ("mp3", "audio/mpeg"),
    ("mp4", "video/mp4"),
    ("msg", "application/vnd.ms-outlook"),
    ("pdf", "application/pdf"),
    ("png", "image/png"),
    ("ppt", "application/vnd.ms-powerpoint"),
    ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("rtf", "application/rtf"),
    ("svg", "image/svg+xml"),
    ("tif", "image/tiff"),
    ("tiff", "image/tiff"),
    ("txt", "text/plain"),
    ("vcf", "text/vcard"),
    ("wav", "audio/wav"),
    ("webp", "image/webp"),
    ("xls", "application/vnd.ms-excel"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("xml", "application/xml"),
    ("zip", "application/zip"),
];

/// The type by the extension, whose case does not count; bytes of no kind for any other.
pub(crate) fn of_path(path: &Path) -> HeaderValue {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default().to_ascii_lowercase();
    let found = TYPES.iter().find(|(known, _)| *known == extension);
    HeaderValue::from_static(found.map_or(BYTES, |(_, media_type)| media_type))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extension_decides() {
        let of = |path: &str| of_path(Path::new(path));
        assert_eq!(of("photos/mira.JPG"), "image/jpeg");
        assert_eq!(of("archive.tar.gz"), "application/gzip");
        for path in ["mira", ".jpg", "mira.", "mira.unknown", ""] {
            assert_eq!(of(path), BYTES, "{path}");
        }
        assert!(TYPES.is_sorted());
    }
}
