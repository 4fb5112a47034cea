//! The server's end of TCP: whom it lets in, and for how long it waits for whom.

mod frames;
mod line;
mod patience;
mod places;
mod sizes;

use line::Line;
