use analysis::Severity;
use analysis::review::{
    Check, Context, Meaning, Needs, RuleKind, RuleScope, Tag, arguments, callee, string_value,
    type_name,
};
use analysis::types::Ty;
use analysis::workspace::{FileId, Snapshot};
use metadata::{Name, NameMap, Type};
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

use crate::uses::{self, Usage};

rule! {
    /// # У значения точно нет такого поля или метода
    ///
    /// Тип значения известен точно, и такого поля или метода у него нет: реквизита нет у объекта, ключа — у структуры, колонки —
    /// у таблицы значений. Строка вызовет исключение «Поле объекта не обнаружено» или «Метод объекта не обнаружен». Ключи
    /// структуры и колонки таблицы правило знает, когда значение собрано в том же методе и никому не отдано. Методы общих
    /// модулей проверяет `MissingCommonModuleMethod`.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: CommonModules/УчетТоваров/Ext/Module.bsl
    /// Товар = Справочники.Номенклатура.СоздатьЭлемент();
    /// Товар.Артикл = "А-1";
    /// ```
    /// ```bsl
    /// // Модуль: CommonModules/УчетТоваров/Ext/Module.bsl
    /// Процедура Заполнить()
    ///     Таблица = Новый ТаблицаЗначений;
    ///     Таблица.Колонки.Добавить("Товар");
    ///     Строка = Таблица.Добавить();
    ///     Строка.Товаар = 1;
    /// КонецПроцедуры
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: CommonModules/УчетТоваров/Ext/Module.bsl
    /// Товар = Справочники.Номенклатура.СоздатьЭлемент();
    /// Товар.Артикул = "А-1";
    /// ```
    ///
    /// # The value surely has no such field or method
    ///
    /// The type of the value is known for sure, and it has no such field or method: the object has no such attribute, the
    /// structure no such key, the table no such column. The line raises an exception. Keys of a structure and columns of a table
    /// are known where the value is made in the same method and given to nobody. Methods of common modules are checked by
    /// `MissingCommonModuleMethod`.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: CommonModules/УчетТоваров/Ext/Module.bsl
    /// Procedure Fill()
    ///     Settings = New Structure("Name, Code");
    ///     Message(Settings.Nmae);
    /// EndProcedure
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: CommonModules/УчетТоваров/Ext/Module.bsl
    /// Procedure Fill()
    ///     Settings = New Structure("Name, Code");
    ///     Message(Settings.Name);
    /// EndProcedure
    /// ```
    ONEC_UNKNOWN_MEMBER {
        code: "OnecUnknownMember",
        kind: RuleKind::Error,
        severity: Severity::Critical,
        tags: &[Tag::Error],
        minutes: 5,
        scope: RuleScope::Bsl,
        needs: Needs::Project,
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let Some(project) = context.project() else {
        return;
    };
    let file = context.file;
    for access in context.accesses() {
        let is_module = || matches!(access.receiver.list(), [Ty::Module(_)]);
        if matches!(access.meaning, Meaning::Missing) && !is_module() {
            let name = file.tree.node(access.name);
            let types = access.receiver.list().iter().filter_map(Ty::base);
            let types = types.filter(|it| !matches!(it, Type::Undefined | Type::Null));
            let english = context.language.pick(false, true);
            let mut types: Vec<String> = types.map(|it| it.name(english)).collect();
            types.dedup();
            let (types, word) = (types.join(", "), name.text());
            let message = context.language.pick(
                format!("У «{types}» нет «{word}»"),
                format!("“{types}” has no “{word}”"),
            );
            context.report(name.range(), message);
        }
    }
    for made in file.made(&["Структура", "Structure", "ТаблицаЗначений", "ValueTable"])
    {
        if let Some(content) = Content::of(made) {
            content.check(context, project);
        }
    }
}

/// A structure or a table that a method makes and gives to nobody.
struct Content<'f> {
    variable: BslNode<'f>,
    method: BslNode<'f>,
    is_table: bool,
    /// The keys, or the columns.
    names: NameMap<()>,
    /// Members of the structure that are used; the variables that hold rows of the table.
    used: Vec<BslNode<'f>>,
    rows: Vec<&'f str>,
}

