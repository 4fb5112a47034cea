//! Pictures for the demo accounts, drawn here: the same for the same name on every run, and nobody's photographs.

use std::f32::consts::TAU;
use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{ImageResult, Rgb, RgbImage};

/// Edge of a face in pixels.
const FACE: u32 = 480;
/// Size of a picture of work in pixels.
const WORK: (u32, u32) = (1_200, 900);

type Colour = [f32; 3];

/// The middle of a light.
const LIGHT: Colour = [255.0, 250.0, 235.0];

/// Evening skies, marigolds, henna, silk: the background above and below, and two colours for what is drawn on it.
const PALETTES: [[Colour; 4]; 5] = [
    [
        [252.0, 196.0, 110.0],
        [196.0, 78.0, 82.0],
        [255.0, 240.0, 214.0],
        [120.0, 34.0, 64.0],
    ],
    [
        [38.0, 70.0, 110.0],
        [226.0, 140.0, 122.0],
        [250.0, 214.0, 150.0],
        [24.0, 38.0, 66.0],
    ],
    [
        [246.0, 226.0, 190.0],
        [214.0, 138.0, 44.0],
        [164.0, 62.0, 24.0],
        [112.0, 40.0, 26.0],
    ],
    [
        [120.0, 160.0, 140.0],
        [30.0, 74.0, 72.0],
        [246.0, 220.0, 170.0],
        [16.0, 46.0, 50.0],
    ],
    [
        [232.0, 180.0, 190.0],
        [130.0, 60.0, 110.0],
        [255.0, 232.0, 214.0],
        [74.0, 28.0, 72.0],
    ],
];

/// A face: a flower on a sky. A JPEG.
///
/// # Errors
/// If it cannot be encoded.
pub(super) fn face(name: &str) -> ImageResult<Vec<u8>> {
    let seed = seed(name);
    let [above, below, light, dark] = palette(seed);
    let petals = 5.0 + (seed % 4) as f32 * 2.0;
    let turn = (seed % 360) as f32 / 360.0 * TAU;
    let picture = RgbImage::from_fn(FACE, FACE, |x, y| {
        let (x, y) = (centred(x, FACE), centred(y, FACE));
        let (radius, angle) = (x.hypot(y), y.atan2(x) + turn);
        let wave = (angle * petals).cos();
        let mut colour = mixed(above, below, (y + 1.0) / 2.0);
        colour = mixed(colour, dark, 0.35 * smooth(1.5, 0.8, radius));
        colour = mixed(
            colour,
            light,
            smooth(0.02, -0.02, radius - 0.58 - 0.14 * wave),
        );
        colour = mixed(
            colour,
            above,
            smooth(0.02, -0.02, radius - 0.40 + 0.10 * wave),
        );
        colour = mixed(colour, dark, smooth(0.02, -0.02, radius - 0.17));
        pixel(colour)
    });
    jpeg(&picture)
}

/// What a picture of work has above each other in one column of pixels, from 0 (top) to 1.
struct Column {
    /// Where the hills begin.
    hills: [f32; 3],
    /// Distance to the nearest light of each string, and its height.
    lights: [(f32, f32); 3],
}

impl Column {
    fn at(across: f32, phase: f32) -> Self {
        let hills = [0.0, 1.0, 2.0].map(|hill| {
            let wave = (across * (5.0 + 2.0 * hill) + phase * (1.0 + hill)).sin()
                + 0.5 * (across * (11.0 - 2.0 * hill) + phase).sin();
            0.60 + 0.12 * hill + 0.035 * wave
        });
        let lights = [0.0, 1.0, 2.0].map(|string| {
            let count = 14.0 + 4.0 * string;
            let nearest = (across * count).round() / count;
            let hang = (nearest * TAU / 2.0 + phase * string).sin().abs();
            (across - nearest, 0.10 + 0.09 * string + 0.10 * hang)
        });
        Self { hills, lights }
    }
}

/// A picture of work: hills under an evening sky with strings of lights. The same for the same name and number. A JPEG.
///
/// # Errors
/// If it cannot be encoded.
pub(super) fn work(name: &str, number: u32) -> ImageResult<Vec<u8>> {
    let seed = seed(name).wrapping_add(number.wrapping_mul(2_654_435_769));
    let [above, below, light, dark] = palette(seed >> 3);
    let (width, height) = WORK;
    let ratio = width as f32 / height as f32;
    let phase = (seed % 628) as f32 / 100.0;
    let sun = (0.2 + (seed % 60) as f32 / 100.0, 0.42);
    let columns: Vec<_> = (0..width)
        .map(|x| Column::at(x as f32 / width as f32, phase))
        .collect();
    let picture = RgbImage::from_fn(width, height, |x, y| {
        let down = y as f32 / height as f32;
        let column = &columns[x as usize];
        let mut colour = mixed(above, below, down * 1.2);
        let from_sun = ((x as f32 / width as f32 - sun.0) * ratio).hypot(down - sun.1);
        colour = mixed(colour, light, 0.55 * smooth(0.5, 0.0, from_sun));
        colour = mixed(colour, light, smooth(0.105, 0.095, from_sun));
        for (edge, depth) in column.hills.into_iter().zip([0.4, 0.7, 1.0]) {
            let shade = mixed(below, dark, depth);
            colour = mixed(colour, shade, smooth(-0.002, 0.002, down - edge));
        }
        for (beside, hang) in column.lights {
            let from_light = (beside * ratio).hypot(down - hang);
            colour = mixed(colour, light, 0.5 * smooth(0.028, 0.0, from_light));
            colour = mixed(colour, LIGHT, smooth(0.008, 0.006, from_light));
        }
        pixel(colour)
    });
    jpeg(&picture)
}

/// FNV-1a.
fn seed(name: &str) -> u32 {
    let step = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(16_777_619);
    name.bytes().fold(2_166_136_261, step)
}

fn palette(seed: u32) -> [Colour; 4] {
    PALETTES[seed as usize % PALETTES.len()]
}

/// A position between -1 and 1.
fn centred(at: u32, edge: u32) -> f32 {
    at as f32 / edge as f32 * 2.0 - 1.0
}

/// 0 at `from`, 1 at `to`, smooth between.
fn smooth(from: f32, to: f32, at: f32) -> f32 {
    let at = ((at - from) / (to - from)).clamp(0.0, 1.0);
    at * at * (3.0 - 2.0 * at)
}

fn mixed(one: Colour, other: Colour, part: f32) -> Colour {
    let part = part.clamp(0.0, 1.0);
    std::array::from_fn(|it| one[it] + (other[it] - one[it]) * part)
}

fn pixel(colour: Colour) -> Rgb<u8> {
    Rgb(colour.map(|it| it.clamp(0.0, 255.0) as u8))
}

fn jpeg(picture: &RgbImage) -> ImageResult<Vec<u8>> {
    let mut file = Cursor::new(Vec::new());
    picture.write_with_encoder(JpegEncoder::new_with_quality(&mut file, 85))?;
    Ok(file.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_the_same_on_every_run_and_differ_between_people() {
        let face_of = |name| face(name).unwrap();
        assert_eq!(face_of("Asha Rao"), face_of("Asha Rao"));
        assert_ne!(face_of("Asha Rao"), face_of("Arjun Kapoor"));
        assert_ne!(
            work("Arjun Kapoor", 1).unwrap(),
            work("Arjun Kapoor", 2).unwrap()
        );
    }
}
