//! The cookie by which a load balancer brings all requests of a session to the node that opened it.

use tokio::net::TcpStream;
use tokio_tungstenite::client_async;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;

use crate::support::{Answer, Polling, TestApp};

const POLLING: &str = "/socket.io/?EIO=4&transport=polling";

async fn handshake(app: &TestApp, headers: &[(&str, &str)]) -> Answer {
    let mut call = app.call("GET", POLLING);
    for (name, value) in headers {
        call = call.header(name, value);
    }
    let answer = call.await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer
}

#[tokio::test]
async fn the_handshake_returns_the_key_of_the_balancer() {
    let app = TestApp::with(&[("TRUSTED_PROXIES", "127.0.0.1")]).await;
    let key = ("x-chitrasethu-node", "9f86d081-884c");
    let plain = "chitrasethu_node=9f86d081-884c; HttpOnly; SameSite=Lax; Path=/socket.io/";
    let secure = "chitrasethu_node=9f86d081-884c; HttpOnly; SameSite=Lax; Secure; Path=/socket.io/";
    let https = ("x-forwarded-proto", "https");
    let known = ("cookie", "lang=hi; chitrasethu_node=9f86d081-884c");
    let other = ("cookie", "chitrasethu_node=other");
    for (headers, expected) in [
        (vec![], ""),
        (vec![key], plain),
        (vec![key, https], secure),
        (vec![key, other], plain),
        (vec![key, known], plain),
    ] {
        let answer = handshake(&app, &headers).await;
        assert_eq!(answer.header("set-cookie"), expected, "{headers:?}");
    }
    let longest = "k".repeat(64);
    let answer = handshake(&app, &[("x-chitrasethu-node", &longest)]).await;
    assert!(answer.header("set-cookie").contains(&longest));
}

#[tokio::test]
async fn what_is_no_key_sets_no_cookie() {
    let app = TestApp::start().await;
    let too_long = "k".repeat(65);
    for key in ["", &too_long, "a;b", "a b", "a=b", "ключ", "a; Domain=x"] {
        let answer = handshake(&app, &[("x-chitrasethu-node", key)]).await;
        assert_eq!(answer.header("set-cookie"), "", "{key:?}");
    }
}

#[tokio::test]
async fn only_the_handshake_sets_the_cookie() {
    let app = TestApp::start().await;
    let mut polling = Polling::connect(&app.customer("Asha").await).await;
    polling.write("2").await;
    let answer = polling.get().header("x-chitrasethu-node", "key").await;
    assert_eq!((answer.status, answer.header("set-cookie")), (200, ""));
    let refused = app
        .call("POST", POLLING)
        .header("x-chitrasethu-node", "key")
        .await;
    assert_eq!((refused.status, refused.header("set-cookie")), (400, ""));
    polling.settle().await;
}

#[tokio::test]
async fn the_handshake_of_a_websocket_returns_the_key_too() {
    let app = TestApp::start().await;
    let url = format!(
        "ws://{}/socket.io/?EIO=4&transport=websocket",
        app.address()
    );
    let mut request = url.into_client_request().unwrap();
    let key = "key".parse().unwrap();
    request.headers_mut().insert("x-chitrasethu-node", key);
    let tcp = TcpStream::connect(app.address()).await.unwrap();
    let (_socket, answer) = client_async(request, tcp).await.unwrap();
    assert_eq!(
        answer.headers()["set-cookie"],
        "chitrasethu_node=key; HttpOnly; SameSite=Lax; Path=/socket.io/"
    );
}
