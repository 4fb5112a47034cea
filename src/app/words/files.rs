//! The words about photos, files and voice notes.

/// Counted and named files, the tray above the message box, and what buttons do.
#[derive(Debug)]
#[expect(
    missing_docs,
    reason = "the English catalogue shows what each field is for"
)]
pub struct FileWords {
    pub photos: fn(usize) -> String,
    pub videos: fn(usize) -> String,
    pub files: fn(usize) -> String,
    /// Takes the duration, as `0:12`.
    pub voice: fn(&str) -> String,
    pub attach: &'static str,
    /// The same without JavaScript, with the largest size.
    pub attach_one: &'static str,
    /// The region of the files that will be sent.
    pub to_send: &'static str,
    /// These three take the name of a file.
    pub cancel: fn(&str) -> String,
    pub retry: fn(&str) -> String,
    pub download: fn(&str) -> String,
    /// Takes the number of per cent.
    pub uploaded: fn(u32) -> String,
    pub ready: &'static str,
    /// The server takes no more for now; the upload goes on by itself.
    pub waiting: &'static str,
    /// Takes the number of files that fit.
    pub too_many: fn(usize) -> String,
    /// The dialog that shows one photo at a time.
    pub viewer: &'static str,
    /// The button that begins a voice message.
    pub record: &'static str,
    pub play: &'static str,
    pub pause: &'static str,
    /// How far a voice message is played.
    pub position: &'static str,
    /// Takes the speed, as `1.5×`.
    pub speed: fn(&str) -> String,
}
