//! Models of a few small modules.

use super::*;
use crate::inline::{Decision, Trigger, decide};
use crate::workspace::Snapshot;
use crate::workspace::fixture::{Made, workspace};

const FIXTURE: &str = "
//- /CommonModules/Первый/Ext/Module.bsl
Процедура Отправить(Данные) Экспорт
	Запрос = Новый Запрос;
	Запрос.Текст = \"\";
	Результат = Запрос.Выполнить();
	Если Результат.Пустой() Тогда
		Возврат;
	КонецЕсли;
КонецПроцедуры
//- /CommonModules/Второй/Ext/Module.bsl
Процедура Принять(Данные) Экспорт
	Запрос = Новый Запрос;
	Запрос.Текст = \"\";
	Ответ = Запрос.Выполнить();
	Если Ответ.Пустой() Тогда
		Возврат;
	КонецЕсли;
КонецПроцедуры
";

fn made(code: &str) -> (Made, Model) {
    let made = workspace(&format!(
        "{FIXTURE}//- /CommonModules/Третий/Ext/Module.bsl\n{code}\n"
    ));
    let snapshot = made.snapshot();
    let model = Model::build(&tokens(&snapshot));
    (made, model)
}

fn tokens(snapshot: &Snapshot) -> Vec<(FileId, Arc<FileTokens>)> {
    let files = snapshot.files().map(|it| it.0);
    let texts = files.map(|it| (it, snapshot.text(it).expect("a text of the fixture")));
    texts
        .map(|(id, text)| (id, Arc::new(FileTokens::of(&text))))
        .collect()
}

#[track_caller]
fn check(code: &str, expected: &str) {
    let (made, model) = made(code);
    let (file, offset) = made.cursor.expect("a cursor");
    let snapshot = made.snapshot();
    let decision = decide(&snapshot, file, offset, Trigger::Asked);
    assert!(!matches!(decision, Decision::Nothing(_)), "{decision:?}");
    let found = suggest(&snapshot, &model, file, offset, decision);
    let found = found.map_or("-".to_owned(), |it| it.text);
    assert_eq!(found, expected, "{code}");
}

#[test]
fn what_stands_elsewhere_is_suggested() {
    check(
        "Процедура А()\n\tЗапрос = Новый Запрос;\n\t$0\nКонецПроцедуры",
        "Запрос.Текст = \"\";",
    );
    check(
        "Процедура А()\n\tЗапрос = Новый Запрос;\n\tЗапр$0\nКонецПроцедуры",
        "ос.Текст = \"\";",
    );
}

#[test]
fn variables_are_renamed() {
    check(
        "Процедура А()\n\tЗапрос = Новый Запрос;\n\tЗапрос.Текст = \"\";\n\tИтог = Запрос.Выполнить();\n\t$0\nКонецПроцедуры",
        "Если Итог.Пустой() Тогда",
    );
}

#[test]
fn a_word_is_spelt_as_most_files_spell_it() {
    let file = |number, text: &str| (FileId(number), Arc::new(FileTokens::of(text)));
    let model = Model::build(&[
        file(0, "сообщить(А);\n"),
        file(1, "СООБЩИТЬ(А);\n"),
        file(2, "Сообщить(А);\n"),
        file(3, "Сообщить(Б);\n"),
    ]);
    let number = model
        .words
        .find(super::tokens::hash("СООБЩИТЬ"))
        .expect("a word");
    assert_eq!(model.words.spelling(number), Some("Сообщить"));
    assert_eq!(
        model.words.find(super::tokens::hash("Б")),
        None,
        "it stands once"
    );
}

#[test]
fn in_strings_and_comments_nothing_is_suggested() {
    let (made, model) = made("Процедура А()\n\tЗапрос = \"Новый $0\nКонецПроцедуры");
    let (file, offset) = made.cursor.expect("a cursor");
    assert!(predict(&made.snapshot(), &model, file, offset).is_empty());
}

#[test]
fn a_block_is_suggested_whole() {
    check(
        "Процедура А()\n\tЗапрос = Новый Запрос;\n\tЗапрос.Текст = \"\";\n\tИтог = Запрос.Выполнить();\n\tЕсли Итог.Пустой() Тогда\n\t\t$0\nКонецПроцедуры",
        "Возврат;\n\tКонецЕсли;",
    );
}

#[test]
fn what_nobody_wrote_is_not_suggested() {
    check("Процедура А(Б)\n\tВ = Б - 17;\n\t$0\nКонецПроцедуры", "-");
}

