use analysis::Severity;
use analysis::review::{Check, Context, Default, File, Parameter, Tag, method};
use metadata::same;
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;
use rustc_hash::FxHashSet;

rule! {
    /// # Латинские и русские буквы в одном слове
    ///
    /// Буквы двух алфавитов перемешаны внутри слова: `Cумма` с латинской C не отличить на глаз от `Сумма`, но для платформы это
    /// другое имя. Поиск его не находит, а присваивание заводит новую переменную.
    ///
    /// Целые слова двух алфавитов рядом (`СтрокаXML`, `АдресHTTPСервиса`, `ОтчетjUnit`) не смешивают буквы внутри слова. В
    /// отличие от BSL Language Server правило разрешает их в любом месте имени, а не только с краю и не только с прописной
    /// буквы.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Cумма = Количество * Цена;
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Сумма = Количество * Цена;
    /// СтрокаXML = ЗаписьXML.Закрыть();
    /// ```
    ///
    /// # Latin and Cyrillic letters in one word
    ///
    /// Letters of two alphabets are mixed within a word: `Cумма` with a Latin C looks just like `Сумма`, but is another name to
    /// the platform. A search does not find it, and an assignment makes a new variable.
    ///
    /// Whole words of two alphabets side by side (`СтрокаXML`, `АдресHTTPСервиса`, `ОтчетjUnit`) mix nothing within a word.
    /// Unlike BSL Language Server the rule allows them anywhere in a name, not only at its ends and not only with a capital
    /// letter.
    ///
    /// ## Wrong
    /// ```bsl
    /// Cумма = Quantity * Price;
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Сумма = Quantity * Price;
    /// СтрокаXML = Writer.Close();
    /// ```
    LATIN_AND_CYRILLIC_SYMBOL_IN_WORD {
        code: "LatinAndCyrillicSymbolInWord",
        severity: Severity::Minor,
        tags: &[Tag::BrainOverload, Tag::Suspicious],
        minutes: 5,
        parameters: &[
            Parameter {
                name: "excludeWords",
                default: Default::Text("ЧтениеXML, ЧтениеJSON, ЗаписьXML, ЗаписьJSON, ComОбъект, ФабрикаXDTO, ОбъектXDTO, СоединениеFTP, HTTPСоединение, HTTPЗапрос, HTTPСервисОтвет, SMSСообщение, WSПрокси"),
                ru: "Имена, которые не проверяются, через запятую",
                en: "Names that are not looked at, separated by commas",
            },
            Parameter {
                name: "allowTrailingPartsInAnotherLanguage",
                default: Default::Flag(true),
                ru: "Разрешить имена из целых слов на разных языках",
                en: "Allow names of whole words of different alphabets",
            },
        ],
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let file = context.file;
    let allows_words = context.flag("allowTrailingPartsInAnotherLanguage");
    let excluded: Vec<_> = context.words("excludeWords").collect();
    // An assigned name is said once in a method.
    let mut assigned = FxHashSet::default();
    for node in names(file) {
        let name = node.text().trim_start_matches('~');
        let Some(letter) = foreign(name, allows_words) else {
            continue;
        };
        if excluded.iter().any(|it| same(it, name)) {
            continue;
        }
        if node.is_field(Field::Left) {
            let method = method(node).map_or(0, BslNode::index);
            if !assigned.insert((method, name)) {
                continue;
            }
        }
        let is_latin = letter.is_ascii();
        let message = context.language.pick(
            format!(
                "В имени «{name}» {} буква «{letter}» среди {}: замените её",
                if is_latin {
                    "латинская"
                } else {
                    "русская"
                },
                if is_latin {
                    "русских"
                } else {
                    "латинских"
                },
            ),
            format!(
                "The name “{name}” has the {} letter “{letter}” among {} ones: replace it",
                if is_latin { "Latin" } else { "Cyrillic" },
                if is_latin { "Cyrillic" } else { "Latin" },
            ),
        );
        context.report(node.range(), message);
    }
}

/// The names that a module gives to something, in the order of the text.
fn names<'a>(file: &'a File<'a>) -> Vec<BslNode<'a>> {
    let parents = [
        Kind::ProcedureDefinition,
        Kind::FunctionDefinition,
        Kind::VariableDeclarator,
        Kind::VarStatement,
        Kind::Parameter,
        Kind::Annotation,
        Kind::AnnotationArgument,
        Kind::RegionDirective,
    ];
    let named = parents.into_iter().flat_map(|it| file.tree.of_kind(it));
    let mut names: Vec<_> = named.flat_map(|it| it.children_in(Field::Name)).collect();
    let assigned = file.tree.of_kind(Kind::AssignmentStatement);
    let assigned = assigned.filter_map(|it| it.child(Field::Left));
    names.extend(assigned.filter(|it| it.kind() == Kind::Identifier));
    let labeled = file.tree.of_kind(Kind::LabeledStatement);
    names.extend(labeled.filter_map(|it| it.child(Field::Label)));
    // Most names have one alphabet: Latin letters take one byte, Cyrillic ones two.
    names.retain(|it| {
        let text = it.text();
        !text.is_ascii() && text.bytes().any(|it| it.is_ascii_alphabetic())
    });
    names.sort_by_key(|it| it.index());
    names
}

/// A letter that is not of the alphabet of its word.
fn foreign(name: &str, allows_words: bool) -> Option<char> {
    let is_latin = |it: char| it.is_ascii_alphabetic();
    let letters: Vec<char> = name.chars().collect();
    let latin = letters.iter().filter(|it| is_latin(**it)).count();
    let other = letters.iter().filter(|it| !it.is_ascii()).count();
    if latin == 0 || other == 0 {
        return None;
    }
    if !allows_words {
        let is_foreign = |it: &&char| !it.is_ascii_digit() && is_latin(**it) == (latin <= other);
        return letters.iter().find(is_foreign).copied();
    }
    // Within a word the alphabet does not change: what follows a change is a capital letter.
    let changes = letters.windows(2).enumerate().filter(|(_, pair)| {
        let [left, right] = pair else { return false };
        left.is_alphabetic()
            && right.is_alphabetic()
            && is_latin(*left) != is_latin(*right)
            && !right.is_uppercase()
    });
    let mut changes = changes.filter(|(at, _)| is_slip(&letters, *at));
    let (at, _) = changes.next()?;
    // The word around the change: from a capital letter to the next one.
    let (before, behind) = (letters.get(..=at)?, letters.get(at + 1..)?);
    let start = before
        .iter()
        .rposition(|it| !it.is_lowercase())
        .unwrap_or(0);
    let end = behind.iter().position(|it| !it.is_lowercase());
    let word = letters.get(start..end.map_or(letters.len(), |it| it + at + 1))?;
    let latin = word.iter().filter(|it| is_latin(**it)).count();
    let other = word.iter().filter(|it| !it.is_ascii()).count();
    let is_foreign = |it: &&char| it.is_alphabetic() && is_latin(**it) == (latin <= other);
    word.iter().find(is_foreign).copied()
}

/// Letters that look alike in both alphabets.
const ALIKE: &str = "aceopxyABCEHKMOPTXасеорхуАВСЕНКМОРТХ";

/// Whether the letters of one alphabet on a side of a change are a slip of the keyboard and no word of their own: one
/// alone, or all of them look like letters of the other alphabet.
fn is_slip(letters: &[char], at: usize) -> bool {
    let is_alike = |side: &[char]| side.len() == 1 || side.iter().all(|it| ALIKE.contains(*it));
    let is_other =
        |it: &char, first: &char| !it.is_alphabetic() || it.is_ascii() != first.is_ascii();
    let (Some(before), Some(behind)) = (letters.get(..=at), letters.get(at + 1..)) else {
        return false;
    };
    let (Some(last), Some(first)) = (before.last(), behind.first()) else {
        return false;
    };
    let start = before.iter().rposition(|it| is_other(it, last));
    let end = behind.iter().position(|it| is_other(it, first));
    let left = before.get(start.map_or(0, |it| it + 1)..);
    let right = behind.get(..end.unwrap_or(behind.len()));
    // A capital letter within a name is a preposition: `МодульВepf`.
    let is_preposition = start.is_some() && last.is_uppercase();
    left.is_some_and(|it| is_alike(it) && !is_preposition) || right.is_some_and(is_alike)
}

#[cfg(test)]
mod tests {
    use analysis::Language;
    use analysis::review::Value;

    use super::LATIN_AND_CYRILLIC_SYMBOL_IN_WORD;
    use crate::testing::{check, found_alone, with};

    #[test]
    fn words_may_follow_each_other() {
        check(
            &LATIN_AND_CYRILLIC_SYMBOL_IN_WORD,
            Language::Ru,
            "
Процедура ЗагрузитьXMLФайл(HTTPОтвет, Имяx)
                                      ^^^^ В имени «Имяx» латинская буква «x» среди русских: замените её
    Путь2X = 1; ОтчетjUnit = 1; FileВepf = 1;
    Oтвет = 1;
    ^^^^^ В имени «Oтвет» латинская буква «O» среди русских: замените её
    Oтвет = 2;
    Nаme = 1;
    ^^^^ В имени «Nаme» русская буква «а» среди латинских: замените её
    Объект.Oтвет = 1;
КонецПроцедуры
",
        );
    }

    #[test]
    fn nothing_may_be_mixed_where_that_is_set() {
        let strict = ("allowTrailingPartsInAnotherLanguage", Value::Flag(false));
        let rule = with(&LATIN_AND_CYRILLIC_SYMBOL_IN_WORD, &[strict]);
        let text = "СтрокаXML = 1; ЧтениеXML = 2; Дата1 = 3;";
        let found = found_alone(rule, text, parser_bsl::Dialect::Bsl, Language::En);
        assert_eq!(found.len(), 1);
    }
}
