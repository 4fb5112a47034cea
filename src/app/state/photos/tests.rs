use super::gesture::{Gesture, Outcome};
use super::zoom::{Pixels, Zoom, fitted, wheel};
use super::*;
use crate::app::state::outbox::OutboxEntry;
use crate::app::state::samples::{ME, PEER, here, message, page, summary};
use crate::app::state::thread::Thread;
use crate::app::state::uploads::{FileKey, OutgoingFile};
use crate::domain::{ActionId, Album, Body, UserId};

const PHOTO: Pixels = Pixels::new(2_000.0, 1_000.0);
const STAGE: Pixels = Pixels::new(400.0, 800.0);

fn px(x: f64, y: f64) -> Pixels {
    Pixels::new(x, y)
}

fn file(number: u128, mime_type: &str) -> Attachment {
    Attachment {
        id: AttachmentId(uuid::Uuid::from_u128(number)),
        ..crate::domain::attachment::tests::attachment(mime_type)
    }
}

#[test]
fn all_photos_of_the_loaded_messages_are_walked_through_in_order() {
    let album = |seq, sender: UserId, files: Vec<Attachment>| {
        let mut message = message(sender, seq, "");
        message.body = Body::Album(Album {
            attachments: files,
            caption: String::new(),
        });
        message
    };
    let messages = vec![
        album(
            1,
            ME,
            vec![file(1, "image/png"), file(2, "application/pdf")],
        ),
        message(PEER, 2, "nice"),
        album(3, PEER, vec![file(3, "image/jpeg"), file(4, "image/heic")]),
    ];
    let thread = Thread::open(ME, &summary(PEER, "Arjun", 0), page(messages, false));
    let mut unsent = OutboxEntry::new(
        here(),
        ActionId::new_at(Timestamp(9)),
        String::new(),
        Timestamp(9),
    );
    let webp = file(5, "image/webp");
    unsent.files = vec![OutgoingFile {
        key: FileKey("5".to_owned()),
        file_name: webp.file_name.clone(),
        size: webp.size,
        attachment: Some(Box::new(webp)),
    }];
    let photos = Photos::of(&LogRows::new(&thread, [&unsent].into_iter(), ME));
    let ids: Vec<_> = (0..photos.len())
        .filter_map(|index| photos.get(index))
        .map(|photo| (photo.file.id.0.as_u128(), photo.mine))
        .collect();
    assert_eq!(ids, [(1, true), (3, false), (5, true)]);
    let id = |number| AttachmentId(uuid::Uuid::from_u128(number));
    let beside = |number, step| photos.beside(id(number), step).map(|it| it.file.id);
    assert_eq!(beside(1, 1), Some(id(3)));
    assert_eq!(beside(3, -1), Some(id(1)));
    assert_eq!(beside(1, -1), None);
    assert_eq!(beside(5, 1), None);
    assert_eq!(beside(2, 1), None, "no photo");
    assert_eq!(photos.end(true).map(|it| it.file.id), Some(id(5)));
    assert_eq!(photos.end(false).map(|it| it.file.id), Some(id(1)));
}

#[test]
fn a_photo_fits_the_stage_and_is_not_blown_up() {
    assert_eq!(fitted(PHOTO, STAGE), px(400.0, 200.0));
    assert_eq!(fitted(px(100.0, 50.0), STAGE), px(100.0, 50.0));
    assert_eq!(fitted(Pixels::default(), STAGE), STAGE, "size unknown");
}

#[test]
fn the_point_under_the_finger_stays_while_the_photo_is_enlarged() {
    let mut zoom = Zoom::default();
    // High enough that no edge holds the photo.
    zoom.by(8.0, px(50.0, 20.0), PHOTO, STAGE);
    assert_eq!((zoom.scale, zoom.at), (8.0, px(-350.0, -140.0)));
    let of_photo = |zoom: &Zoom| (50.0 - zoom.at.x) / zoom.scale;
    assert!((of_photo(&zoom) - 50.0).abs() < 1e-9);
    zoom.by(10.0, px(0.0, 0.0), PHOTO, STAGE);
    assert!((zoom.scale - Zoom::MAX).abs() < 1e-9, "there is a limit");
    zoom.by(0.01, px(50.0, 20.0), PHOTO, STAGE);
    assert_eq!(zoom, Zoom::default(), "the whole photo is in the middle");
}

#[test]
fn a_photo_is_moved_up_to_its_edges() {
    let mut zoom = Zoom::default();
    zoom.pan(px(30.0, 30.0), PHOTO, STAGE);
    assert_eq!(zoom.at, px(0.0, 0.0), "all of it is visible");
    zoom.by(2.0, px(0.0, 0.0), PHOTO, STAGE);
    zoom.pan(px(500.0, 500.0), PHOTO, STAGE);
    assert_eq!(zoom.at, px(200.0, 0.0), "800 by 400 pixels in 400 by 800");
}

