use super::*;
use crate::app::platform;
use crate::app::state::samples::{ME, PEER, here, message, page, summary};
use crate::app::state::thread::Thread;
use crate::app::words::EN;
use crate::domain::{Body, Change, ChangeKind, MessageId, MessageType};
use crate::wire::rest::{self, SearchOrder};

fn shown(text: &str, highlights: &[(usize, usize)]) -> String {
    let pieces = snippet(text, highlights).into_iter();
    let marked = pieces.map(|it| match it.is_found {
        true => format!("[{}]", it.text),
        false => it.text,
    });
    marked.collect()
}

#[test]
fn a_snippet_shows_the_words_that_answer_in_one_line() {
    assert_eq!(
        shown("शादी १४ फ़रवरी\nको", &[(0, 4), (8, 6)]),
        "[शादी] १४ [फ़रवरी] को"
    );
    assert_eq!(shown("no word", &[]), "no word");
    assert_eq!(shown("", &[(0, 3)]), "");
    assert_eq!(
        shown("Hi there", &[(3, 900), (40, 2)]),
        "Hi [there]",
        "positions beyond the end are ignored"
    );
}

#[test]
fn a_snippet_begins_with_a_word_before_the_first_that_answers() {
    let before = "word ".repeat(40);
    let text = format!("{before}photo {}", "tail ".repeat(60));
    let text = shown(&text, &[(200, 5)]);
    assert!(text.starts_with("…word word"), "{text}");
    assert!(text.contains(" [photo] tail"), "{text}");
    assert!(text.ends_with('…'), "{text}");
    let one_word = format!("{}photo", "x".repeat(200));
    assert_eq!(shown(&one_word, &[(200, 5)]), "…[photo]");
}

#[test]
fn one_kind_is_chosen_at_most_and_the_author_besides() {
    let none = Filter::default();
    let both = none.toggled(Chip::Photos).toggled(Chip::Mine);
    assert_eq!(both.kind, Some(SearchKind::Photo));
    assert_eq!(both.author(), Some(SearchAuthor::Me));
    let links = both.toggled(Chip::Links);
    let chosen: Vec<_> = Chip::ALL.into_iter().filter(|it| links.has(*it)).collect();
    assert_eq!(chosen, [Chip::Links, Chip::Mine]);
    assert_eq!(links.toggled(Chip::Links).toggled(Chip::Mine), none);
}

fn result(seq: i64, text: &str) -> SearchResult {
    let message = message(PEER, seq, text);
    SearchResult {
        conversation_id: here(),
        participant_id: PEER,
        participant_name: "Arjun".to_owned(),
        participant_avatar: None,
        message: rest::Message::seen_by(ME, &message, Seq(0), Seq(0)),
        highlights: Vec::new(),
    }
}

fn results(seqs: &[i64], next: Option<&str>) -> SearchPage {
    SearchPage {
        people: Vec::new(),
        results: seqs.iter().map(|seq| result(*seq, "photo")).collect(),
        next_cursor: next.map(str::to_owned),
        indexing: None,
    }
}

#[test]
fn pages_are_added_and_nothing_comes_twice() {
    let mut found = Found::default();
    found.add(results(&[9, 7], Some("7.0")), &EN);
    assert_eq!(found.next(), Some("7.0"));
    // A message that came meanwhile has moved the pages by one.
    found.add(results(&[7, 4], None), &EN);
    let seqs: Vec<_> = found.hits().iter().map(|hit| hit.seq.0).collect();
    assert_eq!((seqs, found.next()), (vec![9, 7, 4], None));
    assert!(!found.hits()[0].mine);
}

#[test]
fn steps_lead_from_any_message_to_the_results_beside_it() {
    let mut found = Found::default();
    found.add(results(&[9, 7, 4], None), &EN);
    let beside = |seq: i64, to_older| found.beside(Some(Seq(seq)), to_older).map(|it| it.0);
    assert_eq!(found.beside(None, true), Some(Seq(9)));
    assert_eq!((beside(9, true), beside(9, false)), (Some(7), None));
    assert_eq!((beside(5, true), beside(5, false)), (Some(4), Some(7)));
    assert_eq!((beside(4, true), beside(4, false)), (None, Some(7)));
    assert_eq!(found.at_or_before(Seq(8)), Some(1));
    assert_eq!(found.at_or_before(Seq(3)), None);
}

