//! Talks about the sample configuration: what the parts of an answer say, values that are set, a model that helps.

use query::ask::generator::{Generator, Prompt, Task};
use query::ask::{Candidate, Lexicon, Session, Setting, Turn, Values};
use query::{Date, Language};
use std::cell::RefCell;

use super::Sample;

/// The sample configuration and what a base of it has.
struct Talk {
    sample: Sample,
    values: Values,
}

impl Talk {
    fn load() -> Self {
        let mut values = Values::default();
        for (table, name) in [
            ("Справочник.Контрагенты", "ООО Василёк"),
            ("Справочник.Контрагенты", "ООО Ромашка"),
            ("Справочник.Контрагенты", "ООО Ромашка-2"),
            ("Справочник.Склады", "Северный склад"),
            ("Справочник.Склады", "Южный склад"),
        ] {
            values.add(table, name, false);
        }
        Self {
            sample: Sample::load(),
            values,
        }
    }

    fn lexicon(&self) -> Lexicon<'_> {
        self.sample.lexicon()
    }

    fn setting<'s>(&'s self, model: Option<&'s dyn Generator>) -> Setting<'s> {
        Setting {
            today: Date::new(2026, 3, 18, 0, 0, 0).unwrap(),
            language: Language::Russian,
            values: Some(&self.values),
            model,
        }
    }
}

fn ask(lexicon: &Lexicon<'_>, setting: &Setting<'_>, text: &str) -> Session {
    let mut session = Session::default();
    session
        .turn(lexicon, &Turn::Ask(text.to_owned()), setting)
        .unwrap();
    session
}

fn texts(of: &Candidate, language: usize) -> Vec<String> {
    let texts = of
        .chips
        .iter()
        .map(|it| it.text[language].replace('\u{a0}', " "));
    texts.collect()
}

#[test]
fn parts_are_said_as_a_person_says_them() {
    let sample = Talk::load();
    let lexicon = sample.lexicon();
    let setting = sample.setting(None);
    for (question, ru, en) in [
        (
            "список контрагентов",
            "без помеченных на удаление",
            "without those marked for deletion",
        ),
        ("список контрагентов", "без групп", "without groups"),
        (
            "список заказов покупателей",
            "только проведённые",
            "only posted",
        ),
        (
            "остатки товаров на складе Северный",
            "Склад = Северный склад",
            " = Северный склад",
        ),
        ("продажи больше 1000000", "Сумма > 1 000 000", "> 1,000,000"),
        (
            "продажи по контрагентам за март 2026",
            "март 2026",
            "March 2026",
        ),
        (
            "продажи по контрагентам за 1 квартал 2026",
            "1 квартал 2026",
            "quarter 1 of 2026",
        ),
        ("продажи по контрагентам за 2025 год", "2025 год", "2025"),
        ("контрагенты без ИНН", "ИНН: не заполнено", "not filled in"),
        (
            "товары в заказах покупателей",
            "без помеченных на удаление",
            "without those marked for deletion",
        ),
    ] {
        let session = ask(&lexicon, &setting, question);
        let shown = session.shown().unwrap_or_else(|| panic!("{question}"));
        let (russian, english) = (texts(shown, 0), texts(shown, 1));
        assert!(russian.iter().any(|it| it == ru), "{question}: {russian:?}");
        assert!(
            english.iter().any(|it| it.ends_with(en)),
            "{question}: {english:?}"
        );
    }
}

#[test]
fn no_part_speaks_of_names_and_arrows_of_queries() {
    let sample = Talk::load();
    let lexicon = sample.lexicon();
    let setting = sample.setting(None);
    for question in [
        "товары в заказах покупателей по складам",
        "список складов",
        "заказы покупателей по контрагентам за март",
        "ИНН контрагентов по продажам",
        "непроведенные заказы",
        "помеченные на удаление контрагенты",
    ] {
        let session = ask(&lexicon, &setting, question);
        for candidate in &session.answer().candidates {
            for text in texts(candidate, 0).iter().chain(&texts(candidate, 1)) {
                let is_said = ["→", "ПометкаУдаления", "ЭтоГруппа", "Ссылка", "<>", "<="];
                let wrong = is_said.iter().find(|it| text.contains(**it));
                assert_eq!(wrong, None, "{question}: {text}");
            }
        }
    }
}

fn set(
    session: &mut Session,
    sample: &Talk,
    lexicon: &Lexicon<'_>,
    name: &str,
    value: &str,
) -> Result<(), String> {
    let turn = Turn::Set(name.to_owned(), value.to_owned());
    let done = session.turn(lexicon, &turn, &sample.setting(None));
    done.map_err(|it| it.message()[0].clone())
}

