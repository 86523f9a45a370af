use parser_bsl::bsl::ast::Parameters;
use parser_bsl::syntax::AstNode;

use super::context::{Context, Offers};
use super::edits::Edits;
use crate::doc_comment;
use crate::ide::type_text;
use crate::keywords::Spelling;
use crate::types::{self, Types};
use crate::{Language, workspace::FileId};

assist! {
    /// # Описать метод
    ///
    /// Над методом встаёт комментарий стандартного вида: описание, параметры и возвращаемое значение с типами, которые
    /// известны из кода. В комментарий, который уже есть, добавляется то, чего в нём нет.
    ///
    /// # Document method
    ///
    /// A comment of the standard form goes above the method: the description, the parameters and the returned value with
    /// the types that are known from the code. What a comment lacks is added to it.
    ///
    /// ```bsl
    /// Функция РассчитатьЦену$0(Товар, Скидка = 0)
    ///     Возврат "дорого";
    /// КонецФункции
    /// ```
    /// ```bsl
    /// // $0Рассчитать цену.
    /// //
    /// // Параметры:
    /// //  Товар - Произвольный -
    /// //  Скидка - Число -
    /// //
    /// // Возвращаемое значение:
    /// //  Строка -
    /// //
    /// Функция РассчитатьЦену(Товар, Скидка = 0)
    ///     Возврат "дорого";
    /// КонецФункции
    /// ```
    DOCUMENT_METHOD { id: "document_method", kind: RefactorRewrite, find: document_method }
}

fn document_method<'c>(context: &'c Context<'c>, offers: &mut Offers<'c>) -> Option<()> {
    let method = context.method()?;
    let name = method.child_by_field_name("name")?;
    let parameters = Parameters::cast(method.child_by_field_name("parameters")?)?.node();
    if !context.on_head(method, parameters.end_byte()) || parameters.has_error() {
        return None;
    }
    let summary = &context.snapshot.file(context.file)?.summary;
    let (index, placed) = summary.method_at(name.start_byte())?;
    // The cursor may also stand in the comment, but there it is offered by completion.
    let comment = (placed.start as usize..method.start_byte()).clone();
    let above = context.slice(comment.clone());
    let declared = &placed.method;
    let indent = context.indent(method.start_byte());
    let about = About {
        context,
        file: context.file,
        index,
    };
    if !above.trim_start().starts_with("//") {
        let title = context.title("Описать метод", "Document method");
        offers.add(
            title,
            method.start_byte()..parameters.end_byte(),
            move || {
                let mut lines = vec![format!(" {}.", sentence(context.of(name))), String::new()];
                if !declared.parameters.is_empty() {
                    lines.push(about.heading_of_parameters());
                    let names = declared.parameters.iter().enumerate();
                    lines.extend(
                        names.map(|(number, it)| about.parameter(number, it.name.as_str())),
                    );
                    lines.push(String::new());
                }
                if declared.is_function {
                    lines.extend(about.returned());
                    lines.push(String::new());
                }
                let text = commented(&lines, indent, context.eol());
                let mut edits = Edits::default();
                edits.insert(method.start_byte(), text);
                edits.cursor("// ".len());
                edits.done(context)
            },
        );
        return Some(());
    }
    let doc = doc_comment::parse(above);
    if doc.same_as.is_some() {
        return None;
    }
    let lacks = |name: &str| {
        !doc.parameters
            .iter()
            .any(|it| metadata::same(&it.name, name))
    };
    let missing: Vec<(usize, String)> = declared
        .parameters
        .iter()
        .enumerate()
        .filter(|it| lacks(it.1.name.as_str()))
        .map(|(number, it)| (number, it.name.to_string()))
        .collect();
    let lacks_return =
        declared.is_function && doc.returns.is_empty() && doc.returns_text.is_empty();
    if missing.is_empty() && !lacks_return {
        return None;
    }
    let title = context.title(
        "Дополнить описание метода",
        "Complete the comment of the method",
    );
    offers.add(
        title,
        method.start_byte()..parameters.end_byte(),
        move || {
            let mut edits = Edits::default();
            let lines = sections(above);
            let eol = context.eol();
            let new: Vec<String> = missing
                .iter()
                .map(|(number, name)| about.parameter(*number, name))
                .collect();
            // Where the text ends: blank comment lines at the end stay at the end.
            let end_of = |section: Section| {
                let last = lines
                    .iter()
                    .rev()
                    .find(|it| it.section == section && !it.is_blank);
                last.map(|it| comment.start + it.end)
            };
            let before = |text: &[String]| {
                let text = commented(text, indent, eol);
                format!("{eol}{indent}{}", text.trim_end())
            };
            if !new.is_empty() {
                match end_of(Section::Parameters) {
                    Some(at) => edits.insert(at, before(&new)),
                    None => {
                        let at = end_of(Section::Description).unwrap_or(comment.start);
                        let mut text = vec![String::new(), about.heading_of_parameters()];
                        text.extend(new);
                        edits.insert(at, before(&text));
                    }
                }
            }
            if lacks_return {
                let at = end_of(Section::Parameters).or_else(|| end_of(Section::Description))?;
                let mut text = vec![String::new()];
                text.extend(about.returned());
                edits.insert(at, before(&text));
            }
            edits.done(context)
        },
    );
    Some(())
}

