//! The table, printed row by row as the figures are measured.

use crate::row::{Better, Loss, Row};

/// Prints the heading of an engine's rows.
pub(crate) fn heading(engine: &str) {
    println!("\n{engine}");
    println!(
        "{:<46} {:>12} {:<7} {:>10} {:>8} {:>8} {:>8} {:>8} {:>6} {:>9}",
        "", "figure", "", "target", "p50 µs", "p95 µs", "p99 µs", "CPU µs", "loss", "recorded"
    );
}

/// Prints a row; `recorded` is the figure of the last recorded run.
pub(crate) fn row(row: &Row, recorded: Option<f64>) {
    let (sign, reached) = match row.better {
        Better::More => ("≥", row.target.is_none_or(|target| row.value >= target)),
        Better::Less => ("≤", row.target.is_none_or(|target| row.value <= target)),
    };
    let target = row
        .target
        .map_or_else(String::new, |target| format!("{sign} {}", number(target)));
    let [p50, p95, p99] = row.spread.map_or([const { String::new() }; 3], |spread| {
        [spread.p50, spread.p95, spread.p99].map(number)
    });
    let ratio = recorded.filter(|recorded| *recorded > 0.0).map_or_else(
        || "–".to_owned(),
        |recorded| format!("× {:.2}", row.value / recorded),
    );
    println!(
        "{:<46} {:>12} {:<7} {:>10} {p50:>8} {p95:>8} {p99:>8} {:>8} {:>6} {ratio:>9}{}",
        row.what,
        number(row.value),
        row.unit,
        target,
        row.cpu_us.map_or_else(String::new, number),
        row.loss.map_or_else(String::new, loss),
        if reached { "" } else { "  not reached" },
    );
    if let Some(failure) = &row.failure {
        println!("    failed: {failure}");
    }
}

fn loss(loss: Loss) -> String {
    match loss {
        Loss::NONE => "0".to_owned(),
        Loss { stored, heard } => format!("{stored} not stored, {heard} not heard"),
    }
}

/// Formats a number with its significant digits.
fn number(value: f64) -> String {
    match value {
        _ if value >= 1000.0 => {
            let whole = format!("{value:.0}");
            let mut grouped = String::new();
            for (at, digit) in whole.chars().enumerate() {
                if at > 0 && (whole.len() - at) % 3 == 0 {
                    grouped.push(',');
                }
                grouped.push(digit);
            }
            grouped
        }
        _ if value >= 100.0 => format!("{value:.0}"),
        _ if value >= 10.0 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}
