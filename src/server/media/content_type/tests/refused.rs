use proptest::collection::vec;
use proptest::prelude::*;

use super::{ftyp, mp3, recognise, recognised};

#[test]
fn markup_is_refused_under_any_name() {
    for markup in [
        "<!DOCTYPE html><p>",
        "\u{feff}  \n<HTML>",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>",
        "<?xml version=\"1.0\"?><svg/>",
        "<!-- a --><script>alert(1)</script>",
        "</p>",
        "<a href='javascript:alert(1)'>",
        "hello\n<ScRiPt>alert(1)</script>",
        "a,b\n1,<iframe src=x>",
    ] {
        for name in ["a.txt", "a.csv", "a.png", "a.html", "a.svg"] {
            assert_eq!(recognised(markup.as_bytes(), name), None, "{markup}");
        }
    }
}

#[test]
fn other_formats_are_refused() {
    for (other, what) in [
        (
            ftyp(b"crx ", &[b"isom"]),
            "Canon raw, although it names isom",
        ),
        (ftyp(b"jp2 ", &[b"jp2 "]), "JPEG 2000"),
        (b"\0\0\0\x08ftyp".to_vec(), "no brand"),
        (
            b"\0\0\0\x0fftypisom\0\0\0\0".to_vec(),
            "a box too short for its brand",
        ),
        (b"II\x2a\0\x08\0\0\0".to_vec(), "TIFF"),
        (b"RIFF\x10\0\0\0AVI LIST".to_vec(), "AVI"),
        (
            b"\x1a\x45\xdf\xa3\x9f\x42\x82\x88matroska".to_vec(),
            "Matroska",
        ),
        (b"OggS\0\x02\0\0\0\0\0\0\0\0\x80theora".to_vec(), "Theora"),
        (b"ID3\xff\0\0\0\0\0\0".to_vec(), "no ID3 version"),
        (b"ID3\x04\0\0\x80\0\0\0".to_vec(), "no ID3 size"),
        (
            b"\xff\xf1\x50\x80\0\0\0\0".to_vec(),
            "AAC without a container",
        ),
        (
            mp3()[..400].iter().chain(&[1; 100]).copied().collect(),
            "one MPEG frame, then something else",
        ),
        (b"\x1f\x8b\x08\0".to_vec(), "gzip"),
        (b"Rar!\x1a\x07\0".to_vec(), "RAR"),
        (b"\x89PNG\r\n\x1a\n".to_vec(), "a PNG without a header"),
        (vec![0; 100], "zeros"),
    ] {
        assert_eq!(recognised(&other, "a.txt"), None, "{what}");
    }
}

proptest! {
    #[test]
    fn random_bytes_never_panic(bytes in vec(any::<u8>(), 0..300), size in any::<u64>(), start in 0..9_usize, name in ".{0,20}") {
        let starts = ["", "PK\u{3}\u{4}", "RIFF....", "\0\0\0\u{1c}ftyp", "ID3", "OggS\0", "<", "GIF8", "PK\u{3}\u{4}\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\u{8}\0\0\0mimetype"];
        let file = [starts[start].as_bytes(), &bytes].concat();
        let _ = recognise(&file, size, &name, Some(&name));
        let mpeg = [&[0xff, 0xfb], bytes.as_slice()].concat();
        let _ = recognise(&mpeg, size, &name, None);
    }

    #[test]
    fn nothing_that_begins_with_a_tag_is_accepted(blanks in "[ \t\r\n]{0,20}", rest in "[a-zA-Z!?/].{0,40}") {
        let markup = format!("{blanks}<{rest}");
        prop_assert_eq!(recognised(markup.as_bytes(), "a.txt"), None);
    }
}
