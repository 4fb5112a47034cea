use super::{MediaType, ftyp, mp3, recognise, recognised, zip};

#[test]
fn images() {
    assert_eq!(
        recognised(b"\xff\xd8\xff\xe0\0\x10JFIF", "a"),
        Some(MediaType::Jpeg)
    );
    assert_eq!(
        recognised(b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0", "a"),
        Some(MediaType::Png)
    );
    assert_eq!(recognised(b"GIF87a\x01\0", "a"), Some(MediaType::Gif));
    assert_eq!(recognised(b"GIF89a\x01\0", "a"), Some(MediaType::Gif));
    for chunk in ["VP8 ", "VP8L", "VP8X"] {
        let file = [b"RIFF\x10\0\0\0WEBP", chunk.as_bytes(), b"\0\0"].concat();
        assert_eq!(recognised(&file, "a"), Some(MediaType::WebP));
    }
    assert_eq!(
        recognised(&ftyp(b"avif", &[b"mif1", b"miaf"]), "a"),
        Some(MediaType::Avif)
    );
    assert_eq!(
        recognised(&ftyp(b"mif1", &[b"avif", b"miaf"]), "a"),
        Some(MediaType::Avif)
    );
    assert_eq!(
        recognised(&ftyp(b"heic", &[b"mif1"]), "a"),
        Some(MediaType::Heic)
    );
    assert_eq!(
        recognised(&ftyp(b"mif1", &[b"heic"]), "a"),
        Some(MediaType::Heic)
    );
    assert_eq!(
        recognised(&ftyp(b"mif1", &[b"miaf"]), "a"),
        Some(MediaType::Heif)
    );
}

#[test]
fn audio_and_video() {
    assert_eq!(
        recognised(&ftyp(b"isom", &[b"mp41"]), "a"),
        Some(MediaType::Mp4)
    );
    assert_eq!(
        recognised(&ftyp(b"XAVC", &[b"mp42"]), "a"),
        Some(MediaType::Mp4)
    );
    assert_eq!(recognised(&ftyp(b"qt  ", &[]), "a"), Some(MediaType::Mov));
    assert_eq!(
        recognised(&ftyp(b"M4A ", &[b"isom"]), "a"),
        Some(MediaType::M4a)
    );
    assert_eq!(
        recognised(b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm", "a"),
        Some(MediaType::Webm)
    );
    assert_eq!(
        recognised(b"RIFF\x10\0\0\0WAVEfmt ", "a"),
        Some(MediaType::Wav)
    );
    assert_eq!(
        recognised(b"OggS\0\x02\0\0\0\0\0\0\0\0OpusHead", "a"),
        Some(MediaType::Ogg)
    );
    assert_eq!(
        recognised(b"OggS\0\x02\0\0\0\0\0\0\0\0\x01vorbis", "a"),
        Some(MediaType::Ogg)
    );
    assert_eq!(
        recognised(b"ID3\x04\0\0\0\0\x0f\x7f", "a"),
        Some(MediaType::Mp3)
    );
    assert_eq!(recognised(&mp3(), "a"), Some(MediaType::Mp3));
    assert_eq!(
        recognised(&mp3()[..417], "a"),
        Some(MediaType::Mp3),
        "one frame is the whole file"
    );
}

#[test]
fn the_hint_chooses_only_between_the_forms_of_one_container() {
    let mp4 = ftyp(b"iso5", &[b"isom", b"hlsf"]);
    let webm = b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm";
    let jpeg = b"\xff\xd8\xff\xe0";
    let with = |bytes: &[u8], hint| recognise(bytes, bytes.len() as u64, "a", Some(hint));
    assert_eq!(with(&mp4, "audio/mp4"), Some(MediaType::M4a));
    assert_eq!(with(&mp4, "video/mp4"), Some(MediaType::Mp4));
    assert_eq!(with(&mp4, "text/html"), Some(MediaType::Mp4));
    assert_eq!(
        with(webm, "Audio/WebM;codecs=opus"),
        Some(MediaType::WebmAudio)
    );
    assert_eq!(with(webm, "video/webm"), Some(MediaType::Webm));
    assert_eq!(with(jpeg, "audio/mp4"), Some(MediaType::Jpeg));
    assert_eq!(with(&ftyp(b"qt  ", &[]), "audio/mp4"), Some(MediaType::Mov));
    assert_eq!(with(b"<html>", "image/png"), None);
}

#[test]
fn polyglots_have_the_type_of_their_beginning() {
    // Served with this type and nosniff, none of them is ever run as the other.
    assert_eq!(
        recognised(b"GIF89a/*<svg/onload=alert(1)>*/=1;alert(1)", "a.js"),
        Some(MediaType::Gif)
    );
    assert_eq!(
        recognised(b"\xff\xd8\xff\xfe\0\x20<script>alert(1)</script>", "a.html"),
        Some(MediaType::Jpeg)
    );
    let pdf = [b"%PDF-1.4\n".as_slice(), &zip(&[("a", b"")])].concat();
    assert_eq!(recognised(&pdf, "a.zip"), Some(MediaType::Pdf));
    assert!(!MediaType::Pdf.is_inline());
}
