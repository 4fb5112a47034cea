//! The forms for one's own pictures. They work without JavaScript; `crop.js` lets people choose the square of their face.

use std::sync::LazyLock;

use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos::server::ServerActionError;
use leptos_router::hooks::use_query_map;

use crate::app::components::shared::{Avatar, Button, Glyph, Variant};
use crate::app::paths;
use crate::app::reactive::memo;
use crate::app::shell::without_comments;
use crate::app::words::{use_picture_words, use_words};
use crate::domain::picture::{MAX_CAPTION, MAX_PORTFOLIO, PATH};
use crate::domain::{PictureId, PicturePurpose, UserType, face_in, read_tree};
use crate::server_fns::accounts::public_page;
use crate::wire::ErrorCode;
use crate::wire::rest::{Photographer, Picture, User};

static CROP: LazyLock<String> = LazyLock::new(|| without_comments(include_str!("../crop.js")));

/// What can be chosen; a browser on a phone then offers its photos.
const ACCEPTED: &str = "image/jpeg,image/png,image/webp,image/gif";

/// Where a picture is sent.
const ADD: &str = "/api/pictures";

/// The face, and a photographer's cover and portfolio.
#[component]
pub fn ProfilePictures(
    /// The signed-in person.
    user: User,
) -> impl IntoView {
    let words = use_picture_words();
    let id = user.user_id;
    let is_photographer = user.user_type == UserType::Photographer;
    let gallery = is_photographer.then(|| {
        let own = Suspend::new(async move { public_page(id).await.ok().map(gallery) });
        view! { <Suspense>{own}</Suspense> }
    });
    view! {
        <section id="pictures" class="mt-8 grid gap-6" aria-labelledby="pictures-title">
            <h2 id="pictures-title" class="text-xl font-semibold">
                {words.pictures}
            </h2>
            <Outcome />
            <Face user />
            {gallery}
        </section>
        <script nonce=use_nonce()>{CROP.as_str()}</script>
    }
}

/// What has become of the form that led here, according to the address.
#[component]
fn Outcome() -> impl IntoView {
    let words = use_words();
    // The address may be that of an earlier success.
    if use_context::<ServerActionError>().is_some() {
        return None;
    }
    let outcome = use_query_map().with_untracked(|query| query.get("pictures"))?;
    if outcome == "saved" {
        return Some(view! { <p class="text-success" role="status">{words.saved}</p> }.into_any());
    }
    // An address may say anything: only codes have words.
    let code: ErrorCode = read_tree(&outcome.into()).ok()?;
    let reason = use_picture_words().reason(code);
    let notice = view! {
        <p class="notice notice-destructive" role="alert">
            <Glyph icon=icondata::LuCircleAlert class="mt-0.5 shrink-0" />
            <span>{reason}</span>
        </p>
    };
    Some(notice.into_any())
}

#[component]
fn Face(user: User) -> impl IntoView {
    let words = use_picture_words();
    let own = user.avatar_url.as_deref().and_then(face_in);
    let (name, picture) = (user.full_name, user.avatar_url);
    let (name, picture) = (memo(move || name.clone()), memo(move || picture.clone()));
    view! {
        <section class="card grid gap-4 p-6" aria-labelledby="face-title">
            <div class="flex items-center gap-4">
                <Avatar user=user.user_id name picture class="size-24 text-3xl" is_large=true />
                <div>
                    <h3 id="face-title" class="font-semibold">
                        {words.face}
                    </h3>
                    <p class="text-sm text-muted-foreground">{words.face_lead}</p>
                    {own.map(|id| view! { <Remove id /> })}
                </div>
            </div>
            <form id="face-form" class="grid gap-3" method="post" action=ADD enctype="multipart/form-data">
                <Chooser purpose=PicturePurpose::Face />
                <fieldset class="crop" hidden disabled>
                    <legend class="font-medium">{words.crop}</legend>
                    <canvas width="320" height="320" aria-hidden="true"></canvas>
                    <p class="text-sm text-muted-foreground">{words.crop_hint}</p>
                    <Slider label=words.across name="crop_x" least=0 value=500 />
                    <Slider label=words.down name="crop_y" least=0 value=500 />
                    <Slider label=words.zoom name="crop_size" least=100 value=1_000 />
                </fieldset>
                <div>
                    <Button kind="submit">{words.upload}</Button>
                </div>
            </form>
        </section>
    }
}

#[component]
fn Slider(label: &'static str, name: &'static str, least: u32, value: u32) -> impl IntoView {
    // To the right the picture grows, and the square becomes smaller.
    let direction = (name == "crop_size").then_some("rtl");
    view! {
        <label class="grid gap-1 text-sm">
            {label} <input type="range" name=name min=least max="1000" step="any" value=value dir=direction />
        </label>
    }
}

