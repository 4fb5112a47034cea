//! Resumable uploads (tus 1.0) of files that the person has chosen.

use std::time::Duration;

use js_sys::futures::JsFuture;
use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    ClipboardEvent, DragEvent, Event, EventInit, File, Headers, HtmlInputElement, RequestInit,
    Response,
};

use super::{base64, random, sleep};
use crate::app::state::backoff;
use crate::app::state::uploads::Stage;
use crate::app::state::voice::upload::metadata;
use crate::domain::{AttachmentId, read_json};
use crate::wire::{ApiError, ErrorCode};

/// Smallest and largest part of a request in bytes. It grows while the line is quick, so that progress is true and little is
/// lost when it breaks.
const SMALLEST: u64 = 512 * 1024;
const LARGEST: u64 = 4 * 1024 * 1024;

/// A part that took less than this, in milliseconds, is followed by one twice as large.
const QUICK_MS: f64 = 1_000.0;

/// So often in a row an upload waits as long as the server says. Other files may have taken what was free meanwhile.
const WAITS: u32 = 3;

/// Interval at which a waiting upload looks whether somebody still needs it.
const LOOK: Duration = Duration::from_secs(1);

/// A file that the person has chosen. Clones are the same file.
#[derive(Clone)]
pub struct ChosenFile {
    pub(super) file: File,
}

impl ChosenFile {
    /// A file that was not begun.
    pub(super) fn of(file: File) -> Self {
        Self { file }
    }

    /// What the browser knows it as.
    pub(super) const fn file(&self) -> &File {
        &self.file
    }

    /// The name without a path.
    pub fn name(&self) -> String {
        self.file.name()
    }

    /// The size in bytes.
    pub fn size(&self) -> u64 {
        self.file.size() as u64
    }
}

/// Lets several files be chosen. Returns whether some were chosen before.
pub fn takes_several(chooser: &HtmlInputElement) -> bool {
    chooser.set_multiple(true);
    chooser.files().is_some_and(|files| files.length() > 0)
}

/// Takes the files out of the control.
pub fn take_chosen(chooser: &HtmlInputElement) -> Vec<ChosenFile> {
    let files = chooser.files();
    let chosen = files
        .iter()
        .flat_map(|files| (0..files.length()).filter_map(|index| files.get(index)));
    let chosen = chosen.map(|file| ChosenFile { file }).collect();
    // So that choosing the same file again is noticed.
    chooser.set_value("");
    chosen
}

/// Gives the page's control the files of a drop or a paste. Returns false if the page has none.
pub fn choose_from(event: &Event) -> bool {
    let dropped = event
        .dyn_ref::<DragEvent>()
        .and_then(DragEvent::data_transfer);
    let pasted = || event.dyn_ref::<ClipboardEvent>()?.clipboard_data();
    let files = dropped.or_else(pasted).and_then(|data| data.files());
    let chooser = document()
        .query_selector("input.file-chooser")
        .ok()
        .flatten();
    let chooser = chooser.and_then(|it| it.dyn_into::<HtmlInputElement>().ok());
    let (Some(files), Some(chooser)) = (files, chooser) else {
        return false;
    };
    chooser.set_files(Some(&files));
    let changed = EventInit::new();
    changed.set_bubbles(true);
    Event::new_with_event_init_dict("input", &changed)
        .is_ok_and(|changed| chooser.dispatch_event(&changed).is_ok())
}