impl<'f> Content<'f> {
    /// What is known of the content of a value; nothing where others may change it.
    fn of(made: BslNode<'f>) -> Option<Self> {
        let assignment = made
            .parent()
            .filter(|it| it.kind() == Kind::AssignmentStatement)?;
        let variable = assignment.child(Field::Left)?;
        let is_variable = variable.kind() == Kind::Identifier && made.is_field(Field::Right);
        let method = analysis::review::method(made).filter(|it| is_variable && !it.has_error())?;
        let class = type_name(made)?;
        let is_table = ["ТаблицаЗначений", "ValueTable"]
            .iter()
            .any(|it| metadata::same(it, class));
        let mut content = Self {
            variable,
            method,
            is_table,
            names: NameMap::default(),
            used: Vec::new(),
            rows: Vec::new(),
        };
        if !is_table && let Some(keys) = arguments(made).first() {
            content.add(&string_value((*keys)?)?);
        }
        if uses::runs_text(method) {
            return None;
        }
        for (name, usage) in uses::of_name(method, variable.text()) {
            match usage {
                Usage::Written if name.index() == variable.index() => {}
                Usage::Declared if name.parent()?.kind() != Kind::Parameter => {}
                Usage::Read => content.read(name)?,
                _ => return None,
            }
        }
        (!content.names.is_empty()).then_some(content)
    }

    fn add(&mut self, names: &str) {
        for name in names.split(',').map(str::trim).filter(|it| !it.is_empty()) {
            self.names.insert(Name::new(name), ());
        }
    }

    /// Takes a use of the variable in; nothing where it gives the value to somebody.
    fn read(&mut self, name: BslNode<'f>) -> Option<()> {
        let parent = name.parent()?;
        if parent.kind() == Kind::ForEachStatement && self.is_table {
            self.rows.push(parent.child(Field::Variable)?.text());
            return Some(());
        }
        if parent.kind() == Kind::ReturnStatement {
            return Some(());
        }
        let member = parent.child(Field::Property)?;
        if parent.kind() != Kind::MemberExpression || !name.is_field(Field::Object) {
            return None;
        }
        let call = parent
            .parent()
            .filter(|it| it.kind() == Kind::CallExpression && parent.is_field(Field::Function));
        let is = |names: &[&str]| names.iter().any(|it| metadata::same(it, member.text()));
        let Some(call) = call else {
            return match self.is_table {
                true => self.columns(parent),
                false => {
                    self.used.push(member);
                    Some(())
                }
            };
        };
        if !self.is_table {
            if is(&["Вставить", "Insert"]) {
                let key = (*arguments(call).first()?)?;
                self.add(&string_value(key)?);
                return Some(());
            }
            return is(&[
                "Свойство",
                "Property",
                "Количество",
                "Count",
                "Удалить",
                "Delete",
            ])
            .then_some(());
        }
        if is(&[
            "Добавить",
            "Add",
            "Найти",
            "Find",
            "Получить",
            "Get",
            "Вставить",
            "Insert",
        ]) {
            let to = call.parent()?;
            if to.kind() == Kind::AssignmentStatement {
                let row = to.child(Field::Left)?;
                if row.kind() == Kind::Identifier {
                    self.rows.push(row.text());
                }
            }
            return Some(());
        }
        // What these give has the columns of the table, and nobody can add more through it.
        is(&[
            "Количество",
            "Count",
            "Очистить",
            "Clear",
            "Сортировать",
            "Sort",
            "Свернуть",
            "GroupBy",
            "Итог",
            "Total",
            "НайтиСтроки",
            "FindRows",
            "ВыгрузитьКолонку",
            "UnloadColumn",
            "ЗагрузитьКолонку",
            "LoadColumn",
            "ЗаполнитьЗначения",
            "FillValues",
            "Удалить",
            "Delete",
            "Сдвинуть",
            "Move",
            "Индекс",
            "IndexOf",
        ])
        .then_some(())
    }

    /// `Таблица.Колонки.Добавить("Имя")`.
    fn columns(&mut self, columns: BslNode<'f>) -> Option<()> {
        let word = columns.child(Field::Property)?.text();
        if ["Индексы", "Indexes"]
            .iter()
            .any(|it| metadata::same(it, word))
        {
            return Some(());
        }
        if !["Колонки", "Columns"]
            .iter()
            .any(|it| metadata::same(it, word))
        {
            return None;
        }
        let member = columns
            .parent()
            .filter(|it| it.kind() == Kind::MemberExpression)?;
        let call = member
            .parent()
            .filter(|it| it.kind() == Kind::CallExpression)?;
        let name = callee(call)?.text();
        let is = |names: &[&str]| names.iter().any(|it| metadata::same(it, name));
        if is(&["Количество", "Count"]) {
            return Some(());
        }
        let first = is(&["Добавить", "Add"]);
        let key = arguments(call)
            .into_iter()
            .nth(usize::from(!first))
            .flatten()?;
        if !first && !is(&["Вставить", "Insert"]) {
            return None;
        }
        self.add(&string_value(key)?);
        Some(())
    }