#[test]
fn a_value_is_set_and_the_parts_say_so() {
    let sample = Talk::load();
    let lexicon = sample.lexicon();
    let setting = sample.setting(None);
    let question = "продажи по контрагентам за март 2026 больше 1000";
    let mut session = ask(&lexicon, &setting, question);
    let before = session.shown().unwrap().clone();
    let sum = before.settable().into_iter().find(|it| !it.is_parameter);
    let sum = sum.unwrap().names.ru.to_string();
    for (name, value) in [
        ("НачалоПериода", "01.01.2026"),
        ("&ENDOFPERIOD", "2026-06-30"),
        (sum.as_str(), "2 500,5"),
    ] {
        set(&mut session, &sample, &lexicon, name, value).unwrap();
    }
    let shown = session.shown().unwrap().clone();
    assert_eq!(shown.text[0].replace("2500.5", "1000"), before.text[0]);
    let arguments = shown.parameters.iter().map(|it| it.value.argument());
    let expected = ["2026-01-01T00:00:00", "2026-06-30T23:59:59"];
    assert_eq!(arguments.collect::<Vec<_>>(), expected);
    let parts = texts(&shown, 0);
    assert!(
        parts.iter().any(|it| it == "01.01.2026 – 30.06.2026"),
        "{parts:?}"
    );
    assert!(
        parts.iter().any(|it| it.ends_with("> 2 500,5")),
        "{parts:?}"
    );
    for (name, value, expected) in [
        (
            "НачалоПериода",
            "позавчера",
            "НачалоПериода: «позавчера» — не дата",
        ),
        (
            "Склад",
            "Южный",
            "Параметра «Склад» нет; есть НачалоПериода, КонецПериода, СуммаОборот",
        ),
        (sum.as_str(), "много", "СуммаОборот: «много» — не число"),
    ] {
        let message = set(&mut session, &sample, &lexicon, name, value).unwrap_err();
        assert!(message.starts_with(expected), "{message}");
    }
    assert_eq!(session.shown(), Some(&shown));
}

#[test]
fn an_item_is_set_by_its_name() {
    let sample = Talk::load();
    let lexicon = sample.lexicon();
    let setting = sample.setting(None);
    let mut session = ask(&lexicon, &setting, "остатки товаров на складе Северный");
    let mut set = |value: &str| set(&mut session, &sample, &lexicon, "склад", value);
    assert_eq!(set("юж"), Ok(()));
    let several = set("склад").unwrap_err();
    assert_eq!(
        several,
        "Склад: «склад» — это «Северный склад», «Южный склад»?"
    );
    let none = set("Западный").unwrap_err();
    assert!(
        none.starts_with("Склад: в базе нет «Западный»; есть «Северный склад»"),
        "{none}"
    );
    let parts = texts(session.shown().unwrap(), 0);
    assert!(
        parts.iter().any(|it| it == "Склад = Южный склад"),
        "{parts:?}"
    );
}

#[test]
fn the_number_of_records_is_set_as_other_numbers_are() {
    let sample = Talk::load();
    let lexicon = sample.lexicon();
    let setting = sample.setting(None);
    let mut session = ask(&lexicon, &setting, "топ 5 контрагентов по продажам");
    let top = |value: &str| Turn::Set("Первые".to_owned(), value.to_owned());
    session.turn(&lexicon, &top("12"), &setting).unwrap();
    let shown = session.shown().unwrap();
    assert!(
        shown.text[0].starts_with("ВЫБРАТЬ ПЕРВЫЕ 12"),
        "{}",
        shown.text[0]
    );
    assert!(session.turn(&lexicon, &top("0"), &setting).is_err());
    assert!(session.turn(&lexicon, &top("1,5"), &setting).is_err());
}

/// A model that says what it is told to say.
#[derive(Debug, Default)]
struct Scripted {
    rank: &'static str,
    propose: &'static str,
    trouble: bool,
    cannot_run: bool,
    asked: RefCell<Vec<Prompt>>,
}

impl Generator for Scripted {
    fn write(&self, prompt: &Prompt) -> Result<String, [String; 2]> {
        self.asked.borrow_mut().push(prompt.clone());
        if self.trouble {
            return Err(["нет модели".to_owned(), "no model".to_owned()]);
        }
        Ok(match prompt.task {
            Task::Rank => self.rank,
            Task::Propose => self.propose,
        }
        .to_owned())
    }

    fn runs(&self, _: &Candidate) -> bool {
        !self.cannot_run
    }
}

/// Several readings explain all of it.
const SEVERAL: &str = "приходы на склад за прошлый месяц";

/// Nobody knows the last word.
const UNKNOWN: &str = "остатки товаров по складам абракадабра";

const PROPOSAL: &str =
    "from РегистрНакопления.ТоварыНаСкладах.Остатки\nshow Номенклатура\nsum КоличествоОстаток\n";