/// The field for a file, and where the picture will be shown.
#[component]
fn Chooser(purpose: PicturePurpose) -> impl IntoView {
    let words = use_picture_words();
    let id = format!("{}-file", purpose.as_str());
    let hint = format!("{id}-hint");
    view! {
        <input type="hidden" name="purpose" value=purpose.as_str() />
        <div class="grid gap-1.5">
            <label class="text-sm font-medium" for=id.clone()>
                {words.choose}
            </label>
            <input
                class="input py-2"
                type="file"
                id=id
                name="file"
                accept=ACCEPTED
                required
                aria-describedby=hint.clone()
            />
            <p class="text-sm text-muted-foreground" id=hint>
                {words.kinds}
            </p>
        </div>
    }
}

#[component]
fn Remove(id: PictureId) -> impl IntoView {
    let words = use_picture_words();
    view! {
        <form method="post" action=format!("{PATH}{id}")>
            <button class="text-link" name="action" value="remove">
                {words.remove}
            </button>
        </form>
    }
}

/// The cover and the portfolio.
fn gallery(own: Photographer) -> impl IntoView {
    let words = use_picture_words();
    let count = own.portfolio.len();
    let has_room = i64::try_from(count).is_ok_and(|count| count < MAX_PORTFOLIO);
    let entries = own.portfolio.into_iter().enumerate();
    let entries = entries.map(|(at, picture)| view! { <Entry picture at=at + 1 count /> });
    view! {
        <section class="card grid gap-4 p-6" aria-labelledby="cover-title">
            <h3 id="cover-title" class="font-semibold">
                {words.cover}
            </h3>
            <p class="text-sm text-muted-foreground">{words.cover_lead}</p>
            {own
                .cover
                .map(|it| {
                    view! {
                        <img class="cover" src=it.preview_url alt="" width=it.width height=it.height />
                        <Remove id=it.id />
                    }
                })}
            <form class="grid gap-3" method="post" action=ADD enctype="multipart/form-data">
                <Chooser purpose=PicturePurpose::Cover />
                <div>
                    <Button kind="submit">{words.upload}</Button>
                </div>
            </form>
        </section>
        <section class="card grid gap-4 p-6" aria-labelledby="portfolio-title">
            <h3 id="portfolio-title" class="font-semibold">
                {words.portfolio}
            </h3>
            <p class="text-sm text-muted-foreground">{(words.portfolio_lead)(MAX_PORTFOLIO)}</p>
            <ol class="grid gap-4">{entries.collect_view()}</ol>
            {has_room
                .then(|| {
                    view! {
                        <form class="grid gap-3" method="post" action=ADD enctype="multipart/form-data">
                            <Chooser purpose=PicturePurpose::Portfolio />
                            <Caption id="new-caption".to_owned() text=String::new() />
                            <div>
                                <Button kind="submit">{words.upload}</Button>
                            </div>
                        </form>
                    }
                })}
        </section>
        <a class="text-link" href=paths::photographer(own.user_id)>
            {words.public_page}
        </a>
    }
}

/// A picture of the portfolio. Enter in its caption saves it, because that is the first button.
#[component]
fn Entry(picture: Picture, at: usize, count: usize) -> impl IntoView {
    let words = use_picture_words();
    let small = Variant::Outline.class();
    let (is_first, is_last) = (at == 1, at == count);
    view! {
        <li>
            <form
                class="flex flex-wrap items-start gap-4"
                method="post"
                action=format!("{PATH}{}", picture.id)
                aria-label=(words.picture_of)(at, count)
            >
                <img
                    class="size-24 rounded-lg object-cover"
                    src=picture.preview_url
                    alt=picture.caption.clone()
                    width=picture.width
                    height=picture.height
                />
                <div class="grid min-w-0 flex-1 gap-2">
                    <Caption id=format!("caption-{}", picture.id) text=picture.caption />
                    <div class="flex flex-wrap gap-2">
                        <button class=small name="action" value="caption">
                            {words.save_caption}
                        </button>
                        <button class=small name="action" value="earlier" disabled=is_first>
                            {words.earlier}
                        </button>
                        <button class=small name="action" value="later" disabled=is_last>
                            {words.later}
                        </button>
                        <button class=small name="action" value="remove">
                            {words.remove}
                        </button>
                    </div>
                </div>
            </form>
        </li>
    }
}

#[component]
fn Caption(id: String, text: String) -> impl IntoView {
    let words = use_picture_words();
    let hint = format!("{id}-hint");
    view! {
        <div class="grid gap-1.5">
            <label class="text-sm font-medium" for=id.clone()>
                {words.caption}
            </label>
            <input
                class="input"
                id=id
                name="caption"
                dir="auto"
                maxlength=MAX_CAPTION
                value=text
                aria-describedby=hint.clone()
            />
            <p class="text-sm text-muted-foreground" id=hint>
                {words.caption_hint}
            </p>
        </div>
    }
}
