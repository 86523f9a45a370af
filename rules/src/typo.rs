//! Words in names and strings that differ in one letter from a right one.

use std::ops::Range;

use analysis::review::{Check, Context, Default, Parameter, Tag};
use analysis::spelling::{Speller, Verdict, Word, is_code, is_of_another_alphabet, prose, words};
use analysis::{Fix, Severity};
use metadata::same;
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;
use rustc_hash::FxHashSet;

rule! {
    /// # Опечатка
    ///
    /// Слово с опечаткой в имени не находит поиск, а в сообщении его видит пользователь.
    ///
    /// Проверяются имена методов, переменных и слова в строках; имена делятся по заглавным буквам.
    /// Замечание есть там, где слова нет ни в словаре, ни среди имён платформы и конфигурации, а слово, которое
    /// отличается от него одной буквой, есть: незнакомые слова, сокращения и имена сами по себе не ошибки.
    /// Слова короче пяти букв, форматные строки, разметка, адреса и тексты запросов не проверяются.
    ///
    /// Словари — русский и английский Hunspell этого компьютера; без словаря правило молчит, а `onec doctor` говорит,
    /// как его установить.
    /// BSL Language Server считает опечаткой каждое незнакомое слово и выделяет всю строку, здесь выделено слово.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Процедура ЗаполнитьДокумнет()
    ///     Сообщить("Обнаружена ошбика");
    /// КонецПроцедуры
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Процедура ЗаполнитьДокумент()
    ///     Сообщить("Обнаружена ошибка");
    /// КонецПроцедуры
    /// ```
    ///
    /// # Typo
    ///
    /// A misspelt name is not found by search, and a misspelt message is seen by users.
    ///
    /// Names of methods and variables and words in strings are looked at; names are cut at capital letters.
    /// A finding is a word that stands neither in a dictionary nor among the names of the platform and of the
    /// configuration, while one that differs in a single letter does: unknown words, abbreviations and names are no
    /// mistakes by themselves.
    /// Words of less than five letters, format strings, markup, addresses and queries are not looked at.
    ///
    /// The dictionaries are those of Hunspell on this machine, Russian and English; without one the rule is silent, and
    /// `onec doctor` tells how to install it.
    /// BSL Language Server takes every unknown word for a typo and marks the whole string; here it is the word.
    ///
    /// ## Wrong
    /// ```bsl
    /// Procedure FillMesage()
    ///     Message("The order is recieved");
    /// EndProcedure
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Procedure FillMessage()
    ///     Message("The order is received");
    /// EndProcedure
    /// ```
    TYPO {
        code: "Typo",
        severity: Severity::Info,
        tags: &[Tag::BadPractice],
        minutes: 1,
        parameters: &[
            Parameter {
                name: "minWordLength",
                default: Default::Number(3),
                ru: "Минимальная длина проверяемых слов",
                en: "The least length of words that are looked at",
            },
            Parameter {
                name: "userWordsToIgnore",
                default: Default::Text(""),
                ru: "Слова, которые считаются правильными, через запятую",
                en: "Words that are taken for right, separated by commas",
            },
            Parameter {
                name: "caseInsensitive",
                default: Default::Flag(false),
                ru: "Регистр слов, которые считаются правильными, не важен",
                en: "The case of words that are taken for right does not matter",
            },
        ],
        check: Check::File(check),
    }
}

/// So many corrections are told.
const MOST: usize = 3;

/// Strings so close, in lines, to one in a language with other letters are taken for that language too.
const NEAR: usize = 6;

fn check(context: &mut Context<'_>) {
    let Some(speller) = context.speller() else {
        return;
    };
    let mut judge = Judge {
        speller,
        least: context.count("minWordLength"),
        ignored: context.words("userWordsToIgnore").collect(),
        any_case: context.flag("caseInsensitive"),
        found: Vec::new(),
    };
    names(context, &mut judge);
    strings(context, &mut judge);
    judge.found.sort_by_key(|it| it.range.start);
    for it in judge.found {
        report(context, it, speller);
    }
}

/// A word that is wrong.
struct Wrong<'a> {
    range: Range<usize>,
    text: &'a str,
    in_string: bool,
}

struct Judge<'a> {
    speller: &'a dyn Speller,
    least: usize,
    ignored: Vec<&'a str>,
    any_case: bool,
    found: Vec<Wrong<'a>>,
}

impl<'a> Judge<'a> {
    /// Takes in the wrong words among those of one token that begins at an offset, each once.
    fn take(&mut self, words: Vec<Word<'a>>, start: usize, in_string: bool) {
        let first = self.found.len();
        for word in words {
            let known = self.found.get(first..).unwrap_or_default();
            if !self.is_wrong(&word) || known.iter().any(|it| it.text == word.text) {
                continue;
            }
            self.found.push(Wrong {
                range: start + word.range.start..start + word.range.end,
                text: word.text,
                in_string,
            });
        }
    }

