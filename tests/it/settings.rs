//! The table of settings, and the documents that repeat it.

use std::fs;

use chitrasethu::server::config::SETTINGS;

use crate::support::root;

fn document(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap()
}

#[test]
fn the_readme_lists_every_setting() {
    let readme = document("README.md");
    let (_, section) = readme.split_once("\n## Settings\n").unwrap();
    let section = section.split("\n## ").next().unwrap();
    let rows: Vec<_> = section
        .lines()
        .filter(|line| line.starts_with("| `"))
        .collect();
    let expected = SETTINGS.iter().map(|setting| {
        let default = match setting.default {
            "" => "none".to_owned(),
            default => format!("`{default}`"),
        };
        format!("| `{}` | {default} | {} |", setting.name, setting.meaning)
    });
    assert_eq!(
        rows,
        expected.collect::<Vec<_>>(),
        "repeat src/server/config/settings.rs in README.md"
    );
}

#[test]
fn the_example_file_lists_every_setting() {
    let example = document(".env.example");
    let (_, listed) = example.split_once("\n\n").unwrap();
    let expected = SETTINGS.iter().map(|setting| {
        format!(
            "# {}\n#{}={}\n",
            setting.meaning, setting.name, setting.default
        )
    });
    assert_eq!(
        listed,
        expected.collect::<Vec<_>>().join("\n"),
        "repeat src/server/config/settings.rs in .env.example"
    );
}
