//! The type of an upload, from its content.
//!
//! The client's `Content-Type` is never trusted. Its file name decides only between types that are equally harmless
//! (text or CSV; old Word, Excel or PowerPoint), and its media type only between the audio and the video form of one
//! container.
//!
//! A file is classified by its beginning. Files that are valid in two formats (GIF and JavaScript, PDF and ZIP, JPEG
//! and HTML) get the type of their beginning and are served with that type and `X-Content-Type-Options: nosniff`, so that
//! no browser ever interprets them as the other format.

mod iso_media;
mod office;
#[cfg(test)]
mod tests;
mod text;

use super::media_type::MediaType;

/// How much of a file [`recognise`] looks at.
pub(super) const HEAD_BYTES: usize = 16 * 1024;

/// The type of a file of which `head` are the first bytes (at most [`HEAD_BYTES`] are looked at) and `size` the length
/// of the whole. `hint` is the media type that the client gave; only whether it begins with `audio/` matters, and only
/// for MP4 and WebM. `None` if the type is not accepted; HTML, SVG and XML never are.
#[must_use]
pub(super) fn recognise(
    head: &[u8],
    size: u64,
    file_name: &str,
    hint: Option<&str>,
) -> Option<MediaType> {
    let head = head.get(..HEAD_BYTES).unwrap_or(head);
    let wants_audio =
        hint.is_some_and(|it| it.trim_start().to_ascii_lowercase().starts_with("audio/"));
    let is_whole = size <= head.len() as u64;
    match head {
        [0xff, 0xd8, 0xff, ..] => Some(MediaType::Jpeg),
        [
            0x89,
            b'P',
            b'N',
            b'G',
            b'\r',
            b'\n',
            0x1a,
            b'\n',
            _,
            _,
            _,
            _,
            b'I',
            b'H',
            b'D',
            b'R',
            ..,
        ] => Some(MediaType::Png),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some(MediaType::Gif),
        [b'R', b'I', b'F', b'F', _, _, _, _, form @ ..] => riff(form),
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => iso_media::recognise(head, wants_audio),
        [0x1a, 0x45, 0xdf, 0xa3, ..] => webm(head, wants_audio),
        [b'O', b'g', b'g', b'S', 0, ..] => ogg(head),
        [b'I', b'D', b'3', rest @ ..] => id3(rest),
        [0xff, second, ..] if second & 0xe0 == 0xe0 => mpeg_audio(head, is_whole),
        [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, ..] => {
            office::recognise_ole(head, file_name)
        }
        [b'P', b'K', 3, 4, ..] => office::recognise_zip(head, file_name),
        [b'P', b'K', 5, 6, ..] => Some(MediaType::Zip),
        _ if text::without_blanks(head).starts_with(b"%PDF-") => Some(MediaType::Pdf),
        _ => text::recognise(head, is_whole, file_name),
    }
}

/// The extension of a file name in lower case, without the dot; empty if there is none.
fn extension_of(file_name: &str) -> String {
    file_name
        .rsplit_once('.')
        .map(|(_, extension)| extension.trim().to_ascii_lowercase())
        .unwrap_or_default()
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|it| it == needle)
}

fn riff(form: &[u8]) -> Option<MediaType> {
    match form {
        [
            b'W',
            b'E',
            b'B',
            b'P',
            b'V',
            b'P',
            b'8',
            b' ' | b'L' | b'X',
            ..,
        ] => Some(MediaType::WebP),
        [b'W', b'A', b'V', b'E', ..] => Some(MediaType::Wav),
        _ => None,
    }
}

/// WebM is Matroska whose `DocType` element (0x4282) says `webm`. It stands in the EBML header, a few bytes from the
/// beginning.
fn webm(head: &[u8], wants_audio: bool) -> Option<MediaType> {
    let header = head.get(..64).unwrap_or(head);
    if !contains(header, b"\x42\x82\x84webm") {
        return None;
    }
    Some(if wants_audio {
        MediaType::WebmAudio
    } else {
        MediaType::Webm
    })
}

/// Ogg with a codec for sound in its first page; Theora video is not accepted.
fn ogg(head: &[u8]) -> Option<MediaType> {
    let page = head.get(..128).unwrap_or(head);
    let codecs: [&[u8]; 4] = [b"OpusHead", b"\x01vorbis", b"\x7fFLAC", b"Speex   "];
    codecs
        .iter()
        .any(|codec| contains(page, codec))
        .then_some(MediaType::Ogg)
}

/// An ID3v2 header after its `ID3`: version (two bytes, never 0xff), flags, size in four bytes below 0x80.
fn id3(rest: &[u8]) -> Option<MediaType> {
    match rest {
        [major, minor, _, a, b, c, d, ..]
            if *major < 0xff && *minor < 0xff && (a | b | c | d) < 0x80 =>
        {
            Some(MediaType::Mp3)
        }
        _ => None,
    }
}

/// A layer III frame followed by another one, or by the end of the file.
fn mpeg_audio(head: &[u8], is_whole: bool) -> Option<MediaType> {
    let next = head.get(mp3_frame_bytes(head)?..);
    let follows = match next {
        Some([]) | None => is_whole,
        Some(next) => mp3_frame_bytes(next).is_some() || next.starts_with(b"TAG"),
    };
    follows.then_some(MediaType::Mp3)
}

/// The length of the MPEG layer III frame at the beginning.
fn mp3_frame_bytes(frame: &[u8]) -> Option<usize> {
    const MPEG1: [usize; 14] = [
        32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320,
    ];
    const MPEG2: [usize; 14] = [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
    let [0xff, second, third, _, ..] = frame else {
        return None;
    };
    let is_layer_3 = second & 0xe6 == 0xe2;
    let version = (second >> 3) & 3;
    let bitrate = usize::from(third >> 4).checked_sub(1)?;
    let rate = [44_100, 48_000, 32_000].get(usize::from((third >> 2) & 3))?;
    let padding = usize::from((third >> 1) & 1);
    let (table, samples_eighth, divisor) = match version {
        3 => (MPEG1, 144, 1),
        2 => (MPEG2, 72, 2),
        0 => (MPEG2, 72, 4),
        _ => return None,
    };
    let kilobits = table.get(bitrate)?;
    is_layer_3.then(|| samples_eighth * kilobits * 1000 * divisor / rate + padding)
}