#[test]
fn the_wheel_enlarges_upwards() {
    assert!(wheel(-100.0, false) > 1.0 && wheel(100.0, false) < 1.0);
    assert!(wheel(-10.0, true) > wheel(-10.0, false));
    assert!(wheel(-1e9, true) < 3.0, "no jumps");
}

/// One finger from a place to another; returns what it asks for.
fn stroke(gesture: &mut Gesture, zoom: &mut Zoom, way: [Pixels; 2], now: f64) -> Outcome {
    gesture.down(1, way[0], zoom);
    gesture.moved(1, way[1], zoom, PHOTO, STAGE);
    gesture.up(1, now)
}

#[test]
fn swipes_walk_and_close() {
    let (mut gesture, mut zoom) = (Gesture::default(), Zoom::default());
    let mut swipe = |x, y| stroke(&mut gesture, &mut zoom, [px(0.0, 0.0), px(x, y)], 0.0);
    assert_eq!(swipe(-60.0, 10.0), Outcome::Walk(1));
    assert_eq!(swipe(60.0, -10.0), Outcome::Walk(-1));
    assert_eq!(swipe(-40.0, 0.0), Outcome::Nothing, "too short");
    assert_eq!(swipe(20.0, 120.0), Outcome::Close);
    assert_eq!(swipe(20.0, -120.0), Outcome::Nothing, "upwards");
    assert_eq!(zoom, Zoom::default());
}

#[test]
fn a_swipe_is_shown_while_it_lasts() {
    let (mut gesture, mut zoom) = (Gesture::default(), Zoom::default());
    gesture.down(1, px(10.0, 10.0), &zoom);
    gesture.moved(1, px(-20.0, 15.0), &mut zoom, PHOTO, STAGE);
    assert_eq!(gesture.drag(), px(-30.0, 5.0));
    assert!(
        !gesture.moved(2, px(0.0, 0.0), &mut zoom, PHOTO, STAGE),
        "a hovering mouse"
    );
    gesture.lost(1);
    assert_eq!(gesture.drag(), px(0.0, 0.0));
    assert_eq!(gesture.up(1, 0.0), Outcome::Nothing);
}

#[test]
fn an_enlarged_photo_is_moved_instead() {
    let (mut gesture, mut zoom) = (Gesture::default(), Zoom::default());
    zoom.by(2.0, px(0.0, 0.0), PHOTO, STAGE);
    let way = [px(0.0, 0.0), px(-100.0, 0.0)];
    assert_eq!(stroke(&mut gesture, &mut zoom, way, 0.0), Outcome::Nothing);
    assert_eq!(zoom.at, px(-100.0, 0.0));
}

#[test]
fn two_fingers_enlarge_and_end_without_a_swipe() {
    let (mut gesture, mut zoom) = (Gesture::default(), Zoom::default());
    gesture.down(1, px(-50.0, 0.0), &zoom);
    gesture.down(2, px(50.0, 0.0), &zoom);
    gesture.down(3, px(0.0, 0.0), &zoom);
    gesture.moved(1, px(-100.0, 0.0), &mut zoom, PHOTO, STAGE);
    gesture.moved(2, px(100.0, 0.0), &mut zoom, PHOTO, STAGE);
    assert!((zoom.scale - 2.0).abs() < 1e-9, "{zoom:?}");
    assert_eq!(gesture.up(1, 0.0), Outcome::Nothing);
    assert_eq!(gesture.up(2, 0.0), Outcome::Nothing);
    assert_eq!(gesture.up(3, 0.0), Outcome::Nothing);
}

#[test]
fn two_taps_at_one_place_and_soon_are_a_double_tap() {
    let (mut gesture, mut zoom) = (Gesture::default(), Zoom::default());
    let here = px(30.0, 40.0);
    let mut tap = |at, now| {
        let outcome = stroke(&mut gesture, &mut zoom, [at, at], now);
        // A finger leaves when it goes up.
        gesture.lost(1);
        outcome
    };
    assert_eq!(tap(here, 0.0), Outcome::Nothing);
    assert_eq!(tap(here, 400.0), Outcome::Nothing, "too late");
    assert_eq!(tap(px(90.0, 40.0), 500.0), Outcome::Nothing, "too far");
    assert_eq!(tap(px(95.0, 40.0), 700.0), Outcome::Toggle(px(95.0, 40.0)));
    assert_eq!(tap(px(95.0, 40.0), 800.0), Outcome::Nothing, "a third one");
    zoom.toggle(here, PHOTO, STAGE);
    assert!(zoom.is_zoomed());
    zoom.toggle(here, PHOTO, STAGE);
    assert_eq!(zoom, Zoom::default());
}
