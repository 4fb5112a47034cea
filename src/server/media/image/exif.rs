//! The one part of EXIF that is needed: the orientation.
//!
//! EXIF is a TIFF file without pixels: a byte order, the position of the first directory (IFD0), and in it entries of
//! twelve bytes: tag, type, count, value.

use ::image::metadata::Orientation;

const ORIENTATION_TAG: u16 = 0x0112;
const SHORT: u16 = 3;

/// The orientation that IFD0 of this EXIF data states; upright if it states none or is damaged.
pub(super) fn orientation(tiff: &[u8]) -> Orientation {
    read_orientation(tiff).unwrap_or(Orientation::NoTransforms)
}

fn read_orientation(tiff: &[u8]) -> Option<Orientation> {
    let reader = Reader::new(tiff)?;
    let directory = usize::try_from(reader.long(4)?).ok()?;
    let entries = usize::from(reader.short(directory)?);
    let entry = (0..entries)
        .map_while(|index| directory.checked_add(2 + index * 12))
        .take_while(|at| *at < tiff.len())
        .find(|at| reader.short(*at) == Some(ORIENTATION_TAG))?;
    let is_number = reader.short(entry + 2)? == SHORT && reader.long(entry + 4)? == 1;
    let value = is_number.then(|| reader.short(entry + 8)).flatten()?;
    Orientation::from_exif(u8::try_from(value).ok()?)
}

/// EXIF data that states this orientation and nothing else; `None` if upright, which needs no EXIF.
pub(super) fn only_orientation(orientation: Orientation) -> Option<Vec<u8>> {
    if orientation == Orientation::NoTransforms {
        return None;
    }
    // Big-endian; one entry of IFD0 at byte 8; no next directory.
    let mut tiff = b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    tiff.push(orientation.to_exif());
    tiff.extend([0; 6]);
    Some(tiff)
}

/// Reads numbers in the byte order of the file.
struct Reader<'a> {
    tiff: &'a [u8],
    is_big_endian: bool,
}

impl<'a> Reader<'a> {
    fn new(tiff: &'a [u8]) -> Option<Self> {
        let is_big_endian = match tiff {
            [b'M', b'M', 0, 42, ..] => true,
            [b'I', b'I', 42, 0, ..] => false,
            _ => return None,
        };
        Some(Self {
            tiff,
            is_big_endian,
        })
    }

    fn short(&self, at: usize) -> Option<u16> {
        let bytes = *self.tiff.get(at..)?.first_chunk()?;
        Some(if self.is_big_endian {
            u16::from_be_bytes(bytes)
        } else {
            u16::from_le_bytes(bytes)
        })
    }

    fn long(&self, at: usize) -> Option<u32> {
        let bytes = *self.tiff.get(at..)?.first_chunk()?;
        Some(if self.is_big_endian {
            u32::from_be_bytes(bytes)
        } else {
            u32::from_le_bytes(bytes)
        })
    }
}
