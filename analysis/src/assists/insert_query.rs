use metadata::platform::Names;
use metadata::{Kind as ObjectKind, Name, Role, Type};
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::MemberExpression;
use parser_bsl::syntax::AstNode;
use tree_sitter::Node;

use super::context::{Context, Offers};
use super::edits::{Changed, Edits};
use super::variables::fresh_name;
use crate::types;

assist! {
    /// # Вставить запрос к этому объекту
    ///
    /// На менеджере объекта, на ссылке или на наборе записей: вставляет запрос ко всем полям его таблицы с параметрами и
    /// обходом выборки. Для регистров предлагаются виртуальные таблицы; для ссылки — отбор по ней.
    ///
    /// # Insert a query for this object
    ///
    /// On the manager of an object, on a reference or on a record set: inserts a query of all fields of its table, with
    /// parameters and a loop over the selection. Virtual tables are offered for registers; a reference is filtered by.
    ///
    /// ```bsl
    /// //- object Enum Ставки
    /// Процедура Показать()
    ///     Перечисления.Ставки$0
    /// КонецПроцедуры
    /// ```
    /// ```bsl
    /// Процедура Показать()
    ///     Запрос = Новый Запрос;
    ///     Запрос.Текст =
    ///     "ВЫБРАТЬ
    ///     |    Ставки.Ссылка КАК Ссылка,
    ///     |    Ставки.Порядок КАК Порядок
    ///     |ИЗ
    ///     |    Перечисление.Ставки КАК Ставки";
    ///
    ///     Выборка = Запрос.Выполнить().Выбрать();
    ///     Пока Выборка.Следующий() Цикл
    ///         $0
    ///     КонецЦикла;
    /// КонецПроцедуры
    /// ```
    INSERT_QUERY { id: "insert_query", kind: Refactor, find: insert_query }
}

/// More tables of one object are offered nowhere.
const MOST: usize = 8;

/// What a query is wanted for.
struct Wanted<'c> {
    kind: ObjectKind,
    name: Name,
    /// The expression that gives a reference to filter by.
    reference: Option<&'c str>,
}

fn insert_query<'c>(context: &'c Context<'c>, offers: &mut Offers<'c>) -> Option<()> {
    let wanted = wanted(context)?;
    let (statement, _) = context.statement()?;
    let world = context.snapshot.world(context.file);
    let tables = metadata::tables::of_object(world, wanted.kind, wanted.name.as_str());
    // Tables of changes and of tabular sections are rarely meant.
    let own = tables.into_iter().filter(|it| {
        let parts = it.ru.as_str().split('.').count();
        let is_main = parts == 2;
        let is_virtual = parts == 3
            && metadata::tables::table(world, it.ru.as_str())
                .is_some_and(|it| !it.parameters.is_empty());
        is_main || is_virtual
    });
    let reference = wanted.reference;
    for table in own.take(MOST) {
        let shown = context
            .word(table.ru.as_str(), table.en.as_str())
            .to_owned();
        let title = context.language.pick(
            format!("Вставить запрос к «{shown}»"),
            format!("Insert a query of “{shown}”"),
        );
        offers.add(title, context.node().byte_range(), move || {
            write(context, statement, &table, reference)
        });
    }
    Some(())
}

