use bytes::Bytes;

use super::super::MediaType;
use super::super::{Unreadable, header, measure, without_position};
use super::samples::{self, contains, is_personal, png_chunk, riff_chunk, segment};

fn clean(bytes: &[u8], media_type: MediaType) -> Vec<u8> {
    without_position(Bytes::copy_from_slice(bytes), media_type)
        .unwrap()
        .to_vec()
}

/// From the first table to the end of the image: all that a decoder needs but the frame of the metadata.
fn compressed(jpeg: &[u8]) -> &[u8] {
    let start = jpeg.windows(2).position(|it| it == [0xff, 0xdb]).unwrap();
    &jpeg[start..]
}

fn photo() -> Vec<u8> {
    let adobe = segment(0xee, b"Adobe\0\x64\0\0\0\0\x01");
    let profile = [b"ICC_PROFILE\0\x01\x01", samples::profile().as_slice()].concat();
    let iptc = format!(
        "Photoshop 3.0\08BIM\x04\x04\0\0{} {}",
        samples::LATITUDE_TEXT,
        samples::OWNER
    );
    let extended = format!("http://ns.adobe.com/xmp/extension/\0{}", samples::xmp());
    let xmp = format!("http://ns.adobe.com/xap/1.0/\0{}", samples::xmp());
    let exif = [b"Exif\0\0", samples::exif(6, true).as_slice()].concat();
    let segments = [
        segment(0xe1, &exif),
        segment(0xe1, xmp.as_bytes()),
        segment(0xe1, extended.as_bytes()),
        segment(0xe2, &profile),
        segment(0xe2, format!("MPF\0{}", samples::SERIAL).as_bytes()),
        segment(0xed, iptc.as_bytes()),
        segment(0xeb, samples::SERIAL.as_bytes()),
        segment(0xfe, samples::OWNER.as_bytes()),
        adobe,
    ];
    let mut photo = samples::with_segments(&samples::jpeg(64, 48), &segments);
    // A second picture after the end, as phones write it.
    photo.extend(samples::jpeg_with_exif(16, 16, 1));
    photo
}

#[test]
fn a_photo_loses_position_and_serial_numbers_and_keeps_its_pixels() {
    let photo = photo();
    assert!(is_personal(&photo));
    let clean = clean(&photo, MediaType::Jpeg);
    assert!(!is_personal(&clean));
    assert_eq!(compressed(&clean), compressed(&samples::jpeg(64, 48)));
    assert_eq!(header(&clean), header(&photo), "the orientation stays");
    assert_eq!(
        measure(&clean).map(|it| (it.width, it.height)),
        Some((48, 64))
    );
    assert!(
        contains(&clean, &samples::profile()),
        "the colour profile stays"
    );
    assert!(
        contains(&clean, b"Adobe\0\x64"),
        "the colour transform stays"
    );
    for gone in [
        b"xap/1.0".as_slice(),
        b"Photoshop",
        b"8BIM",
        b"MPF\0",
        b"xmpmeta",
    ] {
        assert!(
            contains(&photo, gone) && !contains(&clean, gone),
            "{}",
            gone.escape_ascii()
        );
    }
}

#[test]
fn every_orientation_survives() {
    for orientation in 1..=8 {
        for little_endian in [true, false] {
            let exif = samples::exif(orientation, little_endian);
            let jpeg = samples::with_segments(
                &samples::jpeg(40, 30),
                &[segment(0xe1, &[b"Exif\0\0", exif.as_slice()].concat())],
            );
            let png = samples::with_png_chunks(&samples::png(40, 30), &[png_chunk(b"eXIf", &exif)]);
            let pixels = samples::webp(40, 30)[12..].to_vec();
            let webp = samples::riff(&[
                samples::features(0x08, 40, 30),
                pixels,
                riff_chunk(b"EXIF", &exif),
            ]);
            for (file, media_type) in [
                (jpeg, MediaType::Jpeg),
                (png, MediaType::Png),
                (webp, MediaType::WebP),
            ] {
                let clean = clean(&file, media_type);
                assert!(is_personal(&file) && !is_personal(&clean));
                assert_eq!(
                    header(&clean).unwrap().orientation.to_exif(),
                    orientation,
                    "{media_type:?}"
                );
            }
        }
    }
}

#[test]
fn cleaning_twice_changes_nothing_and_clean_files_are_not_copied() {
    let exif = samples::exif(3, true);
    let pixels = samples::webp(40, 30)[12..].to_vec();
    let files = [
        (photo(), MediaType::Jpeg),
        (samples::jpeg(40, 30), MediaType::Jpeg),
        (
            samples::with_png_chunks(&samples::png(40, 30), &[png_chunk(b"eXIf", &exif)]),
            MediaType::Png,
        ),
        (
            samples::riff(&[
                samples::features(0x0c, 40, 30),
                pixels,
                riff_chunk(b"EXIF", &exif),
            ]),
            MediaType::WebP,
        ),
        (samples::webp(40, 30), MediaType::WebP),
        (samples::gif(8, 8, 2), MediaType::Gif),
    ];
    for (file, media_type) in files {
        let once = Bytes::from(clean(&file, media_type));
        let twice = without_position(once.clone(), media_type).unwrap();
        assert_eq!(once.as_ptr(), twice.as_ptr(), "{media_type:?}");
        assert_eq!(once, twice);
    }
}