#[test]
fn a_change_of_a_file_changes_what_is_suggested() {
    let code = "Процедура А()\n\tЗапрос = Новый Запрос;\n\tЗапрос.$0\nКонецПроцедуры";
    let (made, mut model) = made(code);
    let (file, offset) = made.cursor.expect("a cursor");
    let snapshot = made.snapshot();
    let best = |model: &Model| {
        let found = predict(&snapshot, model, file, offset);
        found.first().map(|it| it.text.clone())
    };
    assert_eq!(best(&model).as_deref(), Some("Текст = \"\";"));
    let before = model.clone();
    let changed = FileTokens::of(
        "Процедура Отправить()\n\tЗапрос = Новый Запрос;\n\tЗапрос.Выполнить();\nКонецПроцедуры\n",
    );
    for (id, _) in tokens(&snapshot) {
        model.change(id, Some(&changed));
    }
    assert_eq!(best(&model).as_deref(), Some("Выполнить();"));
    assert_eq!(
        best(&before).as_deref(),
        Some("Текст = \"\";"),
        "a copy stays"
    );
    for _ in 0..30 {
        model.change(FileId(0), Some(&changed));
    }
    let files = snapshot.files().count();
    assert_eq!(model.parts.len(), files + 1, "what is said no more is gone");
    assert_eq!(best(&model).as_deref(), Some("Выполнить();"));
    for (id, _) in tokens(&snapshot) {
        model.change(id, None);
    }
    assert_eq!(best(&model), None);
}

#[test]
fn what_is_kept_says_the_same() {
    let code = "Процедура А()\n\tЗапрос = Новый Запрос;\n\t$0\nКонецПроцедуры";
    let (made, mut model) = made(code);
    let (file, offset) = made.cursor.expect("a cursor");
    let snapshot = made.snapshot();
    let changed = FileTokens::of("Процедура Новая()\n\tЗапрос = Новый Запрос;\nКонецПроцедуры\n");
    model.change(FileId(1), Some(&changed));
    let hash = |it: FileId| [it.0 as u8; 32];
    let files: Vec<_> = snapshot.files().map(|it| (it.0, hash(it.0))).collect();
    let of = |model: &Model| predict(&snapshot, model, file, offset);
    let before = of(&model);
    assert!(!before.is_empty());
    assert!(model.changed() > 0);
    let model = model.together();
    assert_eq!(model.changed(), 0);
    let (stored, numbers) = model.store(|it| Some(hash(it)));
    let numbers = Arc::new(numbers.concat());
    let restore = |files: &[_]| Model::restore(stored.clone(), numbers.clone(), files);
    let restored = restore(&files).expect("a model");
    assert_eq!(of(&restored), before);
    assert_eq!(restored.len(), model.len());
    assert!(restored.bytes() < model.bytes());
    let (again, same) = restored.store(|it| Some(hash(it)));
    assert_eq!((again, same.concat()), (stored.clone(), numbers.to_vec()));
    let without = restore(files.get(1..).expect("three files")).expect("a model");
    assert!(of(&without).is_empty(), "the file that said it is gone");
    assert!(without.changed() > 0 && without.len() < model.len());
    let damaged = Arc::new(vec![0; 3]);
    assert!(Model::restore(stored.clone(), damaged, &files).is_none());
}

#[test]
fn a_model_of_nothing_suggests_nothing() {
    let (made, _) = made("Процедура А()\n\t$0\nКонецПроцедуры");
    let (file, offset) = made.cursor.expect("a cursor");
    let snapshot = made.snapshot();
    let found = suggest(&snapshot, &Model::default(), file, offset, Decision::Block);
    assert_eq!(found, None);
}

#[test]
fn places_are_sorted_by_what_stands_before_them() {
    let stream: Vec<u32> = (0..4_000_u32).map(|it| (it * it % 7) << 1).collect();
    let segment = Segment::new(stream.clone(), vec![(0, FileId(0))]);
    let history = &stream[..3_001];
    let levels = segment.levels(history, 64);
    assert!(levels.len() > 2);
    for (by, level) in levels.iter().enumerate() {
        let wanted = &history[history.len() - by - 1..];
        let ends = |it: u32| segment.before(it).ends_with(wanted);
        let expected = (0..4_000).filter(|it| ends(*it)).count();
        assert_eq!(level.len(), expected);
        assert!(segment.places(level.clone()).iter().all(|it| ends(*it)));
    }
}