/// Uploads a file; breaks of the line are waited for, and a server that takes no more for now. `resume` is the address of an
/// earlier attempt, which goes on where it was; `begun` gets the address of a new one. `None` if `report`, which gets how far the
/// upload is, says that nobody needs the file any more.
///
/// # Errors
/// The refusal of the server.
pub async fn upload(
    file: &ChosenFile,
    resume: Option<String>,
    begun: impl Fn(&str),
    report: impl Fn(Stage) -> bool,
) -> Result<Option<AttachmentId>, ApiError> {
    let metadata = metadata_of(file);
    let (mut failures, mut waits, mut part) = (0, 0, SMALLEST);
    let mut address = resume;
    // Unknown until the server has said it.
    let mut offset = None;
    let mut sent = 0;
    loop {
        sent = offset.unwrap_or(sent);
        if !report(Stage::Running(sent)) {
            if let Some(address) = address {
                let _ = ask("DELETE", &address, &[], None).await;
            }
            return Ok(None);
        }
        let asked_at = js_sys::Date::now();
        let answer = match (&address, offset) {
            (None, _) => {
                let headers = [
                    ("Upload-Length", file.size().to_string()),
                    ("Upload-Metadata", metadata.clone()),
                ];
                ask("POST", "/api/uploads", &headers, None).await
            }
            (Some(address), None) => ask("HEAD", address, &[], None).await,
            (Some(address), Some(offset)) => send_part(file, address, offset, part).await,
        };
        let Some(answer) = answer.filter(|it| it.status() < 500) else {
            wait(&mut failures).await;
            part = SMALLEST;
            // How much has arrived, the server says itself.
            offset = None;
            continue;
        };
        failures = 0;
        match (answer.status(), offset) {
            (429, _) if waits < WAITS => {
                wait_as_told(&answer, waits, || report(Stage::Waiting(sent))).await;
                waits += 1;
                offset = None;
                continue;
            }
            (409, _) => {
                offset = None;
                continue;
            }
            // The upload has expired, or was removed.
            (404 | 410, _) if address.is_some() => {
                (address, offset) = (None, None);
                continue;
            }
            (_, Some(_)) => {
                part = next_part(part, asked_at);
                waits = 0;
            }
            _ => {}
        }
        let answer = accepted(answer).await?;
        let header = |name| answer.headers().get(name).ok().flatten();
        if let Some(id) = header("Upload-Attachment").and_then(|id| id.parse().ok()) {
            return Ok(Some(id));
        }
        if let Some(new) = header("Location").filter(|_| address.is_none()) {
            begun(&new);
            address = Some(new);
            offset = Some(0);
        } else {
            offset = header("Upload-Offset").and_then(|it| it.parse().ok());
        }
    }
}

/// What the server is told of a file when its upload begins.
fn metadata_of(file: &ChosenFile) -> String {
    let all = metadata(&file.name(), &file.file.type_()).into_iter();
    let all: Vec<_> = all
        .map(|(name, value)| format!("{name} {}", base64(value.as_bytes())))
        .collect();
    all.join(",")
}

async fn send_part(file: &ChosenFile, address: &str, offset: u64, part: u64) -> Option<Response> {
    let end = (offset + part).min(file.size());
    let bytes = file.file.slice_with_f64_and_f64(offset as f64, end as f64);
    let headers = [
        ("Upload-Offset", offset.to_string()),
        ("Content-Type", "application/offset+octet-stream".to_owned()),
    ];
    let body = bytes.ok().map(JsValue::from);
    ask("PATCH", address, &headers, body.as_ref()).await
}

/// The size of the part after one that was sent at this time.
fn next_part(part: u64, sent_at: f64) -> u64 {
    if js_sys::Date::now() - sent_at < QUICK_MS {
        (part * 2).min(LARGEST)
    } else {
        (part / 2).max(SMALLEST)
    }
}

async fn wait(failures: &mut u32) {
    let wait = backoff::delay_ms(*failures, random());
    *failures += 1;
    sleep(Duration::from_millis(wait)).await;
}

/// Waits as long as an answer says, or until `goes_on` says that it is not worth it any more.
async fn wait_as_told(answer: &Response, waits: u32, goes_on: impl Fn() -> bool) {
    let told = answer.headers().get("Retry-After").ok().flatten();
    let wait = backoff::told_ms(told.as_deref(), waits, random());
    let until = js_sys::Date::now() + wait as f64;
    while goes_on() && js_sys::Date::now() < until {
        sleep(LOOK).await;
    }
}

/// The answer of the server; `None` if it cannot be reached.
async fn ask(
    method: &str,
    path: &str,
    headers: &[(&str, String)],
    body: Option<&JsValue>,
) -> Option<Response> {
    let request = RequestInit::new();
    request.set_method(method);
    let all = Headers::new().ok()?;
    all.set("Tus-Resumable", "1.0.0").ok()?;
    for (name, value) in headers {
        all.set(name, value).ok()?;
    }
    request.set_headers(&all);
    if let Some(body) = body {
        request.set_body(body);
    }
    let answered = JsFuture::from(window().fetch_with_str_and_init(path, &request)).await;
    answered.ok()?.dyn_into().ok()
}

/// The answer, or the refusal that it contains.
async fn accepted(answer: Response) -> Result<Response, ApiError> {
    if answer.ok() {
        return Ok(answer);
    }
    // Answers to HEAD have no body.
    let code = if answer.status() == 401 {
        ErrorCode::InvalidToken
    } else {
        ErrorCode::Internal
    };
    let unknown = || ApiError::new(code, "");
    let text = answer.text().map_err(|_| unknown())?;
    let text = JsFuture::from(text)
        .await
        .ok()
        .and_then(|text| text.as_string());
    let refusal = text.and_then(|text| read_json(text).ok());
    Err(refusal.unwrap_or_else(unknown))
}
