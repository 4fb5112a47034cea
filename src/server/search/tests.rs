//! What segments find is what comparing each message finds.

use super::segment::Builder;
use super::{Answers, Entry, Finder, Segment, Traits, decomposed, words_of, words_of_message};
use crate::domain::search_keys::Query;
use crate::domain::{
    Body, ConversationId, FeedSeq, LinkedFile, Message, MessageId, MessageText, MessageType,
    Reactions, Seq, Timestamp, UserId,
};

const ME: UserId = UserId(1);

const TEXTS: [&str; 14] = [
    "Shaadi 14 Feb ko hai",
    "शादी की तारीख़ १४ फ़रवरी",
    "shadi ki photo bhejo",
    "फ़ोटोग्राफ़र चाहिए",
    "The venue is in Jaipur, see https://example.com/jaipur",
    "₹1,25,000 for two days",
    "125000 is fine 🙏",
    "மண்டபம் எங்கே",
    "",
    "ok ok ok",
    "d’Souza family album",
    "14/2 or 15/2?",
    "photo photo photographer",
    "Мы приедем",
];

const SEARCHES: [&str; 16] = [
    "shaadi",
    "शादी",
    "14 feb",
    "photo",
    "pho",
    "ph",
    "pur",
    "125000",
    "mandapam",
    "ok",
    "souza",
    "dsouza album",
    "🙏",
    "приед",
    "shaadi jaipur",
    "nothing",
];

fn message(id: i64, text: &str) -> Message {
    let peer = UserId(2 + id % 3);
    let is_mine = id % 2 == 0;
    Message {
        id: MessageId(id * 3),
        conversation_id: ConversationId::between(ME, peer).unwrap(),
        seq: Seq(id),
        sender_id: if is_mine { ME } else { peer },
        receiver_id: if is_mine { peer } else { ME },
        body: Body::Text(MessageText::from_stored(text.to_owned())),
        client_message_id: None,
        created_at: Timestamp(0),
        reply_to: None,
        forwarded: false,
        edited_at: None,
        reactions: Reactions::default(),
        pinned: false,
        agreement: None,
    }
}

fn messages() -> Vec<Message> {
    let texts = (1..).zip(TEXTS.iter().cycle()).take(100);
    texts.map(|(id, text)| message(id, text)).collect()
}

fn place(message: &Message) -> FeedSeq {
    FeedSeq(message.id.0 * 2)
}

fn segment(messages: &[Message]) -> Segment {
    let mut builder = Builder::default();
    for message in messages {
        builder.add(ME, place(message), message);
    }
    let last = messages.last().map_or(FeedSeq(1), place);
    builder.finish(messages.first().map_or(FeedSeq(1), place), last)
}

fn found(finder: &mut Finder<'_>, segment: &Segment) -> Vec<Entry> {
    let answers: Option<Answers> = finder.find(&segment.words);
    answers.map_or_else(Vec::new, |it| it.messages(&segment.entries).unwrap())
}

fn query(text: &str) -> Query {
    Query::parse(decomposed(text))
}

#[test]
fn a_segment_finds_what_its_messages_contain() {
    let messages = messages();
    let whole = segment(&messages);
    let parts: Vec<Segment> = messages.chunks(23).map(segment).collect();
    for search in SEARCHES {
        let query = query(search);
        let answers = |message: &&Message| query.rank(&words_of_message(&message.body)).is_some();
        let expected: Vec<MessageId> = messages
            .iter()
            .rev()
            .filter(answers)
            .map(|it| it.id)
            .collect();
        assert_eq!(
            expected.is_empty(),
            search.starts_with("nothing") || search.contains(" jaipur")
        );
        let mut finder = Finder::new(&query);
        let ids = |entries: Vec<Entry>| entries.into_iter().map(|it| it.id).collect::<Vec<_>>();
        assert_eq!(ids(found(&mut finder, &whole)), expected, "{search}");
        let apart = parts.iter().rev().flat_map(|it| found(&mut finder, it));
        assert_eq!(ids(apart.collect()), expected, "{search} in parts");
    }
}

#[test]
fn merged_segments_are_those_of_all_messages() {
    let messages = messages();
    let mut builder = Builder::default();
    for part in messages.chunks(17) {
        assert!(builder.absorb(&segment(part)));
    }
    let whole = segment(&messages);
    assert_eq!(builder.finish(whole.first, whole.last), whole);
    let damaged = Segment {
        entries: whole.entries[..9].to_vec(),
        ..whole
    };
    assert!(!Builder::default().absorb(&damaged));
}

#[test]
fn entries_say_where_a_message_is_and_what_it_contains() {
    let mut linked = message(4, "see");
    linked.body = Body::Linked(LinkedFile {
        message_type: MessageType::Image,
        url: Some("https://example.com/a.jpg".to_owned()),
        file_name: Some("Sangeet-night.jpg".to_owned()),
        caption: "see".to_owned(),
    });
    let with_link = message(5, "see http://example.com");
    let segment = segment(&[linked, with_link]);
    let query = query("see");
    let entries = found(&mut Finder::new(&query), &segment);
    let expected = [
        (FeedSeq(30), 4, Traits::LINK),
        (FeedSeq(24), 3, Traits::MINE.and(Traits::PHOTO)),
    ];
    let all = entries.iter().map(|it| (it.place, it.peer.0, it.traits));
    assert_eq!(all.collect::<Vec<_>>(), expected);
    let by_name = self::query("संगीत");
    assert_eq!(found(&mut Finder::new(&by_name), &segment).len(), 1);
}

#[test]
fn words_are_found_in_the_text_as_it_is() {
    let words = words_of("İstanbul'a 14th");
    let places: Vec<_> = words.iter().map(|word| (word.start, word.len)).collect();
    assert_eq!(places, [(0, 10), (11, 4)]);
}
