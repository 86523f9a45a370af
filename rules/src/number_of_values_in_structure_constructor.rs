use analysis::Severity;
use analysis::review::{Check, Context, Default, Parameter, Tag, arguments};
use parser_bsl::bsl::ast::Field;

rule! {
    /// # Слишком много значений в конструкторе структуры
    ///
    /// Ключи перечислены в строке, а значения — отдельно: чем их больше, тем легче передать значение не тому ключу. Добавляйте
    /// свойства методом `Вставить`.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Товар = Новый Структура("Код, Имя, Цена, Склад", Код, Имя, Цена, Склад);
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Товар = Новый Структура("Код, Имя", Код, Имя);
    /// Товар.Вставить("Цена", Цена);
    /// Товар.Вставить("Склад", Склад);
    /// ```
    ///
    /// # Too many values in the constructor of a structure
    ///
    /// The keys stand in a string and the values apart: the more there are, the easier a value goes to the wrong key. Add
    /// properties with `Insert`.
    ///
    /// ## Wrong
    /// ```bsl
    /// Item = New Structure("Code, Name, Price, Warehouse", Code, Name, Price, Warehouse);
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Item = New Structure("Code, Name", Code, Name);
    /// Item.Insert("Price", Price);
    /// Item.Insert("Warehouse", Warehouse);
    /// ```
    NUMBER_OF_VALUES_IN_STRUCTURE_CONSTRUCTOR {
        code: "NumberOfValuesInStructureConstructor",
        severity: Severity::Minor,
        tags: &[Tag::Standard, Tag::BrainOverload],
        minutes: 10,
        parameters: &[Parameter {
            name: "maxValuesCount",
            default: Default::Number(3),
            ru: "Сколько значений может быть в конструкторе",
            en: "How many values a constructor may have",
        }],
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let most = context.count("maxValuesCount");
    let types = [
        "Структура",
        "Structure",
        "ФиксированнаяСтруктура",
        "FixedStructure",
    ];
    for made in context.file.made(&types) {
        if made.child(Field::Type).is_none() || made.has_error() {
            continue;
        }
        let count = arguments(made).len().saturating_sub(1);
        if count > most {
            let message = context.language.pick(
                format!("Значений в конструкторе структуры больше {most}: {count}. Добавьте их методом Вставить"),
                format!("The constructor of the structure has more than {most} values: {count}. Add them with Insert"),
            );
            context.report(made.range(), message);
        }
    }
}

#[cfg(test)]
mod tests {
    use analysis::Language;

    use super::NUMBER_OF_VALUES_IN_STRUCTURE_CONSTRUCTOR;
    use crate::testing::check;

    #[test]
    fn the_keys_are_no_value() {
        check(
            &NUMBER_OF_VALUES_IN_STRUCTURE_CONSTRUCTOR,
            Language::Ru,
            "
А = Новый Структура(\"Б, В, Г\", 1, 2, 3);
А = Новый ФиксированнаяСтруктура(\"Б, В, Г, Д\", 1, , 3, 4);
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Значений в конструкторе структуры больше 3: 4. Добавьте их методом Вставить
А = Новый Массив(1, 2, 3, 4, 5);
",
        );
    }
}
