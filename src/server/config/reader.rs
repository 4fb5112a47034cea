//! Reads settings by name, with the defaults of the table.

use std::str::FromStr;

use super::settings::SETTINGS;
use super::{ConfigError, Setting};

/// Source of values, such as the environment.
type Lookup<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Reads the settings of the table and no others.
pub(super) struct Reader<'a>(Lookup<'a>);

impl<'a> Reader<'a> {
    pub(super) fn new(lookup: Lookup<'a>) -> Self {
        Self(lookup)
    }

    /// The value that is set, if any. A blank one counts as not set.
    pub(super) fn given(&self, name: &'static str) -> Option<String> {
        self.value(listed(name).name)
    }

    /// The value, or the default.
    pub(super) fn text(&self, name: &'static str) -> String {
        self.given(name)
            .unwrap_or_else(|| listed(name).default.to_owned())
    }

    /// The value, or the default; `expected` tells an operator what to write.
    pub(super) fn parsed<T: FromStr>(
        &self,
        name: &'static str,
        expected: &str,
    ) -> Result<T, ConfigError> {
        let text = self.text(name);
        text.parse().map_err(|_| wrong(name, &text, expected))
    }

    /// The parts between commas.
    pub(super) fn list(&self, name: &'static str) -> Vec<String> {
        let text = self.text(name);
        let parts = text.split(',').map(str::trim);
        parts
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect()
    }

    fn value(&self, name: &str) -> Option<String> {
        (self.0)(name)
            .map(|value| value.trim().to_owned())
            .filter(|value| !value.is_empty())
    }
}

/// The row of the table. Each start reads every setting, so that a name without a row fails every test.
fn listed(name: &str) -> &'static Setting {
    let row = SETTINGS.iter().find(|setting| setting.name == name);
    row.expect("every setting that is read is in SETTINGS")
}

/// An error about a value that is not secret.
pub(super) fn wrong(name: &'static str, value: &str, expected: &str) -> ConfigError {
    ConfigError::new(name, format!("{value:?}; write {expected}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[should_panic(expected = "is in SETTINGS")]
    fn a_setting_without_a_row_cannot_be_read() {
        let lookup = |_: &str| Some("1".to_owned());
        let _ = Reader::new(&lookup).given("SECRET_FEATURE");
    }
}
