use analysis::Severity;
use analysis::review::{Check, Context, Tag};
use parser_bsl::bsl::Kind;

rule! {
    /// # Буква «ё» в имени
    ///
    /// Для платформы «ё» и «е» - разные буквы: `Отчёт` и `Отчет` - две переменные. Одни пишут «ё», другие нет, и
    /// обращение по другому написанию даёт новую пустую переменную или ошибку «Поле объекта не обнаружено».
    /// В строках и комментариях «ё» никому не мешает.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Учёт = ПолучитьУчётнуюЗапись();
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Учет = ПолучитьУчетнуюЗапись(); // Учётная запись почты.
    /// ```
    ///
    /// # Letter “ё” in a name
    ///
    /// To the platform `ё` and `е` are different letters: `Отчёт` and `Отчет` are two variables. Some people type `ё`,
    /// others do not, and the other spelling gives a new empty variable or an error at run time. In strings and
    /// comments `ё` does no harm.
    ///
    /// ## Wrong
    /// ```bsl
    /// Учёт = GetAccount();
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Учет = GetAccount(); // Учётная запись.
    /// ```
    YO_LETTER_USAGE {
        code: "YoLetterUsage",
        severity: Severity::Info,
        tags: &[Tag::Standard],
        minutes: 5,
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let file = context.file;
    let text = file.text();
    let mut done = 0;
    let small = memchr::memmem::find_iter(text.as_bytes(), "ё");
    let capital = memchr::memmem::find_iter(text.as_bytes(), "Ё");
    let mut places: Vec<usize> = small.chain(capital).collect();
    places.sort_unstable();
    for at in places {
        if at < done {
            continue;
        }
        let Some(leaf) = file.tree.leaf_at(at) else {
            continue;
        };
        done = leaf.end();
        if !matches!(leaf.kind(), Kind::Identifier | Kind::Label) {
            continue;
        }
        let name = leaf.text();
        let message = context.language.pick(
            format!("В имени «{name}» есть буква «ё»: замените её на «е»"),
            format!("The name “{name}” holds the letter “ё”: write “е”"),
        );
        context.report(leaf.range(), message);
    }
}

#[cfg(test)]
mod tests {
    use analysis::Language;

    use super::*;
    use crate::testing::check;

    #[test]
    fn names_only_and_each_place_once() {
        check(
            &YO_LETTER_USAGE,
            Language::Ru,
            "// Ещё ёлка
А = Б.ЁлкаЁж(\"ёж\");
      ^^^^^^ В имени «ЁлкаЁж» есть буква «ё»: замените её на «е»
Перейти ~Ёж;
        ^^^ В имени «~Ёж» есть буква «ё»: замените её на «е»
~Ёж:
^^^ В имени «~Ёж» есть буква «ё»: замените её на «е»
",
        );
    }
}
