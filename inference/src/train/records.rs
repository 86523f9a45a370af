//! What is learned from: a file with one record in JSON on each line.

use std::path::Path;

use serde_json::Value;

use crate::chat::Message;
use crate::error::{Error, Result, Wording};

/// A record.
#[derive(Debug)]
pub(super) enum Record {
    /// Messages, of which those of the assistant are learned.
    Chat(Vec<Message>),
    /// What is learned comes behind what is not.
    Completion { prompt: String, completion: String },
    /// What is learned stands between two texts.
    Gap {
        prefix: String,
        suffix: String,
        middle: String,
    },
    /// All of it is learned.
    Text(String),
}

/// The kinds of records, by the fields that tell them.
const KINDS: &str = "messages; prompt + completion; prefix + suffix + middle; text";

/// All texts of a file of records, one for each record.
pub fn texts(path: &Path) -> Result<Vec<String>> {
    let text = std::fs::read(path).map_err(|it| Error::unreadable(path, &it))?;
    let mut texts = Vec::new();
    for (number, line) in lines(path, &text)? {
        texts.push(match parse(line).map_err(|it| at(path, number, it))? {
            Record::Chat(messages) => {
                let contents: Vec<_> = messages.into_iter().map(|it| it.content).collect();
                contents.join("\n")
            }
            Record::Completion { prompt, completion } => prompt + &completion,
            Record::Gap {
                prefix,
                suffix,
                middle,
            } => prefix + &middle + &suffix,
            Record::Text(text) => text,
        });
    }
    Ok(texts)
}

/// The lines of a file that are not blank, with their numbers.
pub(super) fn lines<'t>(path: &Path, text: &'t [u8]) -> Result<Vec<(usize, &'t str)>> {
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    let mut lines = Vec::new();
    for (number, line) in (1..).zip(text.split(|it| *it == b'\n')) {
        let line = std::str::from_utf8(line).map_err(|_| {
            at(
                path,
                number,
                ["это не UTF-8".to_owned(), "this is not UTF-8".to_owned()],
            )
        })?;
        if !line.trim().is_empty() {
            lines.push((number, line));
        }
    }
    if lines.is_empty() {
        return Err(Error::file(
            path,
            "в файле нет ни одной записи",
            "the file has not one record",
        ));
    }
    Ok(lines)
}

/// What is wrong with a line.
pub(super) fn at(path: &Path, line: usize, [russian, english]: Wording) -> Error {
    Error::file(
        path,
        format!("строка {line}: {russian}"),
        format!("line {line}: {english}"),
    )
}

/// The record of a line.
pub(super) fn parse(line: &str) -> Result<Record, Wording> {
    let value: Value = serde_json::from_str(line).map_err(|it| {
        [
            format!("это не JSON: {it}"),
            format!("this is not JSON: {it}"),
        ]
    })?;
    let Value::Object(mut fields) = value else {
        return Err([
            format!("нужен объект JSON с полями {KINDS}"),
            format!("an object of JSON with these fields is needed: {KINDS}"),
        ]);
    };
    if let Some(messages) = fields.remove("messages") {
        return chat(messages);
    }
    let mut text = |name: &str| match fields.remove(name) {
        Some(Value::String(text)) => Ok(text),
        Some(_) => Err([
            format!("поле {name} должно быть строкой"),
            format!("the field {name} must be a string"),
        ]),
        None => Err([
            format!("нет поля {name}; возможны поля {KINDS}"),
            format!("there is no field {name}; possible are {KINDS}"),
        ]),
    };
    if let Ok(completion) = text("completion") {
        return Ok(Record::Completion {
            prompt: text("prompt")?,
            completion,
        });
    }
    if let Ok(middle) = text("middle") {
        return Ok(Record::Gap {
            prefix: text("prefix")?,
            suffix: text("suffix")?,
            middle,
        });
    }
    if let Ok(prompt) = text("prompt") {
        drop(prompt);
        return Err(text("completion").err().unwrap_or_default());
    }
    if text("prefix").is_ok() || text("suffix").is_ok() {
        return Err(text("middle").err().unwrap_or_default());
    }
    text("text").map(Record::Text)
}

fn chat(messages: Value) -> Result<Record, Wording> {
    let messages: Vec<Message> = serde_json::from_value(messages).map_err(|it| {
        [
            format!("messages должно быть списком объектов с role и content: {it}"),
            format!("messages must be a list of objects with role and content: {it}"),
        ]
    })?;
    if !messages.iter().any(|it| it.role == "assistant") {
        return Err([
            "в messages нет сообщения с role = assistant: учить нечему".to_owned(),
            "messages has none with role = assistant: there is nothing to learn".to_owned(),
        ]);
    }
    Ok(Record::Chat(messages))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_record_is_read() {
        let read = |line| parse(line).unwrap();
        let chat = r#"{"messages": [{"role": "user", "content": "а"}, {"role": "assistant", "content": "б"}]}"#;
        assert!(matches!(read(chat), Record::Chat(it) if it.len() == 2));
        let completion = r#"{"completion": "б", "prompt": "а", "source": 7}"#;
        assert!(matches!(
            read(completion),
            Record::Completion { prompt, completion } if prompt == "а" && completion == "б"
        ));
        let gap = r#"{"prefix": "а", "suffix": "в", "middle": "б"}"#;
        assert!(matches!(read(gap), Record::Gap { middle, .. } if middle == "б"));
        assert!(matches!(read(r#"{"text": "а"}"#), Record::Text(it) if it == "а"));
    }

    #[test]
    fn a_bad_record_tells_what_was_expected() {
        let check = |line, expected: &str| {
            let [_, english] = parse(line).unwrap_err();
            assert!(english.contains(expected), "{line}: {english}");
        };
        check("{", "not JSON");
        check("[1]", "an object");
        check("{}", "no field text");
        check(r#"{"text": 1}"#, "text must be a string");
        check(r#"{"prompt": "a"}"#, "no field completion");
        check(r#"{"completion": "a"}"#, "no field prompt");
        check(r#"{"prefix": "a", "suffix": "b"}"#, "no field middle");
        check(r#"{"middle": "a", "suffix": "b"}"#, "no field prefix");
        check(r#"{"messages": [{"role": "user"}]}"#, "content");
        check(
            r#"{"messages": [{"role": "user", "content": "a"}]}"#,
            "role = assistant",
        );
    }

    #[test]
    fn lines_are_counted_and_blank_ones_left_out() {
        let path = Path::new("data.jsonl");
        let lines = lines(path, "\u{feff}{}\r\n\n {} \n".as_bytes()).unwrap();
        assert_eq!(lines, [(1, "{}\r"), (3, " {} ")]);
        let error = super::lines(path, b"{}\n\xff\n").unwrap_err().to_string();
        assert_eq!(error, "data.jsonl: line 2: this is not UTF-8");
        assert!(super::lines(path, b"\n").is_err());
    }
}
