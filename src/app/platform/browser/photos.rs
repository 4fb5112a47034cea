//! What photos look like until they are loaded.

use leptos::web_sys::Element;
use wasm_bindgen::JsCast;
use web_sys::HtmlImageElement;

use super::base64;
use crate::domain::AttachmentId;

/// The photos in an element that the browser cannot show yet.
pub fn photos_on_their_way(around: &Element) -> Vec<AttachmentId> {
    let Ok(all) = around.query_selector_all("[data-photo]") else {
        return Vec::new();
    };
    let links = (0..all.length()).filter_map(|at| all.item(at)?.dyn_into::<Element>().ok());
    let ids = links.filter_map(|link| {
        let is_there = image_in(&link)?.natural_width() > 0;
        let id = link.get_attribute("data-photo")?.parse().ok();
        id.filter(|_| !is_there)
    });
    ids.collect()
}

/// Shows a bitmap behind a photo in an element.
pub fn show_behind(around: &Element, photo: AttachmentId, bitmap: &[u8]) {
    let link = around.query_selector(&format!("[data-photo='{photo}']"));
    if let Some(image) = link.ok().flatten().and_then(|link| image_in(&link)) {
        let address = format!("url({})", address_of(bitmap));
        let _ = image.style().set_property("background-image", &address);
    }
}

/// The address of a bitmap, which contains all of it.
pub fn address_of(bitmap: &[u8]) -> String {
    format!("data:image/bmp;base64,{}", base64(bitmap))
}

fn image_in(link: &Element) -> Option<HtmlImageElement> {
    link.query_selector("img").ok()??.dyn_into().ok()
}
