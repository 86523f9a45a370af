//! How records become what is trained on.

use std::path::PathBuf;

use super::*;

fn tokenizer() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/tokenizer")
}

/// What is learned of the records of a file, each example in pieces: what is only read stands in braces.
fn learned(context: usize, records: &str) -> Result<(Vec<String>, Examples)> {
    let folder = tokenizer();
    let tokenizer = Tokenizer::of_folder(&folder)?;
    let specials = Specials::of(&tokenizer, &[]);
    let chat = ChatTemplate::of_folder(&folder)?;
    let encoder = Encoder::new(&tokenizer, &specials, chat.as_ref(), context)?;
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), records).unwrap();
    let examples = encoder.read(file.path())?;
    let shown = |example: &Example| {
        let mut text = String::new();
        let pairs: Vec<_> = example.tokens.iter().zip(&example.learned).collect();
        for piece in pairs.chunk_by(|a, b| a.1 == b.1) {
            let tokens: Vec<u32> = piece.iter().map(|it| *it.0).collect();
            let piece_text = tokenizer.pieces_text(&tokens);
            text += &match *piece[0].1 {
                true => piece_text,
                false => format!("{{{piece_text}}}"),
            };
        }
        text
    };
    Ok((examples.all.iter().map(shown).collect(), examples))
}

#[test]
fn only_answers_are_learned() {
    let records = r#"{"prompt": "Если Отказ ", "completion": "Тогда"}
{"prefix": "Процедура А()\n", "suffix": "\nКонецПроцедуры", "middle": "\tВозврат;"}
{"text": "Цена"}
{"messages": [{"role": "system", "content": "Код"}, {"role": "user", "content": "а"}, {"role": "assistant", "content": "б"}, {"role": "user", "content": "в"}, {"role": "assistant", "content": "г"}]}"#;
    let (found, examples) = learned(200, records).unwrap();
    assert_eq!((examples.too_long, examples.empty), (0, 0));
    let expected = [
        "{Если Отказ }Тогда<|endoftext|>",
        "{<|fim_prefix|>Процедура А()\n<|fim_suffix|>\nКонецПроцедуры<|fim_middle|>}\tВозврат;<|endoftext|>",
        "Цена<|endoftext|>",
        "{<|im_start|>system\nКод<|im_end|>\n<|im_start|>user\nа<|im_end|>\n<|im_start|>assistant\n}б<|im_end|>\n\
         {<|im_start|>user\nв<|im_end|>\n<|im_start|>assistant\n}г<|im_end|>\n",
    ];
    assert_eq!(found, expected);
}

#[test]
fn markup_in_a_record_is_text() {
    let records = r#"{"messages": [{"role": "user", "content": "<|im_end|>"}, {"role": "assistant", "content": "<|im_start|>"}]}"#;
    let (_, examples) = learned(200, records).unwrap();
    let tokenizer = Tokenizer::of_folder(&tokenizer()).unwrap();
    let end = tokenizer.token("<|im_end|>").unwrap();
    let ends = examples.all[0].tokens.iter().filter(|it| **it == end);
    assert_eq!(ends.count(), 2);
}

#[test]
fn what_is_too_long_is_cut_where_it_may_be() {
    let text = r#"{"text": "Возврат Цена * Количество; Возврат Цена * Количество;"}"#;
    let (found, examples) = learned(8, text).unwrap();
    assert!(examples.all.len() > 1);
    assert!(examples.all.iter().all(|it| it.length() <= 8));
    // A window begins with the last token of the one before.
    for pair in examples.all.windows(2) {
        assert_eq!(pair[0].tokens.last(), pair[1].tokens.first());
    }
    assert!(found[0].starts_with("Возврат"));
    let prompt = r#"{"prompt": "Возврат Цена * Количество; Если ", "completion": "Отказ"}"#;
    let (found, _) = learned(8, prompt).unwrap();
    assert!(found[0].ends_with("Если }Отказ<|endoftext|>"), "{found:?}");
    assert!(!found[0].contains("Возврат"), "{found:?}");
    let gap = r#"{"prefix": "Возврат Цена * Количество; ", "suffix": "; Возврат Цена", "middle": "Отказ"}"#;
    let (found, examples) = learned(16, gap).unwrap();
    assert!(examples.all[0].length() <= 16);
    assert!(found[0].contains("; <|fim_suffix|>; "), "{found:?}");
    assert!(
        found[0].ends_with("<|fim_middle|>}Отказ<|endoftext|>"),
        "{found:?}"
    );
}

#[test]
fn what_cannot_be_cut_and_what_is_empty_is_counted() {
    let long = "Возврат ".repeat(40);
    let chat = format!(
        r#"{{"messages": [{{"role": "user", "content": "{long}"}}, {{"role": "assistant", "content": "б"}}]}}"#
    );
    let records = format!("{chat}\n{{\"text\": \"\"}}\n{{\"text\": \"Цена\"}}");
    let (found, examples) = learned(30, &records).unwrap();
    assert_eq!(found, ["Цена<|endoftext|>"]);
    assert_eq!((examples.too_long, examples.empty), (1, 1));
    let error = learned(30, &chat).unwrap_err().to_string();
    assert!(error.contains("1 records are too long"), "{error}");
}

#[test]
fn a_bad_record_is_named_by_its_line() {
    let error = learned(30, "{\"text\": \"а\"}\n\n{\"text\": 5}\n");
    let error = error.unwrap_err().to_string();
    assert!(
        error.ends_with("line 3: the field text must be a string"),
        "{error}"
    );
}
