use ::image::{DynamicImage, GenericImageView, Rgba};

use super::super::MediaType;
use super::super::measure;
use super::super::preview::{NoPreview, Preview, preview, previews};
use super::samples::{self, segment};

fn decoded(preview: &Preview) -> DynamicImage {
    let image = ::image::load_from_memory(&preview.bytes).unwrap();
    assert_eq!(image.dimensions(), (preview.width, preview.height));
    image
}

/// What colour dominates a pixel: red, green or blue.
fn colour(image: &DynamicImage, x: u32, y: u32) -> char {
    let Rgba([red, green, blue, _]) = image.get_pixel(x, y);
    match red.max(green).max(blue) {
        it if it == red => 'r',
        it if it == green => 'g',
        _ => 'b',
    }
}

#[test]
fn previews_have_their_sizes_and_formats() {
    for (file, media_type) in [
        (samples::jpeg(2000, 1000), MediaType::Jpeg),
        (samples::png(2000, 1000), MediaType::Png),
        (samples::webp(2000, 1000), MediaType::WebP),
        (samples::gif(2000, 1000, 2), MediaType::Gif),
    ] {
        let made = previews(&file, media_type).unwrap();
        let large = made.large.unwrap();
        assert_eq!((large.width, large.height), (1600, 800), "{media_type:?}");
        assert_eq!((made.small.width, made.small.height), (320, 160));
        for preview in [&large, &made.small] {
            assert_eq!(preview.media_type, MediaType::Jpeg);
            let image = decoded(preview);
            let (width, height) = image.dimensions();
            assert_eq!(colour(&image, width / 4, height / 4), 'r', "{media_type:?}");
            assert_eq!(colour(&image, width * 3 / 4, height / 4), 'b');
            assert_eq!(colour(&image, width / 4, height - 4), 'g');
        }
        assert!(
            (5..=40).contains(&made.thumbhash.len()),
            "{}",
            made.thumbhash.len()
        );
    }
}

#[test]
fn small_images_are_not_enlarged() {
    let made = previews(&samples::jpeg(40, 30), MediaType::Jpeg).unwrap();
    assert_eq!((made.small.width, made.small.height), (40, 30));
    assert_eq!(made.large, None);
    let exact = previews(&samples::jpeg(1600, 8), MediaType::Jpeg).unwrap();
    assert_eq!(exact.large, None);
    let one = preview(&samples::jpeg(640, 480), MediaType::Jpeg, 100).unwrap();
    assert_eq!((one.width, one.height), (100, 75));
}

#[test]
fn previews_are_upright() {
    // Where the red, the blue and the green part of the picture are seen, for each orientation: at the left, right,
    // top or bottom. Red and blue share three quarters.
    let seen = ["lrb", "rlb", "rlt", "lrt", "tbr", "tbl", "btl", "btr"];
    for (orientation, seen) in (1..=8).zip(seen) {
        let file = samples::jpeg_with_exif(400, 400, orientation);
        let image = decoded(&preview(&file, MediaType::Jpeg, 100).unwrap());
        let mut places = seen.chars();
        let green = places.nth(2).unwrap();
        let (x, y) = match green {
            'l' => (4, 50),
            'r' => (95, 50),
            't' => (50, 4),
            _ => (50, 95),
        };
        assert_eq!(colour(&image, x, y), 'g', "green, {orientation}");
        for (place, expected) in seen.chars().zip(['r', 'b']) {
            // The middle of the part that is not green, towards the side.
            let (x, y) = match (place, green) {
                ('l', 't') => (10, 60),
                ('l', _) => (10, 40),
                ('r', 't') => (90, 60),
                ('r', _) => (90, 40),
                ('t', 'l') => (60, 10),
                ('t', _) => (40, 10),
                (_, 'l') => (60, 90),
                _ => (40, 90),
            };
            assert_eq!(colour(&image, x, y), expected, "{orientation}");
        }
    }
}

#[test]
fn turned_photos_have_turned_previews() {
    let file = samples::jpeg_with_exif(2000, 1000, 6);
    let made = previews(&file, MediaType::Jpeg).unwrap();
    let large = made.large.unwrap();
    assert_eq!((large.width, large.height), (800, 1600));
    assert_eq!((made.small.width, made.small.height), (160, 320));
    assert_eq!(
        measure(&file).map(|it| (it.width, it.height)),
        Some((1000, 2000))
    );
}

#[test]
fn transparency_survives() {
    let made = previews(&samples::transparent_png(400, 400), MediaType::Png).unwrap();
    assert_eq!(made.small.media_type, MediaType::WebP);
    let image = decoded(&made.small);
    assert_eq!(image.get_pixel(10, 10).0[3], 0);
    assert_eq!(image.get_pixel(310, 10).0, [200, 0, 0, 255]);
}

#[test]
fn previews_keep_the_colour_profile_and_nothing_else() {
    let profile = [b"ICC_PROFILE\0\x01\x01", samples::profile().as_slice()].concat();
    let exif = [b"Exif\0\0", samples::exif(1, true).as_slice()].concat();
    let segments = [segment(0xe1, &exif), segment(0xe2, &profile)];
    let file = samples::with_segments(&samples::jpeg(2000, 1000), &segments);
    let made = previews(&file, MediaType::Jpeg).unwrap();
    for preview in [made.small, made.large.unwrap()] {
        assert!(samples::contains(&preview.bytes, &samples::profile()));
        assert!(!samples::is_personal(&preview.bytes));
    }
}

