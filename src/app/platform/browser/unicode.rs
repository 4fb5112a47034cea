//! Case, normal forms and graphemes by the browser, which has Unicode's tables already.

use js_sys::{Array, Function, JsString, Reflect, global};
use wasm_bindgen::{JsCast, JsValue};

thread_local! {
    /// Made once: that costs more than its use. `None` in browsers before 2024 that have none.
    static SEGMENTER: Option<JsValue> = segmenter();
}

/// The lower case of the canonical decomposition of a text (NFD).
pub fn comparable(text: &str) -> String {
    let decomposed = JsString::from(text).normalize("NFD");
    decomposed.to_lower_case().into()
}

/// The same for a character.
pub fn decomposed(c: char) -> String {
    comparable(c.encode_utf8(&mut [0; 4]))
}

/// A text in upper case.
pub fn upper_case(text: &str) -> String {
    JsString::from(text).to_upper_case().into()
}

/// What readers take for the first character of a text; without a segmenter, its first code point.
pub fn first_grapheme(text: &str) -> String {
    SEGMENTER.with(|segmenter| {
        let first = segmenter.as_ref().and_then(|it| first_segment(it, text));
        first.unwrap_or_else(|| text.chars().take(1).collect())
    })
}

fn segmenter() -> Option<JsValue> {
    let class = get(&get(&global(), "Intl")?, "Segmenter")?;
    Reflect::construct(class.dyn_ref::<Function>()?, &Array::new()).ok()
}

fn first_segment(segmenter: &JsValue, text: &str) -> Option<String> {
    let segment: Function = get(segmenter, "segment")?.dyn_into().ok()?;
    let segments = segment.call1(segmenter, &JsValue::from_str(text)).ok()?;
    // The one that contains the beginning.
    let containing: Function = get(&segments, "containing")?.dyn_into().ok()?;
    let first = containing.call0(&segments).ok()?;
    get(&first, "segment")?.as_string()
}

fn get(of: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(of, &JsValue::from_str(name)).ok()
}
