//! The media types that attachments may have, and what the server does with each.

use MediaType::{
    Avif, Csv, Doc, Docx, Gif, Heic, Heif, Jpeg, M4a, Mov, Mp3, Mp4, Odp, Ods, Odt, Ogg, Pdf, Png,
    Ppt, Pptx, Txt, Wav, WebP, Webm, WebmAudio, Xls, Xlsx, Zip,
};

/// A media type that is accepted as an attachment. Obtained from the content by [`super::content_type::recognise`], or
/// read back from the database by [`MediaType::from_mime`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the variants are named after the formats")]
pub enum MediaType {
    Jpeg,
    Png,
    WebP,
    Gif,
    Avif,
    Heic,
    /// HEIF whose pictures are not HEVC, or of which only the container is known.
    Heif,
    Mp4,
    Mov,
    Webm,
    Mp3,
    /// AAC or other audio in an MP4 container; voice notes of Safari, too.
    M4a,
    Ogg,
    Wav,
    /// Voice notes of Chromium and Firefox.
    WebmAudio,
    Pdf,
    Doc,
    Xls,
    Ppt,
    Docx,
    Xlsx,
    Pptx,
    Odt,
    Ods,
    Odp,
    Zip,
    Txt,
    Csv,
}

/// How the page shows an attachment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    Image,
    Video,
    Audio,
    File,
}

impl MediaType {
    /// Every accepted type.
    pub const ALL: [Self; 28] = [
        Jpeg, Png, WebP, Gif, Avif, Heic, Heif, Mp4, Mov, Webm, Mp3, M4a, Ogg, Wav, WebmAudio, Pdf,
        Doc, Xls, Ppt, Docx, Xlsx, Pptx, Odt, Ods, Odp, Zip, Txt, Csv,
    ];

