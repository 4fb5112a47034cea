//! A script in `scripts/` that runs a server for a test and obeys its orders.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Mutex, PoisonError};

use super::root;

/// A running script. It ends when this is dropped, and also when the test process is killed: it then reads the end of its
/// standard input.
pub(super) struct Script {
    path: &'static str,
    process: Child,
    /// The script's standard input, open until the drop.
    orders: Option<Mutex<ChildStdin>>,
    answers: Mutex<BufReader<ChildStdout>>,
}

impl Script {
    /// Starts a script and returns it with the first line that it prints.
    pub(super) fn launch(path: &'static str, options: &[&str]) -> (Self, String) {
        let mut process = Command::new(root().join(path))
            .args(options)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut script = Self {
            path,
            orders: process.stdin.take().map(Mutex::new),
            answers: Mutex::new(BufReader::new(process.stdout.take().expect("it is piped"))),
            process,
        };
        let first = script.answer();
        if first.is_empty() {
            let mut why = String::new();
            if let Some(mut errors) = script.process.stderr.take() {
                errors.read_to_string(&mut why).unwrap();
            }
            panic!("{path}: {why}");
        }
        (script, first)
    }

    /// Gives an order and waits until it is done.
    pub(super) fn order(&self, order: &str) {
        let orders = self.orders.as_ref().expect("open until the drop");
        let mut orders = orders.lock().unwrap_or_else(PoisonError::into_inner);
        writeln!(orders, "{order}").unwrap();
        assert_eq!(self.answer(), order, "{}", self.path);
    }

    fn answer(&self) -> String {
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        let mut line = String::new();
        answers.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }
}

impl Drop for Script {
    fn drop(&mut self) {
        drop(self.orders.take());
        // If waiting for the script fails, there is nothing left to do.
        let _ = self.process.wait();
    }
}
