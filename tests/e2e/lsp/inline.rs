//! Suggestions of code, by servers of models that answer well, badly and not at all, and by a local engine.

mod local;
mod typing;

use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use support::lsp::uri;
use support::served::{Reply, Served};

use super::{Session, change, params, start};
use crate::project::Project;

const MODULE: &str = "Процедура А()\n\tБ = \nКонецПроцедуры\n";
const FILE: &str = "М.bsl";
const SECOND: Duration = Duration::from_secs(1);

/// A server of the language with a document open, and with settings of the engine.
fn session(engine: Value) -> Session {
    let project = Project::new(&[(FILE, MODULE)]);
    session_in(project, engine)
}

fn session_in(project: Project, engine: Value) -> Session {
    let mut client = start(&project.path(""));
    let capabilities = json!({
        "textDocument": { "inlineCompletion": {} },
        "experimental": { "onecStatus": true },
        "workspace": {
            "workspaceEdit": { "documentChanges": true, "changeAnnotationSupport": {} },
        },
    });
    let options = json!({ "language": "en", "engine": engine });
    client
        .initialize_with(&project.path(""), capabilities, options)
        .expect("the server starts");
    client.wait_until_ready().expect("the project is read");
    let mut session = Session { client, project };
    session.open(FILE, MODULE);
    session
}

/// A server that is waited for as long as a test may take.
fn of_server(url: &str) -> Value {
    json!({ "mode": "server", "url": url, "model": "coder", "debounce": 0, "timeBudget": 60_000 })
}

/// Asks for a suggestion behind a place, as while typing.
fn at(line: u32, character: u32) -> Value {
    json!({ "position": { "line": line, "character": character }, "context": { "triggerKind": 2 } })
}

impl Session {
    /// The texts that are suggested.
    fn suggested(&mut self, more: Value) -> Vec<String> {
        let asked = self.asks(more);
        self.texts(asked)
    }

    /// Asks for suggestions without waiting for them.
    fn asks(&mut self, more: Value) -> i64 {
        let params = params(&self.path(FILE), more);
        self.client.ask("textDocument/inlineCompletion", params)
    }

    /// The texts of the answer to a request.
    fn texts(&mut self, asked: i64) -> Vec<String> {
        let answer = self.client.answer(asked).expect("an answer");
        assert!(answer.get("error").is_none(), "{answer}");
        let items = answer["result"].as_array();
        let items = items.map(Vec::as_slice).unwrap_or_default();
        let text = |it: &Value| it["insertText"].as_str().expect("a text").to_owned();
        items.iter().map(text).collect()
    }

    /// How it is with the model.
    fn engine(&mut self) -> Value {
        let status = self.client.request("onec/status", json!({}));
        status.expect("a status")["engine"].take()
    }

    fn set(&mut self, engine: &Value) {
        let settings = json!({ "settings": { "onec": { "language": "en", "engine": engine } } });
        self.client
            .notify("workspace/didChangeConfiguration", settings);
    }
}

#[test]
fn a_suggestion_is_shown_and_asked_for_once_while_it_is_typed() {
    let served = Served::with(vec![Reply::Stream(vec!["Новый ", "Массив;", "\nЕщё"])]);
    let mut session = session(of_server(&served.url));
    let answer = session.ask("textDocument/inlineCompletion", FILE, at(1, 5));
    assert_eq!(answer[0]["insertText"], "Новый Массив;");
    let place = json!({ "line": 1, "character": 5 });
    assert_eq!(answer[0]["range"], json!({ "start": place, "end": place }));
    let asked = served.asked.recv().expect("a request");
    let body = &asked.body;
    let prompt = body["prompt"].as_str().expect("a prompt");
    assert!(prompt.ends_with("Процедура А()\n\tБ = "), "{prompt}");
    assert!(
        body["suffix"]
            .as_str()
            .is_some_and(|it| it.starts_with("\nКонецПроцедуры")),
        "{body}"
    );
    assert_eq!(
        (&body["model"], &body["stop"]),
        (&json!("coder"), &json!(["\n"]))
    );
    assert_eq!(
        body["time_budget_ms"],
        Value::Null,
        "servers of others know no such field"
    );
    // One more request would find nobody there.
    session.edit(FILE, 2, json!([change((1, 5), (1, 5), "Новый М")]));
    assert_eq!(session.suggested(at(1, 12)), ["ассив;"]);
    session.edit(FILE, 3, json!([change((1, 11), (1, 12), "")]));
    assert_eq!(session.suggested(at(1, 11)), ["Массив;"]);
    assert_eq!(session.engine()["state"], "ready");
    session.end();
}

