//! Photos in HEIC, as iPhones take them. Few browsers show them.

/// The name of such a photo once it is a JPEG; `None` for other files. Browsers that do not know the type leave it empty.
#[must_use]
pub fn jpeg_name(file_name: &str, media_type: &str) -> Option<String> {
    let (stem, extension) = file_name.rsplit_once('.').unwrap_or((file_name, ""));
    let is_named = ["heic", "heif"].contains(&&*extension.to_ascii_lowercase());
    let is_typed = matches!(media_type, "image/heic" | "image/heif");
    let stem = if is_named { stem } else { file_name };
    (is_typed || is_named && media_type.is_empty()).then(|| format!("{stem}.jpg"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn photos_in_heic_get_another_name() {
        for (name, media_type, expected) in [
            ("IMG_1.HEIC", "image/heic", Some("IMG_1.jpg")),
            ("IMG_1.heif", "", Some("IMG_1.jpg")),
            ("photo", "image/heif", Some("photo.jpg")),
            ("a.b.heic", "image/heic", Some("a.b.jpg")),
            ("IMG_1.jpg", "image/jpeg", None),
            ("a.heic", "text/plain", None),
            ("", "", None),
        ] {
            assert_eq!(jpeg_name(name, media_type).as_deref(), expected, "{name}");
        }
    }
}