fn with_file(seq: i64, sender: UserId, name: &str, kind: MessageType, text: &str) -> Message {
    let url = Some("https://files.example/1".to_owned());
    Message {
        body: Body::from_parts(
            text.to_owned(),
            kind,
            url,
            Some(name.to_owned()),
            Vec::new(),
        ),
        ..message(sender, seq, "")
    }
}

#[test]
fn a_file_that_answers_by_its_name_is_shown_by_it() {
    let file = with_file(1, PEER, "contract.pdf", MessageType::File, "as agreed");
    let mut result = result(1, "");
    result.message = rest::Message::seen_by(ME, &file, Seq(0), Seq(0));
    assert_eq!(Hit::of(result.clone(), &EN).text(), "contract.pdf");
    result.highlights = vec![(3, 6)];
    assert_eq!(Hit::of(result, &EN).text(), "as agreed");
}

fn kept(messages: Vec<Message>) -> KeptConversation {
    let mut row = summary(PEER, "Arjun", 0);
    row.last_seq = messages.last().map_or(Seq(0), |message| message.seq);
    KeptConversation {
        thread: Thread::open(ME, &row, page(messages, false)),
        peer: PEER,
        peer_name: "Arjun".to_owned(),
        picture: None,
    }
}

fn found(kept: &[KeptConversation], text: &str, filter: Filter, order: SearchOrder) -> Vec<i64> {
    let page = found_on_device(kept, text, (filter, order), ME, platform::decomposed);
    let seqs = page.results.iter().map(|it| it.message.seq.0);
    seqs.collect()
}

#[test]
fn a_device_finds_what_sounds_alike_the_best_or_the_newest_first() {
    let kept = [kept(vec![
        message(ME, 1, "Shaadi kab hai?"),
        message(PEER, 2, "शादी १४ फ़रवरी को"),
        message(PEER, 3, "nothing of it"),
        message(ME, 4, "shadi ki photo"),
    ])];
    let none = Filter::default();
    let (best, newest) = (SearchOrder::Best, SearchOrder::Newest);
    assert_eq!(found(&kept, "shaadi", none, best), [1, 4, 2]);
    assert_eq!(found(&kept, "shaadi", none, newest), [4, 2, 1]);
    assert_eq!(found(&kept, "SHAADI", none, best), [1, 4, 2]);
    assert_eq!(found(&kept, "14 feb", none, best), [2]);
    assert_eq!(found(&kept, "?", none, best), [0; 0]);
    let mine = none.toggled(Chip::Mine);
    assert_eq!(found(&kept, "shaadi", mine, newest), [4, 1]);
    let page = found_on_device(&kept, "feb", (none, best), ME, platform::decomposed);
    assert_eq!(page.results[0].highlights, [(8, 6)]);
}

#[test]
fn a_device_finds_files_and_links() {
    let kept = [kept(vec![
        with_file(1, PEER, "album.jpg", MessageType::Image, ""),
        with_file(2, PEER, "album.pdf", MessageType::File, ""),
        message(PEER, 3, "album https://example.com"),
    ])];
    let of = |chip| {
        let filter = Filter::default().toggled(chip);
        found(&kept, "album", filter, SearchOrder::Newest)
    };
    assert_eq!(of(Chip::Photos), [1]);
    assert_eq!(of(Chip::Files), [2]);
    assert_eq!(of(Chip::Links), [3]);
    assert_eq!(of(Chip::Mine), [0; 0]);
}

#[test]
fn a_device_finds_nothing_deleted_or_hidden() {
    let mut conversation = kept((1..=3).map(|seq| message(PEER, seq, "secret")).collect());
    let change = |seq, kind| Change {
        conversation_id: here(),
        seq,
        feed_seq: None,
        user_id: PEER,
        at: Timestamp(0),
        kind,
    };
    let message_id = MessageId(10);
    conversation
        .thread
        .apply(&change(Some(Seq(4)), ChangeKind::Deleted { message_id }));
    let message_id = MessageId(20);
    conversation
        .thread
        .apply(&change(None, ChangeKind::Hidden { message_id }));
    let all = [conversation];
    assert_eq!(
        found(&all, "secret", Filter::default(), SearchOrder::Newest),
        [3]
    );
}
