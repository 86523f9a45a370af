//! Suggestions while somebody types: asked for again, and cancelled, and typed along.

use super::*;

/// Behind what is selected in the list of names.
fn selecting(line: u32, start: u32, end: u32, text: &str) -> Value {
    let place = |character: u32| json!({ "line": line, "character": character });
    let range = json!({ "start": place(start), "end": place(end) });
    json!({
        "position": place(end),
        "context": { "triggerKind": 2, "selectedCompletionInfo": { "range": range, "text": text } },
    })
}

fn patient(url: &str) -> Value {
    let mut engine = of_server(url);
    engine["timeBudget"] = json!(60_000);
    engine
}

#[test]
fn what_is_asked_for_again_is_made_once() {
    let (open, is_open) = channel();
    let served = Served::with(vec![Reply::Gate(vec!["Новый "], is_open, vec!["Массив;"])]);
    let mut session = session(patient(&served.url));
    let first = session.asks(at(1, 5));
    served.asked.recv().expect("a request");
    let second = session.asks(at(1, 5));
    let cancelled = json!({ "id": first });
    session.client.notify("$/cancelRequest", cancelled);
    session.client.answer(first).expect("an answer");
    open.send(()).expect("the server waits");
    assert_eq!(session.texts(second), ["Новый Массив;"]);
    assert!(served.asked.try_recv().is_err(), "one request was enough");
    session.end();
}

#[test]
fn who_types_something_else_ends_what_was_asked_before_without_cancelling_it() {
    let (gone, is_gone) = channel();
    let served = Served::with(vec![
        Reply::Hang(vec!["Новый "], gone),
        Reply::Stream(vec!["стина"]),
    ]);
    let mut session = session(patient(&served.url));
    let first = session.asks(at(1, 5));
    served.asked.recv().expect("a request");
    session.edit(FILE, 2, json!([change((1, 5), (1, 5), "И")]));
    let second = session.asks(at(1, 6));
    is_gone.recv().expect("the connection ends");
    assert_eq!(session.texts(first), [""; 0]);
    assert_eq!(session.texts(second), ["стина"]);
    session.end();
}

#[test]
fn what_is_shown_stays_while_it_is_typed_whatever_it_is_part_of() {
    let served = Served::with(vec![
        Reply::Stream(vec!["\"Привет, \" + Б.Имя(10);"]),
        Reply::Stream(vec!["Сообщить(1);\n\t\tСообщить(2);"]),
    ]);
    let mut session = session(of_server(&served.url));
    let text = "Процедура А(Б)\n\tВ = \nКонецПроцедуры\n";
    session.edit(FILE, 2, json!([{ "text": text }]));
    let whole = "\"Привет, \" + Б.Имя(10);";
    assert_eq!(session.suggested(at(1, 5)), [whole]);
    // In a string, behind a dot, in a number.
    let (mut column, mut version) = (5, 2);
    for (letter, (end, _)) in whole.chars().zip(whole.char_indices().skip(1)) {
        version += 1;
        let change = change((1, column), (1, column), &letter.to_string());
        session.edit(FILE, version, json!([change]));
        column += 1;
        assert_eq!(session.suggested(at(1, column)), [&whole[end..]]);
    }
    // The lines of a block, where the cursor is in none that is empty.
    let text = "Процедура А(П)\n\tЕсли П Тогда\n\t\t\n\tКонецЕсли;\nКонецПроцедуры\n";
    session.edit(FILE, 100, json!([{ "text": text }]));
    assert_eq!(
        session.suggested(at(2, 2)),
        ["Сообщить(1);\n\t\tСообщить(2);"]
    );
    session.edit(FILE, 101, json!([change((2, 2), (2, 2), "Сообщить(1);")]));
    assert_eq!(session.suggested(at(2, 14)), ["\n\t\tСообщить(2);"]);
    session.end();
}

