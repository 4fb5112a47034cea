//! The chunks of a PNG file (W3C PNG, third edition).

use std::ops::Range;

use ::image::metadata::Orientation;

use super::cut::Cut;
use super::{Header, exif};

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Chunks that pictures need: pixels, palette, transparency, colour, density, animation. Texts, times, EXIF and
/// anything private are not among them.
const KEPT: [&[u8; 4]; 21] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB",
    b"cICP", b"mDCV", b"mDCv", b"cLLI", b"cLLi", b"bKGD", b"hIST", b"pHYs", b"acTL", b"fcTL",
    b"fdAT",
];

struct Chunk<'a> {
    name: [u8; 4],
    data: &'a [u8],
    /// Length, name, data and checksum.
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
        let length = usize::try_from(u32::from_be_bytes(*rest.first_chunk()?)).ok()?;
        let name = *rest.get(4..)?.first_chunk()?;
        let data = rest.get(8..)?.get(..length)?;
        let end = start.checked_add(length)?.checked_add(12)?;
        if end > self.bytes.len() {
            return None;
        }
        self.at = end;
        Some(Chunk {
            name,
            data,
            range: start..end,
        })
    }
}

fn chunks(bytes: &[u8]) -> Option<Chunks<'_>> {
    bytes.starts_with(SIGNATURE).then_some(Chunks {
        bytes,
        at: SIGNATURE.len(),
    })
}

/// Size, orientation and whether it is an animation (APNG).
pub(super) fn header(bytes: &[u8]) -> Option<Header> {
    let mut chunks = chunks(bytes)?;
    let first = chunks.next().filter(|it| it.name == *b"IHDR")?;
    let mut header = Header {
        width: u32::from_be_bytes(*first.data.first_chunk()?),
        height: u32::from_be_bytes(*first.data.get(4..)?.first_chunk()?),
        orientation: Orientation::NoTransforms,
        is_animated: false,
    };
    for chunk in chunks {
        match &chunk.name {
            b"acTL" => header.is_animated = true,
            b"eXIf" => header.orientation = exif::orientation(chunk.data),
            _ => {}
        }
    }
    Some(header)
}

/// The image up to its end chunk without what names people, places and devices.
pub(super) fn cut(bytes: &[u8]) -> Option<Cut> {
    let mut cut = Cut::default();
    cut.keep(0..SIGNATURE.len());
    let mut has_pixels = false;
    for chunk in chunks(bytes)? {
        match &chunk.name {
            b"eXIf" => {
                if let Some(tiff) = exif::only_orientation(exif::orientation(chunk.data)) {
                    if chunk.data == tiff {
                        cut.keep(chunk.range);
                    } else {
                        cut.write(written(*b"eXIf", &tiff));
                    }
                }
            }
            name if KEPT.contains(&name) => {
                cut.keep(chunk.range);
                has_pixels |= name == b"IDAT";
                if name == b"IEND" {
                    return has_pixels.then_some(cut);
                }
            }
            _ => {}
        }
    }
    None
}

/// A chunk with its length and checksum. The data are a few bytes.
fn written(name: [u8; 4], data: &[u8]) -> Vec<u8> {
    let length = u32::try_from(data.len()).unwrap_or_default();
    let mut chunk = length.to_be_bytes().to_vec();
    chunk.extend(name);
    chunk.extend_from_slice(data);
    let checksum = crc32(chunk.get(4..).unwrap_or_default());
    chunk.extend(checksum.to_be_bytes());
    chunk
}

/// The CRC-32 of PNG, bit by bit.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 * (crc & 1))
        })
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_checksum_is_the_one_of_the_end_chunk() {
        assert_eq!(
            super::written(*b"IEND", b""),
            b"\0\0\0\0IEND\xae\x42\x60\x82"
        );
    }
}
