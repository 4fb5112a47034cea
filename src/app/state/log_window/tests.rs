use proptest::prelude::*;

use super::*;
use crate::app::state::samples::{ME, message};

/// What people do in a conversation, and what the other person does.
#[derive(Debug, Clone)]
enum Deed {
    Older(u8),
    Newer(u8),
    Unsent(u8),
    Scroll(f64),
    Resize(f64),
    Jump(prop::sample::Index),
    ToEnd,
    Focus(prop::sample::Index),
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let index = any::<prop::sample::Index>;
    let deed = prop_oneof![
        3 => (1_u8..=50).prop_map(Deed::Older),
        3 => (1_u8..=50).prop_map(Deed::Newer),
        1 => (0_u8..5).prop_map(Deed::Unsent),
        6 => (-3_000_i32..3_000).prop_map(|by| Deed::Scroll(f64::from(by))),
        1 => (100_u32..2_500).prop_map(|to| Deed::Resize(f64::from(to))),
        2 => index().prop_map(Deed::Jump),
        1 => Just(Deed::ToEnd),
        2 => index().prop_map(Deed::Focus),
    ];
    prop::collection::vec(deed, 1..60)
}

/// A log in a browser that lays out what the window says, keeps the position of what is read, and measures. Rows are named
/// by position; those that are not stored yet have the positions that they will get.
struct Browser {
    window: LogWindow,
    messages: MessageList,
    oldest: i64,
    newest: i64,
    unsent: usize,
    height: f64,
    /// Scroll position, from the end.
    below: f64,
    focus: Option<i64>,
}

/// The height of a message, which the window does not know before the message is shown.
fn real_height(seq: i64) -> f64 {
    f64::from(u32::try_from(36 + seq.rem_euclid(7) * 22).unwrap())
}

impl Browser {
    fn new() -> Self {
        Self {
            window: LogWindow::new(),
            messages: MessageList::new(ME),
            oldest: 5_001,
            newest: 5_000,
            unsent: 0,
            height: 700.0,
            below: 0.0,
            focus: None,
        }
    }

    fn row(&self, seq: i64) -> usize {
        usize::try_from(seq - self.oldest).unwrap()
    }

    /// The shown messages from the last to the first, each with the pixels from its lower edge to the end; and the height of
    /// everything.
    fn layout(&self) -> (Vec<(i64, f64)>, f64) {
        let (mut shown, mut below) = (Vec::new(), 0.0);
        for run in self.window.runs().into_iter().rev() {
            for row in run.rows.rev() {
                let seq = self.oldest + i64::try_from(row).unwrap();
                shown.push((seq, below));
                below += real_height(seq);
            }
            below += run.gap;
        }
        (shown, below)
    }

    fn edge_of(&self, seq: i64) -> Option<f64> {
        let (shown, _) = self.layout();
        shown.into_iter().find(|it| it.0 == seq).map(|it| it.1)
    }

    /// The last message whose lower edge is in view.
    fn anchor(&self) -> Option<(i64, f64)> {
        let (shown, _) = self.layout();
        shown.into_iter().find(|it| it.1 >= self.below)
    }

    /// What happens in the frames after a change, until nothing changes any more. The anchor stays where it was in view.
    fn settle(&mut self, anchor: Option<(i64, f64)>) {
        for _ in 0..20 {
            if let Some(anchor) = anchor
                && let Some(edge) = self.edge_of(anchor.0)
            {
                self.below = edge - anchor.1;
            }
            let rows: Vec<_> = self.window.rows().collect();
            for row in rows {
                let seq = self.oldest + i64::try_from(row).unwrap();
                self.window.measured(row, real_height(seq));
            }
            let (_, total) = self.layout();
            self.below = self.below.clamp(0.0, (total - self.height).max(0.0));
            let measure = Measure {
                below: self.below,
                above: 0.0,
                height: self.height,
            };
            let focus = self.focus.filter(|it| self.edge_of(*it).is_some());
            let pinned = focus.map(|it| self.row(it)).into_iter().collect();
            if !self.window.look(&measure, measure.is_at_end(), pinned) {
                return;
            }
        }
        panic!("the window finds no rest");
    }

