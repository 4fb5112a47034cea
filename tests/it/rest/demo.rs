//! The demo accounts and their pictures.

use chitrasethu::server::demo;

use super::pictures::status;
use crate::support::TestApp;

#[tokio::test]
async fn the_demo_fills_an_empty_database_once_with_people_and_pictures() {
    let app = TestApp::start().await;
    let filled = demo::fill(app.state()).await.unwrap();
    assert_eq!(filled.unwrap().len(), 4);
    let photographers = app.state().accounts.photographers(None).await.unwrap();
    assert_eq!(photographers.len(), 3);
    for person in photographers {
        let page = app.state().accounts.photographer(person.user_id).await;
        let page = page.unwrap();
        assert_eq!(page.portfolio.len(), 4, "{}", page.full_name);
        assert!(page.portfolio.iter().all(|it| !it.caption.is_empty()));
        let pictures = [page.avatar_url.unwrap(), page.cover.unwrap().preview_url];
        for picture in pictures {
            assert_eq!(status(&app, &picture.into()).await, 200);
        }
    }
    assert_eq!(demo::fill(app.state()).await.unwrap(), None);
}
