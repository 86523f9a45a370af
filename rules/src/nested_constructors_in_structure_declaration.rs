use analysis::Severity;
use analysis::review::{Check, Context, Tag, arguments};
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

rule! {
    /// # Конструкторы с параметрами внутри конструктора структуры
    ///
    /// В значениях `Новый Структура(…)` создаются другие объекты со своими параметрами: запятые двух списков перемешиваются, и
    /// легко ошибиться, какое значение к какому ключу относится. Создайте объект в переменной или добавьте его методом
    /// `Вставить`.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Отбор = Новый Структура("Склад, Период", Склад, Новый Структура("Начало, Конец", Начало, Конец));
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Период = Новый Структура("Начало, Конец", Начало, Конец);
    /// Отбор = Новый Структура("Склад, Период, Товары", Склад, Период, Новый Массив);
    /// ```
    ///
    /// # Constructors with parameters in the constructor of a structure
    ///
    /// Among the values of `New Structure(…)` other objects are made with parameters of their own: the commas of two lists get
    /// mixed up, and one errs easily about which value belongs to which key. Make the object in a variable, or add it with
    /// `Insert`.
    ///
    /// ## Wrong
    /// ```bsl
    /// Filter = New Structure("Warehouse, Period", Warehouse, New Structure("Start, End", Start, End));
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Period = New Structure("Start, End", Start, End);
    /// Filter = New Structure("Warehouse, Period, Items", Warehouse, Period, New Array);
    /// ```
    NESTED_CONSTRUCTORS_IN_STRUCTURE_DECLARATION {
        code: "NestedConstructorsInStructureDeclaration",
        severity: Severity::Minor,
        tags: &[Tag::BadPractice, Tag::BrainOverload],
        minutes: 10,
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
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
        // What is alone is no value: `Новый ФиксированнаяСтруктура(Новый Структура("А", 1))`.
        let values = arguments(made).into_iter().skip(1).flatten();
        let is_nested = |it: &BslNode<'_>| {
            it.kind() == Kind::NewExpression && arguments(*it).iter().any(Option::is_some)
        };
        let nested: Vec<_> = values.filter(is_nested).collect();
        if nested.is_empty() {
            continue;
        }
        let message = context.language.pick(
            "Внутри конструктора структуры создаются объекты с параметрами: создайте их в переменных",
            "Objects with parameters are made in the constructor of the structure: make them in variables",
        );
        let here = context
            .language
            .pick("Вложенный конструктор", "Nested constructor");
        let finding = context.report(made.range(), message);
        for it in nested {
            finding.related(it.range(), here);
        }
    }
}

#[cfg(test)]
mod tests {
    use analysis::Language;

    use super::NESTED_CONSTRUCTORS_IN_STRUCTURE_DECLARATION;
    use crate::testing::check;

    #[test]
    fn constructors_without_parameters_are_let_be() {
        check(
            &NESTED_CONSTRUCTORS_IN_STRUCTURE_DECLARATION,
            Language::Ru,
            "
А = Новый Структура(\"Б, В\", Новый Массив, Новый Запрос());
А = Новый Структура(\"Б\", Новый Массив(2));
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Внутри конструктора структуры создаются объекты с параметрами: создайте их в переменных
А = Новый ФиксированнаяСтруктура(Новый Структура(\"Б\", 1));
",
        );
    }
}
