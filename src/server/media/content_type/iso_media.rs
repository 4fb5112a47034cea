//! Containers of the ISO base media file format (ISO/IEC 14496-12): MP4, QuickTime, HEIF and AVIF. Their first box,
//! `ftyp`, names a major brand and compatible brands.

use super::MediaType;

/// Major brands of MP4 files: the standard's, those of cameras and phones, and those of `MediaRecorder`.
const MP4: [&[u8; 4]; 34] = [
    b"isom", b"iso2", b"iso3", b"iso4", b"iso5", b"iso6", b"iso7", b"iso8", b"iso9", b"mp41",
    b"mp42", b"mp71", b"avc1", b"hvc1", b"av01", b"M4V ", b"M4VH", b"M4VP", b"MSNV", b"XAVC",
    b"dash", b"msdh", b"cmfc", b"f4v ", b"mmp4", b"3gp4", b"3gp5", b"3gp6", b"3gp7", b"3ge6",
    b"3gg6", b"3g2a", b"3g2b", b"3g2c",
];

const M4A: [&[u8; 4]; 3] = [b"M4A ", b"M4B ", b"F4A "];
const AVIF: [&[u8; 4]; 2] = [b"avif", b"avis"];
const HEIC: [&[u8; 4]; 8] = [
    b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs",
];
const HEIF: [&[u8; 4]; 3] = [b"mif1", b"mif2", b"msf1"];

/// The type of a file whose first box is `ftyp`. A major brand that is not listed is refused, whatever it claims to be
/// compatible with: Canon's raw files, for example, name `isom`.
pub(super) fn recognise(head: &[u8], wants_audio: bool) -> Option<MediaType> {
    let size = u32::from_be_bytes(*head.first_chunk()?);
    let size = usize::try_from(size).ok().filter(|it| *it >= 16)?;
    let brands = head.get(8..size.min(head.len()))?;
    let major = brands.first_chunk::<4>()?;
    // The four bytes after the major brand are its version.
    let compatible = brands.get(8..).unwrap_or_default();
    let is_compatible = |list: &[&[u8; 4]]| {
        compatible
            .chunks_exact(4)
            .any(|it| list.iter().any(|brand| *brand == it))
    };

    if AVIF.contains(&major) {
        Some(MediaType::Avif)
    } else if HEIC.contains(&major) {
        Some(MediaType::Heic)
    } else if HEIF.contains(&major) {
        Some(if is_compatible(&AVIF) {
            MediaType::Avif
        } else if is_compatible(&HEIC) {
            MediaType::Heic
        } else {
            MediaType::Heif
        })
    } else if M4A.contains(&major) {
        Some(MediaType::M4a)
    } else if major == b"qt  " {
        Some(MediaType::Mov)
    } else if MP4.contains(&major) {
        Some(if wants_audio {
            MediaType::M4a
        } else {
            MediaType::Mp4
        })
    } else {
        None
    }
}