fn wanted<'c>(context: &'c Context<'c>) -> Option<Wanted<'c>> {
    let node = Some(context.node()).filter(|it| Kind::of(*it) == Kind::Identifier)?;
    // `Справочники.Товары` needs no types: the words tell it.
    let parent = context.above(node).and_then(MemberExpression::cast);
    let manager = parent.and_then(|it| {
        let plural = context.of(it.object()?.node());
        let kind = *ObjectKind::ALL.iter().find(|it| it.plural().is(plural))?;
        let name = context.of(it.property()?.node());
        context
            .snapshot
            .configuration(context.file)
            .object(kind, name)?;
        Some((kind, Name::new(name)))
    });
    if let Some((kind, name)) = manager {
        return Some(Wanted {
            kind,
            name,
            reference: None,
        });
    }
    // The expression that ends with the name at the cursor.
    let expression = match parent {
        Some(member) if member.property().is_some_and(|it| it.node() == node) => member.node(),
        _ => node,
    };
    let types = types::of_expression(context.snapshot, context.file, expression.byte_range());
    types.list().iter().find_map(|it| match it.base()? {
        Type::Of(kind, role, name) => {
            context
                .snapshot
                .configuration(context.file)
                .object(*kind, name.as_str())?;
            let is_reference = *role == Role::Ref;
            Some(Wanted {
                kind: *kind,
                name: name.clone(),
                reference: is_reference.then(|| context.of(expression)),
            })
        }
        _ => None,
    })
}