#[test]
fn behind_a_dot_something_is_suggested_when_the_list_of_names_is_closed() {
    let served = Served::with(vec![
        Reply::Stream(Vec::new()),
        Reply::Stream(vec!["(1);"]),
        Reply::Stream(vec!["обавить(2);"]),
    ]);
    let mut session = session(of_server(&served.url));
    let text = "Процедура А()\n\tБ = Новый Массив;\n\tБ.\nКонецПроцедуры\n";
    session.edit(FILE, 2, json!([{ "text": text }]));
    // An editor that tells nothing of its list may have none.
    assert_eq!(session.suggested(at(2, 3)), [""; 0]);
    served.asked.recv().expect("a request");
    let selected = |end| selecting(2, 3, end, "Добавить");
    assert_eq!(session.suggested(selected(3)), ["Добавить(1);"]);
    served.asked.recv().expect("a request");
    session.edit(FILE, 3, json!([change((2, 3), (2, 3), "Д")]));
    // The list is open, and the editor asks again with what is selected in it.
    assert_eq!(session.suggested(at(2, 4)), [""; 0]);
    assert_eq!(session.suggested(selected(4)), ["Добавить(1);"]);
    assert!(served.asked.try_recv().is_err());
    // The user takes what is selected.
    session.edit(FILE, 4, json!([change((2, 3), (2, 4), "Добавить")]));
    assert_eq!(session.suggested(at(2, 11)), ["(1);"]);
    // Or closes the list.
    session.edit(FILE, 5, json!([change((2, 3), (2, 11), "Д")]));
    assert_eq!(session.suggested(selected(4)), ["Добавить(1);"]);
    assert!(served.asked.try_recv().is_err());
    assert_eq!(session.suggested(at(2, 4)), ["обавить(2);"]);
    session.end();
}

/// A module in which a line is written again and again, and one in which it is being written.
fn repeated() -> (String, &'static str) {
    let method = |name: &str| {
        format!(
            "Процедура {name}(Товар)\n\tЗапись = РегистрыСведений.Цены.СоздатьМенеджерЗаписи();\n\t\
             Запись.Период = ТекущаяДата();\n\tЗапись.Записать();\nКонецПроцедуры\n\n"
        )
    };
    let all = (0..8).map(|it| method(&format!("Метод{it}"))).collect();
    let typed = "Процедура А(Товар)\n\tЗапись = РегистрыСведений.Цены.СоздатьМенеджерЗаписи();\n\tЗапись.Период = \nКонецПроцедуры\n";
    (all, typed)
}

#[test]
fn what_is_asked_before_the_project_is_read_is_answered_when_it_is() {
    let (all, typed) = repeated();
    let project = Project::new(&[("Другой.bsl", all.as_str()), (FILE, typed)]);
    let mut client = start(&project.path(""));
    let capabilities = json!({ "textDocument": { "inlineCompletion": {} } });
    let options = json!({ "language": "en", "engine": { "mode": "statistics" } });
    client
        .initialize_with(&project.path(""), capabilities, options)
        .expect("the server starts");
    let mut session = Session { client, project };
    session.open(FILE, typed);
    assert_eq!(session.suggested(at(2, 17)), ["ТекущаяДата();"]);
    session.end();
}

#[test]
fn where_a_model_fails_or_writes_nonsense_the_project_itself_suggests() {
    let (all, typed) = repeated();
    let served = Served::with(vec![
        Reply::Stream(vec!["НетТакого.Метода("]),
        Reply::Whole(500, "", "Oops".to_owned()),
    ]);
    let project = Project::new(&[("Другой.bsl", all.as_str()), (FILE, MODULE)]);
    let mut session = session_in(project, json!({ "mode": "statistics" }));
    let built =
        |it: &Value| it["method"] == "onec/engineChanged" && it["params"]["state"] == "ready";
    session.client.wait_for(built).expect("statistics");
    session.set(&of_server(&served.url));
    session.edit(FILE, 2, json!([{ "text": typed }]));
    for _ in 0..2 {
        // Asked once, and known from then on.
        assert_eq!(session.suggested(at(2, 17)), ["ТекущаяДата();"]);
    }
    session.edit(FILE, 3, json!([change((0, 10), (0, 11), "Б")]));
    assert_eq!(session.suggested(at(2, 17)), ["ТекущаяДата();"]);
    assert_eq!(session.engine()["state"], "waiting");
    session.end();
}
