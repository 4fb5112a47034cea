//! Pictures that this browser makes before or after an upload: a JPEG of a photo that few browsers show, and the poster of a
//! video.

use std::time::Duration;

use futures::future::{Either, select};
use js_sys::Promise;
use js_sys::futures::JsFuture;
use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Blob, CanvasRenderingContext2d, File, FilePropertyBag, HtmlCanvasElement, HtmlVideoElement,
    ImageBitmap, RequestInit, Url,
};

use super::{ChosenFile, sleep};
use crate::app::state::heic::jpeg_name;
use crate::domain::AttachmentId;

/// Largest side of a poster in pixels.
const POSTER: f64 = 1_600.0;

/// Largest area of a converted photo: browsers on phones draw no more.
const AREA: f64 = 16_000_000.0;

/// A video that shows nothing within this time gets no poster.
const PATIENCE: Duration = Duration::from_secs(15);

/// A photo that few browsers show as a JPEG, if this browser can read it. Other files, and photos that it cannot read, stay
/// what they are.
pub async fn readable(chosen: ChosenFile) -> ChosenFile {
    let Some(name) = jpeg_name(&chosen.name(), &chosen.file().type_()) else {
        return chosen;
    };
    match as_jpeg(chosen.file(), &name).await {
        Ok(file) => ChosenFile::of(file),
        Err(_) => chosen,
    }
}

async fn as_jpeg(file: &File, name: &str) -> Result<File, JsValue> {
    let bitmap = JsFuture::from(window().create_image_bitmap_with_blob(file)?).await?;
    let bitmap: ImageBitmap = bitmap.dyn_into()?;
    let area = f64::from(bitmap.width()) * f64::from(bitmap.height());
    let picture = drawn(&bitmap, (AREA / area).sqrt(), 0.92).await?;
    let options = FilePropertyBag::new();
    options.set_type("image/jpeg");
    File::new_with_blob_sequence_and_options(&js_sys::Array::of1(&picture), name, &options)
}

/// Sends the poster of an uploaded video. Does nothing for other files, or if this browser cannot show the video.
pub async fn send_poster(chosen: &ChosenFile, id: AttachmentId) {
    if !chosen.file().type_().starts_with("video/") {
        return;
    }
    let Ok(address) = Url::create_object_url_with_blob(chosen.file()) else {
        return;
    };
    let poster = poster(&address).await;
    let _ = Url::revoke_object_url(&address);
    let Ok(poster) = poster else {
        return;
    };
    let request = RequestInit::new();
    request.set_method("PUT");
    request.set_body(&poster);
    let path = format!("/api/attachments/{id}/poster");
    // Without a poster the video is shown as well.
    let _ = JsFuture::from(window().fetch_with_str_and_init(&path, &request)).await;
}

async fn poster(address: &str) -> Result<Blob, JsValue> {
    let video: HtmlVideoElement = document().create_element("video")?.dyn_into()?;
    video.set_muted(true);
    video.set_preload("auto");
    video.set_attribute("playsinline", "")?;
    let shown = Promise::new(&mut |resolve, reject| {
        video.set_onloadeddata(Some(&resolve));
        video.set_onerror(Some(&reject));
    });
    video.set_src(address);
    let frame = match select(JsFuture::from(shown), Box::pin(sleep(PATIENCE))).await {
        Either::Left((shown, _)) => shown.map(|_| ()),
        Either::Right(_) => Err(JsValue::NULL),
    };
    let picture = match frame {
        Ok(()) => frame_of(&video).await,
        Err(error) => Err(error),
    };
    // Lets go of the decoder.
    video.set_src("");
    picture
}

async fn frame_of(video: &HtmlVideoElement) -> Result<Blob, JsValue> {
    let bitmap = window().create_image_bitmap_with_html_video_element(video)?;
    let bitmap: ImageBitmap = JsFuture::from(bitmap).await?.dyn_into()?;
    let longest = f64::from(bitmap.width().max(bitmap.height()));
    drawn(&bitmap, POSTER / longest, 0.85).await
}

/// The picture as a JPEG, made smaller if the scale is less than 1.
async fn drawn(bitmap: &ImageBitmap, scale: f64, quality: f64) -> Result<Blob, JsValue> {
    let scale = scale.min(1.0);
    let side = |pixels: u32| ((f64::from(pixels) * scale) as u32).max(1);
    let (width, height) = (side(bitmap.width()), side(bitmap.height()));
    let canvas: HtmlCanvasElement = document().create_element("canvas")?.dyn_into()?;
    canvas.set_width(width);
    canvas.set_height(height);
    let context = canvas.get_context("2d")?.ok_or(JsValue::NULL)?;
    let context: CanvasRenderingContext2d = context.dyn_into()?;
    context.draw_image_with_image_bitmap_and_dw_and_dh(
        bitmap,
        0.0,
        0.0,
        width.into(),
        height.into(),
    )?;
    bitmap.close();
    let mut refused = None;
    let made = Promise::new(&mut |resolve, _| {
        let quality = JsValue::from_f64(quality);
        refused = canvas
            .to_blob_with_type_and_encoder_options(&resolve, "image/jpeg", &quality)
            .err();
    });
    if let Some(error) = refused {
        return Err(error);
    }
    JsFuture::from(made).await?.dyn_into()
}
