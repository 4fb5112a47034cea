//! Thumbhashes: about 25 bytes that tell how a picture looks from afar. They are sums of waves for lightness and two differences
//! of colours (<https://evanw.github.io/thumbhash/>).

mod bitmap;
#[cfg(test)]
mod tests;

use std::array::from_fn;
use std::f32::consts::PI;

use bitmap::bitmap;

/// Longest side of the picture in pixels. Browsers enlarge it smoothly.
const SIDE: usize = 32;

/// Number of waves along the longer side of an opaque picture.
const LONGER: usize = 7;

/// Waves lose colour when they are rounded.
const SATURATION: f32 = 1.25;

/// The average colour as CSS writes it; `None` if the text is no thumbhash in base64, or of a picture with transparent
/// parts, through which the colour would stay visible.
#[must_use]
pub fn colour(thumbhash: &str) -> Option<String> {
    let [r, g, b] = Header::read(&bytes(thumbhash)?)?.average;
    Some(format!("#{r:02x}{g:02x}{b:02x}"))
}

/// The whole picture as a file that browsers show; `None` for what has no colour.
#[must_use]
pub fn picture(thumbhash: &str) -> Option<Vec<u8>> {
    let bytes = bytes(thumbhash)?;
    let header = Header::read(&bytes)?;
    let mut rest = bytes[Header::BYTES..]
        .iter()
        .flat_map(|byte| [byte & 15, byte >> 4]);
    let mut channel =
        |(columns, rows), mean, scale| Channel::read(columns, rows, mean, scale, &mut rest);
    let [lightness, yellow, red] = header.means;
    let lightness = channel(header.waves, lightness, header.scales[0])?;
    let yellow = channel((3, 3), yellow, header.scales[1] * SATURATION)?;
    let red = channel((3, 3), red, header.scales[2] * SATURATION)?;
    let (width, height) = header.size();
    let (across, down) = (waves_along(width), waves_along(height));
    let pixels = down.iter().flat_map(|y| across.iter().map(move |x| (x, y)));
    let pixels = pixels.map(|(x, y)| rgb([&lightness, &yellow, &red].map(|it| it.at(x, y))));
    Some(bitmap(width, height, pixels))
}

/// The beginning of a hash.
struct Header {
    means: [f32; 3],
    /// Amplitude of the strongest waves.
    scales: [f32; 3],
    /// Number of waves of the lightness in each direction.
    waves: (usize, usize),
    /// Proportions of the picture, as far as they are known.
    proportions: (usize, usize),
    average: [u8; 3],
}

impl Header {
    const BYTES: usize = 5;
    fn read(bytes: &[u8]) -> Option<Self> {
        let first = bytes.first_chunk::<{ Self::BYTES }>()?;
        // The first byte is the lowest.
        let bits = first
            .iter()
            .rev()
            .fold(0, |all, byte| all << 8 | u64::from(*byte));
        let is_transparent = bits >> 23 & 1 == 1;
        if is_transparent {
            return None;
        }
        let part = |shift: u32, width: u32| (bits >> shift & ((1 << width) - 1)) as u8;
        let of = |value: u8, most: f32| f32::from(value) / most;
        let means = [
            of(part(0, 6), 63.0),
            of(part(6, 6), 31.5) - 1.0,
            of(part(12, 6), 31.5) - 1.0,
        ];
        let shorter = usize::from(part(24, 3));
        let is_landscape = part(39, 1) == 1;
        let turned = |(longer, shorter)| {
            if is_landscape {
                (longer, shorter)
            } else {
                (shorter, longer)
            }
        };
        Some(Self {
            means,
            scales: [
                of(part(18, 5), 31.0),
                of(part(27, 6), 63.0),
                of(part(33, 6), 63.0),
            ],
            waves: turned((LONGER, shorter.max(3))),
            proportions: turned((LONGER, shorter.max(1))),
            average: rgb(means),
        })
    }

    /// Width and height of the picture in pixels.
    fn size(&self) -> (usize, usize) {
        let (width, height) = self.proportions;
        let longer = width.max(height);
        let side = |part: usize| (SIDE * part + longer / 2) / longer;
        (side(width), side(height))
    }
}

/// A sum of waves.
struct Channel {
    mean: f32,
    /// Number of half waves in each direction, and amplitude.
    waves: Vec<(usize, usize, f32)>,
}

impl Channel {
    /// The waves that are not the mean, from low to high: those in a triangle of the table.
    fn read(
        columns: usize,
        rows: usize,
        mean: f32,
        scale: f32,
        rest: &mut impl Iterator<Item = u8>,
    ) -> Option<Self> {
        let mut waves = Vec::new();
        for row in 0..rows {
            let first = usize::from(row == 0);
            for column in first..columns {
                if column * rows >= columns * (rows - row) {
                    break;
                }
                let amplitude = f32::from(rest.next()?) / 7.5 - 1.0;
                waves.push((column, row, amplitude * scale));
            }
        }
        Some(Self { mean, waves })
    }

    /// The value where the waves in each direction have these heights.
    fn at(&self, x: &Heights, y: &Heights) -> f32 {
        let waves = self.waves.iter();
        let sum: f32 = waves
            .map(|(column, row, amplitude)| amplitude * x[*column] * y[*row])
            .sum();
        self.mean + 2.0 * sum
    }
}

/// Heights of waves at a position, by their number of half waves.
type Heights = [f32; LONGER];

/// The heights at the pixels of a side.
fn waves_along(side: usize) -> Vec<Heights> {
    let at = |pixel| PI * (pixel as f32 + 0.5) / side as f32;
    (0..side)
        .map(|pixel| from_fn(|waves| (waves as f32 * at(pixel)).cos()))
        .collect()
}

/// Red, green and blue of lightness, yellow minus blue and red minus green.
fn rgb([lightness, yellow, red]: [f32; 3]) -> [u8; 3] {
    let b = lightness - yellow * 2.0 / 3.0;
    let r = (lightness * 3.0 - b + red) / 2.0;
    [r, r - red, b].map(|part| (part.clamp(0.0, 1.0) * 255.0).round() as u8)
}

/// The bytes of a text in base64.
fn bytes(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    for group in text.trim_end_matches('=').as_bytes().chunks(4) {
        let mut bits = 0;
        for digit in group {
            bits = bits << 6 | value(*digit)?;
        }
        // A group of n digits is n − 1 bytes.
        let whole = (bits << (6 * (4 - group.len()))).to_be_bytes();
        bytes.extend_from_slice(&whole[1..group.len()]);
    }
    Some(bytes)
}

/// The six bits of a digit.
const fn value(digit: u8) -> Option<u32> {
    let value = match digit {
        b'A'..=b'Z' => digit - b'A',
        b'a'..=b'z' => digit - b'a' + 26,
        b'0'..=b'9' => digit - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    };
    Some(value as u32)
}
