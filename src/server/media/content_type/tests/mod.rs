//! Tests of the recognition of types. The functions build the beginnings of files.

mod documents;
mod media;
mod refused;

use super::{HEAD_BYTES, MediaType, recognise};

pub(super) fn recognised(bytes: &[u8], file_name: &str) -> Option<MediaType> {
    recognise(bytes, bytes.len() as u64, file_name, None)
}

pub(super) fn ftyp(major: &[u8; 4], compatible: &[&[u8; 4]]) -> Vec<u8> {
    let length = u32::try_from(16 + compatible.len() * 4)
        .unwrap()
        .to_be_bytes();
    let compatible: Vec<u8> = compatible
        .iter()
        .flat_map(|it| it.iter().copied())
        .collect();
    [
        length.as_slice(),
        b"ftyp",
        major,
        &[0; 4],
        &compatible,
        b"\0\0\0\x08mdat",
    ]
    .concat()
}

/// A ZIP archive as far as its local headers go.
pub(super) fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let entry = |(name, content): &(&str, &[u8])| {
        let mut entry = b"PK\x03\x04\x14\0\0\0\0\0".to_vec();
        entry.resize(26, 0);
        entry.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
        entry.extend([0, 0]);
        entry.extend(name.as_bytes());
        entry.extend_from_slice(content);
        entry
    };
    entries.iter().flat_map(entry).collect()
}

pub(super) fn ole(stream: &str) -> Vec<u8> {
    let mut file = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    file.resize(1024, 0);
    file.extend(stream.encode_utf16().flat_map(u16::to_le_bytes));
    file
}

pub(super) fn mp3() -> Vec<u8> {
    // 128 kbit/s at 44.1 kHz: 417 bytes a frame.
    let mut frame = vec![0xff, 0xfb, 0x90, 0x00];
    frame.resize(417, 0);
    frame.repeat(3)
}