    /// Most words of a text are unknown: it is in another language.
    fn is_foreign(&self, words: &[Word<'_>]) -> bool {
        let judged = words.iter().map(|it| self.speller.verdict(it.text));
        let strange = judged.filter(|it| *it != Verdict::Right).count();
        words.len() > 1 && strange * 2 > words.len()
    }

    fn is_wrong(&self, word: &Word<'_>) -> bool {
        let is_wrong = |it: &str| self.speller.verdict(it) == Verdict::Wrong;
        is_wrong(word.text)
            && word.text.chars().count() >= self.least
            && word
                .with_initial
                .is_none_or(|it| self.speller.verdict(it) != Verdict::Right)
            && !self.ignored.iter().any(|it| match self.any_case {
                true => same(it, word.text),
                false => *it == word.text,
            })
    }
}

/// Names that the module gives: of methods, of declared variables, of what is assigned and looped over. Each once.
fn names<'a>(context: &Context<'a>, judge: &mut Judge<'a>) {
    let tree = &context.file.tree;
    let mut seen: FxHashSet<&str> = FxHashSet::default();
    for (kind, field) in [
        (Kind::ProcedureDefinition, Field::Name),
        (Kind::FunctionDefinition, Field::Name),
        (Kind::VariableDeclarator, Field::Name),
        (Kind::AssignmentStatement, Field::Left),
        (Kind::ForStatement, Field::Variable),
        (Kind::ForEachStatement, Field::Variable),
    ] {
        let named = tree.of_kind(kind).filter_map(|it| it.child(field));
        for name in named.filter(|it| it.kind() == Kind::Identifier) {
            if seen.insert(name.text()) {
                judge.take(words(name.text()), name.start(), false);
            }
        }
    }
}

/// What stands in strings, but for queries, code and other languages.
fn strings<'a>(context: &Context<'a>, judge: &mut Judge<'a>) {
    let file = context.file;
    let mut queries: Vec<bool> = Vec::new();
    for query in context.queries {
        let literal = file.tree.node(query.literal);
        let numbers = std::iter::once(literal).chain(literal.descendants());
        for number in numbers.map(|it| it.index() as usize) {
            if queries.len() <= number {
                queries.resize(number + 1, false);
            }
            if let Some(it) = queries.get_mut(number) {
                *it = true;
            }
        }
    }
    let foreign = foreign_lines(context);
    for kind in [Kind::String, Kind::StringFragment] {
        for node in file.tree.of_kind(kind) {
            let is_query = queries.get(node.index() as usize);
            if is_query.copied().unwrap_or_default() || is_part_of_code(node) {
                continue;
            }
            let (content, start) = content(node);
            let found = prose(content);
            // Most strings hold nothing to judge, and the line of a place takes a search.
            if found.is_empty() || foreign.is_near(file.line(start)) {
                continue;
            }
            if !judge.is_foreign(&found) {
                judge.take(found, start, true);
            }
        }
    }
}

/// The text of a string or of a line of one, and where it begins.
fn content<'a>(node: BslNode<'a>) -> (&'a str, usize) {
    let text = node.text();
    let inner = text.strip_prefix(['"', '|']).unwrap_or(text);
    let start = node.start() + text.len() - inner.len();
    (inner.strip_suffix('"').unwrap_or(inner), start)
}

/// A line of a string that holds code of another language.
fn is_part_of_code(node: BslNode<'_>) -> bool {
    let whole = node
        .parent()
        .filter(|it| it.kind() == Kind::MultilineString);
    whole.is_some_and(|it| is_code(it.text()))
}

/// Lines whose strings have letters that neither Russian nor English has, sorted.
struct ForeignLines(Vec<usize>);

fn foreign_lines(context: &Context<'_>) -> ForeignLines {
    let file = context.file;
    let mut lines = Vec::new();
    if file.text().contains(is_of_another_alphabet) {
        for kind in [Kind::String, Kind::StringFragment] {
            let strings = file.tree.of_kind(kind);
            let foreign = strings.filter(|it| it.text().contains(is_of_another_alphabet));
            lines.extend(foreign.map(|it| file.line(it.start())));
        }
        lines.sort_unstable();
    }
    ForeignLines(lines)
}

impl ForeignLines {
    fn is_near(&self, line: usize) -> bool {
        let at = self.0.partition_point(|it| it + NEAR < line);
        self.0.get(at).is_some_and(|it| *it <= line + NEAR)
    }
}

