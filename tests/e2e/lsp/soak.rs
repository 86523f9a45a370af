//! A long session: thousands of edits and questions by chance, and at the end the text is right and memory is as it was.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{Session, params};

/// How many edits and questions.
const STEPS: usize = 10_000;
/// After so many, caches are full.
const WARM: usize = 2_000;
/// Memory that is not given back after so long is in use.
const GIVING_BACK: Duration = Duration::from_secs(60);

/// Numbers by chance, the same in every run (xorshift, Marsaglia 2003).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end.max(1) as u64).unwrap_or_default()
    }
}

const MODULE: &str =
    include_str!("../../projects/trade/CommonModules/ОбщегоНазначения/Ext/Module.bsl");

const PIECES: [&str; 16] = [
    "А",
    "б",
    ".",
    "(",
    ")",
    "\"",
    "\r\n",
    "\t",
    ";",
    "Если ",
    " Тогда",
    "КонецЕсли;",
    "// 𝄞",
    "|",
    "Возврат Новый Структура(\"Ключ\", 1);\n",
    "#Область О\n",
];

/// The reference: a text as an editor has it, by lines, in UTF-16.
struct Editor(Vec<Vec<u16>>);

impl Editor {
    fn new(text: &str) -> Self {
        Self(
            text.split_inclusive('\n')
                .map(|it| it.encode_utf16().collect())
                .chain([Vec::new()])
                .fold(Vec::new(), |mut lines: Vec<Vec<u16>>, line| {
                    // The text after the last line end is a line, too.
                    match lines.last() {
                        Some(last) if last.last() != Some(&10) && line.is_empty() => {}
                        _ => lines.push(line),
                    }
                    lines
                }),
        )
    }

    fn text(&self) -> String {
        String::from_utf16(&self.0.concat()).expect("a text")
    }

    /// A place between two letters, by chance.
    fn place(&self, chance: &mut Chance) -> (usize, usize) {
        let line = chance.below(self.0.len());
        let letters = &self.0[line];
        let end = letters
            .iter()
            .position(|it| matches!(it, 10 | 13))
            .unwrap_or(letters.len());
        let mut column = chance.below(end + 1);
        // Not between the halves of one letter.
        if letters
            .get(column)
            .is_some_and(|it| (0xDC00..0xE000).contains(it))
        {
            column -= 1;
        }
        (line, column)
    }

    fn replace(&mut self, from: (usize, usize), to: (usize, usize), text: &str) {
        let mut all: Vec<u16> = self.0[from.0][..from.1].to_vec();
        all.extend(text.encode_utf16());
        all.extend(&self.0[to.0][to.1..]);
        let lines = Self::new(&String::from_utf16(&all).expect("a text")).0;
        let mut lines = lines;
        // Only the end of the text has a line of nothing.
        if to.0 + 1 < self.0.len() && lines.last().is_some_and(Vec::is_empty) {
            lines.pop();
        }
        self.0.splice(from.0..=to.0, lines);
    }
}

fn memory(process: u32) -> usize {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status
        .lines()
        .find(|it| it.starts_with("VmRSS:"))
        .unwrap_or_default();
    line.split_whitespace()
        .nth(1)
        .and_then(|it| it.parse().ok())
        .unwrap_or_default()
}

