use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::*;

fn encoded(width: usize, height: usize, pixels: &[u8]) -> String {
    STANDARD.encode(::thumbhash::rgba_to_thumb_hash(width, height, pixels))
}

fn hash(pixel: [u8; 4]) -> String {
    encoded(4, 4, &pixel.repeat(16))
}

/// A hash of a picture whose corners differ.
fn uneven(width: usize, height: usize) -> String {
    let side = |at: usize, of: usize| (at * 255 / of) as u8;
    let pixels = (0..height).flat_map(|y| {
        (0..width).flat_map(move |x| [side(x, width), side(y, height), 255 - side(x, width), 255])
    });
    encoded(width, height, &pixels.collect::<Vec<_>>())
}

/// Width, height and pixels of a bitmap, read by another program.
fn read(file: &[u8]) -> (usize, usize, Vec<[u8; 3]>) {
    let number = |at: usize| u32::from_le_bytes(file[at..at + 4].try_into().unwrap()) as usize;
    assert_eq!((&file[..2], number(2)), (&b"BM"[..], file.len()));
    assert_eq!((number(14), number(26), number(30)), (40, 1 | 24 << 16, 0));
    let (width, height) = (number(18), number(22));
    let line = (width * 3).div_ceil(4) * 4;
    let lines = file[number(10)..].chunks_exact(line).rev();
    let pixels = lines.flat_map(|line| {
        let pixels = line[..width * 3].chunks_exact(3);
        pixels.map(|it| [it[2], it[1], it[0]])
    });
    (width, height, pixels.collect())
}

#[test]
fn the_colour_is_the_average() {
    for expected in [[200, 40, 30], [10, 120, 60], [240, 240, 235], [0, 0, 0]] {
        let [r, g, b] = expected;
        let text = colour(&hash([r, g, b, 255])).unwrap();
        let parsed = u32::from_str_radix(text.trim_start_matches('#'), 16).unwrap();
        let [_, found @ ..] = parsed.to_be_bytes();
        for (found, expected) in found.into_iter().zip(expected) {
            assert!(found.abs_diff(expected) <= 6, "{text} for {expected}");
        }
    }
}

#[test]
fn the_picture_is_that_of_the_library() {
    for (width, height) in [(4, 4), (100, 60), (60, 100), (100, 20), (9, 100), (100, 99)] {
        let hash = uneven(width, height);
        let decoded = STANDARD.decode(&hash).unwrap();
        let (width, height, expected) = ::thumbhash::thumb_hash_to_rgba(&decoded).unwrap();
        let found = read(&picture(&hash).unwrap());
        assert_eq!((found.0, found.1), (width, height));
        for (found, expected) in found.2.iter().zip(expected.chunks_exact(4)) {
            for (found, expected) in found.iter().zip(expected) {
                // The library rounds down.
                assert!(found.abs_diff(*expected) <= 1, "{found} for {expected}");
            }
        }
    }
}

#[test]
fn what_has_no_colour_gets_none() {
    let transparent = hash([200, 40, 30, 90]);
    let cut = &uneven(100, 60)[..8];
    for none in [&*transparent, "", "AB", "not base64!"] {
        assert_eq!(colour(none), None, "{none}");
        assert_eq!(picture(none), None, "{none}");
    }
    assert!(colour(cut).is_some(), "it is in the beginning");
    assert_eq!(picture(cut), None);
}
