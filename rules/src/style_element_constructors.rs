use analysis::Severity;
use analysis::review::{Check, Context, RuleKind, RuleScope, Tag, arguments, type_name};
use parser_bsl::bsl::ast::Field;

rule! {
    /// # Конструктор элемента стиля
    ///
    /// Цвет, шрифт или рамка, заданные конструктором, не меняются вместе с темой и настройками пользователя: на
    /// тёмном фоне текст не виден, крупный шрифт остаётся мелким. Оформление берут из элементов стиля:
    /// `ЦветаСтиля`, `ШрифтыСтиля`. В отличие от BSL Language Server правило молчит о конструкторе без параметров:
    /// он возвращает оформление по умолчанию.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Элементы.Сумма.ЦветТекста = Новый Цвет(255, 0, 0);
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Элементы.Сумма.ЦветТекста = ЦветаСтиля.ЦветОтрицательногоЧисла;
    /// Элементы.Склад.ЦветТекста = Новый Цвет;
    /// ```
    ///
    /// # Constructor of a style element
    ///
    /// A color, a font or a border that a constructor makes does not change with the theme and the settings of the
    /// user: text cannot be seen on a dark background, and a large font stays small. Appearance is taken from style
    /// items: `StyleColors`, `StyleFonts`. Unlike BSL Language Server, the rule is silent about a constructor
    /// without parameters: it gives the default appearance.
    ///
    /// ## Wrong
    /// ```bsl
    /// Items.Amount.TextColor = New Color(255, 0, 0);
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Items.Amount.TextColor = StyleColors.NegativeNumberColor;
    /// Items.Warehouse.TextColor = New Color;
    /// ```
    STYLE_ELEMENT_CONSTRUCTORS {
        code: "StyleElementConstructors",
        kind: RuleKind::Error,
        severity: Severity::Minor,
        tags: &[Tag::Standard, Tag::BadPractice],
        minutes: 5,
        scope: RuleScope::Bsl,
        check: Check::File(check),
    }
}

/// The types.
const TYPES: &[&str] = &["Цвет", "Color", "Рамка", "Border", "Шрифт", "Font"];

fn check(context: &mut Context<'_>) {
    for made in context.file.made(TYPES) {
        let parameters = arguments(made);
        // `Новый("Цвет", Параметры)`: the name of the type is the first one.
        let by_name = made.child(Field::Type).is_none();
        if parameters.len() <= usize::from(by_name) {
            continue;
        }
        let name = type_name(made).unwrap_or_default();
        let message = context.language.pick(
            format!("«{name}» задан в коде и не следует за темой: возьмите элемент стиля"),
            format!("“{name}” is made in code and does not follow the theme: take a style item"),
        );
        context.report(made.range(), message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use analysis::Language;
    #[test]
    fn a_name_in_a_text_is_seen_too() {
        crate::testing::check(
            &STYLE_ELEMENT_CONSTRUCTORS,
            Language::Ru,
            r#"
    А = Новый("Шрифт", Параметры);
        ^^^^^^^^^^^^^^^^^^^^^^^^^ «Шрифт» задан в коде и не следует за темой: возьмите элемент стиля
    А = Новый("Шрифт");
    А = Новый Цвет();
"#,
        );
    }
}