#[test]
fn what_is_selected_in_the_list_is_gone_on_with() {
    let served = Served::with(vec![Reply::Stream(vec![" Массив;"])]);
    let mut session = session(of_server(&served.url));
    session.edit(FILE, 2, json!([change((1, 5), (1, 5), "Нов")]));
    let range =
        json!({ "start": { "line": 1, "character": 5 }, "end": { "line": 1, "character": 8 } });
    let more = json!({
        "position": { "line": 1, "character": 8 },
        "context": { "triggerKind": 2, "selectedCompletionInfo": { "range": range, "text": "Новый" } },
    });
    let answer = session.ask("textDocument/inlineCompletion", FILE, more);
    assert_eq!(answer[0]["insertText"], "Новый Массив;");
    assert_eq!(answer[0]["range"], range);
    let asked = served.asked.recv().expect("a request");
    assert!(
        asked.body["prompt"]
            .as_str()
            .is_some_and(|it| it.ends_with("Б = Новый"))
    );
    session.end();
}

#[test]
fn a_user_who_asks_may_choose() {
    let choices = json!({ "choices": [
        { "index": 0, "text": "Новый Массив;" },
        { "index": 1, "text": "Новый Массив;" },
        { "index": 2, "text": "Новый Структура;" },
    ] });
    let served = Served::with(vec![Reply::Whole(200, "", choices.to_string())]);
    let mut session = session(of_server(&served.url));
    let more =
        json!({ "position": { "line": 1, "character": 5 }, "context": { "triggerKind": 1 } });
    assert_eq!(
        session.suggested(more),
        ["Новый Массив;", "Новый Структура;"]
    );
    let asked = served.asked.recv().expect("a request");
    assert_eq!(asked.body["n"], 3);
    session.end();
}

