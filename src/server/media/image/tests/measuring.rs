use super::super::{Size, measure};
use super::samples;

fn still(width: u32, height: u32) -> Option<Size> {
    Some(Size {
        width,
        height,
        is_animated: false,
    })
}

#[test]
fn every_format_has_its_size() {
    assert_eq!(measure(&samples::jpeg(40, 30)), still(40, 30));
    assert_eq!(measure(&samples::png(40, 30)), still(40, 30));
    assert_eq!(measure(&samples::webp(40, 30)), still(40, 30));
    assert_eq!(measure(&samples::gif(40, 30, 1)), still(40, 30));
}

#[test]
fn lossy_webp_has_its_size() {
    // A frame tag, the start code, 40 × 30 with scaling bits, which do not count.
    let frame = [0, 0, 0, 0x9d, 0x01, 0x2a, 40, 0x40, 30, 0x80, 0, 0];
    let file = samples::riff(&[samples::riff_chunk(b"VP8 ", &frame)]);
    assert_eq!(measure(&file), still(40, 30));
}

#[test]
fn all_orientations_are_applied() {
    for orientation in 1..=8 {
        let expected = if orientation < 5 {
            still(40, 30)
        } else {
            still(30, 40)
        };
        let jpeg = samples::jpeg_with_exif(40, 30, orientation);
        assert_eq!(measure(&jpeg), expected, "JPEG {orientation}");

        let exif = samples::exif(orientation, false);
        let png =
            samples::with_png_chunks(&samples::png(40, 30), &[samples::png_chunk(b"eXIf", &exif)]);
        assert_eq!(measure(&png), expected, "PNG {orientation}");

        let pixels = samples::webp(40, 30)[12..].to_vec();
        let exif = samples::riff_chunk(b"EXIF", &exif);
        let webp = samples::riff(&[samples::features(0x08, 40, 30), pixels, exif]);
        assert_eq!(measure(&webp), expected, "WebP {orientation}");
    }
    for nonsense in [0, 9, 255] {
        assert_eq!(
            measure(&samples::jpeg_with_exif(40, 30, nonsense)),
            still(40, 30)
        );
    }
}

#[test]
fn animations_are_recognised() {
    let is_animated = |bytes: &[u8]| measure(bytes).map(|it| it.is_animated);
    assert_eq!(is_animated(&samples::gif(8, 8, 1)), Some(false));
    assert_eq!(is_animated(&samples::gif(8, 8, 2)), Some(true));

    let apng =
        samples::with_png_chunks(&samples::png(8, 8), &[samples::png_chunk(b"acTL", &[0; 8])]);
    assert_eq!(is_animated(&apng), Some(true));

    let webp = samples::riff(&[samples::features(0x02, 8, 8)]);
    assert_eq!(is_animated(&webp), Some(true));
    assert_eq!(
        is_animated(&samples::riff(&[samples::features(0x10, 8, 8)])),
        Some(false)
    );
}

#[test]
fn the_beginning_suffices() {
    let jpeg = samples::jpeg_with_exif(400, 300, 6);
    let scan = jpeg.windows(2).position(|it| it == [0xff, 0xda]).unwrap();
    assert_eq!(measure(&jpeg[..scan + 20]), still(300, 400));
    assert_eq!(measure(&samples::png(40, 30)[..40]), still(40, 30));
    assert_eq!(measure(&samples::webp(40, 30)[..30]), still(40, 30));
    assert_eq!(measure(&samples::gif(40, 30, 1)[..20]), still(40, 30));
}

#[test]
fn what_is_no_image_has_no_size() {
    for bytes in [
        b"".as_slice(),
        b"\xff\xd8",
        b"\xff\xd8\xff\xd9",
        b"\x89PNG\r\n\x1a\n",
        b"RIFF",
        b"GIF89a",
        b"<svg>",
    ] {
        assert_eq!(measure(bytes), None, "{bytes:?}");
    }
    let mut empty = samples::png(8, 8);
    empty[16..20].fill(0);
    assert_eq!(measure(&empty), None, "no pixels");
}
