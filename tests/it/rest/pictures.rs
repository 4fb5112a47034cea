//! Public pictures: faces, covers and portfolios.

use std::io::Cursor;

use image::{ImageFormat, Rgb, RgbImage};
use serde_json::{Value, json};

use super::previews::{png, run_jobs};
use crate::support::{Answer, Call, Engine, Person, TestApp};

/// A multipart form with a file and these fields, behind it.
pub(super) fn picture_form(call: Call, content: &[u8], fields: &[(&str, &str)]) -> Call {
    let mut body = b"--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n\
        content-type: image/png\r\n\r\n"
        .to_vec();
    body.extend_from_slice(content);
    for (name, value) in fields {
        let field =
            format!("\r\n--x\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}");
        body.extend_from_slice(field.as_bytes());
    }
    body.extend_from_slice(b"\r\n--x--\r\n");
    call.header("content-type", "multipart/form-data; boundary=x")
        .body(body)
}

pub(super) async fn add(person: &Person, content: &[u8], fields: &[(&str, &str)]) -> Answer {
    picture_form(person.call("POST", "/api/pictures"), content, fields).await
}

/// Adds a picture; returns it as the server describes it.
pub(super) async fn added(person: &Person, content: &[u8], fields: &[(&str, &str)]) -> Value {
    add(person, content, fields).await.data(201)["picture"].take()
}

pub(super) const FACE: [(&str, &str); 1] = [("purpose", "face")];

pub(super) async fn change(person: &Person, id: &Value, fields: &[(&str, &str)]) -> Answer {
    let path = format!("/api/pictures/{}", id.as_str().unwrap());
    person.call("POST", &path).form(fields).await
}

pub(super) async fn status(app: &TestApp, path: &Value) -> u16 {
    app.call("GET", path.as_str().unwrap()).await.status
}

pub(super) async fn avatar(person: &Person) -> Value {
    person.get("/api/auth/me").await.data(200)["user"]["avatarUrl"].take()
}

/// Red to the left, blue to the right.
pub(super) fn halves() -> Vec<u8> {
    let picture = RgbImage::from_fn(800, 400, |x, _| {
        if x < 400 {
            Rgb([220, 20, 20])
        } else {
            Rgb([20, 20, 220])
        }
    });
    let mut file = Cursor::new(Vec::new());
    picture.write_to(&mut file, ImageFormat::Png).unwrap();
    file.into_inner()
}

/// A JPEG with a text in its metadata.
fn jpeg_with(text: &[u8]) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    let picture = RgbImage::from_pixel(40, 30, Rgb([1, 2, 3]));
    picture.write_to(&mut file, ImageFormat::Jpeg).unwrap();
    let file = file.into_inner();
    let length = u16::try_from(text.len() + 2).unwrap().to_be_bytes();
    [&file[..2], &[0xff, 0xe1], &length, text, &file[2..]].concat()
}

#[tokio::test]
async fn a_face_is_a_public_square_that_others_see() {
    for engine in Engine::ALL {
        let app = engine.start(&[]).await;
        let (asha, arjun, conversation) = app.couple().await;
        asha.send(&conversation, "hi").await;
        let secret = b"Exif\0\0 26.9243 N 75.8235 E";
        let face = added(&asha, &jpeg_with(secret), &FACE).await;
        assert_eq!(
            face["url"],
            json!(format!(
                "/api/pictures/{}/320",
                face["id"].as_str().unwrap()
            ))
        );
        assert_eq!(
            (&face["width"], &face["height"]),
            (&json!(30), &json!(30)),
            "never enlarged"
        );
        for path in ["url", "previewUrl"] {
            let answer = app.call("GET", face[path].as_str().unwrap()).await;
            assert_eq!(
                (answer.status, answer.header("content-type")),
                (200, "image/jpeg")
            );
            assert_eq!(
                answer.header("cache-control"),
                "public, max-age=86400, immutable"
            );
            assert_eq!(
                answer.header("cross-origin-resource-policy"),
                "cross-origin"
            );
            assert!(answer.header("content-security-policy").contains("sandbox"));
            let leaked = answer.bytes.windows(7).any(|part| part == b"26.9243");
            assert!(!leaked, "{engine:?}");
        }
        assert_eq!(avatar(&asha).await, face["url"]);
        let row = arjun.row(&conversation).await;
        assert_eq!(row["participantAvatar"], face["url"]);

        let id = face["id"].as_str().unwrap();
        for missing in ["640", "1600", "original", "0", "-1", "99999999999999999999"] {
            assert_eq!(
                status(&app, &json!(format!("/api/pictures/{id}/{missing}"))).await,
                404
            );
        }
        let nowhere = "/api/pictures/0190c0de-0000-4000-8000-00000000ffff/320";
        assert_eq!(status(&app, &json!(nowhere)).await, 404);
    }
}

