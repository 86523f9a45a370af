use analysis::review::{Check, Context, RuleScope, Tag};
use analysis::{Fix, Severity};
use metadata::{Bilingual, folded, same};
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

rule! {
    /// # Возможности, устаревшие в версии 8.3.12
    ///
    /// В версии 8.3.12 свойства диаграмм переехали в описания шкал, легенды и заголовка, перечисление
    /// `ОриентацияМетокДиаграммы` получило другое имя, а вместо
    /// `ГруппировкаПодчиненныхЭлементовФормы.Горизонтальная` надо выбрать `ГоризонтальнаяВсегда` или
    /// `ГоризонтальнаяЕслиВозможно`. Прежние имена платформа оставила для совместимости. В отличие от BSL Language
    /// Server диаграмма узнаётся не только по имени типа, но и по имени переменной: `ДиаграммаПродаж`,
    /// `ОбластьПостроения`.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Диаграмма.ОтображатьЛегенду = Ложь;
    /// ```
    /// ```bsl
    /// Группа.Группировка = ГруппировкаПодчиненныхЭлементовФормы.Горизонтальная;
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Диаграмма.ОбластьЛегенды.Расположение = РасположениеЛегендыДиаграммы.Нет;
    /// Группа.Группировка = ГруппировкаПодчиненныхЭлементовФормы.ГоризонтальнаяВсегда;
    /// Элемент.ОтображатьЗаголовок = Ложь;
    /// ```
    ///
    /// # Features deprecated in version 8.3.12
    ///
    /// In version 8.3.12 properties of charts moved to the descriptions of scales, the legend and the title, the
    /// enumeration `ChartLabelsOrientation` got its present name in Russian, and in place of
    /// `ChildFormItemsGroup.Horizontal` one must choose `AlwaysHorizontal` or `HorizontalIfPossible`. The platform
    /// keeps the old names for compatibility only. Unlike in BSL Language Server, a chart is known not only by the
    /// name of its type but also by that of a variable: `ChartOfSales`, `PlotArea`.
    ///
    /// ## Wrong
    /// ```bsl
    /// Chart.ShowLegend = False;
    /// ```
    /// ```bsl
    /// Group.Group = ChildFormItemsGroup.Horizontal;
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Chart.LegendArea.Placement = ChartLegendPlacement.None;
    /// Group.Group = ChildFormItemsGroup.AlwaysHorizontal;
    /// Item.ShowTitle = False;
    /// ```
    DEPRECATED_ATTRIBUTES8312 {
        code: "DeprecatedAttributes8312",
        severity: Severity::Info,
        tags: &[Tag::Deprecated],
        scope: RuleScope::Bsl,
        since: "8.3.12",
        check: Check::Nodes(&[Kind::MemberExpression, Kind::Identifier], check),
    }
}

/// The owners, by the beginnings of their names, and the properties that are deprecated in them.
const DEPRECATED: [(&[&str], &[&str]); 2] = [
    (
        &["ОбластьПостроения", "ChartPlotArea", "PlotArea"],
        &[
            "ОтображатьШкалу",
            "ShowScale",
            "ЛинииШкалы",
            "ScaleLines",
            "ЦветШкалы",
            "ScaleColor",
            "ОтображатьПодписиШкалыСерий",
            "ShowSeriesScaleLabels",
            "ОтображатьПодписиШкалыТочек",
            "ShowPointsScaleLabels",
            "ОтображатьПодписиШкалыЗначений",
            "ShowValuesScaleLabels",
            "ОтображатьЛинииЗначенийШкалы",
            "ShowScaleValueLines",
            "ФорматШкалыЗначений",
            "ValueScaleFormat",
            "ОриентацияМеток",
            "LabelsOrientation",
        ],
    ),
    (
        &[
            "Диаграмма",
            "Chart",
            "GanttChart",
            "СводнаяДиаграмма",
            "PivotChart",
        ],
        &[
            "ОтображатьЛегенду",
            "ShowLegend",
            "ОтображатьЗаголовок",
            "ShowTitle",
            "МаксимальноеКоличествоЦветовГрадиентнойПалитры",
            "ПалитраЦветовГрадиентаМаксимумЦветов",
            "GradientPaletteMaxColors",
        ],
    ),
];

/// The enumeration that has another name now.
const LABELS: &str = "ОриентацияМетокДиаграммы";

