//! Bitmaps (BMP) of 24 bits: the simplest picture that all browsers show.

/// Length of both headers.
const HEADERS: usize = 54;

/// The file of a picture; its pixels come line by line from the top.
pub(super) fn bitmap(
    width: usize,
    height: usize,
    pixels: impl Iterator<Item = [u8; 3]>,
) -> Vec<u8> {
    // Lines end at multiples of four bytes.
    let line = (width * 3).next_multiple_of(4);
    let mut file = vec![0; HEADERS + line * height];
    let size = file.len();
    let mut put = |at: usize, value: usize| {
        let value = u32::try_from(value).unwrap_or_default().to_le_bytes();
        file[at..at + 4].copy_from_slice(&value);
    };
    put(2, size);
    put(10, HEADERS);
    // The second header, of 40 bytes: size, planes, bits of a pixel.
    put(14, HEADERS - 14);
    put(18, width);
    put(22, height);
    put(26, 1 | 24 << 16);
    file[..2].copy_from_slice(b"BM");
    for (index, [r, g, b]) in pixels.enumerate() {
        // The lowest line is the first.
        let at = HEADERS + line * (height - 1 - index / width) + index % width * 3;
        file[at..at + 3].copy_from_slice(&[b, g, r]);
    }
    file
}
