//! The shape of a page: a hash of the elements, texts and comments that the server sends. Browser extensions,
//! translation and proxies change the HTML on its way; the browser compares (`src/app/start.js`) before it hydrates, because
//! hydration needs exactly the nodes that the server has rendered.

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::app::shell::NO_SHAPE;

/// Elements without content and end tag.
const VOID: [&str; 13] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
];

/// Writes the shape into the page. Pages are not streamed: they are complete when they are sent.
pub async fn write(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let kind = response.headers().get(header::CONTENT_TYPE);
    if !kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html")) {
        return response;
    }
    let (parts, body) = response.into_parts();
    // No limit: the page was rendered by this server.
    match to_bytes(body, usize::MAX).await {
        Ok(page) => Response::from_parts(parts, Body::from(with_shape(page))),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn with_shape(page: Bytes) -> Bytes {
    let Ok(html) = std::str::from_utf8(&page) else {
        return page;
    };
    let place = format!("data-shape=\"{NO_SHAPE}\">");
    let Some((before, content)) = html.split_once(&place) else {
        return page;
    };
    let shape = shape(content);
    format!("{before}data-shape=\"{shape:08x}\">{content}").into()
}

/// FNV-1a.
struct Hash(u32);

impl Hash {
    fn add(&mut self, text: &str) {
        for byte in text.bytes() {
            self.0 = (self.0 ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        }
    }
}

/// The shape of everything up to the end of the enclosing element.
fn shape(html: &str) -> u32 {
    let mut hash = Hash(0x811c_9dc5);
    let mut depth = 0_u32;
    let mut rest = html;
    while !rest.is_empty() {
        let Some(tag) = rest.strip_prefix('<') else {
            hash.add("#");
            rest = &rest[rest.find('<').unwrap_or(rest.len())..];
            continue;
        };
        if tag.starts_with('!') {
            hash.add("!");
            let end = if tag.starts_with("!--") { "-->" } else { ">" };
            rest = after(tag, end);
        } else if tag.starts_with('/') {
            let Some(above) = depth.checked_sub(1) else {
                break;
            };
            depth = above;
            hash.add("/");
            rest = after(tag, ">");
        } else {
            let end = end_of_tag(tag);
            let named = tag.find(|it: char| !it.is_ascii_alphanumeric() && it != '-');
            let name = tag[..named.unwrap_or(tag.len())].to_ascii_lowercase();
            hash.add("<");
            hash.add(&name);
            if tag[..end].ends_with('/') || VOID.contains(&name.as_str()) {
                hash.add("/");
            } else {
                depth += 1;
            }
            rest = tag.get(end + 1..).unwrap_or_default();
        }
    }
    hash.0
}

fn after<'a>(text: &'a str, end: &str) -> &'a str {
    text.split_once(end).map_or("", |(_, rest)| rest)
}

/// The position of the `>` that ends a tag. Values in quotes may contain others.
fn end_of_tag(tag: &str) -> usize {
    let mut quote = None;
    for (at, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    tag.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hashed(words: &[&str]) -> u32 {
        let mut hash = Hash(0x811c_9dc5);
        words.iter().for_each(|word| hash.add(word));
        hash.0
    }

    #[test]
    fn a_shape_is_that_of_the_elements_texts_and_comments() {
        let html = r#"<P class="a > b" hidden>one &lt; two<!><!-- > --><br>3<svg><path d='"/>'/></svg></p></div><p>"#;
        let words = [
            "<p", "#", "!", "!", "<br", "/", "#", "<svg", "<path", "/", "/", "/",
        ];
        assert_eq!(shape(html), hashed(&words));
        assert_eq!(shape("</div>"), hashed(&[]));
        // Cut off anywhere, it ends all the same.
        for end in 0..html.len() {
            shape(&html[..end]);
        }
    }

    #[test]
    fn attributes_and_letters_do_not_matter_and_nodes_do() {
        let sent = shape("<p>one<b>two</b></p></div>");
        assert_eq!(shape(r#"<p lang="hi">eins<b>zwei</b></p></div>"#), sent);
        for changed in [
            "<p>one<b><font><font>two</font></font></b></p></div>",
            "<p><a href=tel:1>one</a><b>two</b></p></div>",
            "<p>one<i>two</i></p></div>",
            "<p>one<b>two</b></p><div></div></div>",
            "<p><b>two</b></p></div>",
        ] {
            assert_ne!(shape(changed), sent, "{changed}");
        }
    }

    #[test]
    fn only_a_page_with_a_place_gets_its_shape() {
        let page = format!("<body><div id=\"page\" data-shape=\"{NO_SHAPE}\"><p></p></div></body>");
        let shape = format!("data-shape=\"{:08x}\"", hashed(&["<p", "/"]));
        let expected = page.replace("data-shape=\"00000000\"", &shape);
        assert_eq!(with_shape(page.into()), expected);
        assert_eq!(with_shape("<p>".into()), "<p>");
    }
}