fn write(
    context: &Context<'_>,
    statement: Node<'_>,
    table: &Names,
    reference: Option<&str>,
) -> Option<Changed> {
    let world = context.snapshot.world(context.file);
    let full = context.word(table.ru.as_str(), table.en.as_str());
    let found = metadata::tables::table(world, full)?;
    let alias = match full.split('.').collect::<Vec<_>>().as_slice() {
        [_, name] => (*name).to_owned(),
        [_, name, part] => format!("{name}{part}"),
        _ => return None,
    };
    let [select, from, condition, is] = [
        ["ВЫБРАТЬ", "SELECT"],
        ["ИЗ", "FROM"],
        ["ГДЕ", "WHERE"],
        ["КАК", "AS"],
    ]
    .map(|it| context.word(it[0], it[1]));
    // These are computed or serve the platform: they are asked for seldom and cost time.
    let is_wanted = |it: &&metadata::tables::Field| {
        let others = ["Представление", "ВерсияДанных", "МоментВремени"];
        !others.iter().any(|other| it.names.is(other))
    };
    let is_reference = |it: &&metadata::tables::Field| it.names.is("Ссылка");
    let first = found.fields.iter().filter(is_reference);
    let rest = found
        .fields
        .iter()
        .filter(|it| is_wanted(it) && !is_reference(it));
    let fields = first.chain(rest).map(|it| {
        let name = context.word(it.names.ru.as_str(), it.names.en.as_str());
        format!("\t{alias}.{name} {is} {name}")
    });
    let fields: Vec<String> = fields.collect();
    let fields = if fields.is_empty() {
        vec!["\t*".to_owned()]
    } else {
        fields
    };
    let mut lines = vec![select.to_owned()];
    let last = fields.len().checked_sub(1)?;
    for (index, field) in fields.into_iter().enumerate() {
        lines.push(if index < last {
            format!("{field},")
        } else {
            field
        });
    }
    lines.push(from.to_owned());
    let query = fresh_name(context, context.word("Запрос", "Query"));
    let mut parameters: Vec<(String, String)> = Vec::new();
    let period = context.word("Период", "Period");
    let is_moment = found
        .parameters
        .first()
        .is_some_and(|it| it.is("Период") || it.is("Period"));
    let arguments = if is_moment {
        let now = context.word("ТекущаяДатаСеанса()", "CurrentSessionDate()");
        parameters.push((period.to_owned(), now.to_owned()));
        format!("(&{period}, )")
    } else if found.parameters.iter().any(|it| it.is("НачалоПериода")) {
        let [start, end] = [
            ["НачалоПериода", "BeginOfPeriod"],
            ["КонецПериода", "EndOfPeriod"],
        ]
        .map(|it| context.word(it[0], it[1]));
        let day = context.word("ТекущаяДатаСеанса()", "CurrentSessionDate()");
        let begin = context.word("НачалоМесяца", "BegOfMonth");
        parameters.push((start.to_owned(), format!("{begin}({day})")));
        parameters.push((end.to_owned(), day.to_owned()));
        format!("(&{start}, &{end}, , )")
    } else {
        String::new()
    };
    lines.push(format!("\t{full}{arguments} {is} {alias}"));
    if let Some(reference) = reference
        && let Some(field) = found.field("Ссылка")
    {
        let name = context.word(field.names.ru.as_str(), field.names.en.as_str());
        lines.push(condition.to_owned());
        lines.push(format!("\t{alias}.{name} = &{name}"));
        parameters.push((name.to_owned(), reference.to_owned()));
    }
    let (eol, unit) = (context.eol(), context.unit());
    let indent = context.indent(statement.start_byte());
    let is_lonely = Kind::of(statement) == Kind::IncompleteStatement;
    let new = context.keyword(Kind::NewKw);
    let text_name = context.word("Текст", "Text");
    let class = context.word("Запрос", "Query");
    let set = context.word("УстановитьПараметр", "SetParameter");
    let mut code =
        format!("{query} = {new} {class};{eol}{indent}{query}.{text_name} ={eol}{indent}\"");
    code += &lines.join(&format!("{eol}{indent}|"));
    code += &format!("\";{eol}{indent}");
    for (name, value) in &parameters {
        code += &format!("{query}.{set}(\"{name}\", {value});{eol}{indent}");
    }
    code.truncate(code.trim_end_matches([' ', '\t']).len());
    let selection = fresh_name(context, context.word("Выборка", "Selection"));
    let [run, choose, next] = [
        ["Выполнить", "Execute"],
        ["Выбрать", "Select"],
        ["Следующий", "Next"],
    ]
    .map(|it| context.word(it[0], it[1]));
    let [start, cycle, end] =
        [Kind::WhileKw, Kind::DoKw, Kind::EndDoKw].map(|it| context.keyword(it));
    code += &format!(
        "{eol}{indent}{selection} = {query}.{run}().{choose}();{eol}{indent}{start} {selection}.{next}() {cycle}{eol}{indent}{unit}"
    );
    let cursor = code.len();
    code += &format!("{eol}{indent}{end};");
    let mut edits = Edits::default();
    if is_lonely {
        let rest = context
            .text()
            .get(statement.end_byte()..)
            .unwrap_or_default();
        let semicolon = usize::from(rest.starts_with(';'));
        edits.replace(
            statement.start_byte()..statement.end_byte() + semicolon,
            code,
        );
    } else {
        edits.insert(statement.start_byte(), format!("{code}{eol}{indent}"));
    }
    edits.cursor(cursor);
    edits.done(context)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{check_none, check_titled};
    use super::*;

    #[test]
    fn a_reference_is_filtered_by_above_the_statement() {
        check_titled(
            &INSERT_QUERY,
            "Вставить запрос к «Enum.Rates»",
            "//- object Enum Rates\n//- /CommonModules/M/Ext/Module.bsl\nProcedure A()\n\tRate = Enums.Rates.EmptyRef();\n\tMessage(Rate$0);\nEndProcedure\n",
            "Procedure A()\n\tRate = Enums.Rates.EmptyRef();\n\tQuery = New Query;\n\tQuery.Text =\n\t\"SELECT\n\t|\tRates.Ref AS Ref,\n\t|\tRates.Order AS Order\n\t|FROM\n\t|\tEnum.Rates AS Rates\n\t|WHERE\n\t|\tRates.Ref = &Ref\";\n\tQuery.SetParameter(\"Ref\", Rate);\n\n\tSelection = Query.Execute().Select();\n\tWhile Selection.Next() Do\n\t\t$0\n\tEndDo;\n\tMessage(Rate);\nEndProcedure\n",
        );
    }

    #[test]
    fn other_names_are_left_alone() {
        check_none(&INSERT_QUERY, "А = Справочники.Неведомый$0;");
        check_none(&INSERT_QUERY, "А = Б$0;");
    }
}
