//! Bytes of a module to text: every encoding that modules are stored in.

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1251};

/// What the bytes of a module file are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decoded {
    /// Text.
    Text(Text),
    /// A module that was compiled by the platform and holds no text (`FF FF FF 7F` at its start).
    CompiledModule,
    /// Bytes that are no text in any encoding a module is stored in.
    Binary,
}

/// A decoded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// The text without its byte order mark; line ends are as they were.
    pub text: String,
    /// How it was stored.
    pub encoding: Encoding,
}

/// How a text is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8 without a byte order mark, as EDT writes it.
    Utf8,
    /// UTF-8 with a byte order mark, as the Designer writes it.
    Utf8Bom,
    /// UTF-16, little end first.
    Utf16Le,
    /// UTF-16, big end first.
    Utf16Be,
    /// Windows-1251, the Cyrillic code page of old tools.
    Windows1251,
}

const COMPILED: [u8; 4] = [0xFF, 0xFF, 0xFF, 0x7F];
const UTF8_BOM: [u8; 3] = [0xEF, 0xBB, 0xBF];

/// Decodes the bytes of a module. Never fails: what is no text is named for what it is.
pub fn decode(bytes: &[u8]) -> Decoded {
    if bytes.starts_with(&COMPILED) {
        return Decoded::CompiledModule;
    }
    let found = if let Some(rest) = bytes.strip_prefix(&UTF8_BOM) {
        utf8(rest)
            .or_else(|| damaged_utf8(rest))
            .map(|text| (text, Encoding::Utf8Bom))
    } else if bytes.starts_with(&[0xFF, 0xFE]) {
        utf16(bytes, Encoding::Utf16Le)
    } else if bytes.starts_with(&[0xFE, 0xFF]) {
        utf16(bytes, Encoding::Utf16Be)
    } else if memchr::memchr(0, bytes).is_some() {
        // No text of one byte a letter holds zeros; text of two bytes holds one in every blank.
        utf16(bytes, Encoding::Utf16Le).or_else(|| utf16(bytes, Encoding::Utf16Be))
    } else {
        utf8(bytes)
            .or_else(|| damaged_utf8(bytes))
            .map(|text| (text, Encoding::Utf8))
            .or_else(|| windows_1251(bytes).map(|text| (text, Encoding::Windows1251)))
    };
    match found {
        Some((text, encoding)) => Decoded::Text(Text { text, encoding }),
        None => Decoded::Binary,
    }
}

/// The bytes of a text as it was stored: `original` is what [`decode`] was given. None where that cannot be told or the
/// encoding has no place for a letter of the text, so that nothing is lost by writing it.
pub fn encode_as(text: &str, encoding: Encoding, original: &[u8]) -> Option<Vec<u8>> {
    let Decoded::Text(decoded) = decode(original) else {
        return None;
    };
    // Bytes that were no letters became marks: the original cannot be had back.
    if decoded.encoding != encoding || encode(&decoded.text, encoding, original)? != original {
        return None;
    }
    encode(text, encoding, original)
}

fn encode(text: &str, encoding: Encoding, original: &[u8]) -> Option<Vec<u8>> {
    let utf16 = |mark: [u8; 2], to_bytes: fn(u16) -> [u8; 2]| {
        let mark: &[u8] = if original.starts_with(&mark) {
            &mark
        } else {
            &[]
        };
        let units = text.encode_utf16().flat_map(to_bytes);
        mark.iter().copied().chain(units).collect()
    };
    Some(match encoding {
        Encoding::Utf8 => text.as_bytes().to_vec(),
        Encoding::Utf8Bom => [&UTF8_BOM, text.as_bytes()].concat(),
        Encoding::Utf16Le => utf16([0xFF, 0xFE], u16::to_le_bytes),
        Encoding::Utf16Be => utf16([0xFE, 0xFF], u16::to_be_bytes),
        Encoding::Windows1251 => {
            let (bytes, _, had_errors) = WINDOWS_1251.encode(text);
            if had_errors {
                return None;
            }
            bytes.into_owned()
        }
    })
}

fn utf8(bytes: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(bytes).ok()?;
    (memchr::memchr(0, bytes).is_none()).then(|| text.to_owned())
}

/// UTF-8 in which single bytes were lost: most of what is beyond ASCII is still whole, which never
/// happens by chance. Lost bytes become U+FFFD.
fn damaged_utf8(bytes: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(bytes);
    let lost = text.chars().filter(|it| *it == '\u{fffd}').count();
    let whole = text
        .chars()
        .filter(|it| !it.is_ascii() && *it != '\u{fffd}')
        .count();
    (whole > lost && memchr::memchr(0, bytes).is_none()).then(|| text.into_owned())
}

fn utf16(bytes: &[u8], encoding: Encoding) -> Option<(String, Encoding)> {
    let decoder = if encoding == Encoding::Utf16Le {
        UTF_16LE
    } else {
        UTF_16BE
    };
    let (text, had_errors) = decoder.decode_with_bom_removal(bytes);
    // Bytes taken in the wrong order or half a character make marks that no program holds.
    (!had_errors && is_plausible(&text)).then(|| (text.into_owned(), encoding))
}

