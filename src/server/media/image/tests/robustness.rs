//! No input makes a function panic, and what is made of damaged files is sound.

use bytes::Bytes;
use proptest::collection::vec;
use proptest::prelude::*;

use super::super::MediaType;
use super::super::preview::{preview, previews};
use super::super::{measure, without_position};
use super::samples;

const TYPES: [MediaType; 4] = [
    MediaType::Jpeg,
    MediaType::Png,
    MediaType::WebP,
    MediaType::Gif,
];

fn valid(media_type: MediaType) -> Vec<u8> {
    let exif = samples::exif(6, true);
    match media_type {
        MediaType::Jpeg => samples::jpeg_with_exif(48, 32, 6),
        MediaType::Png => {
            samples::with_png_chunks(&samples::png(48, 32), &[samples::png_chunk(b"eXIf", &exif)])
        }
        MediaType::WebP => {
            let pixels = samples::webp(48, 32)[12..].to_vec();
            samples::riff(&[
                samples::features(0x08, 48, 32),
                pixels,
                samples::riff_chunk(b"EXIF", &exif),
            ])
        }
        _ => samples::gif(48, 32, 2),
    }
}

/// Calls everything. What was cleaned must be clean, and stay so.
fn use_all(bytes: &[u8], media_type: MediaType) {
    let _ = measure(bytes);
    if let Ok(once) = without_position(Bytes::copy_from_slice(bytes), media_type) {
        assert_eq!(without_position(once.clone(), media_type), Ok(once));
    }
    if let Ok(made) = preview(bytes, media_type, 20) {
        assert!(made.width <= 20 && made.height <= 20);
    }
    if let Ok(made) = previews(bytes, media_type) {
        assert!(made.small.width <= 320 && made.small.height <= 320);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn random_bytes(bytes in vec(any::<u8>(), 0..600), signature in 0..5_usize) {
        let signatures = [b"".as_slice(), b"\xff\xd8", b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR", b"RIFF\x80\0\0\0WEBPVP8X", b"GIF89a"];
        let file = [signatures[signature], &bytes].concat();
        for media_type in TYPES {
            use_all(&file, media_type);
        }
    }

    #[test]
    fn changed_files(
        index in 0..4_usize,
        changes in vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        end in any::<prop::sample::Index>(),
        is_cut in any::<bool>(),
    ) {
        let mut file = valid(TYPES[index]);
        for (at, value) in changes {
            let at = at.index(file.len());
            file[at] = value;
        }
        if is_cut {
            file.truncate(end.index(file.len()));
        }
        use_all(&file, TYPES[index]);
    }

    #[test]
    fn changed_headers(index in 0..4_usize, changes in vec((0..200_usize, any::<u8>()), 1..4)) {
        let mut file = valid(TYPES[index]);
        for (at, value) in changes {
            if let Some(byte) = file.get_mut(at) {
                *byte = value;
            }
        }
        use_all(&file, TYPES[index]);
    }
}

#[test]
fn files_cut_anywhere() {
    for media_type in TYPES {
        let file = valid(media_type);
        for end in 0..file.len() {
            let cut = Bytes::copy_from_slice(&file[..end]);
            let _ = measure(&cut);
            // Only the filler of the last chunk of a WebP file may be missing.
            assert!(
                without_position(cut, media_type).is_err(),
                "{media_type:?} {end}"
            );
        }
    }
}
