//! Pictures in the sizes in which they are public: squares of faces, and other pictures within a longest edge. Always encoded
//! anew, so that nothing of the original but its pixels is in them.

use super::preview::{NoPreview, Preview, Source};
use super::scale::scaled;
use super::{MediaType, header};

/// Which square of a picture is taken, in thousandths: invariant under the size in which its owner has seen it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Crop {
    /// Position between the left (0) and the right end (1,000) of where the square can be.
    pub x: u32,
    /// Position between the upper and the lower end.
    pub y: u32,
    /// Edge of the square as a part of the shorter edge of the picture.
    pub size: u32,
}

impl Default for Crop {
    /// The largest square in the middle.
    fn default() -> Self {
        Self {
            x: 500,
            y: 500,
            size: WHOLE,
        }
    }
}

const WHOLE: u32 = 1_000;

/// Smaller squares would be a few pixels of a face.
const SMALLEST: u32 = 100;

/// `part` thousandths of a length.
fn part_of(length: u32, part: u32) -> u32 {
    let part = u64::from(length) * u64::from(part.min(WHOLE)) / u64::from(WHOLE);
    u32::try_from(part).unwrap_or(length)
}

/// A square of the picture with each of these edges, or smaller if it has fewer pixels. Blocks as
/// [`previews`](super::previews) does.
///
/// # Errors
/// [`NoPreview`].
pub(in crate::server::media) fn squares(
    bytes: &[u8],
    media_type: MediaType,
    crop: Crop,
    edges: [u32; 2],
) -> Result<[Preview; 2], NoPreview> {
    let size = crop.size.clamp(SMALLEST, WHOLE);
    let full = header(bytes).ok_or(NoPreview::Damaged)?.size();
    let (shorter, longer) = (full.width.min(full.height), full.width.max(full.height));
    // As large as needed, so that the square has all pixels of the largest edge.
    let side = u64::from(part_of(shorter, size).max(1));
    let needed = u64::from(edges[0].max(edges[1])) * u64::from(longer);
    let edge = u32::try_from(needed.div_ceil(side)).unwrap_or(longer);
    let edge = edge.min(longer);
    let source = Source::decode(bytes, media_type, edge)?;
    let picture = source.upright(edge)?;
    let side = part_of(picture.width().min(picture.height()), size).max(1);
    let left = part_of(picture.width() - side, crop.x);
    let top = part_of(picture.height() - side, crop.y);
    let square = picture.crop_imm(left, top, side, side);
    let of = |edge: u32| {
        let edge = edge.min(side);
        let square = scaled(&square, (edge, edge)).ok_or(NoPreview::Damaged)?;
        source.encoded(&square)
    };
    Ok([of(edges[0])?, of(edges[1])?])
}

/// The picture with each of these longest edges, or as it is if it is smaller. Blocks as [`previews`](super::previews) does.
///
/// # Errors
/// [`NoPreview`].
pub(in crate::server::media) fn fitted(
    bytes: &[u8],
    media_type: MediaType,
    edges: [u32; 2],
) -> Result<[Preview; 2], NoPreview> {
    let source = Source::decode(bytes, media_type, edges[0].max(edges[1]))?;
    let of = |edge| source.encoded(&source.upright(edge)?);
    Ok([of(edges[0])?, of(edges[1])?])
}