fn windows_1251(bytes: &[u8]) -> Option<String> {
    let text = WINDOWS_1251.decode_without_bom_handling_and_without_replacement(bytes)?;
    is_plausible(&text).then(|| text.into_owned())
}

/// Whether a text could be a program: no control characters, and line ends or letters of the
/// alphabets that programs are written in make up most of it.
fn is_plausible(text: &str) -> bool {
    let mut expected = 0;
    let mut all = 0;
    for c in text.chars() {
        if c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{1a}') {
            return false;
        }
        all += 1;
        expected += usize::from(c.is_ascii() || ('\u{400}'..='\u{4ff}').contains(&c));
    }
    expected * 2 >= all
}

#[cfg(test)]
mod tests {
    use super::*;

    const MODULE: &str = "Процедура Проверить()\r\n\tСообщить(\"Готово\");\rКонецПроцедуры\n";

    fn text(bytes: &[u8]) -> (String, Encoding) {
        match decode(bytes) {
            Decoded::Text(text) => (text.text, text.encoding),
            other => panic!("not a text: {other:?}"),
        }
    }

    fn utf16_bytes(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(order).collect()
    }

    #[test]
    fn utf8_loses_its_mark_and_keeps_its_line_ends() {
        assert_eq!(text(MODULE.as_bytes()), (MODULE.to_owned(), Encoding::Utf8));
        let marked = [&UTF8_BOM, MODULE.as_bytes()].concat();
        assert_eq!(text(&marked), (MODULE.to_owned(), Encoding::Utf8Bom));
    }

    #[test]
    fn an_empty_module_and_a_lone_mark_are_texts() {
        assert_eq!(text(b""), (String::new(), Encoding::Utf8));
        assert_eq!(text(&UTF8_BOM), (String::new(), Encoding::Utf8Bom));
    }

    #[test]
    fn utf16_is_read_in_both_orders_with_and_without_its_mark() {
        for (order, encoding) in [
            (u16::to_le_bytes as fn(u16) -> [u8; 2], Encoding::Utf16Le),
            (u16::to_be_bytes, Encoding::Utf16Be),
        ] {
            assert_eq!(
                text(&utf16_bytes(MODULE, order)),
                (MODULE.to_owned(), encoding)
            );
            assert_eq!(
                text(&utf16_bytes(&format!("\u{feff}{MODULE}"), order)),
                (MODULE.to_owned(), encoding)
            );
        }
    }

    #[test]
    fn windows_1251_is_told_from_utf8() {
        let (bytes, ..) = WINDOWS_1251.encode(MODULE);
        assert_eq!(text(&bytes), (MODULE.to_owned(), Encoding::Windows1251));
    }

    #[test]
    fn a_lost_byte_does_not_make_utf8_another_encoding() {
        let mut bytes = MODULE.as_bytes().to_vec();
        bytes.remove(7);
        let marked = [&UTF8_BOM[..], &bytes].concat();
        assert_eq!(text(&marked).1, Encoding::Utf8Bom);
        let (text, encoding) = text(&bytes);
        assert_eq!(encoding, Encoding::Utf8);
        assert!(text.starts_with("Про\u{fffd}едура Проверить()"), "{text}");
    }

    #[test]
    fn a_text_is_stored_as_it_was() {
        let marked = |order: fn(u16) -> [u8; 2]| utf16_bytes(&format!("\u{feff}{MODULE}"), order);
        let (windows, ..) = WINDOWS_1251.encode(MODULE);
        for original in [
            MODULE.as_bytes().to_vec(),
            [&UTF8_BOM, MODULE.as_bytes()].concat(),
            utf16_bytes(MODULE, u16::to_le_bytes),
            utf16_bytes(MODULE, u16::to_be_bytes),
            marked(u16::to_le_bytes),
            marked(u16::to_be_bytes),
            windows.to_vec(),
        ] {
            let (text, encoding) = text(&original);
            assert_eq!(encode_as(&text, encoding, &original), Some(original));
        }
    }

    #[test]
    fn what_would_lose_letters_is_not_stored() {
        let (windows, ..) = WINDOWS_1251.encode(MODULE);
        assert_eq!(encode_as("𝄞", Encoding::Windows1251, &windows), None);
        let mut damaged = MODULE.as_bytes().to_vec();
        damaged.remove(7);
        assert_eq!(encode_as(MODULE, Encoding::Utf8, &damaged), None);
    }

    #[test]
    fn a_compiled_module_is_no_text() {
        assert_eq!(
            decode(&[0xFF, 0xFF, 0xFF, 0x7F, 0, 0]),
            Decoded::CompiledModule
        );
    }

    #[test]
    fn other_bytes_are_binary() {
        let picture = [
            0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0x0D, b'I', b'H', b'D', b'R',
            1,
        ];
        assert_eq!(decode(&picture), Decoded::Binary);
        assert_eq!(decode(&[0x81, 0x02, 0x98, 0x05]), Decoded::Binary);
    }
}