#[test]
fn whatever_is_wrong_with_a_server_nothing_is_shown_and_the_status_says_why() {
    let whole = |status, body: &str| Reply::Whole(status, "", body.to_owned());
    let cases = [
        (
            whole(401, r#"{"error": {"message": "no key"}}"#),
            "failed",
            "does not accept the key: no key",
        ),
        (whole(404, ""), "failed", "no such model"),
        (whole(429, ""), "waiting", "too much to do"),
        (
            whole(400, r#"{"detail": "bad"}"#),
            "waiting",
            "refuses the request (400): bad",
        ),
        (whole(500, "Oops"), "waiting", "failed (500): Oops"),
        (whole(200, "<html>hello"), "waiting", "no answer of a model"),
        (whole(200, ""), "waiting", "no answer of a model"),
        (
            Reply::Die(vec!["Новый"]),
            "waiting",
            "in the middle of an answer",
        ),
    ];
    let mut session = session(json!({ "mode": "off" }));
    for (reply, state, why) in cases {
        let served = Served::with(vec![reply]);
        session.set(&of_server(&served.url));
        let began = Instant::now();
        assert_eq!(session.suggested(at(1, 5)), [""; 0], "{why}");
        let engine = session.engine();
        assert_eq!(engine["state"], state, "{engine}");
        assert!(
            engine["message"]
                .as_str()
                .is_some_and(|it| it.contains(why)),
            "{engine}"
        );
        // It is left alone for a second at least: another request would find nobody and tell so.
        assert_eq!(session.suggested(at(1, 5)), [""; 0], "{why}");
        let is_asked_again = session.engine() != engine;
        assert!(!is_asked_again || began.elapsed() >= SECOND, "{why}");
    }
    session.set(&of_server(&Served::nobody()));
    assert_eq!(session.suggested(at(1, 5)), [""; 0]);
    let engine = session.engine();
    assert!(
        engine["message"]
            .as_str()
            .is_some_and(|it| it.contains("cannot be reached")),
        "{engine}"
    );
    // What is empty, and what is nonsense to the language, is an answer like any other.
    for texts in [
        vec![],
        vec!["\n"],
        vec!["НетТакого.Метода("],
        vec!["КонецЕсли; )))"],
    ] {
        let served = Served::with(vec![Reply::Stream(texts)]);
        session.set(&of_server(&served.url));
        assert_eq!(session.suggested(at(1, 5)), [""; 0]);
        let engine = session.engine();
        assert_eq!(
            (&engine["state"], &engine["message"]),
            (&json!("ready"), &Value::Null)
        );
    }
    session.end();
}

#[test]
fn of_a_slow_server_whole_lines_are_shown() {
    let (gone, is_gone) = channel();
    let (open, is_open) = channel();
    let served = Served::with(vec![
        Reply::Hang(vec!["Новый Массив;\nЕ"], gone.clone()),
        Reply::Gate(vec!["Новый Мас"], is_open, vec!["сив;"]),
        Reply::Hang(Vec::new(), gone),
    ]);
    let mut engine = of_server(&served.url);
    engine["timeBudget"] = json!(1);
    let mut session = session(engine);
    assert_eq!(session.suggested(at(1, 5)), ["Новый Массив;"]);
    served.asked.recv().expect("a request");
    session.edit(FILE, 2, json!([change((1, 1), (1, 2), "В")]));
    let asked = session.asks(at(1, 5));
    // The second request has ended the first one.
    is_gone.recv().expect("the connection ends");
    served.asked.recv().expect("a request");
    // Late is better than never: the editor would not ask again.
    open.send(()).expect("the server waits");
    assert_eq!(session.texts(asked), ["Новый Массив;"]);
    session.edit(FILE, 3, json!([change((1, 1), (1, 2), "Г")]));
    session.asks(at(1, 5));
    served.asked.recv().expect("a request");
    session.end();
    is_gone.recv().expect("the connection ends with the server");
}

#[test]
fn a_request_for_a_block_is_closed_when_the_block_has_ended() {
    let (gone, is_gone) = channel();
    let texts = vec!["Сообщить(П);\n", "\t\tСообщить(1);\n\tКонец", "Если;"];
    let served = Served::with(vec![Reply::Hang(texts, gone)]);
    let mut session = session(of_server(&served.url));
    let text = "Процедура А(П)\n\tЕсли П Тогда\n\t\t\n\tКонецЕсли;\nКонецПроцедуры\n";
    session.edit(FILE, 2, json!([{ "text": text }]));
    assert_eq!(
        session.suggested(at(2, 2)),
        ["Сообщить(П);\n\t\tСообщить(1);"]
    );
    is_gone.recv().expect("the connection ends");
    assert_eq!(session.engine()["state"], "ready");
    session.end();
}

#[test]
fn what_the_editor_cancels_is_not_made_any_more() {
    let (gone, is_gone) = channel();
    let served = Served::with(vec![Reply::Hang(vec!["Новый "], gone)]);
    let mut session = session(of_server(&served.url));
    let params = params(&session.path(FILE), at(1, 5));
    let asked = session.client.ask("textDocument/inlineCompletion", params);
    served.asked.recv().expect("a request");
    session
        .client
        .notify("$/cancelRequest", json!({ "id": asked }));
    let answer = session.client.answer(asked).expect("an answer");
    assert_eq!(answer["error"]["code"], -32800, "{answer}");
    is_gone.recv().expect("the connection ends");
    session.end();
}

#[test]
fn a_server_that_fills_no_gaps_is_asked_without_what_stands_behind() {
    let refusal = r#"{"error": {"message": "suffix is not supported"}}"#;
    let served = Served::with(vec![
        Reply::Whole(400, "", refusal.to_owned()),
        Reply::Stream(vec!["Новый Массив;"]),
    ]);
    let mut session = session(of_server(&served.url));
    assert_eq!(session.suggested(at(1, 5)), ["Новый Массив;"]);
    assert!(served.asked.recv().expect("a request").body["suffix"].is_string());
    assert!(served.asked.recv().expect("a request").body["suffix"].is_null());
    session.end();
}

#[test]
fn a_key_is_sent_and_stands_nowhere_else() {
    let folder = Project::new(&[("key", "sk-secret-7\n")]);
    let served = Served::with(vec![Reply::Whole(
        401,
        "",
        "wrong key: sk-secret-7".to_owned(),
    )]);
    let mut engine = of_server(&served.url);
    engine["keyFile"] = json!(folder.path("key"));
    let mut session = session(engine);
    assert_eq!(session.suggested(at(1, 5)), [""; 0]);
    let asked = served.asked.recv().expect("a request");
    assert!(
        asked.head.contains("authorization: bearer sk-secret-7"),
        "{}",
        asked.head
    );
    let status = session
        .client
        .request("onec/status", json!({}))
        .expect("a status");
    assert!(!status.to_string().contains("sk-secret-7"), "{status}");
    assert!(
        status["engine"]["message"]
            .as_str()
            .is_some_and(|it| it.contains("wrong key: …"))
    );
    session.end();
}

#[test]
fn a_project_cannot_choose_where_code_is_sent() {
    let evil = Served::with(vec![Reply::Stream(vec!["Новый Массив;"])]);
    let settings = format!("[engine]\nmode = 'server'\nurl = '{}'\n", evil.url);
    let project = Project::new(&[(FILE, MODULE), ("onec.toml", &settings)]);
    let mut session = session_in(project, json!({ "mode": "off" }));
    let told = session.published("onec.toml");
    assert!(
        told.len() == 2 && told.iter().all(|it| it.contains("а не проект")),
        "{told:?}"
    );
    assert_eq!(session.suggested(at(1, 5)), [""; 0]);
    assert_eq!(session.engine()["mode"], "off");
    assert!(evil.asked.try_recv().is_err());
    session.end();
}

#[test]
fn a_method_is_written_from_its_comment_and_head_as_a_change_to_confirm() {
    let served = Served::with(vec![
        Reply::Stream(vec!["\n\tВозврат А ", "+ Б;\n"]),
        Reply::Stream(vec!["\n\tНетТакого.Сделать();\n"]),
        Reply::Whole(500, "", "Oops".to_owned()),
    ]);
    let mut session = session(of_server(&served.url));
    let text = "// Складывает.\nФункция Сумма(А, Б)\nКонецФункции\n\nПроцедура В()\n\tА = 1;\nКонецПроцедуры\n";
    session.edit(FILE, 2, json!([{ "text": text }]));
    let at = |line: u32| json!({ "position": { "line": line, "character": 3 } });
    let written = session.ask("onec/generateMethod", FILE, at(0));
    assert_eq!(written["name"], "Сумма");
    assert!(
        written["text"]
            .as_str()
            .is_some_and(|it| it.contains("Возврат А + Б;")),
        "{written}"
    );
    let annotations = written["edit"]["changeAnnotations"]
        .as_object()
        .expect("annotations");
    assert!(
        annotations
            .values()
            .all(|it| it["needsConfirmation"] == true)
    );
    let edit = &written["edit"]["documentChanges"][0];
    assert_eq!(
        edit["textDocument"],
        json!({ "uri": uri(&session.path(FILE)), "version": 2 })
    );
    assert!(edit["edits"][0]["annotationId"].is_string());
    let refused = |session: &mut Session, line| {
        let params = params(&session.path(FILE), at(line));
        let refused = session.client.request("onec/generateMethod", params);
        refused.expect_err("a refusal").0
    };
    let why = refused(&mut session, 1);
    assert!(
        why.contains("names only what the configuration has"),
        "{why}"
    );
    let why = refused(&mut session, 1);
    assert!(why.contains("failed (500): Oops"), "{why}");
    let why = refused(&mut session, 5);
    assert!(why.contains("has a body"), "{why}");
    let why = refused(&mut session, 3);
    assert!(why.contains("no method here"), "{why}");
    session.set(&json!({ "mode": "statistics" }));
    let why = refused(&mut session, 1);
    assert!(why.contains("needs a model"), "{why}");
    session.end();
}

#[test]
fn code_is_explained_in_parts() {
    let served = Served::with(vec![Reply::Stream(vec![
        "<think>Хм</think>",
        "Присваивает ",
        "**Б**.",
    ])]);
    let mut session = session(of_server(&served.url));
    let at = json!({ "line": 1, "character": 0 });
    let more = json!({ "range": { "start": at, "end": at }, "partialResultToken": "x" });
    let explained = session.ask("onec/explain", FILE, more);
    assert_eq!(explained["text"], "Присваивает **Б**.");
    // The answer may come before the last of them.
    let is_part = |it: &Value| it["method"] == "$/progress" && it["params"]["token"] == "x";
    let mut parts = String::new();
    for _ in 0..2 {
        let part = session.client.wait_for(is_part).expect("a part");
        parts.push_str(part["params"]["value"]["text"].as_str().expect("a text"));
    }
    assert_eq!(parts, "Присваивает **Б**.");
    let asked = served.asked.recv().expect("a request");
    assert!(
        asked.head.starts_with("post /v1/chat/completions"),
        "{}",
        asked.head
    );
    let question = asked.body["messages"][1]["content"]
        .as_str()
        .expect("a question");
    assert!(
        question.contains("Процедура А()"),
        "an empty range is the method around it: {question}"
    );
    session.end();
}

#[test]
fn the_models_of_a_server_and_of_the_machine_can_be_listed() {
    let list = r#"{"data": [{"id": "coder"}, {"id": "chat"}]}"#;
    let served = Served::with(vec![Reply::Whole(200, "", list.to_owned())]);
    let models = Project::new(&[
        ("tiny/config.json", "{}"),
        ("tiny/w.safetensors", "12"),
        ("b.gguf", "1"),
    ]);
    let mut engine = of_server(&served.url);
    engine["folders"] = json!([models.path("")]);
    let mut session = session(engine);
    let found = session.client.request("onec/engineModels", json!({}));
    let found = found.expect("models");
    assert_eq!(found["server"], json!(["coder", "chat"]));
    let local = found["local"].as_array().expect("models").iter();
    let local: Vec<_> = local.filter_map(|it| it["model"].as_str()).collect();
    let of_folder: Vec<_> = local
        .iter()
        .filter(|it| it.contains(".gguf") || it.ends_with("tiny"))
        .collect();
    assert_eq!(of_folder.len(), 2, "{local:?}");
    session.end();
}

#[test]
fn without_a_model_the_project_itself_suggests() {
    let method = |name: &str| {
        format!(
            "Процедура {name}(Товар)\n\tЗапись = РегистрыСведений.Цены.СоздатьМенеджерЗаписи();\n\t\
             Запись.Период = ТекущаяДата();\n\tЗапись.Товар = Товар;\n\tЗапись.Записать();\nКонецПроцедуры\n\n"
        )
    };
    let all: String = (0..8).map(|it| method(&format!("Метод{it}"))).collect();
    let project = Project::new(&[("Другой.bsl", all.as_str()), (FILE, MODULE)]);
    let mut session = session_in(project, json!({ "mode": "statistics" }));
    let built = session
        .client
        .wait_for(|it| it["method"] == "onec/engineChanged" && it["params"]["state"] == "ready");
    assert_eq!(built.expect("statistics")["params"]["mode"], "statistics");
    let typed = "Процедура А(Товар)\n\tЗапись = РегистрыСведений.Цены.СоздатьМенеджерЗаписи();\n\tЗапись.Период = \nКонецПроцедуры\n";
    session.edit(FILE, 2, json!([{ "text": typed }]));
    assert_eq!(session.suggested(at(2, 17)), ["ТекущаяДата();"]);
    session.edit(FILE, 3, json!([change((2, 17), (2, 17), "Тек")]));
    assert_eq!(session.suggested(at(2, 20)), ["ущаяДата();"]);
    session.set(&json!({ "mode": "off" }));
    assert_eq!(session.suggested(at(2, 20)), [""; 0]);
    assert_eq!(session.engine()["state"], "off");
    session.end();
}
