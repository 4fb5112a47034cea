//! Demo accounts, pictures and conversations for an empty database (`DEMO=1`).

use std::net::{IpAddr, Ipv4Addr};

use axum::body::Bytes;

use super::accounts::{ProfileChanges, Registration};
use super::demo_pictures;
use super::handler_error::HandlerError;
use super::media::{Announced, Crop, MediaError, NewPicture};
use super::state::AppState;
use crate::domain::{PicturePurpose, UserId};

/// Password of all demo accounts.
pub const PASSWORD: &str = "chitrasethu-demo";

const CUSTOMER: (&str, &str) = ("asha@demo.example", "Asha Rao");
const PHOTOGRAPHERS: [(&str, &str, &str, &str); 3] = [
    (
        "arjun@demo.example",
        "Arjun Kapoor",
        "Pune",
        "Weddings in natural light, two photographers, one calm day.",
    ),
    (
        "meera@demo.example",
        "मीरा जोशी",
        "मुंबई",
        "शादी, हल्दी, मेहंदी। Candid और पारंपरिक दोनों।",
    ),
    (
        "dev@demo.example",
        "Dev & Nisha Studio",
        "Nashik",
        "Pre-wedding films and portraits.",
    ),
];
/// What the pictures of a portfolio show; one is the cover as well.
const WORK: [&str; 4] = [
    "Evening light over the hills",
    "Lights above the dance floor",
    "The last sun before the ceremony",
    "Lanterns in the garden",
];
/// The messages of the first conversation; `true` is the customer.
const TALK: [(bool, &str); 6] = [
    (
        true,
        "Hi Arjun! Are you free on 14 February? It's our wedding in Pune.",
    ),
    (
        false,
        "Congratulations! Yes, the 14th is open. How many functions are you planning?",
    ),
    (true, "Haldi on the 13th, शादी और रिसेप्शन 14 को 🎉"),
    (
        false,
        "Lovely. Two photographers for both days then. I can hold the date until Sunday.",
    ),
    (true, "Perfect, let me talk to the family tonight."),
    (
        false,
        "No hurry. Here is last month's wedding for a first look: https://example.com/kapoor/pune",
    ),
];

/// Fills an empty database and returns the credentials to print; `None` if the database is not empty.
///
/// # Errors
/// If the data cannot be stored.
pub async fn fill(state: &AppState) -> Result<Option<Vec<String>>, HandlerError> {
    if state.store.credentials(CUSTOMER.0).await?.is_some()
        || !state.accounts.photographers(None).await?.is_empty()
    {
        return Ok(None);
    }
    let customer = person(state, CUSTOMER.0, CUSTOMER.1, "customer").await?;
    let asha = state.accounts.authenticate(&customer).await?.id;
    picture(
        state,
        asha,
        PicturePurpose::Face,
        "",
        demo_pictures::face(CUSTOMER.1),
    )
    .await?;
    let mut sign_ins = vec![format!("{} (customer)", CUSTOMER.0)];
    for (index, (email, name, location, bio)) in PHOTOGRAPHERS.into_iter().enumerate() {
        let token = person(state, email, name, "photographer").await?;
        let photographer = state.accounts.authenticate(&token).await?;
        let about = ProfileChanges {
            location: Some(location.to_owned()),
            bio: Some(bio.to_owned()),
            ..ProfileChanges::default()
        };
        state
            .accounts
            .update_profile(photographer.id, about)
            .await?;
        show_work(state, photographer.id, name).await?;
        sign_ins.push(format!("{email} (photographer)"));
        if index == 0 {
            let customer = state.accounts.authenticate(&customer).await?;
            for (from_customer, text) in TALK {
                let (me, other) = if from_customer {
                    (&customer, photographer.id)
                } else {
                    (&photographer, customer.id)
                };
                let here = state.chat.open_conversation_with(me, other).await?;
                state
                    .chat
                    .send_text(&here, text.to_owned(), None, None)
                    .await?;
            }
        }
    }
    Ok(Some(sign_ins))
}

async fn person(
    state: &AppState,
    email: &str,
    name: &str,
    kind: &str,
) -> Result<String, HandlerError> {
    let registration = Registration {
        email: email.to_owned(),
        password: PASSWORD.to_owned(),
        full_name: name.to_owned(),
        user_type: Some(kind.to_owned()),
        phone: None,
    };
    // These accounts are not created over the network, so the rate limit per address does not apply.
    let nowhere = IpAddr::V4(Ipv4Addr::new(
        127,
        0,
        0,
        u8::try_from(email.len()).unwrap_or(1),
    ));
    Ok(state.accounts.register(registration, nowhere).await?.token)
}

/// Adds the pictures of a photographer.
async fn show_work(state: &AppState, owner: UserId, name: &str) -> Result<(), HandlerError> {
    let face = demo_pictures::face(name);
    picture(state, owner, PicturePurpose::Face, "", face).await?;
    let cover = demo_pictures::work(name, 0);
    picture(state, owner, PicturePurpose::Cover, WORK[0], cover).await?;
    for (number, caption) in (1..).zip(WORK) {
        let work = demo_pictures::work(name, number);
        picture(state, owner, PicturePurpose::Portfolio, caption, work).await?;
    }
    Ok(())
}

/// Adds a picture in the way in which people upload theirs.
async fn picture(
    state: &AppState,
    owner: UserId,
    purpose: PicturePurpose,
    caption: &str,
    drawn: image::ImageResult<Vec<u8>>,
) -> Result<(), HandlerError> {
    let drawn = Bytes::from(drawn.map_err(|_| MediaError::Damaged)?);
    let file = Announced {
        file_name: "demo.jpg".to_owned(),
        ..Announced::default()
    };
    let body = futures::stream::iter([Ok::<_, std::convert::Infallible>(drawn)]);
    let upload = state.media.receive_picture(owner, file, body).await?;
    let new = NewPicture {
        purpose,
        crop: Crop::default(),
        caption: caption.to_owned(),
    };
    state.media.add_picture(owner, upload, new).await?;
    Ok(())
}
