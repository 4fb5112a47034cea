//! What an upload says of its file. Duration and waveform of a recording are parameters of its media type, so that they
//! stay with the file wherever it is kept until it is sent.

/// The media type of a recording, without the codecs that the recorder names.
#[must_use]
pub fn media_type(recorded: &str, duration: u32, waveform: &str) -> String {
    let plain = recorded.split(';').next().unwrap_or_default().trim();
    format!("{plain};duration={duration};waveform={waveform}")
}

/// The names and values of `Upload-Metadata` for a file with this name and media type.
#[must_use]
pub fn metadata(file_name: &str, media_type: &str) -> Vec<(&'static str, String)> {
    let mut parts = media_type.split(';').map(str::trim);
    let plain = parts.next().unwrap_or_default();
    let mut all = vec![
        ("filename", file_name.to_owned()),
        ("filetype", plain.to_owned()),
    ];
    for (name, value) in parts.filter_map(|part| part.split_once('=')) {
        match name {
            "duration" => all.push(("duration", value.to_owned())),
            "waveform" => all.push(("waveform", value.to_owned())),
            _ => {}
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn duration_and_waveform_travel_with_the_media_type() {
        let media_type = media_type("audio/mp4; codecs=mp4a.40.2", 12_340, "0v");
        assert_eq!(media_type, "audio/mp4;duration=12340;waveform=0v");
        let said = metadata("voice.m4a", &media_type);
        let said: Vec<_> = said.iter().map(|(name, value)| (*name, &**value)).collect();
        assert_eq!(
            said,
            [
                ("filename", "voice.m4a"),
                ("filetype", "audio/mp4"),
                ("duration", "12340"),
                ("waveform", "0v"),
            ]
        );
    }

    #[test]
    fn other_files_say_their_name_and_type() {
        let said = metadata("a.txt", "text/plain; charset=utf-8");
        assert_eq!(said[0], ("filename", "a.txt".to_owned()));
        assert_eq!(said[1], ("filetype", "text/plain".to_owned()));
        assert_eq!(said.len(), 2);
        assert_eq!(metadata("a", "")[1].1, "");
    }
}
