//! Requests that are nearly right.

use rand::Rng as _;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;

use super::values::{encoded, field, json, text};
use crate::rest::access::{FUNCTIONS, ROUTES};

/// Addresses beside the routes and server functions.
const OTHER: [(&str, &str); 16] = [
    ("GET", "/"),
    ("GET", "/login"),
    ("GET", "/register"),
    ("GET", "/photographers"),
    ("GET", "/photographers/{id}"),
    ("GET", "/profile"),
    ("GET", "/account"),
    ("GET", "/offline"),
    ("GET", "/customer/messages"),
    ("GET", "/customer/messages/{id}"),
    ("GET", "/photographer/messages/{id}"),
    ("GET", "/conversations/{id}/shared"),
    ("GET", "/pkg/{id}"),
    ("GET", "/socket.io/"),
    ("POST", "/socket.io/"),
    ("GET", "/{id}"),
];

const METHODS: [&str; 9] = [
    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW",
];

/// The parameters that the gateway and the lists read, with values that they accept.
const QUERIES: [&str; 10] = [
    "EIO=4",
    "transport=polling",
    "transport=websocket",
    "sid=x",
    "limit=500",
    "before=1",
    "kind=files",
    "for=everyone",
    "lang=hi",
    "at=1",
];

const TYPES: [&str; 8] = [
    "application/json",
    "application/json; charset=utf-16",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "multipart/form-data",
    "application/offset+octet-stream",
    "text/plain",
    "\u{e9}",
];

const HEADERS: [&str; 22] = [
    "accept: text/html",
    "accept-language: hi;q=9,*;q=-1",
    "accept-encoding: br;q=0, gzip;q=2",
    "range: bytes=5-1",
    "range: bytes=0-0,2-99999999999999999999",
    "if-none-match: *",
    "if-modified-since: yesterday",
    "tus-resumable: 1.0.0",
    "tus-resumable: 2",
    "upload-length: 5",
    "upload-length: 99999999999999999999",
    "upload-offset: 0",
    "upload-metadata: filename eC5wZGY=,duration x,waveform",
    "upload-checksum: sha1 x",
    "x-http-method-override: DELETE",
    "x-forwarded-for: 1.2.3.4, , x",
    "x-request-id: \t",
    "origin: null",
    "origin: http://elsewhere",
    "referer: http://[",
    "upgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-version: 13\r\nsec-websocket-key: x",
    "expect: 100-continue",
];

/// One of these tokens, as programs or as pages send it.
fn authority(chance: &mut StdRng, tokens: &[String]) -> String {
    let token = match chance.random_range(0..10) {
        0 => return String::new(),
        1 => text(chance).replace(['\r', '\n', '\0'], ""),
        _ => tokens.choose(chance).expect("somebody").clone(),
    };
    let mut lines = String::new();
    if chance.random_range(0..3) > 0 {
        lines += &format!("authorization: Bearer {token}\r\n");
    }
    if chance.random_range(0..3) > 0 {
        lines += &format!("cookie: lang=xx; chitrasethu_session={token}\r\n");
    }
    lines
}

/// The path with something for each of its parameters.
fn filled(chance: &mut StdRng, path: &str) -> String {
    let mut filled = String::new();
    for (n, part) in path.split('{').enumerate() {
        let fixed = match n {
            0 => part,
            _ => part.split_once('}').expect("closed").1,
        };
        if n > 0 {
            filled += &match chance.random_range(0..3) {
                0 => "conv_1_2".to_owned(),
                1 => chance.random_range(0..9).to_string(),
                _ => {
                    let text = text(chance);
                    encoded(chance, &text)
                }
            };
        }
        filled += fixed;
    }
    filled
}

fn query(chance: &mut StdRng) -> String {
    let count = chance.random_range(0..4);
    let parts = (0..count).map(|_| match chance.random_range(0..2) {
        0 => (*QUERIES.choose(chance).expect("some")).to_owned(),
        _ => {
            let text = text(chance);
            format!("{}={}", field(chance), encoded(chance, &text))
        }
    });
    let parts: Vec<_> = parts.collect();
    match parts.is_empty() {
        true => String::new(),
        false => format!("?{}", parts.join("&")),
    }
}

fn body(chance: &mut StdRng) -> Vec<u8> {
    match chance.random_range(0..8) {
        0 => Vec::new(),
        1 => {
            let length = chance.random_range(0..5_000);
            (0..length).map(|_| chance.random()).collect()
        }
        2..4 => {
            let fields = (0..chance.random_range(0..6)).map(|_| {
                let text = text(chance);
                format!("{}={}", field(chance), encoded(chance, &text))
            });
            fields.collect::<Vec<_>>().join("&").into_bytes()
        }
        4 => format!(
            "--x\r\ncontent-disposition: form-data; name=\"{}\"; filename=\"{}\"\r\n\r\n{}\r\n--x--\r\n",
            field(chance),
            text(chance),
            text(chance)
        )
        .into_bytes(),
        _ => {
            let mut body = json(chance, 3).to_string().into_bytes();
            if chance.random_range(0..5) == 0 && !body.is_empty() {
                body.truncate(chance.random_range(0..body.len()));
            }
            body
        }
    }
}

/// A request, nearly always one that HTTP allows, and whether the server can know its end.
pub(super) fn request(chance: &mut StdRng, tokens: &[String]) -> (Vec<u8>, bool) {
    let known = ROUTES.iter().chain(FUNCTIONS);
    let mut known: Vec<_> = known.map(|(method, path, _)| (*method, *path)).collect();
    known.extend(OTHER);
    let (own, path) = *known.choose(chance).expect("some");
    let method = match chance.random_range(0..8) {
        0 => *METHODS.choose(chance).expect("some"),
        _ => own,
    };
    let mut head = format!(
        "{method} {}{} HTTP/1.1\r\nhost: chat.example\r\nconnection: close\r\n",
        filled(chance, path),
        query(chance)
    );
    head += &authority(chance, tokens);
    for _ in 0..chance.random_range(0..4) {
        head += HEADERS.choose(chance).expect("some");
        head += "\r\n";
    }
    let expected = if path.starts_with("/fn/") {
        TYPES[2]
    } else {
        TYPES[0]
    };
    let kind = match chance.random_range(0..3) {
        0 => *TYPES.choose(chance).expect("some"),
        _ => expected,
    };
    let body = body(chance);
    head += &format!(
        "content-type: {kind}\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    let mut request = [head.into_bytes(), body].concat();
    let is_broken = chance.random_range(0..20) == 0;
    if is_broken {
        let at = chance.random_range(0..request.len().min(200));
        request[at] = chance.random();
    }
    (request, !is_broken)
}
