use super::{HEAD_BYTES, MediaType, ole, recognise, recognised, zip};

#[test]
fn documents() {
    assert_eq!(
        recognised(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "a"),
        Some(MediaType::Pdf)
    );
    assert_eq!(
        recognised(b"\xef\xbb\xbf\r\n%PDF-1.4", "a"),
        Some(MediaType::Pdf)
    );
    for (name, expected) in [
        ("word/document.xml", MediaType::Docx),
        ("xl/workbook.xml", MediaType::Xlsx),
        ("ppt/presentation.xml", MediaType::Pptx),
    ] {
        assert_eq!(
            recognised(&zip(&[("[Content_Types].xml", b"..."), (name, b"")]), "a"),
            Some(expected)
        );
        assert_eq!(
            recognised(&zip(&[("readme", b""), (name, b"")]), "a"),
            Some(MediaType::Zip)
        );
    }
    let far = zip(&[
        ("[Content_Types].xml", b"..."),
        ("customXml/item1.xml", b""),
    ]);
    assert_eq!(recognised(&far, "Plan.XLSX"), Some(MediaType::Xlsx));
    assert_eq!(recognised(&far, "plan.odt"), Some(MediaType::Zip));
    for expected in [MediaType::Odt, MediaType::Ods, MediaType::Odp] {
        let file = zip(&[
            ("mimetype", expected.mime().as_bytes()),
            ("content.xml", b""),
        ]);
        assert_eq!(recognised(&file, "a"), Some(expected));
    }
    assert_eq!(
        recognised(
            &zip(&[(
                "mimetype",
                b"application/vnd.oasis.opendocument.text-template"
            )]),
            "a"
        ),
        Some(MediaType::Zip)
    );
    assert_eq!(
        recognised(&zip(&[("mimetype", b"application/epub+zip")]), "a"),
        Some(MediaType::Zip)
    );
    assert_eq!(
        recognised(b"PK\x05\x06\0\0", "a"),
        Some(MediaType::Zip),
        "an empty archive"
    );
    assert_eq!(
        recognised(&ole("WordDocument"), "a.xls"),
        Some(MediaType::Doc)
    );
    assert_eq!(recognised(&ole("Workbook"), "a"), Some(MediaType::Xls));
    assert_eq!(
        recognised(&ole("PowerPoint Document"), "a"),
        Some(MediaType::Ppt)
    );
    assert_eq!(
        recognised(&ole(""), "rates.xls"),
        Some(MediaType::Xls),
        "the directory lies further back"
    );
}

#[test]
fn programs_are_refused() {
    assert_eq!(
        recognised(&zip(&[("AndroidManifest.xml", b"")]), "invitation.zip"),
        None
    );
    assert_eq!(
        recognised(&zip(&[("META-INF/MANIFEST.MF", b"")]), "a.zip"),
        None
    );
    assert_eq!(recognised(&zip(&[("a", b"")]), "Invitation.APK"), None);
    assert_eq!(recognised(&ole("Root Entry"), "setup.doc"), None);
    assert_eq!(recognised(b"MZ\x90\0\x03\0\0\0", "a.txt"), None);
    assert_eq!(recognised(b"\x7fELF\x02\x01\x01\0", "a.txt"), None);
    assert_eq!(recognised(b"#!/bin/sh\nrm -r /\n", "a.txt"), None);
}

#[test]
fn text() {
    assert_eq!(
        recognised("नमस्ते\r\n\tAsha".as_bytes(), "a.txt"),
        Some(MediaType::Txt)
    );
    assert_eq!(
        recognised("\u{feff}a;b\n1;2".as_bytes(), "Prices.CSV"),
        Some(MediaType::Csv)
    );
    assert_eq!(
        recognised(b"Caf\xe9 cr\xe8me, 5 \x80", "a"),
        Some(MediaType::Txt),
        "Windows-1252"
    );
    assert_eq!(recognised(b"i <3 you", "a"), Some(MediaType::Txt));
    assert_eq!(recognised(b"<3", "a"), Some(MediaType::Txt));
    for refused in [
        b"".as_slice(),
        b" \r\n ",
        b"a\0b",
        b"a\x01b",
        b"\xff\xfea\0b\0",
        b"\xe9\xe8\xea\xeb",
        b"a\x81b",
        b"{\\rtf1 a}",
        b"%!PS-Adobe",
    ] {
        assert_eq!(
            recognised(refused, "a.txt"),
            None,
            "{}",
            refused.escape_ascii()
        );
    }
}

#[test]
fn a_head_may_end_within_a_character() {
    let text = "अ".repeat(HEAD_BYTES / 3 + 10);
    assert_ne!(HEAD_BYTES % 3, 0);
    assert_eq!(recognised(text.as_bytes(), "a.csv"), Some(MediaType::Csv));
    let cut = &text.as_bytes()[..100];
    assert_eq!(recognise(cut, 200, "a", None), Some(MediaType::Txt));
    assert_eq!(
        recognise(cut, 100, "a", None),
        None,
        "the file itself ends within a character"
    );
}