    /// The value of `Content-Type`, without parameters.
    #[must_use]
    pub fn mime(self) -> &'static str {
        match self {
            Jpeg => "image/jpeg",
            Png => "image/png",
            WebP => "image/webp",
            Gif => "image/gif",
            Avif => "image/avif",
            Heic => "image/heic",
            Heif => "image/heif",
            Mp4 => "video/mp4",
            Mov => "video/quicktime",
            Webm => "video/webm",
            Mp3 => "audio/mpeg",
            M4a => "audio/mp4",
            Ogg => "audio/ogg",
            Wav => "audio/wav",
            WebmAudio => "audio/webm",
            Pdf => "application/pdf",
            Doc => "application/msword",
            Xls => "application/vnd.ms-excel",
            Ppt => "application/vnd.ms-powerpoint",
            Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Pptx => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            Odt => "application/vnd.oasis.opendocument.text",
            Ods => "application/vnd.oasis.opendocument.spreadsheet",
            Odp => "application/vnd.oasis.opendocument.presentation",
            Zip => "application/zip",
            Txt => "text/plain",
            Csv => "text/csv",
        }
    }

    /// The type with exactly this [`mime`](Self::mime), as stored in the database.
    #[must_use]
    pub fn from_mime(mime: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.mime() == mime)
    }

    /// File name extensions that fit the content, in lower case; the first is the preferred one.
    #[must_use]
    pub fn extensions(self) -> &'static [&'static str] {
        match self {
            Jpeg => &["jpg", "jpeg", "jpe", "jfif"],
            Png => &["png", "apng"],
            WebP => &["webp"],
            Gif => &["gif"],
            Avif => &["avif", "avifs"],
            Heic => &["heic", "heics", "heif", "hif"],
            Heif => &["heif", "heifs", "heic", "hif"],
            Mp4 => &["mp4", "m4v"],
            Mov => &["mov", "qt"],
            Webm => &["webm"],
            Mp3 => &["mp3"],
            M4a => &["m4a", "mp4", "m4b", "aac"],
            Ogg => &["ogg", "oga", "opus"],
            Wav => &["wav"],
            WebmAudio => &["webm", "weba"],
            Pdf => &["pdf"],
            Doc => &["doc"],
            Xls => &["xls"],
            Ppt => &["ppt", "pps"],
            Docx => &["docx"],
            Xlsx => &["xlsx"],
            Pptx => &["pptx", "ppsx"],
            Odt => &["odt"],
            Ods => &["ods"],
            Odp => &["odp"],
            Zip => &["zip"],
            Txt => &["txt", "text", "log", "md"],
            Csv => &["csv"],
        }
    }

    /// The preferred file name extension, without the dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        self.extensions().first().copied().unwrap_or("bin")
    }

    /// How the page shows it.
    #[must_use]
    pub fn kind(self) -> Kind {
        match self {
            Jpeg | Png | WebP | Gif | Avif | Heic | Heif => Kind::Image,
            Mp4 | Mov | Webm => Kind::Video,
            Mp3 | M4a | Ogg | Wav | WebmAudio => Kind::Audio,
            Pdf | Doc | Xls | Ppt | Docx | Xlsx | Pptx | Odt | Ods | Odp | Zip | Txt | Csv => {
                Kind::File
            }
        }
    }

    /// Whether browsers may show it in place (`Content-Disposition: inline`). Everything else is only downloaded: what
    /// most browsers cannot show (HEIC, QuickTime) and what may contain scripts or links (PDF, documents).
    #[must_use]
    pub fn is_inline(self) -> bool {
        matches!(
            self,
            Jpeg | Png | WebP | Gif | Avif | Mp4 | Webm | Mp3 | M4a | Ogg | Wav | WebmAudio
        )
    }

    /// Whether [`super::image::previews`] can decode it. AVIF and HEIC would need decoders written in C.
    #[must_use]
    pub fn can_be_previewed(self) -> bool {
        matches!(self, Jpeg | Png | WebP | Gif)
    }

    /// Can a file of this name be of an accepted type? Says early what the content decides later; names without an
    /// extension say nothing.
    #[must_use]
    pub fn has_accepted_name(file_name: &str) -> bool {
        let Some((_, extension)) = file_name.trim().rsplit_once('.') else {
            return true;
        };
        let extension = extension.to_ascii_lowercase();
        let is_known = |it: Self| it.extensions().contains(&&*extension);
        let is_one =
            !extension.is_empty() && extension.bytes().all(|it| it.is_ascii_alphanumeric());
        (extension.len() > 5 || !is_one) || Self::ALL.into_iter().any(is_known)
    }

    /// What the first backend called it: `image`, `video` (sound as well) or `raw`.
    #[must_use]
    pub fn resource_type(self) -> &'static str {
        match self.kind() {
            Kind::Image => "image",
            Kind::Video | Kind::Audio => "video",
            Kind::File => "raw",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_database_gets_every_type_back() {
        for media_type in MediaType::ALL {
            assert_eq!(MediaType::from_mime(media_type.mime()), Some(media_type));
        }
        for refused in [
            "",
            "text/html",
            "image/svg+xml",
            "image/JPEG",
            "application/octet-stream",
        ] {
            assert_eq!(MediaType::from_mime(refused), None, "{refused}");
        }
    }

    #[test]
    fn names_of_other_types_are_told_early() {
        for name in [
            "a.jpg",
            "A.JPEG",
            "a.docx",
            "शादी.pdf",
            "IMG_1",
            "a. b",
            "Offer no. 12345678",
            ".heic",
        ] {
            assert!(MediaType::has_accepted_name(name), "{name}");
        }
        for name in ["a.exe", "a.svg", "a.html", "a.jpg.js"] {
            assert!(!MediaType::has_accepted_name(name), "{name}");
        }
    }

    #[test]
    fn only_safe_types_are_shown_in_place() {
        let inline: Vec<_> = MediaType::ALL
            .into_iter()
            .filter(|it| it.is_inline())
            .map(MediaType::mime)
            .collect();
        let safe = "image/jpeg image/png image/webp image/gif image/avif video/mp4 video/webm audio/mpeg audio/mp4 \
                    audio/ogg audio/wav audio/webm";
        assert_eq!(inline.join(" "), safe);
    }

    #[test]
    fn the_kind_is_the_first_half_of_the_mime_type() {
        for media_type in MediaType::ALL {
            let kind = match media_type.mime().split_once('/') {
                Some(("image", _)) => Kind::Image,
                Some(("video", _)) => Kind::Video,
                Some(("audio", _)) => Kind::Audio,
                _ => Kind::File,
            };
            assert_eq!(media_type.kind(), kind);
            assert_eq!(media_type.extension(), media_type.extensions()[0]);
        }
    }
}
