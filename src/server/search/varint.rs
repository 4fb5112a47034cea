//! Numbers of variable length: seven bits a byte, the lowest first; the highest bit says that more follow (LEB128).

/// Appends a number.
pub(super) fn write(number: u64, to: &mut Vec<u8>) {
    let mut rest = number;
    loop {
        let [low, ..] = (rest & 0x7F).to_le_bytes();
        rest >>= 7;
        if rest == 0 {
            to.push(low);
            return;
        }
        to.push(low | 0x80);
    }
}

/// Takes a number from the beginning; `None` if it is damaged.
pub(super) fn read(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7F) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_back() {
        for number in [0, 1, 127, 128, 300, 1 << 35, u64::MAX] {
            let mut bytes = Vec::new();
            write(number, &mut bytes);
            assert_eq!(read(&mut &*bytes), Some(number));
            assert_eq!(read(&mut &bytes[..bytes.len() - 1]), None);
        }
        assert_eq!(read(&mut &[0x80; 11][..]), None);
    }
}
