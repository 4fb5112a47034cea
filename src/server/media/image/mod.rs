//! Images: their size, their previews, and their removal of personal data.
//!
//! All of it is for JPEG, PNG, WebP and GIF. Structure is read by one small parser a format (`jpeg`, `png`, `webp`,
//! `gif`), which never decodes pixels; only [`preview`] and [`previews`] do, under limits.

mod cut;
mod decode;
mod exif;
mod gif;
mod jpeg;
mod png;
mod preview;
mod scale;
mod square;
#[cfg(test)]
mod tests;
mod webp;

use ::image::metadata::Orientation;
use bytes::Bytes;

use super::media_type::MediaType;
use cut::Cut;

pub(super) use preview::{Preview, previews};
pub use square::Crop;
pub(super) use square::{fitted, squares};

/// The size at which an image is shown, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Size {
    /// Width after the orientation is applied.
    pub width: u32,
    /// Height after the orientation is applied.
    pub height: u32,
    /// Whether it has several frames. Previews show the first one only.
    pub is_animated: bool,
}

/// The structure of the file is damaged, so that nobody can say what data it contains.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the image is damaged")]
pub(super) struct Unreadable;

/// What the headers of an image say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Header {
    /// As stored, before the orientation is applied.
    width: u32,
    height: u32,
    orientation: Orientation,
    is_animated: bool,
}

impl Header {
    fn size(self) -> Size {
        let is_turned = matches!(
            self.orientation,
            Orientation::Rotate90
                | Orientation::Rotate270
                | Orientation::Rotate90FlipH
                | Orientation::Rotate270FlipH
        );
        let (width, height) = if is_turned {
            (self.height, self.width)
        } else {
            (self.width, self.height)
        };
        Size {
            width,
            height,
            is_animated: self.is_animated,
        }
    }
}

/// The size of a JPEG, PNG, WebP or GIF image, from its headers. The beginning of a file suffices in most cases;
/// whether a GIF is animated is known after its first frame. `None` if it is none of these, damaged, or has no pixels.
#[must_use]
pub(super) fn measure(bytes: &[u8]) -> Option<Size> {
    header(bytes).map(Header::size)
}

fn header(bytes: &[u8]) -> Option<Header> {
    let header = match bytes {
        [0xff, 0xd8, ..] => jpeg::header(bytes),
        [0x89, b'P', ..] => png::header(bytes),
        [b'R', b'I', b'F', b'F', ..] => webp::header(bytes),
        [b'G', b'I', b'F', ..] => gif::header(bytes),
        _ => None,
    };
    header.filter(|it| it.width > 0 && it.height > 0)
}

/// The image without data about the person, the place and the camera, and without recompression: pixels keep their
/// compressed bytes. A file that has none of it comes back as it is.
///
/// What stays is a list of what pictures need: compressed data, colour profile, density, animation, and of EXIF the
/// orientation. Everything else goes: the rest of EXIF (position, times, serial numbers, owner, maker notes,
/// thumbnail), XMP, IPTC, comments, texts, JFIF thumbnails, unknown parts, and data after the end of the image
/// (second pictures and gain maps of phones among them, so that an HDR photo is shown as its SDR base).
///
/// Other media types are returned unchanged. **Not cleaned**: AVIF, HEIC and HEIF, MP4 and QuickTime videos, sound,
/// documents; they may contain a position.
///
/// # Errors
/// [`Unreadable`] if the structure is damaged or ends early. The caller must not publish such a file as an image.
pub(super) fn without_position(bytes: Bytes, media_type: MediaType) -> Result<Bytes, Unreadable> {
    let cut: Cut = match media_type {
        MediaType::Jpeg => jpeg::cut(&bytes),
        MediaType::Png => png::cut(&bytes),
        MediaType::WebP => webp::cut(&bytes),
        MediaType::Gif => gif::cut(&bytes),
        _ => return Ok(bytes),
    }
    .ok_or(Unreadable)?;
    Ok(cut.apply(bytes))
}
