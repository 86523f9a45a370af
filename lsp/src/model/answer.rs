//! What servers of models say, as OpenAI writes it, and errors as they are written anywhere.

use serde_json::Value;

use super::trouble::Trouble;

/// The most letters of what a server says of an error.
const MOST_SAID: usize = 300;

/// A part of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Part {
    /// More text of a choice.
    Text { choice: usize, text: String },
    /// How many tokens the prompt had.
    PromptTokens(usize),
    /// A choice was cut: it was as long, or took as long, as it may.
    Cut,
    /// The answer is complete.
    End,
}

/// The parts that an event holds, of completions and of chats alike.
pub(crate) fn parts(event: &str) -> Result<Vec<Part>, Trouble> {
    if event.trim() == "[DONE]" {
        return Ok(vec![Part::End]);
    }
    let value: Value = serde_json::from_str(event).map_err(|_| nonsense(event))?;
    of_value(&value, event)
}

/// The parts of a whole answer, of a server that does not stream.
pub(crate) fn whole(body: &str) -> Result<Vec<Part>, Trouble> {
    let value: Value = serde_json::from_str(body).map_err(|_| nonsense(body))?;
    let mut parts = of_value(&value, body)?;
    parts.push(Part::End);
    Ok(parts)
}

fn of_value(value: &Value, shown: &str) -> Result<Vec<Part>, Trouble> {
    if let Some(error) = value.get("error").filter(|it| !it.is_null()) {
        let status = error.get("code").and_then(Value::as_u64).unwrap_or(500);
        let status = u16::try_from(status).unwrap_or(500);
        return Err(Trouble::Failed(status, said(&value.to_string())));
    }
    let Some(choices) = value.get("choices").and_then(Value::as_array) else {
        return Err(nonsense(shown));
    };
    let mut parts = Vec::new();
    for (place, choice) in choices.iter().enumerate() {
        let number = choice.get("index").and_then(Value::as_u64);
        let text = choice.get("text");
        let text = text.or_else(|| choice.pointer("/delta/content"));
        let text = text.or_else(|| choice.pointer("/message/content"));
        if let Some(text) = text.and_then(Value::as_str).filter(|it| !it.is_empty()) {
            parts.push(Part::Text {
                choice: number
                    .and_then(|it| usize::try_from(it).ok())
                    .unwrap_or(place),
                text: text.to_owned(),
            });
        }
        if choice.get("finish_reason").and_then(Value::as_str) == Some("length") {
            parts.push(Part::Cut);
        }
    }
    let tokens = value
        .pointer("/usage/prompt_tokens")
        .and_then(Value::as_u64);
    parts.extend(
        tokens
            .and_then(|it| usize::try_from(it).ok())
            .map(Part::PromptTokens),
    );
    Ok(parts)
}

/// The names of the models that a server has.
pub(crate) fn models(body: &str) -> Result<Vec<String>, Trouble> {
    let value: Value = serde_json::from_str(body).map_err(|_| nonsense(body))?;
    let data = value.get("data").and_then(Value::as_array);
    let data = data.ok_or_else(|| nonsense(body))?;
    let names = data.iter().filter_map(|it| it.get("id")?.as_str());
    Ok(names.map(str::to_owned).collect())
}

fn nonsense(text: &str) -> Trouble {
    Trouble::Nonsense(match text.trim() {
        "" => "…".to_owned(),
        text => shortened(text, 60),
    })
}

/// What a server says of an error, in a line.
pub(crate) fn said(body: &str) -> String {
    let value: Option<Value> = serde_json::from_str(body).ok();
    let message = value.as_ref().and_then(|it| {
        let places = [
            "/error/message",
            "/error",
            "/message",
            "/detail",
            "/detail/message",
        ];
        places.iter().find_map(|place| it.pointer(place)?.as_str())
    });
    let is_page = value.is_none() && body.trim_start().starts_with('<');
    let field = value
        .as_ref()
        .and_then(|it| it.pointer("/error/param")?.as_str());
    match message {
        Some(message) => match field.filter(|it| !message.contains(it)) {
            Some(field) => format!("{} ({field})", shortened(message, MOST_SAID)),
            None => shortened(message, MOST_SAID),
        },
        // A page for people to look at says nothing in a line.
        None if is_page => String::new(),
        None => shortened(body, MOST_SAID),
    }
}

fn shortened(text: &str, most: usize) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let line = words.join(" ");
    match line.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn completions_and_chats_are_read_alike() {
        let text = |choice, text: &str| Part::Text {
            choice,
            text: text.to_owned(),
        };
        let read = |event: &str| parts(event).expect("an event");
        assert_eq!(
            read(r#"{"choices": [{"index": 1, "text": "А"}, {"index": 0, "text": ""}]}"#),
            [text(1, "А")]
        );
        assert_eq!(
            read(r#"{"choices": [{"delta": {"content": "Б"}}]}"#),
            [text(0, "Б")]
        );
        assert_eq!(
            read(r#"{"choices": [], "usage": {"prompt_tokens": 7}}"#),
            [Part::PromptTokens(7)]
        );
        assert_eq!(
            read(r#"{"choices": [{"text": "Г", "finish_reason": "length"}]}"#),
            [text(0, "Г"), Part::Cut]
        );
        assert_eq!(read("[DONE]"), [Part::End]);
        let answer = r#"{"choices": [{"message": {"content": "В"}}]}"#;
        assert_eq!(whole(answer), Ok(vec![text(0, "В"), Part::End]));
    }

    #[test]
    fn what_is_no_answer_is_told_so() {
        for event in ["", "<html>", "[1]", r#"{"text": "А"}"#, "\u{0}"] {
            assert!(matches!(parts(event), Err(Trouble::Nonsense(_))), "{event}");
        }
        let failed = parts(r#"{"error": {"message": "out of memory", "code": 503}}"#);
        assert_eq!(
            failed,
            Err(Trouble::Failed(503, "out of memory".to_owned()))
        );
        assert!(matches!(
            models(r#"{"data": 1}"#),
            Err(Trouble::Nonsense(_))
        ));
        let names = models(r#"{"data": [{"id": "qwen"}, {"id": 1}]}"#);
        assert_eq!(names, Ok(vec!["qwen".to_owned()]));
    }

    #[test]
    fn what_a_server_says_is_a_short_line() {
        assert_eq!(
            said(r#"{"error": {"message": "нет\n  модели"}}"#),
            "нет модели"
        );
        assert_eq!(said(r#"{"detail": "Not Found"}"#), "Not Found");
        let field = r#"{"error": {"message": "не умеет", "param": "suffix"}}"#;
        assert_eq!(said(field), "не умеет (suffix)");
        assert_eq!(said("<html><body>502 Bad Gateway"), "");
        assert_eq!(said("Bad Gateway"), "Bad Gateway");
        assert_eq!(said(&"а".repeat(1000)).chars().count(), 301);
    }
}