#[test]
fn a_jfif_thumbnail_goes_and_the_density_stays() {
    let jpeg = samples::jpeg(16, 16);
    let thumbnail = [
        b"JFIF\0\x01\x02\x01\0\x48\0\x48\x01\x01",
        samples::SERIAL.as_bytes(),
    ]
    .concat();
    // Replaces the segment that the encoder wrote.
    let length = usize::from(u16::from_be_bytes([jpeg[4], jpeg[5]]));
    let file = [&jpeg[..2], &segment(0xe0, &thumbnail), &jpeg[4 + length..]].concat();
    let clean = clean(&file, MediaType::Jpeg);
    assert!(contains(
        &clean,
        b"\xff\xe0\0\x10JFIF\0\x01\x02\x01\0\x48\0\x48\0\0\xff"
    ));
    assert!(is_personal(&file) && !is_personal(&clean));
}

#[test]
fn a_png_loses_its_texts() {
    let plain = samples::png(40, 30);
    let text = format!("XML:com.adobe.xmp\0\0\0\0\0{}", samples::xmp());
    let chunks = [
        png_chunk(b"iTXt", text.as_bytes()),
        png_chunk(b"tEXt", format!("Author\0{}", samples::OWNER).as_bytes()),
        png_chunk(b"zTXt", b"Raw profile type exif\0\0compressed"),
        png_chunk(b"tIME", &[7, 234, 1, 1, 1, 1, 1]),
        png_chunk(b"caBX", samples::SERIAL.as_bytes()),
        png_chunk(b"gAMA", &45_455_u32.to_be_bytes()),
    ];
    let mut file = samples::with_png_chunks(&plain, &chunks);
    file.extend(samples::OWNER.as_bytes());
    let expected =
        samples::with_png_chunks(&plain, &[png_chunk(b"gAMA", &45_455_u32.to_be_bytes())]);
    assert!(is_personal(&file));
    assert_eq!(clean(&file, MediaType::Png), expected);
}

#[test]
fn a_webp_loses_its_metadata_and_their_flags() {
    let pixels = samples::webp(40, 30)[12..].to_vec();
    let profile = riff_chunk(b"ICCP", &samples::profile());
    let file = samples::riff(&[
        samples::features(0x2c, 40, 30),
        profile.clone(),
        pixels.clone(),
        riff_chunk(b"EXIF", &samples::exif(1, true)),
        riff_chunk(b"XMP ", samples::xmp().as_bytes()),
        riff_chunk(b"abcd", samples::SERIAL.as_bytes()),
    ]);
    let expected = samples::riff(&[samples::features(0x20, 40, 30), profile, pixels]);
    assert!(is_personal(&file));
    assert_eq!(clean(&file, MediaType::WebP), expected);
    assert!(::image::load_from_memory(&expected).is_ok());
}

#[test]
fn a_gif_loses_comments_and_metadata_and_still_repeats() {
    let plain = samples::gif(8, 8, 2);
    let xmp = samples::xmp();
    // XMP is written without sub-blocks; bytes from 255 down to 0 bring every reader to its end.
    let mut metadata = b"\x21\xff\x0bXMP DataXMP".to_vec();
    metadata.extend(xmp.as_bytes());
    metadata.push(1);
    metadata.extend((0..=255).rev());
    metadata.push(0);
    let comment = [b"\x21\xfe\x0b".as_slice(), samples::OWNER.as_bytes(), b"\0"].concat();
    let repeat = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0";
    let blocks = 13
        + if plain[10] & 0x80 == 0 {
            0
        } else {
            3 << ((plain[10] & 7) + 1)
        };
    let with = |parts: &[&[u8]]| [&plain[..blocks], &parts.concat(), &plain[blocks..]].concat();
    let mut file = with(&[&metadata, &comment, repeat]);
    file.extend(samples::SERIAL.as_bytes());
    assert!(is_personal(&file));
    assert_eq!(clean(&file, MediaType::Gif), with(&[repeat]));
}

#[test]
fn damaged_images_are_refused() {
    let truncated = |file: Vec<u8>| file[..file.len() * 2 / 3].to_vec();
    let files = [
        (
            truncated(samples::jpeg_with_exif(64, 64, 1)),
            MediaType::Jpeg,
        ),
        (truncated(samples::png(64, 64)), MediaType::Png),
        (truncated(samples::webp(64, 64)), MediaType::WebP),
        (truncated(samples::gif(64, 64, 2)), MediaType::Gif),
        (b"\xff\xd8\xff\xd9".to_vec(), MediaType::Jpeg),
        (samples::png(8, 8), MediaType::Jpeg),
        (samples::gif(8, 8, 1), MediaType::WebP),
        (b"GIF89a/*\0\0*/=1;alert(1)".to_vec(), MediaType::Gif),
    ];
    for (file, media_type) in files {
        assert_eq!(
            without_position(file.into(), media_type),
            Err(Unreadable),
            "{media_type:?}"
        );
    }
    for media_type in [
        MediaType::Jpeg,
        MediaType::Png,
        MediaType::WebP,
        MediaType::Gif,
    ] {
        assert_eq!(without_position(Bytes::new(), media_type), Err(Unreadable));
    }
}

#[test]
fn other_types_are_returned_unchanged() {
    let file = Bytes::from_static(b"\0\0\0\x18ftypheic");
    assert_eq!(without_position(file.clone(), MediaType::Heic), Ok(file));
}
