use analysis::Severity;
use analysis::review::{Check, Context, Query, RuleKind, RuleScope, Tag};
use metadata::Kind as ObjectKind;
use parser_bsl::flat::QueryNode;
use parser_bsl::query::Kind;
use parser_bsl::query::ast::Field;

use crate::query_text::{is_virtual, object_kind, table_name};

rule! {
    /// # Виртуальная таблица без параметров
    ///
    /// Отборы виртуальной таблицы должны стоять в ее параметрах. Без них платформа сначала считает остатки, обороты или срез
    /// по всему регистру, а секция `ГДЕ` отбрасывает лишнее потом; срез последних при этом дает и другой результат: сначала
    /// выбирается последняя запись, затем проверяется условие.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Запрос.Текст =
    /// "ВЫБРАТЬ Ц.Цена КАК Цена
    /// |ИЗ РегистрСведений.ЦеныНоменклатуры.СрезПоследних КАК Ц
    /// |ГДЕ Ц.Номенклатура = &Номенклатура";
    /// ```
    /// ```bsl
    /// Запрос.Текст = "ВЫБРАТЬ О.КоличествоОстаток КАК К ИЗ РегистрНакопления.ТоварыНаСкладах.Остатки(&Дата, ) КАК О";
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Запрос.Текст =
    /// "ВЫБРАТЬ Ц.Цена КАК Цена
    /// |ИЗ РегистрСведений.ЦеныНоменклатуры.СрезПоследних(&Дата, Номенклатура = &Номенклатура) КАК Ц";
    /// ```
    ///
    /// # A virtual table without parameters
    ///
    /// The filters of a virtual table belong in its parameters. Without them the platform first counts balances, turnovers or
    /// a slice of the whole register, and `WHERE` throws most of it away; the last slice even gives another result, for the
    /// last record is chosen before the condition is checked.
    ///
    /// ## Wrong
    /// ```bsl
    /// Query.Text = "SELECT P.Price AS Price FROM InformationRegister.Prices.SliceLast AS P WHERE P.Product = &Product";
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Query.Text = "SELECT P.Price AS Price FROM InformationRegister.Prices.SliceLast(, Product = &Product) AS P";
    /// ```
    VIRTUAL_TABLE_CALL_WITHOUT_PARAMETERS {
        code: "VirtualTableCallWithoutParameters",
        kind: RuleKind::Error,
        severity: Severity::Major,
        tags: &[Tag::Sql, Tag::Standard, Tag::Performance],
        minutes: 5,
        scope: RuleScope::Bsl,
        check: Check::Queries(&[Kind::Source], check),
    }
}

fn check<'a>(context: &mut Context<'a>, _: &'a Query<'a>, source: QueryNode<'a>) {
    let Some(table) = source.child(Field::Table).filter(|it| !it.has_error()) else {
        return;
    };
    let is_criterion = || object_kind(table) == Some(ObjectKind::FilterCriterion);
    if (!is_virtual(table) && !is_criterion()) || has_filter(table) {
        return;
    }
    let name = table_name(table).map_or("", QueryNode::text);
    let message = context.language.pick(
        format!("У виртуальной таблицы «{name}» нет отбора в параметрах: перенесите отборы в них"),
        format!(
            "The virtual table “{name}” has no filter in its parameters: move the filters into them"
        ),
    );
    context.report(table.range(), message);
}

/// Whether a parameter that filters is given: of several the first one is a date.
fn has_filter(table: QueryNode<'_>) -> bool {
    let Some(list) = table.child(Field::Parameters) else {
        return false;
    };
    let mut given = vec![false];
    for child in list.children() {
        match child.kind() {
            Kind::Comma => given.push(false),
            Kind::VirtualTableParameter => {
                if let Some(last) = given.last_mut() {
                    *last = true;
                }
            }
            _ => {}
        }
    }
    match given.as_slice() {
        [only] => *only,
        [_, rest @ ..] => rest.contains(&true),
        [] => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check;
    use analysis::Language;

    #[test]
    fn a_table_of_the_register_itself_takes_no_parameters() {
        check(
            &VIRTUAL_TABLE_CALL_WITHOUT_PARAMETERS,
            Language::Ru,
            r#"
А = "ВЫБРАТЬ 1 ИЗ РегистрСведений.Цены КАК А, Документ.Заказ.Остатки КАК Б, AccumulationRegister.Г.Balance(&Д) КАК В,
|КритерийОтбора.Связи КАК Г, КритерийОтбора.Связи(&Ссылка) КАК Д,
 ^^^^^^^^^^^^^^^^^^^^ У виртуальной таблицы «КритерийОтбора.Связи» нет отбора в параметрах: перенесите отборы в них
|РегистрНакопления.Е.Обороты(&А, &Б, , {Товар}) КАК Е, РегистрНакопления.Е.Обороты(&А, , ) КАК Ж";
                                                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ У виртуальной таблицы «РегистрНакопления.Е.Обороты» нет отбора в параметрах: перенесите отборы в них
"#,
        );
    }
}
