//! The segments of a JPEG file (ITU-T T.81, annex B).

use std::ops::Range;

use ::image::metadata::Orientation;

use super::cut::Cut;
use super::{Header, exif};

const EOI: u8 = 0xd9;
const SOS: u8 = 0xda;
const APP0: u8 = 0xe0;
const APP1: u8 = 0xe1;
const APP2: u8 = 0xe2;
const APP14: u8 = 0xee;

const EXIF: &[u8] = b"Exif\0";
const JFIF: &[u8] = b"JFIF\0";
const ICC: &[u8] = b"ICC_PROFILE\0";
const ADOBE: &[u8] = b"Adobe";

/// Bytes before the data of an ICC segment: identifier, number, count.
const ICC_HEADER_BYTES: usize = ICC.len() + 2;

/// One marker with what belongs to it.
struct Segment<'a> {
    marker: u8,
    /// Without marker and length; empty if the marker has no parameters.
    payload: &'a [u8],
    /// Marker, length, payload and, of a scan, the compressed data.
    range: Range<usize>,
}

/// Reads segment after segment; `None` at the end of the bytes or if one is damaged.
struct Segments<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Iterator for Segments<'a> {
    type Item = Segment<'a>;

    fn next(&mut self) -> Option<Segment<'a>> {
        // Decoders skip bytes before a marker, and a marker may be preceded by any number of 0xff.
        let rest = self.bytes.get(self.at..)?;
        let first = rest.iter().position(|it| *it == 0xff)?;
        let fill = rest.get(first..)?.iter().position(|it| *it != 0xff)?;
        let marker_at = self.at + first + fill;
        let marker = *self.bytes.get(marker_at)?;
        let start = marker_at - 1;
        let (payload, end) = if has_no_parameters(marker) {
            (0..0, marker_at + 1)
        } else {
            let length = *self.bytes.get(marker_at + 1..)?.first_chunk()?;
            let length = usize::from(u16::from_be_bytes(length)).checked_sub(2)?;
            let payload = marker_at + 3..marker_at + 3 + length;
            let end = payload.end;
            (payload, end)
        };
        let payload = self.bytes.get(payload)?;
        let end = if marker == SOS {
            end + self.scan_bytes(end)?
        } else {
            end
        };
        self.at = end;
        Some(Segment {
            marker,
            payload,
            range: start..end,
        })
    }
}

impl Segments<'_> {
    /// The length of the compressed data that begins here. It ends before the next marker other than a restart marker;
    /// 0xff in the data is followed by 0.
    fn scan_bytes(&self, start: usize) -> Option<usize> {
        let data = self.bytes.get(start..)?;
        let mut at = 0;
        loop {
            at += data.get(at..)?.iter().position(|it| *it == 0xff)?;
            match data.get(at + 1)? {
                0 | 0xd0..=0xd7 => at += 2,
                0xff => at += 1,
                _ => return Some(at),
            }
        }
    }
}

fn has_no_parameters(marker: u8) -> bool {
    matches!(marker, 0x00 | 0x01 | 0xd0..=EOI)
}

/// Start of frame: all of 0xc0 to 0xcf that do not define tables or extensions.
fn is_frame(marker: u8) -> bool {
    matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc)
}

fn segments(bytes: &[u8]) -> Segments<'_> {
    Segments { bytes, at: 0 }
}

/// Size and orientation, from the segments before the first scan.
pub(super) fn header(bytes: &[u8]) -> Option<Header> {
    let mut frame = None;
    let mut orientation = Orientation::NoTransforms;
    // A scan at whose end the bytes end is no segment: the iterator ends there, too.
    for segment in segments(bytes).take_while(|it| it.marker != SOS && it.marker != EOI) {
        if is_frame(segment.marker) && frame.is_none() {
            frame = Some(segment.payload);
        } else if let Some(tiff) = exif_of(&segment) {
            orientation = exif::orientation(tiff);
        }
    }
    // Precision in one byte, then height and width.
    let [_, h1, h2, w1, w2, ..] = frame? else {
        return None;
    };
    Some(Header {
        width: u16::from_be_bytes([*w1, *w2]).into(),
        height: u16::from_be_bytes([*h1, *h2]).into(),
        orientation,
        is_animated: false,
    })
}

/// How many scans the image has: one, or about ten if it is progressive. Decoding takes time for each.
pub(super) fn scans(bytes: &[u8]) -> usize {
    let until_end = segments(bytes).take_while(|it| it.marker != EOI);
    until_end.filter(|it| it.marker == SOS).count()
}

/// The ICC profile, put together from its segments, which are expected in their order.
pub(super) fn colour_profile(bytes: &[u8]) -> Vec<u8> {
    let before_scan = segments(bytes).take_while(|it| it.marker != SOS);
    let parts = before_scan.filter(|it| it.marker == APP2 && it.payload.starts_with(ICC));
    let parts = parts.filter_map(|it| it.payload.get(ICC_HEADER_BYTES..));
    parts.flatten().copied().collect()
}

/// The TIFF data of an EXIF segment. A zero byte follows the identifier, as a filler.
fn exif_of<'a>(segment: &Segment<'a>) -> Option<&'a [u8]> {
    let is_app1 = segment.marker == APP1;
    is_app1
        .then(|| segment.payload.strip_prefix(EXIF)?.get(1..))
        .flatten()
}

/// The image up to its end marker without what names people, places and cameras.
pub(super) fn cut(bytes: &[u8]) -> Option<Cut> {
    let mut cut = Cut::default();
    let mut has_scan = false;
    for segment in segments(bytes) {
        match segment.marker {
            APP0 if segment.payload.starts_with(JFIF) => keep_jfif(&mut cut, &segment),
            APP1 => {
                let orientation = exif_of(&segment).map(exif::orientation);
                if let Some(tiff) = orientation.and_then(exif::only_orientation) {
                    cut_exif(&mut cut, &segment, &tiff);
                }
            }
            APP2 if segment.payload.starts_with(ICC) => cut.keep(segment.range),
            // The colour transform; needed to decode.
            APP14 if segment.payload.starts_with(ADOBE) => cut.keep(segment.range),
            EOI => {
                cut.keep(segment.range);
                return has_scan.then_some(cut);
            }
            // Frames, tables and scans.
            marker @ 0xc0..=0xdd => {
                has_scan |= marker == SOS;
                cut.keep(segment.range);
            }
            _ => {}
        }
    }
    None
}

/// Keeps version and density; a thumbnail, which may show what was cropped away, goes.
fn keep_jfif(cut: &mut Cut, segment: &Segment<'_>) {
    match segment.payload.first_chunk::<14>() {
        Some(fields) if segment.payload.len() > fields.len() => {
            let mut written = vec![0xff, APP0, 0, 16];
            written.extend_from_slice(fields.get(..12).unwrap_or_default());
            written.extend([0, 0]);
            cut.write(written);
        }
        Some(_) => cut.keep(segment.range.clone()),
        None => {}
    }
}

/// Writes EXIF data instead of a segment; keeps the segment if it has no other data.
fn cut_exif(cut: &mut Cut, segment: &Segment<'_>, tiff: &[u8]) {
    let mut payload = EXIF.to_vec();
    payload.push(0);
    payload.extend_from_slice(tiff);
    if segment.payload == payload {
        cut.keep(segment.range.clone());
    } else if let Ok(length) = u16::try_from(payload.len() + 2) {
        let mut written = vec![0xff, APP1];
        written.extend(length.to_be_bytes());
        written.extend(payload);
        cut.write(written);
    }
}
