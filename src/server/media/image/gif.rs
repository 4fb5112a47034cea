//! The blocks of a GIF file (GIF89a).

use std::ops::Range;

use ::image::metadata::Orientation;

use super::Header;
use super::cut::Cut;

/// Signature, width, height, flags, background, aspect.
const HEADER_BYTES: usize = 13;

const EXTENSION: u8 = 0x21;
const IMAGE: u8 = 0x2c;
const TRAILER: u8 = 0x3b;
const GRAPHIC_CONTROL: u8 = 0xf9;
const APPLICATION: u8 = 0xff;

/// Applications whose extensions pictures need: repetition of the animation, colour profile.
const KEPT_APPLICATIONS: [&[u8]; 3] = [b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012"];

struct Block {
    kind: BlockKind,
    range: Range<usize>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum BlockKind {
    Frame,
    /// Timing, transparency, repetition, colour profile.
    Control,
    /// Comments, texts, XMP and other applications' data.
    Other,
    Trailer,
}

/// Reads block after block; `None` after the trailer, at the end of the bytes, or if a block is damaged.
struct Blocks<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Iterator for Blocks<'_> {
    type Item = Block;

    fn next(&mut self) -> Option<Block> {
        let start = self.at;
        let (kind, end) = match *self.bytes.get(start)? {
            EXTENSION => {
                let kind = extension_kind(self.bytes.get(start + 1..)?);
                (kind, self.after_sub_blocks(start + 2)?)
            }
            IMAGE => {
                // Position and size in eight bytes, flags; colour table; code size; data.
                let flags = *self.bytes.get(start + 9)?;
                let data = start + 10 + colour_table_bytes(flags) + 1;
                (BlockKind::Frame, self.after_sub_blocks(data)?)
            }
            TRAILER => (BlockKind::Trailer, start + 1),
            _ => return None,
        };
        self.at = if kind == BlockKind::Trailer {
            self.bytes.len()
        } else {
            end
        };
        Some(Block {
            kind,
            range: start..end,
        })
    }
}

impl Blocks<'_> {
    /// The position after the sub-blocks that begin here: a length and so many bytes each, until a length of zero.
    fn after_sub_blocks(&self, start: usize) -> Option<usize> {
        let mut at = start;
        loop {
            match *self.bytes.get(at)? {
                0 => return Some(at + 1),
                length => at += 1 + usize::from(length),
            }
        }
    }
}

/// The kind of an extension, from its label and first sub-block.
fn extension_kind(extension: &[u8]) -> BlockKind {
    match extension {
        [GRAPHIC_CONTROL, ..] => BlockKind::Control,
        [APPLICATION, 11, name @ ..] if KEPT_APPLICATIONS.iter().any(|it| name.starts_with(it)) => {
            BlockKind::Control
        }
        _ => BlockKind::Other,
    }
}

/// The length of the colour table that these flags announce.
fn colour_table_bytes(flags: u8) -> usize {
    if flags & 0x80 == 0 {
        0
    } else {
        3 << ((flags & 7) + 1)
    }
}

fn blocks(bytes: &[u8]) -> Option<Blocks<'_>> {
    let is_gif = bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a");
    let flags = *bytes.get(10).filter(|_| is_gif)?;
    Some(Blocks {
        bytes,
        at: HEADER_BYTES + colour_table_bytes(flags),
    })
}

/// Size and whether there is a second frame.
pub(super) fn header(bytes: &[u8]) -> Option<Header> {
    let frames = blocks(bytes)?.filter(|it| it.kind == BlockKind::Frame);
    let [_, _, _, _, _, _, w1, w2, h1, h2, ..] = bytes else {
        return None;
    };
    Some(Header {
        width: u16::from_le_bytes([*w1, *w2]).into(),
        height: u16::from_le_bytes([*h1, *h2]).into(),
        orientation: Orientation::NoTransforms,
        is_animated: frames.take(2).count() == 2,
    })
}

/// The image up to its trailer without comments, texts and metadata.
pub(super) fn cut(bytes: &[u8]) -> Option<Cut> {
    let blocks = blocks(bytes)?;
    let mut cut = Cut::default();
    cut.keep(0..blocks.at);
    let mut has_frame = false;
    for block in blocks {
        match block.kind {
            BlockKind::Other => {}
            BlockKind::Trailer => {
                cut.keep(block.range);
                return has_frame.then_some(cut);
            }
            BlockKind::Frame | BlockKind::Control => {
                has_frame |= block.kind == BlockKind::Frame;
                cut.keep(block.range);
            }
        }
    }
    None
}
