use proptest::prelude::*;

use super::{Disposition, MediaType, clean_file_name, content_disposition, download_name};

fn header(name: &str) -> String {
    let header = content_disposition(Disposition::Attachment, name);
    header.to_str().unwrap().to_owned()
}

#[test]
fn the_header_has_an_ascii_and_a_utf8_name() {
    assert_eq!(
        header("contract.pdf"),
        "attachment; filename=\"contract.pdf\"; filename*=UTF-8''contract.pdf"
    );
    assert_eq!(
        header("शादी 50%.pdf"),
        "attachment; filename=\"____ 50_.pdf\"; filename*=UTF-8''%E0%A4%B6%E0%A4%BE%E0%A4%A6%E0%A5%80%2050%25.pdf"
    );
    let inline = content_disposition(Disposition::Inline, "a.png");
    assert_eq!(inline, "inline; filename=\"a.png\"; filename*=UTF-8''a.png");
}

#[test]
fn nobody_adds_headers_or_parameters_by_a_name() {
    assert_eq!(
        header("a\r\nSet-Cookie: b=1.txt"),
        "attachment; filename=\"aSet-Cookie_ b=1.txt\"; filename*=UTF-8''aSet-Cookie_%20b%3D1.txt"
    );
    assert_eq!(
        header("a\"; filename=\"b.exe"),
        "attachment; filename=\"a_; filename=_b.exe\"; filename*=UTF-8''a_%3B%20filename%3D_b.exe"
    );
}

#[test]
fn names_lose_what_misleads() {
    for (name, clean) in [
        ("photo.jpg", "photo.jpg"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\asha\\photo.jpg", "photo.jpg"),
        ("..", "file"),
        (".", "file"),
        ("", "file"),
        ("/", "file"),
        ("...", "file"),
        (".htaccess", "htaccess"),
        ("a..b...c", "a.b.c"),
        ("a\r\nb\0c\x7f.txt", "abc.txt"),
        ("photo\u{202e}gpj.exe", "photogpj.exe"),
        (
            "\u{2066}a\u{2069}\u{200e}\u{200f}\u{61c}\u{feff}.txt",
            "a.txt",
        ),
        (".\u{202e}.", "file"),
        ("a<b>c:d\"e|f?g*.txt", "a_b_c_d_e_f_g_.txt"),
        ("  a.txt. . ", "a.txt"),
        ("con", "_con"),
        ("Aux.txt", "_Aux.txt"),
        ("NUL .tar.gz", "_NUL .tar.gz"),
        ("console.txt", "console.txt"),
        ("क्\u{200d}ष.jpg", "क्\u{200d}ष.jpg"),
    ] {
        assert_eq!(clean_file_name(name), clean, "{name:?}");
    }
}

#[test]
fn long_names_keep_their_extension() {
    assert_eq!(
        clean_file_name(&format!("{}.jpeg", "a".repeat(300))),
        format!("{}.jpeg", "a".repeat(145))
    );
    assert_eq!(clean_file_name(&"a".repeat(300)), "a".repeat(150));
    // Three bytes each: 83 fit into 255 bytes before ".pdf".
    assert_eq!(
        clean_file_name(&format!("{}.pdf", "श".repeat(300))),
        format!("{}.pdf", "श".repeat(83))
    );
    assert_eq!(
        clean_file_name(&format!("a.{}", "b".repeat(300))),
        format!("a.{}", "b".repeat(148))
    );
    // No blank or dot before the extension where the name was shortened.
    assert_eq!(
        clean_file_name(&format!("{} {}.txt", "a".repeat(145), "b".repeat(9))),
        format!("{}.txt", "a".repeat(145))
    );
}

#[test]
fn a_download_has_an_extension_of_its_type() {
    assert_eq!(download_name("IMG_1.JPEG", MediaType::Jpeg), "IMG_1.JPEG");
    assert_eq!(download_name("setup.exe", MediaType::Txt), "setup.exe.txt");
    assert_eq!(
        download_name("invitation.apk", MediaType::Zip),
        "invitation.apk.zip"
    );
    assert_eq!(download_name("photo", MediaType::Heic), "photo.heic");
    assert_eq!(download_name("", MediaType::Pdf), "file.pdf");
    let long = download_name(&"a".repeat(300), MediaType::Pdf);
    assert!(long.ends_with("a.pdf") && long.len() == 150);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn any_name_becomes_a_safe_one(
        name in "[\\PC\r\n\0\u{200e}\u{202a}-\u{202e}\u{2066}-\u{2069}./\\\\ \"अ]{0,320}",
    ) {
        let clean = clean_file_name(&name);
        prop_assert!(!clean.is_empty());
        prop_assert!(clean.chars().count() <= 150 && clean.len() <= 255);
        prop_assert!(!clean.contains("..") && !clean.starts_with('.') && !clean.ends_with('.'));
        prop_assert!(!clean.contains(['/', '\\', '<', '>', ':', '"', '|', '?', '*']));
        let misleads = |it: char| it.is_control() || matches!(it, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        prop_assert!(!clean.contains(misleads));
        prop_assert_eq!(&clean_file_name(&clean), &clean, "cleaning twice changes nothing");
    }

    #[test]
    fn the_header_gives_the_clean_name_back(name in "\\PC{0,200}") {
        let header = header(&name);
        let (ascii, utf8) = header.split_once("; filename*=UTF-8''").unwrap();
        let decoded = percent_encoding::percent_decode_str(utf8).decode_utf8().unwrap();
        prop_assert_eq!(decoded, clean_file_name(&name));
        prop_assert!(utf8.bytes().all(|it| it.is_ascii_alphanumeric() || b"!#$&+-.^_`|~%".contains(&it)));
        let quoted = ascii.strip_prefix("attachment; filename=\"").and_then(|it| it.strip_suffix('"')).unwrap();
        prop_assert!(quoted.bytes().all(|it| matches!(it, b' '..=b'~') && !b"\"\\%".contains(&it)));
    }

    #[test]
    fn a_download_name_is_clean_and_fits(name in "\\PC{0,200}", index in 0..MediaType::ALL.len()) {
        let media_type = MediaType::ALL[index];
        let name = download_name(&name, media_type);
        prop_assert_eq!(&clean_file_name(&name), &name);
        let (_, extension) = name.rsplit_once('.').unwrap();
        prop_assert!(media_type.extensions().contains(&extension.to_ascii_lowercase().as_str()));
    }
}
