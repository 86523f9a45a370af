use analysis::Severity;
use analysis::review::{Check, Context, RuleKind, RuleScope, Tag, arguments, type_name};
use metadata::same;
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

rule! {
    /// # Конструктор элемента стиля
    ///
    /// Цвет, шрифт или рамка, заданные конструктором, не меняются вместе с темой и настройками пользователя: на
    /// тёмном фоне текст не виден, крупный шрифт остаётся мелким. Оформление берут из элементов стиля:
    /// `ЦветаСтиля`, `ШрифтыСтиля`. В отличие от BSL Language Server правило молчит о конструкторе без параметров
    /// (он возвращает оформление по умолчанию) и о шрифте, который сделан из другого шрифта: он меняется вместе с ним.
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
    /// without parameters (it gives the default appearance) and a font made of another font: it changes with that one.
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
        if parameters.len() <= usize::from(by_name) || parameters.first().is_some_and(is_font) {
            continue;
        }
        let name = type_name(made).unwrap_or_default();
        let message = context.language.pick(
            format!("«{name}» задан в коде, а не взят из стиля: возьмите элемент стиля"),
            format!("“{name}” is made in code and not taken from the style: take a style item"),
        );
        context.report(made.range(), message);
    }
}

/// Whether a font is made of another one: it follows the theme as that does.
fn is_font(first: &Option<BslNode<'_>>) -> bool {
    let Some(first) = first else {
        return false;
    };
    if first.kind() == Kind::MemberExpression {
        let of_style = first
            .child(Field::Object)
            .is_some_and(|it| same(it.text(), "ШрифтыСтиля") || same(it.text(), "StyleFonts"));
        let last = first.child(Field::Property).map_or("", BslNode::text);
        return of_style || same(last, "Шрифт") || same(last, "Font");
    }
    let name: String = metadata::folded(first.text()).collect();
    first.kind() == Kind::Identifier && (name.contains("шрифт") || name.contains("font"))
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
        ^^^^^^^^^^^^^^^^^^^^^^^^^ «Шрифт» задан в коде, а не взят из стиля: возьмите элемент стиля
    А = Новый("Шрифт");
    А = Новый Цвет();
    А = Новый Шрифт(ШрифтыСтиля.ОбычныйШрифтТекста, , , Истина);
    А = Новый Шрифт(Область.Шрифт, , 10);
    А = Новый Шрифт(ШрифтПрава, , , Истина);
    А = Новый Шрифт("Arial", 10);
        ^^^^^^^^^^^^^^^^^^^^^^^^ «Шрифт» задан в коде, а не взят из стиля: возьмите элемент стиля
"#,
        );
    }
}