/// A question about a place, of every kind that the server answers.
fn question(session: &Session, number: usize, at: (usize, usize)) -> (&'static str, Value) {
    let position = json!({ "line": at.0, "character": at.1 });
    let range =
        json!({ "start": { "line": at.0.saturating_sub(20), "character": 0 }, "end": position });
    let options = json!({ "tabSize": 4, "insertSpaces": false });
    let questions = [
        ("textDocument/completion", json!({ "position": position })),
        ("textDocument/hover", json!({ "position": position })),
        (
            "textDocument/signatureHelp",
            json!({ "position": position }),
        ),
        ("textDocument/definition", json!({ "position": position })),
        (
            "textDocument/references",
            json!({ "position": position, "context": { "includeDeclaration": true } }),
        ),
        (
            "textDocument/documentHighlight",
            json!({ "position": position }),
        ),
        ("textDocument/documentSymbol", json!({})),
        ("textDocument/foldingRange", json!({})),
        (
            "textDocument/selectionRange",
            json!({ "positions": [position] }),
        ),
        ("textDocument/semanticTokens/full", json!({})),
        (
            "textDocument/semanticTokens/range",
            json!({ "range": range }),
        ),
        ("textDocument/inlayHint", json!({ "range": range })),
        ("textDocument/codeLens", json!({})),
        (
            "textDocument/codeAction",
            json!({ "range": range, "context": { "diagnostics": [] } }),
        ),
        ("textDocument/formatting", json!({ "options": options })),
        (
            "textDocument/onTypeFormatting",
            json!({ "position": position, "ch": "\n", "options": options }),
        ),
        (
            "textDocument/prepareRename",
            json!({ "position": position }),
        ),
        (
            "textDocument/linkedEditingRange",
            json!({ "position": position }),
        ),
        ("textDocument/documentLink", json!({})),
        ("textDocument/documentColor", json!({})),
        (
            "textDocument/prepareCallHierarchy",
            json!({ "position": position }),
        ),
        ("textDocument/diagnostic", json!({})),
    ];
    let (method, more) = questions[number % questions.len()].clone();
    (method, params(&session.path("M.bsl"), more))
}

#[test]
fn a_long_session_ends_with_the_right_text_and_the_memory_of_its_start() {
    let mut session = Session::new(&[("M.bsl", MODULE)], json!({}));
    session.open("M.bsl", MODULE);
    let mut editor = Editor::new(MODULE);
    let mut chance = Chance(0x1C);
    let mut asked = Vec::new();
    let mut warm = 0;
    for step in 0..STEPS {
        if chance.below(2) == 0 {
            let (a, b) = (editor.place(&mut chance), editor.place(&mut chance));
            let to = if chance.below(3) == 0 {
                (a.0, a.1.max(b.1).min(a.1 + 5))
            } else {
                a
            };
            let end = editor.0[a.0].iter().position(|it| matches!(it, 10 | 13));
            let mut to = (to.0, to.1.min(end.unwrap_or(editor.0[a.0].len())));
            if editor.0[a.0]
                .get(to.1)
                .is_some_and(|it| (0xDC00..0xE000).contains(it))
            {
                to.1 += 1;
            }
            let text = PIECES[chance.below(PIECES.len())];
            editor.replace(a, to, text);
            let at = |it: (usize, usize)| json!({ "line": it.0, "character": it.1 });
            let change = json!([{ "range": { "start": at(a), "end": at(to) }, "text": text }]);
            session.edit("M.bsl", step as i64 + 2, change);
            // The module must not grow beyond what it was.
            if editor.0.len() > 700 {
                editor = Editor::new(MODULE);
                session.edit("M.bsl", step as i64 + 2, json!([{ "text": MODULE }]));
            }
        } else {
            let place = editor.place(&mut chance);
            let number = chance.below(1000);
            let (method, params) = question(&session, number, place);
            asked.push((method, session.client.ask(method, params)));
        }
        // As a person would, the editor does not run ahead of the server for long.
        if asked.len() > 20 {
            for (method, id) in asked.drain(..) {
                let answer = session.client.answer(id).expect("an answer");
                let code = answer["error"]["code"].as_i64();
                assert!(
                    matches!(code, None | Some(-32803..=-32801)),
                    "{method}: {answer}"
                );
            }
            session.client.said.clear();
        }
        if step == WARM {
            warm = memory(session.client.process_id());
        }
    }
    assert_eq!(session.text("M.bsl"), editor.text());
    // What was freed is given back after a while, and how much is in use varies by a tenth. What leaks stays.
    let until = Instant::now() + GIVING_BACK;
    let end = loop {
        let end = memory(session.client.process_id());
        if end <= warm + warm / 5 || Instant::now() > until {
            break end;
        }
        session.text("M.bsl");
    };
    assert!(
        end <= warm + warm / 5,
        "{warm} kB after {WARM} steps, {end} kB at the end"
    );
    session.end();
}
