//! Scaling down.

use ::image::{DynamicImage, RgbImage, RgbaImage};
use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};

/// Width and height that fit into a square of this edge, in the same proportion, at least 1. Never enlarges.
pub(super) fn fit(width: u32, height: u32, edge: u32) -> (u32, u32) {
    let longer = width.max(height);
    if longer <= edge || longer == 0 {
        return (width, height);
    }
    let scaled = |side: u32| {
        let side = (u64::from(side) * u64::from(edge) + u64::from(longer) / 2) / u64::from(longer);
        u32::try_from(side).unwrap_or(edge).max(1)
    };
    (scaled(width), scaled(height))
}

/// The image in this size. Every pixel of the source counts (a triangle filter), so that fine patterns do not flicker.
/// `None` only for images that are neither RGB nor RGBA with eight bits.
pub(super) fn scaled(image: &DynamicImage, (width, height): (u32, u32)) -> Option<DynamicImage> {
    match image {
        source if (source.width(), source.height()) == (width, height) => Some(source.clone()),
        DynamicImage::ImageRgb8(source) => {
            let samples = resized(
                source.as_raw(),
                source.dimensions(),
                (width, height),
                PixelType::U8x3,
            )?;
            RgbImage::from_raw(width, height, samples).map(DynamicImage::ImageRgb8)
        }
        DynamicImage::ImageRgba8(source) => {
            let samples = resized(
                source.as_raw(),
                source.dimensions(),
                (width, height),
                PixelType::U8x4,
            )?;
            RgbaImage::from_raw(width, height, samples).map(DynamicImage::ImageRgba8)
        }
        _ => None,
    }
}

fn resized(samples: &[u8], from: (u32, u32), to: (u32, u32), pixel: PixelType) -> Option<Vec<u8>> {
    let source = ImageRef::new(from.0, from.1, samples, pixel).ok()?;
    let mut target = Image::new(to.0, to.1, pixel);
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Bilinear));
    Resizer::new().resize(&source, &mut target, &options).ok()?;
    Some(target.into_vec())
}

#[cfg(test)]
mod tests {
    use super::fit;

    #[test]
    fn the_longer_edge_fits_and_nothing_grows() {
        assert_eq!(fit(6000, 4000, 1600), (1600, 1067));
        assert_eq!(fit(4000, 6000, 320), (213, 320));
        assert_eq!(fit(1600, 1, 320), (320, 1));
        assert_eq!(fit(300, 200, 320), (300, 200));
        assert_eq!(fit(u32::MAX, u32::MAX, 320), (320, 320));
        assert_eq!(fit(0, 0, 0), (0, 0));
    }
}
