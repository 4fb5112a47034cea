//! Previews: small pictures for the thread, and a placeholder of a few bytes.

use ::image::codecs::jpeg::JpegEncoder;
use ::image::codecs::webp::WebPEncoder;
use ::image::metadata::Orientation;
use ::image::{DynamicImage, ImageEncoder};
use bytes::Bytes;

use super::decode::{Decoded, decode};
use super::scale::{fit, scaled};
use super::{Header, MediaType, header};

/// Largest image that is decoded: 100 megapixels.
pub(super) const MAX_PIXELS: u64 = 100_000_000;

/// Longer edges of the two previews.
const SMALL_EDGE: u32 = 320;
const LARGE_EDGE: u32 = 1_600;

/// Longest edge that a thumbhash is computed from.
const THUMBHASH_EDGE: u32 = 100;

const JPEG_QUALITY: u8 = 80;

/// A small picture, upright and without metadata other than its colour profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::server::media) struct Preview {
    /// The encoded picture.
    pub bytes: Bytes,
    /// JPEG, or lossless WebP if a pixel is transparent.
    pub media_type: MediaType,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

/// All previews of an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::server::media) struct Previews {
    /// At most 320 pixels wide and high.
    pub small: Preview,
    /// At most 1,600 pixels wide and high; `None` if the original is no larger than that and can be shown itself.
    pub large: Option<Preview>,
    /// The placeholder until a picture is loaded, about 25 bytes.
    pub thumbhash: Vec<u8>,
}

/// Why an image has no preview.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(in crate::server::media) enum NoPreview {
    /// The type cannot be decoded here.
    #[error("no previews for this media type")]
    Unsupported,
    /// The header announces more pixels than are decoded ([`MAX_PIXELS`]).
    #[error("the image has too many pixels")]
    TooLarge,
    /// The image cannot be decoded.
    #[error("the image is damaged")]
    Damaged,
}

/// One preview whose longer edge is at most `edge`; never larger than the original. Blocks for as long as decoding
/// takes: call it in a blocking pool with a bounded number of workers.
///
/// # Errors
/// [`NoPreview`].
#[cfg(test)]
pub(super) fn preview(
    bytes: &[u8],
    media_type: MediaType,
    edge: u32,
) -> Result<Preview, NoPreview> {
    let source = Source::decode(bytes, media_type, edge.max(1))?;
    source.encoded(&source.upright(edge.max(1))?)
}

/// Both previews and the placeholder, decoding once. Blocks as [`preview`] does.
///
/// # Errors
/// [`NoPreview`].
pub(in crate::server::media) fn previews(
    bytes: &[u8],
    media_type: MediaType,
) -> Result<Previews, NoPreview> {
    let mut source = Source::decode(bytes, media_type, LARGE_EDGE)?;
    let large = if source.is_larger_than(LARGE_EDGE) {
        source.shrink(LARGE_EDGE)?;
        Some(source.encoded(&source.upright(LARGE_EDGE)?)?)
    } else {
        None
    };
    let small = source.upright(SMALL_EDGE)?;
    Ok(Previews {
        thumbhash: thumbhash(&small)?,
        small: source.encoded(&small)?,
        large,
    })
}

/// A decoded image, in the stored orientation.
pub(super) struct Source {
    decoded: Decoded,
    header: Header,
}

impl Source {
    /// Decodes the image at a size that suffices for a preview of this edge.
    pub(super) fn decode(
        bytes: &[u8],
        media_type: MediaType,
        edge: u32,
    ) -> Result<Self, NoPreview> {
        if !media_type.can_be_previewed() {
            return Err(NoPreview::Unsupported);
        }
        let header = header(bytes).ok_or(NoPreview::Damaged)?;
        let decoded = decode(
            bytes,
            media_type,
            header,
            fit(header.width, header.height, edge),
        )?;
        Ok(Self { decoded, header })
    }

    fn is_larger_than(&self, edge: u32) -> bool {
        self.header.width.max(self.header.height) > edge
    }

    /// The size of a preview, in the stored orientation. Derived from the original's, as the decoder's scaling rounds.
    fn fit(&self, edge: u32) -> (u32, u32) {
        fit(self.header.width, self.header.height, edge)
    }

    /// Replaces the decoded image by a smaller one, which frees the memory of the former.
    fn shrink(&mut self, edge: u32) -> Result<(), NoPreview> {
        self.decoded.image =
            scaled(&self.decoded.image, self.fit(edge)).ok_or(NoPreview::Damaged)?;
        Ok(())
    }

    /// A picture of at most this edge, the way it is to be seen.
    pub(super) fn upright(&self, edge: u32) -> Result<DynamicImage, NoPreview> {
        let mut image = scaled(&self.decoded.image, self.fit(edge)).ok_or(NoPreview::Damaged)?;
        if self.header.orientation != Orientation::NoTransforms {
            image.apply_orientation(self.header.orientation);
        }
        Ok(image)
    }

    pub(super) fn encoded(&self, image: &DynamicImage) -> Result<Preview, NoPreview> {
        let mut bytes = Vec::new();
        let media_type = if is_transparent(image) {
            let encoder = WebPEncoder::new_lossless(&mut bytes);
            write(image, encoder, &self.decoded.profile)?;
            MediaType::WebP
        } else {
            let opaque = DynamicImage::ImageRgb8(image.to_rgb8());
            let encoder = JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY);
            write(&opaque, encoder, &self.decoded.profile)?;
            MediaType::Jpeg
        };
        Ok(Preview {
            bytes: bytes.into(),
            media_type,
            width: image.width(),
            height: image.height(),
        })
    }
}

fn write(
    image: &DynamicImage,
    mut encoder: impl ImageEncoder,
    profile: &[u8],
) -> Result<(), NoPreview> {
    if !profile.is_empty() {
        // An encoder that has no room for a profile makes a picture with slightly different colours.
        encoder.set_icc_profile(profile.to_vec()).ok();
    }
    image
        .write_with_encoder(encoder)
        .map_err(|_| NoPreview::Damaged)
}

fn is_transparent(image: &DynamicImage) -> bool {
    let pixels = image.as_rgba8().map(|it| it.pixels());
    pixels.is_some_and(|mut pixels| pixels.any(|pixel| pixel.0[3] != u8::MAX))
}

fn thumbhash(image: &DynamicImage) -> Result<Vec<u8>, NoPreview> {
    let size = fit(image.width(), image.height(), THUMBHASH_EDGE);
    let rgba = scaled(image, size).ok_or(NoPreview::Damaged)?.into_rgba8();
    let (width, height) = (size.0 as usize, size.1 as usize);
    Ok(::thumbhash::rgba_to_thumb_hash(
        width,
        height,
        rgba.as_raw(),
    ))
}
