//! Photos as cameras write them.

use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

use crate::Result;

/// A JPEG of this size in pixels, with as much detail as a photo of a crowd: about a third of a byte a pixel.
pub(crate) fn photo(width: u16, height: u16, is_progressive: bool) -> Result<Vec<u8>> {
    let mut pixels = Vec::with_capacity(usize::from(width) * usize::from(height) * 3);
    let mut noise: u32 = 1;
    for y in 0..u32::from(height) {
        for x in 0..u32::from(width) {
            // Numerical Recipes' generator: the same photo in each run.
            noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let grain = noise >> 28;
            let wave = (x / 7 + y / 11) % 128 + ((x ^ y) >> 5) % 64;
            let channel = |shift: u32| u8::try_from((wave + grain + shift) % 256).unwrap_or(0);
            pixels.extend([channel(0), channel(x / 64), channel(y / 64)]);
        }
    }
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, 88);
    encoder.set_progressive(is_progressive);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    encoder.encode(&pixels, width, height, ColorType::Rgb)?;
    Ok(file)
}
