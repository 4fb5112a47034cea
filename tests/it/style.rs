//! Rules of the style sheet that show only in some browsers, or only for some people.

use std::fs;

use crate::support::root;

/// The lines of the style sheet outside of comments, numbered from 1.
fn rules() -> Vec<(usize, String)> {
    let text = fs::read_to_string(root().join("style/tailwind.css")).unwrap();
    let mut rules = Vec::new();
    let mut is_comment = false;
    for (at, line) in text.lines().enumerate() {
        let mut rule = String::new();
        let mut rest = line;
        while let Some((before, after)) = rest.split_once(if is_comment { "*/" } else { "/*" }) {
            if !is_comment {
                rule.push_str(before);
            }
            is_comment = !is_comment;
            rest = after;
        }
        if !is_comment {
            rule.push_str(rest);
        }
        rules.push((at + 1, rule));
    }
    rules
}

#[track_caller]
fn none(found: impl Iterator<Item = (usize, String)>, instead: &str) {
    let found: Vec<_> = found
        .map(|(at, rule)| format!("style/tailwind.css:{at}: {}", rule.trim()))
        .collect();
    assert!(found.is_empty(), "{instead}:\n{}", found.join("\n"));
}

#[test]
fn the_direction_of_texts_is_inherited() {
    let found = rules()
        .into_iter()
        .filter(|(_, rule)| rule.contains(":dir("));
    none(
        found,
        "the build replaces :dir() by the page's language: put dir=auto around what depends on the direction",
    );
}

#[test]
fn sizes_follow_the_font_size_of_the_browser() {
    // Lines and shadows stay as thin as they are.
    let is_size = |rule: &str| {
        rule.split("px").collect::<Vec<_>>().windows(2).any(|pair| {
            let digits = pair[0].chars().rev().take_while(char::is_ascii_digit);
            let number: String = digits.collect();
            !matches!(number.as_str(), "" | "0" | "1" | "2")
        })
    };
    let found = rules().into_iter().filter(|(_, rule)| is_size(rule));
    none(found, "write sizes in rem (px / 16)");
}