fn report(context: &mut Context<'_>, wrong: Wrong<'_>, speller: &dyn Speller) {
    let mut corrections = speller.corrections(wrong.text);
    corrections.truncate(MOST);
    let language = context.language;
    let meant = |open: &str, close: &str| {
        let quoted = corrections.iter().map(|it| format!("{open}{it}{close}"));
        quoted.collect::<Vec<_>>().join(", ")
    };
    let word = wrong.text;
    let message = language.pick(
        format!(
            "Опечатка в слове «{word}»; похожие слова: {}",
            meant("«", "»")
        ),
        format!("“{word}” is misspelt; similar words: {}", meant("“", "”")),
    );
    let finding = context.report(wrong.range.clone(), message);
    // A name is not changed here alone: renaming is for the editor.
    if wrong.in_string {
        for it in &corrections {
            let title = language.pick(
                format!("Заменить на «{it}»"),
                format!("Replace with “{it}”"),
            );
            finding.fix(Fix::possible(title, wrong.range.clone(), it.as_str()));
        }
    }
}

#[cfg(test)]
mod tests {
    use analysis::Language;
    use analysis::review::Value;

    use super::*;
    use crate::testing::{check, check_with, found, with};

    #[test]
    fn misspelt_names_are_found_once_where_they_first_stand() {
        check(
            &TYPO,
            Language::Ru,
            "
Перем МойДокумнет;
         ^^^^^^^^ Опечатка в слове «Докумнет»; похожие слова: «Документ»
Процедура ЗаписатьОшбика(Докумнет)
                  ^^^^^^ Опечатка в слове «Ошбика»; похожие слова: «Ошибка»
    Докумнет = 1;
    ^^^^^^^^ Опечатка в слове «Докумнет»; похожие слова: «Документ»
    Докумнет = Докумнет + 1;
    Структура.Докумнет = 1;
    Для Каждого СтрокаДокумнет Из Докумнет Цикл
                      ^^^^^^^^ Опечатка в слове «Докумнет»; похожие слова: «Документ»
    КонецЦикла;
КонецПроцедуры
",
        );
    }

    #[test]
    fn misspelt_words_of_messages_are_found() {
        check(
            &TYPO,
            Language::En,
            "
А = \"Докумнет и ещё один докумнет, и снова докумнет\";
     ^^^^^^^^ “Докумнет” is misspelt; similar words: “Документ”
                         ^^^^^^^^ “докумнет” is misspelt; similar words: “документ”
Б = НСтр(\"ru = 'Обнаружена ошбика';
                           ^^^^^^ “ошбика” is misspelt; similar words: “ошибка”
    |en = 'The order is recieved'\");
                        ^^^^^^^^ “recieved” is misspelt; similar words: “received”
",
        );
    }

    #[test]
    fn queries_formats_markup_and_other_languages_are_not_looked_at() {
        check(
            &TYPO,
            Language::Ru,
            "
А = \"ВЫБРАТЬ Т.Ссылка КАК Докумнет ИЗ Документ.Заказ КАК Т\";
Б = Формат(1, \"ДФ='докумнет ММММ'\");
В = \"<b>докумнет</b>\";
Г = НСтр(\"ru = 'Да'; pl = 'Mesage'\");
Д = \"Повідомлення\";
Е = \"докумнет пусто\";
Ж = \"http://exmple.com/ошбика\";
З = \"mesage recieved one\";
// докумнет
",
        );
    }

    #[test]
    fn a_slip_of_the_shift_key_is_none_of_spelling() {
        check(
            &TYPO,
            Language::En,
            "
MEssage = 1;
SMesage = 1;
 ^^^^^^ “Mesage” is misspelt; similar words: “Message”
",
        );
    }

    #[test]
    fn words_may_be_taken_for_right() {
        let set = |words: &str, any_case| {
            let words = Value::Text(words.to_owned());
            with(
                &TYPO,
                &[
                    ("userWordsToIgnore", words),
                    ("caseInsensitive", Value::Flag(any_case)),
                ],
            )
        };
        let silent = "\nДокумнет = \"Ошбика здесь\";\n";
        check_with(|| set("Докумнет, Ошбика", false), Language::Ru, silent);
        check_with(|| set("докумнет,ошбика", true), Language::Ru, silent);
        let one = "
Докумнет = \"Ошбика здесь\";
            ^^^^^^ Опечатка в слове «Ошбика»; похожие слова: «Ошибка»
";
        check_with(|| set("Докумнет,ошбика", false), Language::Ru, one);
        let long = || with(&TYPO, &[("minWordLength", Value::Number(7))]);
        let one = "
Докумнет = \"Ошбика здесь\";
^^^^^^^^ Опечатка в слове «Докумнет»; похожие слова: «Документ»
";
        check_with(long, Language::Ru, one);
    }

    #[test]
    fn words_of_strings_can_be_replaced_and_names_cannot() {
        let text = "Докумнет = \"Ошбика здесь\";\n";
        let findings = found(&TYPO, text, Language::Ru);
        let [name, string] = findings.as_slice() else {
            panic!("{findings:#?}");
        };
        assert_eq!(name.fixes, []);
        assert_eq!(string.fixes.len(), 1);
        assert!(!string.fixes[0].preferred);
        let after = analysis::edit::applied(text, &string.fixes[0].edits);
        assert_eq!(after, "Докумнет = \"Ошибка здесь\";\n");
    }
}
