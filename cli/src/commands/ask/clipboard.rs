//! The clipboard of the user, by way of the terminal: it works over SSH too, and a terminal that cannot do it takes no notice.

use std::io::{self, IsTerminal as _, Write as _};

/// Terminals drop what is longer.
const LONGEST: usize = 74_000;

/// Puts a text into the clipboard. Whether the terminal was asked to.
pub(super) fn copy(text: &str) -> io::Result<bool> {
    let mut out = io::stdout().lock();
    let coded = base64(text.as_bytes());
    if !out.is_terminal() || coded.len() > LONGEST {
        return Ok(false);
    }
    write!(out, "\u{1b}]52;c;{coded}\u{7}")?;
    out.flush()?;
    Ok(true)
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut coded = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let at = |place: usize| u32::from(chunk.get(place).copied().unwrap_or(0));
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for digit in 0..4 {
            let place = (bits >> (18 - 6 * digit)) & 63;
            coded.push(match digit <= chunk.len() {
                true => char::from(DIGITS[place as usize]),
                false => '=',
            });
        }
    }
    coded
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn texts_are_coded_as_terminals_expect() {
        for (text, expected) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("Да?>", "0JTQsD8+"),
        ] {
            assert_eq!(base64(text.as_bytes()), expected, "{text}");
        }
    }
}
