//! `/api/pictures`: public pictures of people. The forms of the profile page use the same calls, without JavaScript as well.

use axum::extract::rejection::FormRejection;
use axum::extract::{Form, FromRequest as _, Multipart, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use futures::StreamExt as _;
use serde::Deserialize;

use super::attachments::{self, content_length};
use super::extract::{Segments, Session};
use super::{form, set};
use crate::app::paths;
use crate::domain::{AttachmentId, PictureId, PicturePurpose, UserType};
use crate::server::accounts::picture_view;
use crate::server::auth::CurrentUser;
use crate::server::handler_error::HandlerError;
use crate::server::media::{Crop, MAX_SIMPLE_UPLOAD, Media, MediaError, NewPicture};
use crate::server::state::AppState;
use crate::wire::rest::{Picture, Success};
use crate::wire::{ApiError, ErrorCode};

/// Longest text of a form's field in bytes: a caption, each character written as an escape.
const MAX_FIELD: usize = 4 * 1024;

/// `data` of an added picture.
#[derive(serde::Serialize)]
struct Added {
    picture: Picture,
}

/// `POST /api/pictures`: a multipart form with the fields `purpose`, `file`, `caption`, and the square of a face in
/// `crop_x`, `crop_y` and `crop_size`.
pub(super) async fn add(
    State(state): State<AppState>,
    user: Result<Session, HandlerError>,
    request: Request,
) -> Response {
    let is_form = form::is_form(request.headers());
    let added = match user {
        Ok(Session(user)) => add_for(&state, &user, request).await,
        Err(error) => Err(error),
    };
    if is_form {
        return back(added.map(|_| ()));
    }
    match added {
        Ok(picture) => {
            let success = Success::data(Added { picture }).saying("Picture uploaded successfully");
            (StatusCode::CREATED, success).into_response()
        }
        Err(error) => error.into_response(),
    }
}

async fn add_for(
    state: &AppState,
    user: &CurrentUser,
    request: Request,
) -> Result<Picture, HandlerError> {
    // A form around the file needs a few thousand bytes.
    let announced = content_length(request.headers());
    if announced.is_some_and(|size| size > MAX_SIMPLE_UPLOAD + 64 * 1024) {
        return Err(MediaError::TooLarge.into());
    }
    let form = Multipart::from_request(request, state)
        .await
        .map_err(|_| MediaError::Empty)?;
    // Kept going if the connection breaks, so that nothing is left behind.
    let (media, owner) = (state.media.clone(), user.clone());
    let added = tokio::spawn(async move {
        let mut upload = None;
        match received(&media, &owner, form, &mut upload).await {
            Ok((upload, new)) => Ok(media.add_picture(owner.id, upload, new).await?),
            Err(error) => {
                if let Some(upload) = upload {
                    media.give_up_picture(owner.id, upload).await?;
                }
                Err::<_, HandlerError>(error)
            }
        }
    });
    let picture = added.await.map_err(|_| MediaError::Interrupted)??;
    if picture.purpose == PicturePurpose::Face {
        state.account_cache.forget(user.id);
    }
    Ok(picture_view(picture))
}

/// Reads the fields, in whatever order they come.
async fn received(
    media: &Media,
    owner: &CurrentUser,
    mut fields: Multipart,
    upload: &mut Option<AttachmentId>,
) -> Result<(AttachmentId, NewPicture), HandlerError> {
    let mut purpose = None;
    let mut crop = Crop::default();
    let mut caption = String::new();
    while let Some(field) = fields
        .next_field()
        .await
        .map_err(|_| MediaError::Interrupted)?
    {
        let name = field.name().unwrap_or_default().to_owned();
        if name == "file" && upload.is_none() {
            let announced = form::announced(&field);
            let received = media.receive_picture(owner.id, announced, field.boxed());
            *upload = Some(received.await?);
            continue;
        }
        let text = form::text(field, MAX_FIELD).await?;
        let text = text.ok_or(MediaError::CaptionTooLong)?;
        match name.as_str() {
            "purpose" => purpose = Some(allowed(owner, &text)?),
            "caption" => caption = text,
            "crop_x" => crop.x = number(&text, crop.x),
            "crop_y" => crop.y = number(&text, crop.y),
            "crop_size" => crop.size = number(&text, crop.size),
            _ => {}
        }
    }
    let purpose = purpose.ok_or_else(|| invalid("purpose must be face, cover or portfolio"))?;
    let upload = upload.ok_or(MediaError::Empty)?;
    Ok((
        upload,
        NewPicture {
            purpose,
            crop,
            caption,
        },
    ))
}

/// Only photographers show more than their face.
fn allowed(owner: &CurrentUser, purpose: &str) -> Result<PicturePurpose, ApiError> {
    match PicturePurpose::from_name(purpose) {
        None => Err(invalid("purpose must be face, cover or portfolio")),
        Some(PicturePurpose::Cover | PicturePurpose::Portfolio)
            if owner.user_type != UserType::Photographer =>
        {
            Err(ApiError::new(
                ErrorCode::Forbidden,
                "Only photographers have a cover and a portfolio",
            ))
        }
        Some(purpose) => Ok(purpose),
    }
}

fn invalid(message: &str) -> ApiError {
    ApiError::new(ErrorCode::InvalidInput, message)
}

/// Scripts may send fractions; what is no number changes nothing.
fn number(text: &str, otherwise: u32) -> u32 {
    match text.trim().parse::<f64>() {
        Ok(number) if number.is_finite() => number.clamp(0.0, 1_000.0).round() as u32,
        _ => otherwise,
    }
}

/// What is to be done with a picture.
#[derive(Deserialize)]
pub(super) struct Change {
    /// `caption`, `earlier`, `later` or `remove`.
    action: String,
    caption: Option<String>,
}

/// `POST /api/pictures/:id`: a form with `action` and perhaps `caption`.
pub(super) async fn change(
    State(state): State<AppState>,
    user: Result<Session, HandlerError>,
    Segments(id): Segments<String>,
    headers: HeaderMap,
    change: Result<Form<Change>, FormRejection>,
) -> Response {
    let changed = match user {
        Ok(Session(user)) => change_for(&state, &user, &id, change).await,
        Err(error) => Err(error),
    };
    if form::is_form(&headers) {
        return back(changed);
    }
    match changed {
        Ok(()) => Success::data(())
            .saying("Picture updated successfully")
            .into_response(),
        Err(error) => error.into_response(),
    }
}

async fn change_for(
    state: &AppState,
    user: &CurrentUser,
    id: &str,
    change: Result<Form<Change>, FormRejection>,
) -> Result<(), HandlerError> {
    let id: PictureId = id.parse().map_err(|_| MediaError::NotFound)?;
    let Form(change) = change.map_err(|_| invalid("action is missing"))?;
    let media = &state.media;
    match change.action.as_str() {
        "remove" => {
            media.remove_picture(id, user.id).await?;
            state.account_cache.forget(user.id);
        }
        "earlier" => media.move_picture(id, user.id, true).await?,
        "later" => media.move_picture(id, user.id, false).await?,
        "caption" => {
            let caption = change.caption.unwrap_or_default();
            media.caption_picture(id, user.id, &caption).await?;
        }
        _ => return Err(invalid("action must be caption, earlier, later or remove").into()),
    }
    Ok(())
}

/// Leads back to the profile, which says what has happened in its own words.
fn back(result: Result<(), HandlerError>) -> Response {
    let answer = result.map_err(HandlerError::into_answer);
    let next = match answer.as_ref().map_err(|error| error.code) {
        Ok(()) => format!("{}?pictures=saved#pictures", paths::PROFILE),
        Err(ErrorCode::TokenRequired | ErrorCode::InvalidToken) => paths::login(paths::PROFILE),
        Err(code) => {
            let code = serde_json::to_value(code).unwrap_or_default();
            let code = code.as_str().unwrap_or_default();
            format!("{}?pictures={code}#pictures", paths::PROFILE)
        }
    };
    Redirect::to(&next).into_response()
}

/// `GET /api/pictures/:id/:edge`, for everybody.
pub(super) async fn read(
    State(state): State<AppState>,
    Segments((id, edge)): Segments<(String, String)>,
    parts: Parts,
) -> Result<Response, HandlerError> {
    let id: PictureId = id.parse().map_err(|_| MediaError::NotFound)?;
    let edge = edge.parse().map_err(|_| MediaError::NotFound)?;
    let content = state.media.find_picture(id, edge).await?;
    let mut response = attachments::respond(&state, &content, &parts, false).await?;
    if !response.status().is_success() && response.status() != StatusCode::NOT_MODIFIED {
        return Ok(response);
    }
    // The address never stands for other bytes, but a picture may be removed, or its person deactivated.
    const CACHING: &str = "public, max-age=86400, immutable";
    let headers = response.headers_mut();
    set(headers, header::CACHE_CONTROL, CACHING);
    headers.insert(
        header::CONTENT_DISPOSITION,
        HeaderValue::from_static("inline"),
    );
    Ok(response)
}
