//! Valid requests for every route and server function, for the tests of access.

use serde_json::json;

use super::attachments::multipart;
use super::message_form::message_form;
use super::pictures::{FACE, picture_form};
use super::previews::png;
use crate::support::{Call, Cast, PASSWORD, Role};

/// Gives the people something that has an address.
pub(super) async fn share(cast: &Cast) {
    cast.share_file().await;
    let cover = cast.arjun.call("POST", "/api/pictures");
    let cover = picture_form(cover, &png(8, 8), &[("purpose", "cover")]);
    cast.show_cover(cover).await;
}

/// Stands for no file.
const NOBODYS_FILE: &str = "0190c0de-0000-7000-8000-00000000ffff";

/// A valid request for this row, about the conversation that the person tries to use.
pub(super) fn request(cast: &Cast, role: Role, method: &str, path: &str) -> Call {
    let conversation = cast.aim(role);
    let id = if path.contains("/users/") && role == Role::Other {
        cast.asha.id.to_string()
    } else if path.contains("/auth/user/") || path.contains("/users/") {
        cast.arjun.id.to_string()
    } else {
        conversation.to_owned()
    };
    let concrete = path
        .strip_suffix("api/")
        .map_or(path.to_owned(), |_| "/api".to_owned());
    let concrete = concrete
        .replace("/uploads/{id}", &format!("/uploads/{NOBODYS_FILE}"))
        .replace(
            "/attachments/{id}/poster",
            &format!("/attachments/{NOBODYS_FILE}/poster"),
        )
        .replace(
            "/attachments/{id}/{variant}",
            &format!("/attachments/{}/original", cast.file()),
        )
        .replace("/api/pictures/{id}/{edge}", cast.picture())
        .replace("/pictures/{id}", &format!("/pictures/{NOBODYS_FILE}"))
        .replace("{id}/shared", &format!("{id}/shared?kind=files"))
        .replace(
            "/messages/search",
            &format!("/messages/search?q=hi&conversationId={id}"),
        )
        .replace("{id}", &id)
        .replace("{emoji}", "%F0%9F%91%8D")
        .replace("{message}", &cast.aim_at_message(role).to_string());
    let concrete = match method {
        "GET"
            if ["/starred", "/pinned", "/agreed"]
                .iter()
                .any(|list| path.ends_with(list)) =>
        {
            format!("{concrete}?conversationId={id}")
        }
        "DELETE" if path.ends_with("{message}") => format!("{concrete}?for=me"),
        _ => concrete,
    };
    let call = cast.app.call(method, &concrete);
    let token = cast.person(role).map_or("", |person| &person.token);
    if path.starts_with("/fn/") {
        let call = if token.is_empty() {
            call
        } else {
            call.cookie(token)
        };
        let fields = fields(cast, role, path);
        let fields: Vec<_> = fields
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        return call.form(&fields);
    }
    let call = if token.is_empty() {
        call
    } else {
        call.bearer(token)
    };
    let call = if path.contains("/uploads") {
        call.header("tus-resumable", "1.0.0")
            .header("upload-length", "5")
            .header("upload-offset", "0")
            .header("content-type", "application/offset+octet-stream")
    } else {
        call
    };
    match path.rsplit('/').next().unwrap_or_default() {
        "pictures" => picture_form(call, &png(8, 8), &FACE),
        "{id}" if path.contains("/pictures/") => call.form(&[("action", "remove")]),
        "attachment" => multipart(call, "file", "a.txt", b"text"),
        "message" => message_form(
            call,
            &[("conversation_id", conversation), ("text", "x")],
            &[("a.txt", b"text")],
        ),
        "register" => call.json(&json!({"email": format!("{role:?}@rest.example"), "password": PASSWORD, "fullName": "P"})),
        "login" => call.json(&json!({"email": cast.asha.email, "password": PASSWORD})),
        "change-password" => {
            call.json(&json!({"currentPassword": PASSWORD, "newPassword": PASSWORD}))
        }
        "report" => call.json(&json!({"reason": "spam"})),
        "note" if method == "PUT" => call.json(&json!({"note": "x"})),
        "profile" => call.json(&json!({"bio": "x"})),
        "{id}" if method == "PATCH" && path.contains("/conversations/") => {
            call.json(&json!({"pinned": true}))
        }
        "{message}" if method == "PATCH" => call.json(&json!({"messageText": "x"})),
        "send" => call.json(&json!({"conversationId": conversation, "messageText": "x"})),
        _ => call,
    }
}

fn fields(cast: &Cast, role: Role, path: &str) -> Vec<(&'static str, String)> {
    let conversation = cast.aim(role).to_owned();
    let password = ("password", PASSWORD.to_owned());
    let message = ("message", cast.aim_at_message(role).to_string());
    match path {
        "/fn/sign_in" => vec![("email", cast.asha.email.clone()), password],
        "/fn/register" => vec![
            ("email", format!("{role:?}@fn.example")),
            password,
            ("full_name", "P".to_owned()),
            ("user_type", "customer".to_owned()),
        ],
        "/fn/change_password" => ["current_password", "new_password"]
            .map(|field| (field, PASSWORD.to_owned()))
            .into(),
        "/fn/conversation" => vec![("id", conversation)],
        "/fn/end_session" => vec![("id", NOBODYS_FILE.to_owned())],
        "/fn/uploaded" => vec![("id", NOBODYS_FILE.to_owned())],
        "/fn/person" | "/fn/photographer" => vec![("id", cast.arjun.id.to_string())],
        "/fn/open_with" => vec![("person", cast.dev.id.to_string())],
        "/fn/history" | "/fn/mark_read" | "/fn/read_note" => {
            vec![("conversation_id", conversation)]
        }
        "/fn/changes" => vec![("conversation_id", conversation), ("after", "0".to_owned())],
        "/fn/update_conversation" => vec![
            ("conversation_id", conversation),
            ("pinned", "true".to_owned()),
        ],
        "/fn/stage" => vec![
            ("conversation_id", conversation),
            ("stage", "Booked".to_owned()),
        ],
        "/fn/block" => vec![
            ("conversation_id", conversation),
            ("on", "false".to_owned()),
        ],
        "/fn/report" => vec![
            ("conversation_id", conversation),
            ("reason", "spam".to_owned()),
        ],
        "/fn/save_note" => vec![
            ("conversation_id", conversation),
            ("note", "x".to_owned()),
            ("before", String::new()),
        ],
        "/fn/shared" => vec![
            ("conversation_id", conversation),
            ("kind", "files".to_owned()),
        ],
        "/fn/search" => vec![("text", "hi".to_owned()), ("conversation_id", conversation)],
        "/fn/versions" => vec![message],
        "/fn/marked" => vec![
            ("conversation_id", conversation),
            ("kind", "pinned".to_owned()),
        ],
        "/fn/star" | "/fn/pin" | "/fn/agree" => vec![message, ("on", "true".to_owned())],
        "/fn/react" => vec![
            message,
            ("emoji", "👍".to_owned()),
            ("on", "true".to_owned()),
        ],
        "/fn/edit_message" => vec![message, ("text", "x".to_owned())],
        "/fn/delete_message" => vec![message, ("whom", "me".to_owned())],
        "/fn/send" => vec![("conversation_id", conversation), ("text", "x".to_owned())],
        _ => Vec::new(),
    }
}