    fn does(&mut self, deed: Deed) {
        let anchor = self.anchor().map(|(seq, edge)| (seq, edge - self.below));
        let anchor = anchor.filter(|_| self.below > 80.0);
        let len = self.window.len();
        let nth = |it: prop::sample::Index| i64::try_from(it.index(len)).unwrap();
        let mut keeps = anchor;
        match deed {
            Deed::Older(count) => {
                for _ in 0..count {
                    self.oldest -= 1;
                    self.messages.insert(message(ME, self.oldest, ""));
                }
            }
            Deed::Newer(count) => {
                for _ in 0..count {
                    self.newest += 1;
                    self.messages.insert(message(ME, self.newest, ""));
                }
            }
            Deed::Unsent(count) => self.unsent = count.into(),
            Deed::Scroll(by) => {
                let (_, total) = self.layout();
                self.below = (self.below + by).clamp(0.0, (total - self.height).max(0.0));
                keeps = None;
            }
            Deed::Resize(to) => self.height = to,
            Deed::Jump(_) | Deed::Focus(_) if len == 0 => {}
            Deed::Jump(it) => {
                let seq = self.oldest + nth(it);
                self.window.show(self.row(seq));
                let edge = self.edge_of(seq).expect("it is shown");
                self.below = edge;
                keeps = Some((seq, 0.0));
            }
            Deed::ToEnd => {
                self.window.show_end();
                (self.below, keeps) = (0.0, None);
            }
            Deed::Focus(it) => {
                let (shown, _) = self.layout();
                self.focus = Some(shown[it.index(shown.len())].0);
            }
        }
        self.window.follow(&self.messages, self.unsent);
        self.focus = self.focus.filter(|it| self.row(*it) < self.window.len());
        if anchor.is_none() && keeps.is_none() && !matches!(deed, Deed::Scroll(_)) {
            self.below = 0.0;
        }
        self.settle(keeps);
    }

    fn check(&self) {
        let len = self.messages.len() + self.unsent;
        assert_eq!(self.window.len(), len);
        let (shown, total) = self.layout();
        assert!(shown.len() <= MAX_ROWS, "{} rows", shown.len());
        // Every pixel in view belongs to a message that is shown.
        let top = (self.below + self.height).min(total);
        let seen: f64 = shown
            .iter()
            .map(|(seq, edge)| {
                let upper = edge + real_height(*seq);
                (upper.min(top) - edge.max(self.below)).max(0.0)
            })
            .sum();
        assert!((seen - (top - self.below)).abs() < 1e-6, "a gap is in view");
        let runs = self.window.runs();
        assert!(runs.windows(2).all(|it| it[0].rows.end <= it[1].rows.start));
        assert_eq!(runs.last().map(|it| it.rows.clone()), Some(len..len));
    }
}

proptest! {
    /// Whatever happens: a few rows are shown, all that are in view among them, and what is read does not move.
    #[test]
    fn the_window_covers_the_view_and_nothing_moves(deeds in deeds()) {
        let mut browser = Browser::new();
        browser.does(Deed::Newer(50));
        for deed in deeds {
            let before = browser.anchor().filter(|_| browser.below > 80.0);
            let before = before.map(|(seq, edge)| (seq, edge - browser.below));
            let focus = browser.focus;
            let stays = matches!(deed, Deed::Older(_) | Deed::Newer(_) | Deed::Focus(_));
            browser.does(deed);
            browser.check();
            if let Some((seq, edge)) = before.filter(|_| stays) {
                let now = browser.edge_of(seq).map(|it| it - browser.below);
                prop_assert!(now.is_some_and(|it| (it - edge).abs() < 1e-6), "{seq}: {edge} → {now:?}");
            }
            if let Some(focus) = focus.filter(|it| browser.focus == Some(*it)) {
                prop_assert!(browser.edge_of(focus).is_some(), "the row with the focus is shown");
            }
        }
    }
}

#[test]
fn a_long_history_costs_as_much_as_a_short_one() {
    let mut browser = Browser::new();
    for _ in 0..1_000 {
        browser.does(Deed::Older(50));
        browser.does(Deed::Scroll(2_500.0));
    }
    browser.check();
    assert_eq!(browser.window.len(), 50_000);
    assert!(browser.window.leaves_out());
}

#[test]
fn on_paper_everything_is_shown() {
    let mut browser = Browser::new();
    (0..20).for_each(|_| browser.does(Deed::Newer(50)));
    assert!(browser.window.rows().count() <= MAX_ROWS);
    browser.window.show_all(true);
    assert!(browser.window.rows().eq(0..1_000));
    assert!(!browser.window.leaves_out());
    browser.window.show_all(false);
    browser.check();
}

#[test]
fn another_page_is_another_log() {
    let mut browser = Browser::new();
    browser.does(Deed::Newer(50));
    browser.messages = MessageList::new(ME);
    (browser.oldest, browser.newest) = (101, 100);
    browser.does(Deed::Newer(50));
    browser.check();
    assert_eq!(browser.window.len(), 50);
}