struct About<'c> {
    context: &'c Context<'c>,
    file: FileId,
    index: usize,
}

impl About<'_> {
    fn types(&self, types: &Types) -> String {
        let language = match self.context.spelling() {
            Spelling::Russian => Language::Ru,
            Spelling::English => Language::En,
        };
        let text = type_text::types(self.context.snapshot, self.file, types, language);
        if text.is_empty() {
            self.context.word("Произвольный", "Arbitrary").to_owned()
        } else {
            text
        }
    }

    fn heading_of_parameters(&self) -> String {
        format!(" {}:", self.context.word("Параметры", "Parameters"))
    }

    fn parameter(&self, number: usize, name: &str) -> String {
        let types = types::parameter(self.context.snapshot, self.file, self.index, number);
        format!("  {name} - {} -", self.types(&types))
    }

    fn returned(&self) -> [String; 2] {
        let types = types::returned(self.context.snapshot, self.file, self.file, self.index);
        let heading = self.context.word("Возвращаемое значение", "Returns");
        [
            format!(" {heading}:"),
            format!("  {} -", self.types(&types)),
        ]
    }
}

/// Lines as a comment, the first one without its indent, with a line end behind the last.
fn commented(lines: &[String], indent: &str, eol: &str) -> String {
    let mut text = String::new();
    for line in lines {
        text += &format!("//{line}{eol}{indent}");
    }
    text
}

/// What a line of a comment belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Section {
    Description,
    Parameters,
    Other,
}

struct Line {
    section: Section,
    is_blank: bool,
    /// Where it ends, from the start of the comment.
    end: usize,
}

fn sections(comment: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut section = Section::Description;
    let mut at = 0;
    for line in comment.split_inclusive('\n') {
        let code = line.trim_end();
        let text = code.trim_start().trim_start_matches('/').trim();
        let heading = text.strip_suffix(':').unwrap_or_default();
        let is = |names: &[&str]| names.iter().any(|it| metadata::same(it, heading));
        if is(&["Параметры", "Parameters"]) {
            section = Section::Parameters;
        } else if is(&[
            "Возвращаемое значение",
            "Returns",
            "Return value",
            "Пример",
            "Примеры",
            "Example",
            "Варианты вызова",
            "Call options",
        ]) {
            section = Section::Other;
        }
        let is_comment = code.trim_start().starts_with("//");
        if is_comment {
            lines.push(Line {
                section,
                is_blank: text.is_empty(),
                end: at + code.len(),
            });
        }
        at += line.len();
    }
    lines
}

/// The words of a name as a sentence: `Рассчитать цену` of `РассчитатьЦену`.
fn sentence(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut text = String::new();
    for (index, letter) in letters.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|it| letters.get(it));
        let after = letters.get(index + 1);
        // `HTTPЗапрос`: abbreviations are one word.
        let begins = letter.is_uppercase()
            && before
                .is_some_and(|it| !it.is_uppercase() || after.is_some_and(|it| it.is_lowercase()));
        if begins && !text.ends_with(' ') {
            text.push(' ');
        }
        let small = begins && !after.is_some_and(|it| it.is_uppercase());
        if *letter == '_' {
            text.push(' ');
        } else if small {
            text.extend(metadata::folded(letter.encode_utf8(&mut [0; 4])));
        } else {
            text.push(*letter);
        }
    }
    text.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{check, check_none};
    use super::*;

    #[test]
    fn what_a_comment_lacks_is_added() {
        check(
            &DOCUMENT_METHOD,
            "// Считает.\n//\n// Параметры:\n//  А - Число - один\n//    и ещё.\n//\n// Пример:\n//  Б();\n//\n&НаСервере\nФункция Б$0(А, В = \"\")\n\tВозврат 1;\nКонецФункции\n",
            "// Считает.\n//\n// Параметры:\n//  А - Число - один\n//    и ещё.\n//  В - Строка -\n//\n// Возвращаемое значение:\n//  Число -\n//\n// Пример:\n//  Б();\n//\n&НаСервере\nФункция Б(А, В = \"\")\n\tВозврат 1;\nКонецФункции\n",
        );
        check(
            &DOCUMENT_METHOD,
            "// Does.\r\nProcedure A$0(B)\r\nEndProcedure\r\n",
            "// Does.\r\n//\r\n// Parameters:\r\n//  B - Arbitrary -\r\nProcedure A(B)\r\nEndProcedure\r\n",
        );
    }

    #[test]
    fn whole_comments_and_bodies_are_left_alone() {
        check_none(
            &DOCUMENT_METHOD,
            "// Делает.\nПроцедура А$0()\nКонецПроцедуры\n",
        );
        check_none(
            &DOCUMENT_METHOD,
            "// См. Б.В\nПроцедура А$0(Г)\nКонецПроцедуры\n",
        );
        check_none(
            &DOCUMENT_METHOD,
            "Процедура А()\n\t$0Б();\nКонецПроцедуры\n",
        );
    }

    #[test]
    fn names_become_sentences() {
        assert_eq!(
            sentence("ПолучитьHTTPЗапросПоИмени"),
            "Получить HTTP запрос по имени"
        );
        assert_eq!(sentence("А"), "А");
        assert_eq!(sentence("Find_by_Name"), "Find by name");
    }
}
