//! Searches of one person in a small and in a large database: frequent, rare and missing words, beginnings, and several words.

use std::io;

use super::Report;
use crate::Result;
use crate::closed_loop::{self, Phase, Worker};
use crate::http::{self, Http};
use crate::row::Row;
use crate::stage::Stage;

/// The number of different words of all messages.
const VOCABULARY: u64 = 60_000;

/// A message of 4 to 12 words. As in people's messages, few words are frequent and most are rare.
pub(crate) fn sentence(number: u64) -> String {
    let mut random = Random(number.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let length = 4 + random.below(9);
    let words = (0..length).map(|_| {
        // The nth word is about as frequent as 1/n.
        let size = 1 << (1 + random.below(16));
        word(random.below(size).min(VOCABULARY - 1))
    });
    words.collect::<Vec<_>>().join(" ")
}

/// A word of two to four syllables; every fourth in Devanagari.
fn word(number: u64) -> String {
    const LATIN: [&str; 20] = [
        "k", "g", "ch", "j", "t", "d", "n", "p", "b", "m", "r", "l", "v", "s", "sh", "h", "kh",
        "bh", "y", "f",
    ];
    const INDIC: [&str; 20] = [
        "क", "ग", "च", "ज", "त", "द", "न", "प", "ब", "म", "र", "ल", "व", "स", "श", "ह", "ख", "भ",
        "य", "फ",
    ];
    const VOWELS: [[&str; 5]; 2] = [["a", "aa", "i", "u", "e"], ["", "ा", "ि", "ु", "े"]];
    let (letters, vowels) = if number % 4 == 3 {
        (INDIC, VOWELS[1])
    } else {
        (LATIN, VOWELS[0])
    };
    let mut random = Random(number.wrapping_mul(0xBF58_476D_1CE4_E5B9) | 1);
    let pick = |all: &[&'static str], random: &mut Random| {
        let index = random.below(all.len() as u64);
        all[usize::try_from(index).unwrap_or_default()]
    };
    let syllables = 2 + random.below(3);
    (0..syllables)
        .map(|_| pick(&letters, &mut random).to_owned() + pick(&vowels, &mut random))
        .collect()
}

/// Measures all rows of this group.
pub(super) async fn measure(stage: &Stage<'_>, size: u64, report: &mut impl Report) -> Result<()> {
    stage.engine.indexed().await?;
    let searcher = Searcher {
        http: Http::connect(stage.server.address).await?,
        token: stage.people.token(1).to_owned(),
        number: 0,
    };
    let Phase { warm_up, measured } = stage.options.phase();
    let phase = Phase {
        warm_up: warm_up / 3,
        measured,
    };
    let outcome = closed_loop::run(vec![searcher], phase, &stage.server).await?;
    let what = format!("searches among {size} messages, p99");
    let row = Row::less(
        format!("search-{size}"),
        what,
        outcome.spread.p99 / 1000.0,
        "ms",
    );
    report.row(row.target(50.0).outcome(&outcome));
    Ok(())
}

/// Person 1 searches for one thing after the other.
struct Searcher {
    http: Http,
    token: String,
    number: u64,
}

impl Searcher {
    fn search(&mut self) -> String {
        self.number += 1;
        let number = self.number;
        let frequent = word(number % 50);
        let rare = word(20_000 + number * 37 % 40_000);
        let middling = word(1_000 + number * 53 % 5_000);
        match number % 6 {
            0 => frequent,
            1 => rare,
            2 => format!("{frequent} {rare}"),
            3 => format!("{middling} {frequent}"),
            4 => rare.chars().take(3).collect(),
            _ => format!("zxqvw{number}"),
        }
    }
}

impl Worker for Searcher {
    async fn once(&mut self) -> io::Result<()> {
        let encoded: String = self
            .search()
            .bytes()
            .map(|byte| format!("%{byte:02X}"))
            .collect();
        let path = format!("/api/messages/search?q={encoded}");
        let request = http::get(&path, &self.token);
        let answer = self.http.call(&request).await?;
        if answer.status == 200 {
            Ok(())
        } else {
            let body = String::from_utf8_lossy(answer.body);
            Err(io::Error::other(format!("{}: {body}", answer.status)))
        }
    }
}

/// A simple generator, the same in each run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }
}
