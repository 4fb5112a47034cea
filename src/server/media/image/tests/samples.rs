//! Images built by encoders, and the metadata that the tests put into them.

use ::image::codecs::gif::GifEncoder;
use ::image::codecs::jpeg::JpegEncoder;
use ::image::codecs::png::PngEncoder;
use ::image::codecs::webp::WebPEncoder;
use ::image::{
    DynamicImage, ExtendedColorType, Frame, ImageEncoder, Rgb, RgbImage, Rgba, RgbaImage,
};

/// The coordinates in the form of EXIF (26° 55' 27"), and of XMP.
pub(super) const LATITUDE: [u32; 6] = [26, 1, 55, 1, 2_706, 100];
pub(super) const LATITUDE_TEXT: &str = "26,55.451N";

/// Other texts that must not remain.
pub(super) const SERIAL: &str = "SN0123456789";
pub(super) const OWNER: &str = "Asha Sharma";

/// Left half red, right half blue, the lowest rows green: shows which way is up.
pub(super) fn picture(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        if y >= height * 3 / 4 {
            Rgb([0, 200, 0])
        } else if x < width / 2 {
            Rgb([200, 0, 0])
        } else {
            Rgb([0, 0, 200])
        }
    })
}

pub(super) fn jpeg(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut bytes, 90);
    picture(width, height).write_with_encoder(encoder).unwrap();
    bytes
}

pub(super) fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    picture(width, height)
        .write_with_encoder(PngEncoder::new(&mut bytes))
        .unwrap();
    bytes
}

pub(super) fn transparent_png(width: u32, height: u32) -> Vec<u8> {
    let image = RgbaImage::from_fn(width, height, |x, _| {
        Rgba([200, 0, 0, if x < width / 2 { 0 } else { 255 }])
    });
    let mut bytes = Vec::new();
    image
        .write_with_encoder(PngEncoder::new(&mut bytes))
        .unwrap();
    bytes
}

pub(super) fn webp(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let image = DynamicImage::ImageRgb8(picture(width, height));
    image
        .write_with_encoder(WebPEncoder::new_lossless(&mut bytes))
        .unwrap();
    bytes
}

pub(super) fn gif(width: u32, height: u32, frames: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    let image = DynamicImage::ImageRgb8(picture(width, height)).into_rgba8();
    let mut encoder = GifEncoder::new_with_speed(&mut bytes, 30);
    encoder
        .encode_frames(vec![Frame::new(image); frames])
        .unwrap();
    drop(encoder);
    bytes
}

/// A grey JPEG, which has one component.
pub(super) fn grey_jpeg(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let pixels = vec![90; (width * height) as usize];
    let encoder = JpegEncoder::new(&mut bytes);
    encoder
        .write_image(&pixels, width, height, ExtendedColorType::L8)
        .unwrap();
    bytes
}

/// EXIF with an orientation, a serial number, an owner and a position in IFD0, and a second directory with a thumbnail
/// that has a position of its own.
pub(super) fn exif(orientation: u8, little_endian: bool) -> Vec<u8> {
    let short = |value: u16| {
        if little_endian {
            value.to_le_bytes()
        } else {
            value.to_be_bytes()
        }
    };
    let long = |value: u32| {
        if little_endian {
            value.to_le_bytes()
        } else {
            value.to_be_bytes()
        }
    };
    let mut tiff = if little_endian {
        b"II\x2a\0".to_vec()
    } else {
        b"MM\0\x2a".to_vec()
    };
    tiff.extend(long(8));
    let entry = |tiff: &mut Vec<u8>, tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        tiff.extend(short(tag));
        tiff.extend(short(kind));
        tiff.extend(long(count));
        tiff.extend(value);
    };
    // IFD0 at 8: four entries, next directory at 62. The values lie from 200 on.
    tiff.extend(short(4));
    let [high, low] = short(orientation.into());
    entry(&mut tiff, 0x0112, 3, 1, [high, low, 0, 0]);
    entry(&mut tiff, 0x8825, 4, 1, long(100));
    entry(&mut tiff, 0xa430, 2, 11, long(300));
    entry(&mut tiff, 0xa431, 2, 12, long(320));
    tiff.extend(long(62));
    // IFD1 at 62 with an orientation of its own, which is not the picture's, and a position.
    tiff.extend(short(2));
    entry(&mut tiff, 0x0112, 3, 1, [0, 0, 0, 0]);
    entry(&mut tiff, 0x8825, 4, 1, long(130));
    tiff.extend(long(0));
    // The two GPS directories.
    for (at, values) in [(100, 200), (130, 250)] {
        tiff.resize(at, 0);
        tiff.extend(short(1));
        entry(&mut tiff, 2, 5, 3, long(values));
        tiff.extend(long(0));
    }
    for at in [200, 250] {
        tiff.resize(at, 0);
        tiff.extend(gps_bytes(little_endian));
    }
    for (at, text) in [(300, OWNER), (320, SERIAL)] {
        tiff.resize(at, 0);
        tiff.extend(text.as_bytes());
    }
    tiff
}

