//! The chunks of a WebP file (RFC 9649).

use std::ops::Range;

use ::image::metadata::Orientation;

use super::cut::Cut;
use super::{Header, exif};

/// `RIFF`, the length of what follows, `WEBP`.
const FILE_HEADER_BYTES: usize = 12;

/// Chunks that pictures need. EXIF is written anew; XMP and unknown chunks go.
const KEPT: [&[u8; 4]; 7] = [
    b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP",
];

/// Flags in the first byte of `VP8X`.
const HAS_ANIMATION: u8 = 0x02;
const HAS_XMP: u8 = 0x04;
const HAS_EXIF: u8 = 0x08;

struct Chunk<'a> {
    name: [u8; 4],
    data: &'a [u8],
    /// Name, length, data and filler.
    range: Range<usize>,
}

/// Reads chunk after chunk; `None` at the end of the bytes or if they end within a chunk.
struct Chunks<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Iterator for Chunks<'a> {
    type Item = Chunk<'a>;

    fn next(&mut self) -> Option<Chunk<'a>> {
        let start = self.at;
        let rest = self.bytes.get(start..)?;
        let name = *rest.first_chunk()?;
        let length = usize::try_from(u32::from_le_bytes(*rest.get(4..)?.first_chunk()?)).ok()?;
        let data = rest.get(8..)?.get(..length)?;
        // Chunks begin at even positions; the filler of the last one may be missing.
        let end = start.checked_add(8)?.checked_add(length)?;
        let end = (end + length % 2).min(self.bytes.len());
        self.at = end;
        Some(Chunk {
            name,
            data,
            range: start..end,
        })
    }
}

fn chunks(bytes: &[u8]) -> Option<Chunks<'_>> {
    let is_webp = bytes.starts_with(b"RIFF") && bytes.get(8..FILE_HEADER_BYTES) == Some(b"WEBP");
    is_webp.then_some(Chunks {
        bytes,
        at: FILE_HEADER_BYTES,
    })
}

/// Size, orientation and whether it is an animation.
pub(super) fn header(bytes: &[u8]) -> Option<Header> {
    let mut header = first_chunk_header(bytes)?;
    let mut rest = chunks(bytes)?;
    if let Some(chunk) = rest.find(|it| it.name == *b"EXIF") {
        header.orientation = orientation(chunk.data);
    }
    Some(header)
}

/// What the first chunk says. It need not be complete.
fn first_chunk_header(bytes: &[u8]) -> Option<Header> {
    chunks(bytes)?;
    let name = bytes.get(FILE_HEADER_BYTES..)?.first_chunk::<4>()?;
    let data = bytes.get(FILE_HEADER_BYTES + 8..)?;
    let (width, height, flags) = match (name, data) {
        (b"VP8X", [flags, _, _, _, w1, w2, w3, h1, h2, h3, ..]) => (
            u32::from_le_bytes([*w1, *w2, *w3, 0]) + 1,
            u32::from_le_bytes([*h1, *h2, *h3, 0]) + 1,
            *flags,
        ),
        // A signature, then 14 bits each.
        (b"VP8L", [0x2f, a, b, c, d, ..]) => {
            let bits = u32::from_le_bytes([*a, *b, *c, *d]);
            ((bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1, 0)
        }
        // A frame tag, a start code, then 14 bits each below two bits for scaling.
        (b"VP8 ", [_, _, _, 0x9d, 0x01, 0x2a, w1, w2, h1, h2, ..]) => (
            u32::from(u16::from_le_bytes([*w1, *w2]) & 0x3fff),
            u32::from(u16::from_le_bytes([*h1, *h2]) & 0x3fff),
            0,
        ),
        _ => return None,
    };
    Some(Header {
        width,
        height,
        orientation: Orientation::NoTransforms,
        is_animated: flags & HAS_ANIMATION != 0,
    })
}

/// The data is TIFF; some programs put the identifier of JPEG in front.
fn orientation(data: &[u8]) -> Orientation {
    exif::orientation(data.strip_prefix(b"Exif\0\0").unwrap_or(data))
}

/// The image without what names people, places and devices, with corrected flags and length.
pub(super) fn cut(bytes: &[u8]) -> Option<Cut> {
    let declared = u32::from_le_bytes(*bytes.get(4..)?.first_chunk()?);
    let end = usize::try_from(declared).ok()?.checked_add(8)?;
    let image = bytes.get(..end)?;
    let tiff = exif::only_orientation(header(image)?.orientation);

    let mut body = Cut::default();
    let mut chunks = chunks(image)?;
    for chunk in chunks.by_ref() {
        match &chunk.name {
            b"VP8X" => keep_features(&mut body, &chunk, tiff.is_some())?,
            b"EXIF" if tiff.as_deref() == Some(chunk.data) => body.keep(chunk.range),
            b"EXIF" => {
                if let Some(tiff) = &tiff {
                    body.write(written(*b"EXIF", tiff));
                }
            }
            name if KEPT.contains(&name) => body.keep(chunk.range),
            _ => {}
        }
    }
    if chunks.at < image.len() {
        // The file ends within a chunk.
        return None;
    }

    let mut cut = Cut::default();
    let length = u32::try_from(body.len() + 4).ok()?;
    if length == declared {
        cut.keep(0..FILE_HEADER_BYTES);
    } else {
        let length = length.to_le_bytes();
        cut.write([b"RIFF".as_slice(), &length, b"WEBP"].concat());
    }
    cut.append(body);
    Some(cut)
}

/// Keeps the chunk that lists the features of the file, with the flags for EXIF and XMP corrected.
fn keep_features(body: &mut Cut, chunk: &Chunk<'_>, has_exif: bool) -> Option<()> {
    let (flags, rest) = chunk.data.split_first()?;
    let corrected = flags & !(HAS_XMP | HAS_EXIF) | if has_exif { HAS_EXIF } else { 0 };
    if corrected == *flags {
        body.keep(chunk.range.clone());
    } else {
        body.write(written(*b"VP8X", &[&[corrected], rest].concat()));
    }
    Some(())
}

/// A chunk with its length and filler. The data are a few bytes.
fn written(name: [u8; 4], data: &[u8]) -> Vec<u8> {
    let length = u32::try_from(data.len()).unwrap_or_default();
    let mut chunk = name.to_vec();
    chunk.extend(length.to_le_bytes());
    chunk.extend_from_slice(data);
    if data.len() % 2 == 1 {
        chunk.push(0);
    }
    chunk
}