#[test]
fn profiles_of_other_colour_spaces_are_left_out() {
    let mut cmyk = samples::profile();
    cmyk[16..20].copy_from_slice(b"CMYK");
    let segments = [segment(
        0xe2,
        &[b"ICC_PROFILE\0\x01\x01", cmyk.as_slice()].concat(),
    )];
    let file = samples::with_segments(&samples::jpeg(40, 30), &segments);
    let made = preview(&file, MediaType::Jpeg, 20).unwrap();
    assert!(!samples::contains(&made.bytes, b"ICC_PROFILE"));
}

#[test]
fn grey_photos_have_previews() {
    for size in [200, 1000] {
        let made = preview(&samples::grey_jpeg(size, size), MediaType::Jpeg, 100).unwrap();
        let Rgba([red, green, blue, _]) = decoded(&made).get_pixel(50, 50);
        for value in [red, green, blue] {
            assert!((85..=95).contains(&value), "{value}");
        }
    }
}

#[test]
fn narrow_images_have_previews() {
    for (width, height) in [(1, 1), (3000, 1), (1, 3000)] {
        let made = previews(&samples::png(width, height), MediaType::Png).unwrap();
        assert_eq!(
            (made.small.width, made.small.height),
            (width.min(320), height.min(320))
        );
    }
}

#[test]
fn decompression_bombs_are_refused_by_their_header() {
    let mut png = samples::png(8, 8);
    let header: Vec<u8> = [60_000_u32.to_be_bytes(), 60_000_u32.to_be_bytes()].concat();
    let header = samples::png_chunk(b"IHDR", &[header.as_slice(), &png[24..29]].concat());
    png.splice(8..33, header);

    let mut gif = samples::gif(8, 8, 1);
    gif[6..10].copy_from_slice(&[0x60, 0xea, 0x60, 0xea]);

    let mut jpeg = samples::jpeg(8, 8);
    let frame = jpeg.windows(2).position(|it| it == [0xff, 0xc0]).unwrap();
    jpeg[frame + 5..frame + 9].copy_from_slice(&[0xea, 0x60, 0xea, 0x60]);

    let pixels = samples::webp(8, 8)[12..].to_vec();
    let webp = samples::riff(&[samples::features(0, 60_000, 60_000), pixels]);

    // 40,001 × 1 pixels are few, but too wide.
    let wide = samples::png(40_001, 1);

    for (bomb, media_type) in [
        (png, MediaType::Png),
        (gif, MediaType::Gif),
        (jpeg, MediaType::Jpeg),
        (webp, MediaType::WebP),
        (wide, MediaType::Png),
    ] {
        assert_eq!(
            previews(&bomb, media_type),
            Err(NoPreview::TooLarge),
            "{media_type:?}"
        );
        assert_eq!(preview(&bomb, media_type, 320), Err(NoPreview::TooLarge));
    }
}

#[test]
fn a_large_frame_in_a_small_canvas_is_refused() {
    let mut gif = samples::gif(8, 8, 1);
    // The frame after the colour table says 60,000 × 60,000.
    let frame = gif
        .windows(9)
        .position(|it| it == [0x2c, 0, 0, 0, 0, 8, 0, 8, 0])
        .unwrap();
    gif[frame + 5..frame + 9].copy_from_slice(&[0x60, 0xea, 0x60, 0xea]);
    assert_eq!(preview(&gif, MediaType::Gif, 320), Err(NoPreview::Damaged));

    // 16,384 × 16,384 is the most that lossless WebP can say.
    let webp = samples::riff(&[
        samples::features(0, 8, 8),
        samples::riff_chunk(b"VP8L", b"\x2f\xff\xff\xff\x0f\0\0\0"),
    ]);
    assert_eq!(
        preview(&webp, MediaType::WebP, 320),
        Err(NoPreview::Damaged)
    );
}

#[test]
fn a_jpeg_with_too_many_scans_is_refused() {
    let jpeg = samples::jpeg(64, 64);
    let scan = jpeg.windows(2).position(|it| it == [0xff, 0xda]).unwrap();
    let scans = |count: usize| {
        [
            &jpeg[..scan],
            &jpeg[scan..jpeg.len() - 2].repeat(count),
            b"\xff\xd9",
        ]
        .concat()
    };
    assert_eq!(
        preview(&scans(65), MediaType::Jpeg, 320),
        Err(NoPreview::TooLarge)
    );
    assert_ne!(
        preview(&scans(1), MediaType::Jpeg, 320),
        Err(NoPreview::TooLarge)
    );
}

#[test]
fn damaged_and_other_files_have_no_preview() {
    for media_type in [
        MediaType::Jpeg,
        MediaType::Png,
        MediaType::WebP,
        MediaType::Gif,
    ] {
        assert_eq!(preview(b"", media_type, 320), Err(NoPreview::Damaged));
    }
    let png = samples::png(64, 64);
    assert_eq!(
        preview(&png[..60], MediaType::Png, 320),
        Err(NoPreview::Damaged)
    );
    assert_eq!(
        preview(&png, MediaType::Gif, 320),
        Err(NoPreview::Damaged),
        "another type than the content's"
    );
    assert_eq!(
        preview(&png, MediaType::Heic, 320),
        Err(NoPreview::Unsupported)
    );
    assert_eq!(
        preview(&png, MediaType::Avif, 320),
        Err(NoPreview::Unsupported)
    );
    // A JPEG that ends before its first scan; one that ends within it may have a preview with a grey rest.
    let jpeg = samples::jpeg(64, 64);
    assert_eq!(
        preview(&jpeg[..200], MediaType::Jpeg, 320),
        Err(NoPreview::Damaged)
    );
}