/// The latitude as three fractions.
pub(super) fn gps_bytes(little_endian: bool) -> Vec<u8> {
    let long = |value: u32| {
        if little_endian {
            value.to_le_bytes()
        } else {
            value.to_be_bytes()
        }
    };
    LATITUDE.into_iter().flat_map(long).collect()
}

pub(super) fn xmp() -> String {
    format!("<x:xmpmeta exif:GPSLatitude=\"{LATITUDE_TEXT}\" aux:SerialNumber=\"{SERIAL}\"/>")
}

/// An ICC profile as far as anybody looks here: a length, and the colour space at byte 16.
pub(super) fn profile() -> Vec<u8> {
    let mut profile = vec![7; 400];
    profile[..4].copy_from_slice(&400_u32.to_be_bytes());
    profile[16..20].copy_from_slice(b"RGB ");
    profile
}

pub(super) fn segment(marker: u8, payload: &[u8]) -> Vec<u8> {
    let length = u16::try_from(payload.len() + 2).unwrap().to_be_bytes();
    [&[0xff, marker], length.as_slice(), payload].concat()
}

/// Puts segments after the beginning of a JPEG.
pub(super) fn with_segments(jpeg: &[u8], segments: &[Vec<u8>]) -> Vec<u8> {
    [&jpeg[..2], &segments.concat(), &jpeg[2..]].concat()
}

pub(super) fn jpeg_with_exif(width: u32, height: u32, orientation: u8) -> Vec<u8> {
    let exif = [b"Exif\0\0", exif(orientation, true).as_slice()].concat();
    with_segments(&jpeg(width, height), &[segment(0xe1, &exif)])
}

pub(super) fn png_chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let length = u32::try_from(data.len()).unwrap().to_be_bytes();
    let checked = [name, data].concat();
    // Bit by bit, like the reference code of the standard.
    let mut crc = u32::MAX;
    for byte in &checked {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 {
                0xedb8_8320 ^ (crc >> 1)
            } else {
                crc >> 1
            };
        }
    }
    [length.as_slice(), &checked, &(!crc).to_be_bytes()].concat()
}

/// Puts chunks after the header chunk of a PNG.
pub(super) fn with_png_chunks(png: &[u8], chunks: &[Vec<u8>]) -> Vec<u8> {
    [&png[..33], &chunks.concat(), &png[33..]].concat()
}

pub(super) fn riff_chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let length = u32::try_from(data.len()).unwrap().to_le_bytes();
    [name, length.as_slice(), data, &vec![0; data.len() % 2]].concat()
}

pub(super) fn riff(chunks: &[Vec<u8>]) -> Vec<u8> {
    let body = chunks.concat();
    let length = u32::try_from(body.len() + 4).unwrap().to_le_bytes();
    [b"RIFF", length.as_slice(), b"WEBP", &body].concat()
}

/// The `VP8X` chunk.
pub(super) fn features(flags: u8, width: u32, height: u32) -> Vec<u8> {
    let [w1, w2, w3, _] = (width - 1).to_le_bytes();
    let [h1, h2, h3, _] = (height - 1).to_le_bytes();
    riff_chunk(b"VP8X", &[flags, 0, 0, 0, w1, w2, w3, h1, h2, h3])
}

pub(super) fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|it| it == part)
}

/// Whether any of the personal data of these samples is there.
pub(super) fn is_personal(bytes: &[u8]) -> bool {
    let texts = [LATITUDE_TEXT, SERIAL, OWNER];
    texts.iter().any(|text| contains(bytes, text.as_bytes()))
        || contains(bytes, &gps_bytes(true))
        || contains(bytes, &gps_bytes(false))
}