#[tokio::test]
async fn the_square_is_the_chosen_one_or_the_middle() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    let (red, blue) = ([220, 20, 20], [20, 20, 220]);
    for (fields, left, right) in [
        (vec![], red, blue),
        (vec![("crop_x", "0")], red, red),
        (vec![("crop_x", "1000"), ("crop_y", "0")], blue, blue),
        (vec![("crop_size", "500"), ("crop_x", "499.6")], red, blue),
        (
            vec![("crop_x", "NaN"), ("crop_size", "-3"), ("crop_y", "x")],
            red,
            blue,
        ),
        (vec![("crop_x", "1e9"), ("crop_size", "1e9")], blue, blue),
    ] {
        let face = added(&asha, &halves(), &[&FACE[..], &fields].concat()).await;
        let answer = app.call("GET", face["url"].as_str().unwrap()).await;
        let shown = image::load_from_memory(&answer.bytes).unwrap().into_rgb8();
        assert_eq!(shown.width(), shown.height());
        let edge = shown.width();
        for (x, expected) in [(2, left), (edge - 3, right)] {
            let pixel = shown.get_pixel(x, edge / 2).0;
            let is_near = pixel
                .iter()
                .zip(expected)
                .all(|(it, wanted)| it.abs_diff(wanted) < 40);
            assert!(is_near, "{fields:?} at {x} of {edge}: {pixel:?}");
        }
    }
}

#[tokio::test]
async fn a_replaced_or_removed_picture_is_gone_at_once_and_its_files_after_the_job() {
    for engine in Engine::ALL {
        let app = engine.start(&[]).await;
        let (asha, arjun, _) = app.couple().await;
        let first = added(&asha, &png(500, 400), &FACE).await;
        let second = added(&asha, &png(400, 500), &FACE).await;
        assert_eq!(status(&app, &first["url"]).await, 404, "{engine:?}");
        assert_eq!(status(&app, &second["url"]).await, 200);
        run_jobs(&app).await;
        let shown = |files: Vec<String>| {
            files
                .iter()
                .filter(|it| it.starts_with("pictures/"))
                .count()
        };
        assert_eq!(
            shown(app.files().await),
            2,
            "two sizes of the second: {:?}",
            app.files().await
        );

        let remove = [("action", "remove")];
        let others = change(&arjun, &second["id"], &remove).await;
        others.refused(404, "attachment_not_found", "Attachment not found");
        assert_eq!(avatar(&asha).await, second["url"]);
        assert_eq!(change(&asha, &second["id"], &remove).await.status, 200);
        assert_eq!(avatar(&asha).await, Value::Null);
        assert_eq!(change(&asha, &second["id"], &remove).await.status, 404);
        run_jobs(&app).await;
        assert_eq!(shown(app.files().await), 0);
        // The uploads go with the next hourly run.
        app.state().media.clean_up().await.unwrap();
        assert_eq!(app.files().await, Vec::<String>::new(), "{engine:?}");
    }
}

#[tokio::test]
async fn a_face_that_the_profile_no_longer_names_is_deleted() {
    let app = TestApp::start().await;
    let (asha, arjun) = (app.customer("Asha").await, app.customer("Arjun").await);
    let kept = added(&arjun, &png(40, 40), &FACE).await;
    let face = added(&asha, &png(40, 40), &FACE).await;
    // As the platform's first backend writes it.
    app.sql(
        "UPDATE user_profiles SET avatar_url = 'https://img.example/a.jpg' WHERE user_id = ?",
        asha.id,
    )
    .await;
    let media = &app.state().media;
    assert_eq!(
        media.clean_up_pictures().await.unwrap(),
        0,
        "it may be being made"
    );
    app.pass(3_600_000);
    assert_eq!(media.clean_up_pictures().await.unwrap(), 1);
    assert_eq!(status(&app, &face["url"]).await, 404);
    assert_eq!(status(&app, &kept["url"]).await, 200);
    app.remove(&arjun).await;
    assert_eq!(media.clean_up_pictures().await.unwrap(), 1);
    assert_eq!(status(&app, &kept["url"]).await, 404, "nobody's any more");
}

/// Their files stay until the account is deleted: it may become active again.
#[tokio::test]
async fn pictures_of_ended_accounts_are_shown_to_nobody() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    asha.send(&conversation, "hi").await;
    arjun.send(&conversation, "hello").await;
    let mut paths = Vec::new();
    for purpose in ["face", "cover", "portfolio"] {
        let picture = added(&arjun, &png(40, 40), &[("purpose", purpose)]).await;
        paths.extend([picture["url"].clone(), picture["previewUrl"].clone()]);
    }
    let all = async || {
        let mut all = Vec::new();
        for path in &paths {
            let path = path.as_str().unwrap();
            all.push(app.call("GET", path).await.status);
            all.push(asha.get(path).await.status);
            let by_cookie = app.call("HEAD", path).cookie(&arjun.token);
            all.push(by_cookie.await.status);
        }
        all
    };
    let seen = async || {
        let row = asha.row(&conversation).await["participantAvatar"].take();
        let path = format!("/api/auth/user/{}", arjun.id);
        let person = asha.get(&path).await.data(200)["user"].take();
        let page = format!("/customer/messages/{conversation}");
        let page = app.call("GET", &page).cookie(&asha.token).await.body;
        let shown = page.contains("/api/pictures/");
        (
            row,
            person["avatarUrl"].clone(),
            person["portfolio"].is_array(),
            shown,
        )
    };
    assert_eq!(all().await, [200; 18]);
    assert_eq!(
        seen().await,
        (paths[0].clone(), paths[0].clone(), true, true)
    );
    app.deactivate(&arjun).await;
    assert_eq!(all().await, [404; 18]);
    assert_eq!(seen().await, (Value::Null, Value::Null, false, false));
    app.sql("UPDATE users SET is_active = 1 WHERE user_id = ?", arjun.id)
        .await;
    assert_eq!(all().await, [200; 18]);
    app.remove(&arjun).await;
    assert_eq!(all().await, [404; 18]);
}