    fn check(&self, context: &mut Context<'f>, (snapshot, id): (&Snapshot, FileId)) {
        // An attribute of the form or of the object may have the name.
        if !context
            .types(self.variable)
            .list()
            .iter()
            .all(|it| it.base().is_some_and(|it| matches!(it, Type::Platform(_))))
            || context.types(self.variable).is_empty()
        {
            return;
        }
        let world = snapshot.world(id);
        for name in self.used.iter().filter(|_| !self.is_table) {
            if !self.names.contains_key(&metadata::Folded(name.text())) {
                self.tell(context, *name);
            }
        }
        let row = Type::Platform(Name::new("СтрокаТаблицыЗначений"));
        for variable in &self.rows {
            let uses: Vec<_> = uses::of_name(self.method, variable).collect();
            let written = uses
                .iter()
                .filter(|it| matches!(it.1, Usage::Written | Usage::Counts))
                .count();
            let own = self
                .rows
                .iter()
                .filter(|it| metadata::same(it, variable))
                .count();
            // Each of its values is a row of this table.
            if written != own || uses.iter().any(|it| it.1 == Usage::Declared) {
                continue;
            }
            let first = self.rows.iter().find(|it| metadata::same(it, variable));
            if !first.is_some_and(|it| std::ptr::eq(*it, *variable)) {
                continue;
            }
            for (name, _) in uses {
                let member = name.parent().filter(|it| {
                    it.kind() == Kind::MemberExpression && name.is_field(Field::Object)
                });
                let Some(word) = member.and_then(|it| it.child(Field::Property)) else {
                    continue;
                };
                let is_known = self.names.contains_key(&metadata::Folded(word.text()))
                    || world.member(&row, word.text()).is_some();
                if !is_known && !word.is_empty() {
                    self.tell(context, word);
                }
            }
        }
    }

    fn tell(&self, context: &mut Context<'_>, name: BslNode<'_>) {
        let (word, variable) = (name.text(), self.variable.text());
        let message = match self.is_table {
            true => context.language.pick(
                format!("В таблице «{variable}» нет колонки «{word}»"),
                format!("The table “{variable}” has no column “{word}”"),
            ),
            false => context.language.pick(
                format!("В структуре «{variable}» нет ключа «{word}»"),
                format!("The structure “{variable}” has no key “{word}”"),
            ),
        };
        let range = self.variable.range();
        let made = context
            .language
            .pick("Значение создано здесь", "The value is made here");
        context.report(name.range(), message).related(range, made);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check;
    use analysis::Language;

    #[test]
    fn keys_and_columns_are_known_where_nobody_else_adds() {
        check(
            &ONEC_UNKNOWN_MEMBER,
            Language::Ru,
            r#"
//- /CommonModules/УчетТоваров/Ext/Module.bsl
Функция Структуры(Условие)
	А = Новый Структура("Один, Два");
	А.Вставить("Три", 3);
	А.Один = А.Три + А.Четыре;
	                   ^^^^^^ В структуре «А» нет ключа «Четыре»
	Б = Новый Структура("Один");
	Заполнить(Б);
	Б.Два = 1;
	В = Новый Структура("Один");
	Если Условие Тогда
		В = Условие;
	КонецЕсли;
	В.Два = 1;
	Возврат А;
КонецФункции

Процедура Таблицы()
	Т = Новый ТаблицаЗначений;
	Т.Колонки.Добавить("Товар", Новый ОписаниеТипов("Число"));
	Для Каждого Строка Из Т Цикл
		Строка.Товар = Строка.Владелец().Количество();
		Строка.Цена = 1;
		       ^^^^ В таблице «Т» нет колонки «Цена»
	КонецЦикла;
	Другая = Новый ТаблицаЗначений;
	Другая.Колонки.Добавить("Товар");
	Заполнить(Другая);
	Строка2 = Другая.Добавить();
	Строка2.Цена = 1;
КонецПроцедуры

Процедура Заполнить(Приемник)
	Приемник.Вставить("Два");
	Товар = Справочники.Номенклатура.ПустаяСсылка();
	Товар.ПолучитьОбъект().Провести();
	                       ^^^^^^^^ У «СправочникОбъект.Номенклатура» нет «Провести»
КонецПроцедуры
"#,
        );
    }
}
