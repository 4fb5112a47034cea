//! The average colour of a thumbhash. The hash begins with it: three numbers of six bits, lightness and two
//! differences of colours.

/// The average colour as CSS writes it; `None` if the text is no thumbhash in base64, or of a picture with transparent
/// parts, through which the colour would stay visible.
#[must_use]
pub fn colour(thumbhash: &str) -> Option<String> {
    let header = thumbhash.as_bytes().first_chunk::<4>()?;
    // Base64 writes the three bytes from the first to the last; the hash counts the first as the lowest.
    let mut bits = 0;
    for digit in header {
        bits = bits << 6 | value(*digit)?;
    }
    let bits = (bits >> 16) | (bits & 0xff00) | (bits & 0xff) << 16;
    if bits >> 23 == 1 {
        return None;
    }
    let part = |shift: u32| (bits >> shift & 63) as f32;
    let lightness = part(0) / 63.0;
    let (yellow, red) = (part(6) / 31.5 - 1.0, part(12) / 31.5 - 1.0);
    let b = lightness - yellow * 2.0 / 3.0;
    let r = (lightness * 3.0 - b + red) / 2.0;
    let byte = |part: f32| (part.clamp(0.0, 1.0) * 255.0).round() as u8;
    Some(format!(
        "#{:02x}{:02x}{:02x}",
        byte(r),
        byte(r - red),
        byte(b)
    ))
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

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;

    use super::*;

    fn hash(pixel: [u8; 4]) -> String {
        STANDARD.encode(::thumbhash::rgba_to_thumb_hash(4, 4, &pixel.repeat(16)))
    }

    #[test]
    fn the_colour_is_the_average() {
        for expected in [[200, 40, 30], [10, 120, 60], [240, 240, 235], [0, 0, 0]] {
            let [r, g, b] = expected;
            let text = colour(&hash([r, g, b, 255])).unwrap();
            let parsed = u32::from_str_radix(text.trim_start_matches('#'), 16).unwrap();
            let [_, found @ ..] = parsed.to_be_bytes();
            for (found, expected) in found.into_iter().zip(expected) {
                assert!(found.abs_diff(expected) <= 6, "{text} for {expected}");
            }
        }
    }

    #[test]
    fn what_has_no_colour_gets_none() {
        assert_eq!(colour(&hash([200, 40, 30, 90])), None, "transparent");
        assert_eq!(colour(""), None);
        assert_eq!(colour("AB"), None);
        assert_eq!(colour("not base64!"), None);
    }
}
