//! Requests that hostile clients write.

/// A request whose body lacks its last byte.
pub(super) fn unfinished(path: &str, headers: &str, length: usize) -> Vec<u8> {
    let kind = match path.starts_with("/fn/") {
        true => "application/x-www-form-urlencoded",
        false => "application/json",
    };
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: x\r\n{headers}content-type: {kind}\r\ncontent-length: {length}\r\n\r\n"
    );
    let start = if path.starts_with("/fn/") {
        "text="
    } else {
        "{\"email\":\""
    };
    let rest = length - start.len() - 1;
    [head.as_bytes(), start.as_bytes(), &vec![b'x'; rest]].concat()
}

/// The head of a request with a body of 100 kB, from somebody who is signed in.
pub(super) fn begun(method: &str, path: &str, token: &str) -> Vec<u8> {
    let kind = match method {
        "PATCH" => "application/offset+octet-stream\r\ntus-resumable: 1.0.0\r\nupload-offset: 0",
        _ => "application/json",
    };
    format!(
        "{method} {path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\ncontent-type: {kind}\r\n\
         content-length: 100000\r\n\r\n"
    )
    .into_bytes()
}

/// The head of a request for a WebSocket.
pub(super) fn upgrade() -> Vec<u8> {
    b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nhost: x\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\
      sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        .to_vec()
}

/// The head of a masked frame of this length, and so much of its payload.
pub(super) fn frame(first: u8, length: u32, sent: usize) -> Vec<u8> {
    let mut frame = vec![first, 0x80 | 127, 0, 0, 0, 0];
    frame.extend(length.to_be_bytes());
    // A mask of zeros leaves the payload as it is.
    frame.extend([0; 4]);
    frame.resize(frame.len() + sent, b'4');
    frame
}