const GROUPING: Bilingual = Bilingual {
    ru: "ГруппировкаПодчиненныхЭлементовФормы",
    en: "ChildFormItemsGroup",
};

fn check<'a>(context: &mut Context<'a>, node: BslNode<'a>) {
    if node.kind() == Kind::Identifier {
        let is_long = node.text().len() == LABELS.len();
        if is_long && same(node.text(), LABELS) && !node.is_field(Field::Property) {
            let message = context.language.pick(
                "Перечисление «ОриентацияМетокДиаграммы» с версии 8.3.12 называется «ОриентацияПодписейДиаграммы»",
                "Since version 8.3.12 the enumeration “ОриентацияМетокДиаграммы” is called “ОриентацияПодписейДиаграммы”",
            );
            let title = context.language.pick(
                "Заменить на «ОриентацияПодписейДиаграммы»",
                "Replace with “ОриентацияПодписейДиаграммы”",
            );
            let fix = Fix::evident(
                title.to_owned(),
                node.range(),
                "ОриентацияПодписейДиаграммы",
            );
            context.report(node.range(), message).fix(fix);
        }
        return;
    }
    let Some((property, object)) = node.child(Field::Property).zip(node.child(Field::Object))
    else {
        return;
    };
    let name = property.text();
    let owner = match object.kind() {
        Kind::Identifier => object,
        Kind::MemberExpression => object.child(Field::Property).unwrap_or(object),
        _ => return,
    };
    let is_name = |it: &str| it.len() == name.len() && same(it, name);
    if ["Горизонтальная", "Horizontal"]
        .iter()
        .any(|it| is_name(it))
        && GROUPING.is(owner.text())
    {
        let choices = match name.is_ascii() {
            true => ["AlwaysHorizontal", "HorizontalIfPossible"],
            false => ["ГоризонтальнаяВсегда", "ГоризонтальнаяЕслиВозможно"],
        };
        let [always, possible] = choices;
        let language = context.language;
        let message = language.pick(
            format!("Значение «{name}» устарело с версии 8.3.12: выберите «{always}» или «{possible}»"),
            format!("The value “{name}” is deprecated since version 8.3.12: choose “{always}” or “{possible}”"),
        );
        let finding = context.report(node.range(), message);
        for choice in [possible, always] {
            let title = language.pick(
                format!("Заменить на «{choice}»"),
                format!("Replace with “{choice}”"),
            );
            finding.fix(Fix::possible(title, property.range(), choice));
        }
        return;
    }
    let is_deprecated = DEPRECATED.iter().any(|(owners, properties)| {
        properties.iter().any(|it| is_name(it))
            && owners.iter().any(|it| begins_with(owner.text(), it))
    });
    let is_called = property
        .parent()
        .is_some_and(|it| it.is_field(Field::Function));
    if is_deprecated && !is_called {
        let message = context.language.pick(
            format!("Свойство «{name}» диаграммы устарело с версии 8.3.12"),
            format!("The property “{name}” of charts is deprecated since version 8.3.12"),
        );
        context.report(property.range(), message);
    }
}

/// Whether a name begins with a word, in any case.
fn begins_with(name: &str, word: &str) -> bool {
    let mut letters = folded(name);
    folded(word).all(|it| letters.next() == Some(it))
}

#[cfg(test)]
mod tests {
    use super::*;
    use analysis::Language;
    #[test]
    fn charts_are_known_by_their_names() {
        crate::testing::check(
            &DEPRECATED_ATTRIBUTES8312,
            Language::Ru,
            r"
    Элементы.ДиаграммаПродаж.ОтображатьЗаголовок = Ложь;
                             ^^^^^^^^^^^^^^^^^^^ Свойство «ОтображатьЗаголовок» диаграммы устарело с версии 8.3.12
    Диаграмма.ОбластьПостроения.ОриентацияМеток = ОриентацияМетокДиаграммы.Авто;
                                ^^^^^^^^^^^^^^^ Свойство «ОриентацияМеток» диаграммы устарело с версии 8.3.12
                                                  ^^^^^^^^^^^^^^^^^^^^^^^^ Перечисление «ОриентацияМетокДиаграммы» с версии 8.3.12 называется «ОриентацияПодписейДиаграммы»
    Отчет.ОтображатьЛегенду = Ложь;
    Диаграмма.ТипДиаграммы = ТипДиаграммы.График;
",
        );
    }
}