#[test]
fn a_model_orders_readings_that_explain_as_much() {
    let sample = Talk::load();
    let lexicon = sample.lexicon();
    let plain = ask(&lexicon, &sample.setting(None), SEVERAL);
    let first = |model: &Scripted| {
        let session = ask(&lexicon, &sample.setting(Some(model)), SEVERAL);
        assert_eq!(
            session.answer().candidates.len(),
            plain.answer().candidates.len()
        );
        session.shown().unwrap().clone()
    };
    let model = Scripted {
        rank: "2",
        ..Scripted::default()
    };
    assert_eq!(first(&model), plain.answer().candidates[1]);
    let asked = model.asked.borrow();
    let [prompt] = asked.as_slice() else {
        panic!("{asked:?}")
    };
    assert!(
        prompt.grammar.starts_with("start: \"1\" | \"2\""),
        "{}",
        prompt.grammar
    );
    assert!(
        prompt.user.contains(SEVERAL) && prompt.user.contains("\n2. "),
        "{}",
        prompt.user
    );
    // What is no number of a reading changes nothing.
    for rank in ["", "99", "0", "вторая", "1"] {
        let model = Scripted {
            rank,
            ..Scripted::default()
        };
        assert_eq!(first(&model), plain.answer().candidates[0], "{rank}");
    }
}

#[test]
fn a_proposal_passes_the_gate_and_stands_behind_the_rules() {
    let sample = Talk::load();
    let lexicon = sample.lexicon();
    let plain = ask(&lexicon, &sample.setting(None), UNKNOWN);
    let with = |propose: &'static str, cannot_run: bool| {
        let model = Scripted {
            rank: "1",
            propose,
            cannot_run,
            ..Scripted::default()
        };
        ask(&lexicon, &sample.setting(Some(&model)), UNKNOWN)
    };
    let session = with(PROPOSAL, false);
    let proposed: Vec<&Candidate> = session
        .answer()
        .candidates
        .iter()
        .filter(|it| it.is_proposed)
        .collect();
    let [proposed] = proposed.as_slice() else {
        panic!("{:?}", session.answer())
    };
    assert!(
        proposed.text[0].contains("Номенклатура"),
        "{}",
        proposed.text[0]
    );
    assert_eq!(proposed.uncovered[0].text, "абракадабра");
    let is_refused = plain.answer().refusal.is_some();
    assert_eq!(session.shown().unwrap().is_proposed, is_refused);
    for (wrong, cannot_run) in [
        ("", false),
        ("ВЫБРАТЬ 1", false),
        ("from Справочник.Нет\nshow Ссылка\n", false),
        (
            "from РегистрНакопления.ТоварыНаСкладах.Остатки\nsum Номенклатура\n",
            false,
        ),
        (PROPOSAL, true),
    ] {
        assert_eq!(with(wrong, cannot_run).answer(), plain.answer(), "{wrong}");
    }
}

#[test]
fn a_model_that_fails_leaves_the_answer_of_the_rules() {
    let sample = Talk::load();
    let lexicon = sample.lexicon();
    for question in [SEVERAL, UNKNOWN] {
        let plain = ask(&lexicon, &sample.setting(None), question);
        let model = Scripted {
            trouble: true,
            ..Scripted::default()
        };
        let mut session = ask(&lexicon, &sample.setting(Some(&model)), question);
        assert_eq!(session.answer(), plain.answer());
        assert_eq!(session.trouble().unwrap()[1], "no model");
        assert_eq!(model.asked.borrow().len(), 1);
        session
            .turn(&lexicon, &Turn::Take(0), &sample.setting(None))
            .unwrap();
        assert_eq!(session.trouble(), None);
    }
}

#[test]
fn a_model_is_not_asked_what_the_rules_know() {
    let sample = Talk::load();
    let lexicon = sample.lexicon();
    for question in ["удали все заказы", "почему упали продажи"] {
        let model = Scripted::default();
        let session = ask(&lexicon, &sample.setting(Some(&model)), question);
        assert!(session.answer().refusal.is_some(), "{question}");
        assert_eq!(model.asked.borrow().len(), 0, "{question}");
    }
}

#[test]
fn a_question_of_its_own_is_no_part_of_the_talk_before() {
    let sample = Talk::load();
    let lexicon = sample.lexicon();
    let setting = sample.setting(None);
    let mut session = ask(&lexicon, &setting, "заказы покупателей");
    let alone = ask(&lexicon, &setting, "остатки");
    assert!(alone.answer().clarification.is_some());
    session
        .turn(&lexicon, &Turn::Ask("остатки".to_owned()), &setting)
        .unwrap();
    assert_eq!(session.answer(), alone.answer());
    // What is refused in either way is told as what the talk was about.
    let mut session = ask(&lexicon, &setting, "заказы покупателей");
    let turn = Turn::Ask("а теперь по запахам".to_owned());
    session.turn(&lexicon, &turn, &setting).unwrap();
    assert!(session.answer().refusal.is_some());
}

#[test]
fn what_goes_on_in_time_begins_with_the_first() {
    let sample = Talk::load();
    let lexicon = sample.lexicon();
    let setting = sample.setting(None);
    for (question, order) in [
        (
            "продажи по контрагентам по месяцам",
            "УПОРЯДОЧИТЬ ПО\n\tМесяц",
        ),
        ("продажи по контрагентам", ""),
    ] {
        let session = ask(&lexicon, &setting, question);
        let text = session.shown().unwrap().text[0].trim_end();
        let found = text.find("УПОРЯДОЧИТЬ").and_then(|it| text.get(it..));
        assert_eq!(found.unwrap_or_default(), order, "{question}: {text}");
    }
}
