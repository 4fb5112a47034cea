//! Documents: ZIP archives (Office since 2007, OpenDocument, plain ZIP) and OLE compound files (Office before 2007).

use super::{MediaType, contains, extension_of};

/// The type of an archive by the names of the entries that lie within the head. The contents are not looked at, so
/// that archives with macros, passwords or absurd compression are stored as they are and only ever downloaded.
///
/// Android and Java packages are refused although they are ZIP archives: they are programs, and sending one under the
/// name of an invitation is a common fraud.
pub(super) fn recognise_zip(head: &[u8], file_name: &str) -> Option<MediaType> {
    let names: Vec<&[u8]> = entry_names(head).collect();
    if names.first().is_some_and(|first| *first == b"mimetype") {
        return open_document(head);
    }
    let any = |prefix: &[u8]| names.iter().any(|name| name.starts_with(prefix));
    let is_program =
        any(b"AndroidManifest.xml") || any(b"META-INF/MANIFEST.MF") || any(b"classes.dex");
    let is_office = any(b"[Content_Types].xml") || any(b"_rels/") || any(b"docProps/");
    let extension = extension_of(file_name);
    if is_program || ["apk", "xapk", "apks", "jar"].contains(&extension.as_str()) {
        None
    } else if !is_office {
        Some(MediaType::Zip)
    } else if any(b"word/") {
        Some(MediaType::Docx)
    } else if any(b"xl/") {
        Some(MediaType::Xlsx)
    } else if any(b"ppt/") {
        Some(MediaType::Pptx)
    } else {
        // The part that says it lies further back.
        let by_name = [MediaType::Docx, MediaType::Xlsx, MediaType::Pptx];
        let by_name = by_name.into_iter().find(|it| it.extension() == extension);
        Some(by_name.unwrap_or(MediaType::Zip))
    }
}

/// Names in the local headers of a ZIP archive. Found by their signature, because the length of an entry may be
/// unknown at the time when its header is written.
fn entry_names(head: &[u8]) -> impl Iterator<Item = &[u8]> {
    const SIGNATURE: &[u8] = b"PK\x03\x04";
    let starts = (0..head.len()).filter(|at| head[*at..].starts_with(SIGNATURE));
    starts.filter_map(|at| {
        let length = head.get(at + 26..at + 28)?;
        let length = usize::from(u16::from_le_bytes(*length.first_chunk()?));
        head.get(at + 30..at + 30 + length)
    })
}

/// An OpenDocument file begins with the uncompressed entry `mimetype`.
fn open_document(head: &[u8]) -> Option<MediaType> {
    let extra = head.get(28..30)?;
    let extra = usize::from(u16::from_le_bytes(*extra.first_chunk()?));
    let content = head.get(38 + extra..)?;
    let accepted = [MediaType::Odt, MediaType::Ods, MediaType::Odp];
    let found = accepted.into_iter().find(|it| {
        let rest = content.strip_prefix(it.mime().as_bytes());
        // "…text-template" and "…text-master" are other types.
        rest.is_some_and(|rest| rest.first() != Some(&b'-'))
    });
    // Any other archive of this kind (EPUB, for example) can be downloaded as the ZIP archive that it is.
    Some(found.unwrap_or(MediaType::Zip))
}

/// The type of a compound file by the name of its main stream, which its directory has in UTF-16. If the directory lies
/// further back, the file name's extension decides.
pub(super) fn recognise_ole(head: &[u8], file_name: &str) -> Option<MediaType> {
    let streams = [
        ("WordDocument", MediaType::Doc),
        ("Workbook", MediaType::Xls),
        ("PowerPoint Document", MediaType::Ppt),
    ];
    let has = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        contains(head, &name)
    };
    if let Some((_, found)) = streams.iter().find(|(name, _)| has(name)) {
        return Some(*found);
    }
    if has("Root Entry") {
        // The directory is here, and it is one of something else: an installer, a mail, a thumbnail cache.
        return None;
    }
    let extension = extension_of(file_name);
    let by_name = streams.iter().map(|(_, media_type)| *media_type);
    by_name
        .into_iter()
        .find(|it| it.extensions().contains(&extension.as_str()))
}
