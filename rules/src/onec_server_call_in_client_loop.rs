use crate::calls::is_client_only;
use crate::data_paths::{is_repeated, is_reused, range_of, relate_place};
use analysis::Severity;
use analysis::flow::{self, Place};
use analysis::review::{Check, Context, Needs, RuleKind, RuleScope, Tag};
use analysis::summary::Directive;
use analysis::workspace::{FileId, Snapshot};
use metadata::objects::Details;
use metadata::{ModuleKind, Owner};
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

rule! {
    /// # Вызов сервера в цикле на клиенте
    ///
    /// На каждом шаге цикла клиент обращается к серверу: вызывает метод формы `&НаСервере` или экспортный метод общего модуля
    /// «Вызов сервера», прямо или через другие методы клиента. Каждый вызов — это сеть туда и обратно, а с контекстом формы —
    /// ещё и вся форма; на медленной связи сто вызовов — это десятки секунд. Соберите данные и передайте их одним вызовом. В
    /// замечании показан путь вызовов. Модули с повторным использованием значений не считаются, и метод, который вызывает сервер
    /// только при условии или после ошибки, — тоже.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: Documents/ПоступлениеТоваров/Forms/ФормаДокумента/Ext/Form/Module.bsl
    /// &НаКлиенте
    /// Процедура Заполнить(Команда)
    ///     Для Каждого Строка Из Объект.Товары Цикл
    ///         Строка.Цена = Цена(Строка.Товар);
    ///     КонецЦикла;
    /// КонецПроцедуры
    ///
    /// &НаСервереБезКонтекста
    /// Функция Цена(Товар)
    ///     Возврат 1;
    /// КонецФункции
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: Documents/ПоступлениеТоваров/Forms/ФормаДокумента/Ext/Form/Module.bsl
    /// &НаКлиенте
    /// Процедура Заполнить(Команда)
    ///     ЗаполнитьНаСервере();
    /// КонецПроцедуры
    ///
    /// &НаСервере
    /// Процедура ЗаполнитьНаСервере()
    ///     Для Каждого Строка Из Объект.Товары Цикл
    ///         Строка.Цена = Цена(Строка.Товар);
    ///     КонецЦикла;
    /// КонецПроцедуры
    ///
    /// &НаСервереБезКонтекста
    /// Функция Цена(Товар)
    ///     Возврат 1;
    /// КонецФункции
    /// ```
    ///
    /// # A call of the server in a loop at the client
    ///
    /// At every turn of the loop the client goes to the server: it calls a method `&AtServer` of the form or an exported method of
    /// a common module with server calls, at once or through other methods of the client. Every call is the network there and
    /// back, with the context of a form the whole form as well; over a slow line a hundred calls take tens of seconds. Gather the
    /// data and give it by one call. The finding shows the way of calls. Modules that reuse returned values do not count, nor does a
    /// method that calls the server under a condition or after an error only.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: Documents/ПоступлениеТоваров/Forms/ФормаДокумента/Ext/Form/Module.bsl
    /// &AtClient
    /// Procedure Fill(Command)
    ///     For Each Row In Object.Products Do
    ///         Row.Price = Price(Row.Product);
    ///     EndDo;
    /// EndProcedure
    ///
    /// &AtServerNoContext
    /// Function Price(Product)
    ///     Return 1;
    /// EndFunction
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: Documents/ПоступлениеТоваров/Forms/ФормаДокумента/Ext/Form/Module.bsl
    /// &AtClient
    /// Procedure Fill(Command)
    ///     FillAtServer();
    /// EndProcedure
    ///
    /// &AtServer
    /// Procedure FillAtServer()
    ///     For Each Row In Object.Products Do
    ///         Row.Price = Price(Row.Product);
    ///     EndDo;
    /// EndProcedure
    ///
    /// &AtServerNoContext
    /// Function Price(Product)
    ///     Return 1;
    /// EndFunction
    /// ```
    ONEC_SERVER_CALL_IN_CLIENT_LOOP {
        code: "OnecServerCallInClientLoop",
        kind: RuleKind::CodeSmell,
        severity: Severity::Major,
        tags: &[Tag::Performance],
        minutes: 30,
        scope: RuleScope::Bsl,
        needs: Needs::Project,
        check: Check::File(check),
    }
}

/// Through more methods of the client than this a call is not followed.
const DEEPEST: usize = 1;

fn check(context: &mut Context<'_>) {
    let Some((snapshot, id)) = context.project() else {
        return;
    };
    let Some(file) = snapshot.file(id) else {
        return;
    };
    let language = context.language;
    for (index, placed) in file.summary.methods.iter().enumerate() {
        if !is_client_only(context, placed.name_range().start) {
            continue;
        }
        let targets = flow::targets(snapshot, id, Some(index));
        for site in placed.method.sites.iter().filter(|it| it.in_loop) {
            let Some(Some(target)) = targets.get(usize::from(site.call)) else {
                continue;
            };
            let first = Place {
                file: id,
                method: Some(index),
                offset: (placed.start + site.at) as usize,
            };
            if !is_repeated(context, &first) {
                continue;
            }
            let Some(path) = to_server(snapshot, *target, DEEPEST) else {
                continue;
            };
            let mut between = path.iter().filter(|it| it.file == id && path.len() > 1);
            if is_reused(snapshot, &path) || between.any(|it| is_conditional(context, it)) {
                continue;
            }
            let range = range_of(context, &first);
            let name = context.text().get(range.clone()).unwrap_or_default();
            let message = match path.len() {
                1 => language.pick(
                    format!("«{name}» обращается к серверу на каждом шаге цикла: соберите данные и вызовите сервер один раз"),
                    format!("“{name}” goes to the server at every turn of the loop: gather the data and call the server once"),
                ),
                _ => language.pick(
                    format!("«{name}» в цикле вызывает сервер: соберите данные и вызовите сервер один раз"),
                    format!("“{name}” calls the server in a loop: gather the data and call the server once"),
                ),
            };
            let finding = context.report(range, message);
            for place in &path {
                let note = language.pick("вызывает дальше", "calls on");
                let note = match path.last() == Some(place) {
                    true => language.pick(
                        "этот метод выполняется на сервере",
                        "this method runs at the server",
                    ),
                    false => note,
                };
                relate_place(finding, snapshot, id, place, note.to_owned());
            }
        }
    }
}

/// Whether a place of this module is reached under a condition or after an error only.
fn is_conditional(context: &Context<'_>, place: &Place) -> bool {
    let range = range_of(context, place);
    let node = context.file.tree.covering(&range);
    node.ancestors().any(|it| {
        let parent = it.parent().map(BslNode::kind);
        let is_branch = matches!(
            parent,
            Some(Kind::IfStatement | Kind::ElsifClause | Kind::ElseClause)
        );
        it.is_field(Field::Handler) || is_branch && it.is_field(Field::Body)
    })
}

/// The places that lead from a method to one that the client calls at the server; the last is the name of that one.
fn to_server(snapshot: &Snapshot, method: (FileId, usize), deeper: usize) -> Option<Vec<Place>> {
    let mut seen = vec![method];
    let mut open: Vec<((FileId, usize), Vec<Place>)> = vec![(method, Vec::new())];
    for _ in 0..=deeper {
        let mut next = Vec::new();
        for ((file, index), path) in open {
            let placed = snapshot.method(file, index)?;
            if is_at_server(snapshot, file, index)? {
                let mut path = path;
                path.push(Place {
                    file,
                    method: Some(index),
                    offset: placed.name_range().start,
                });
                return Some(path);
            }
            let targets = flow::targets(snapshot, file, Some(index));
            for site in &placed.method.sites {
                let Some(Some(target)) = targets.get(usize::from(site.call)) else {
                    continue;
                };
                if seen.contains(target) {
                    continue;
                }
                seen.push(*target);
                let mut path = path.clone();
                path.push(Place {
                    file,
                    method: Some(index),
                    offset: (placed.start + site.at) as usize,
                });
                next.push((*target, path));
            }
        }
        open = next;
    }
    None
}

/// Whether the client reaches the server by calling a method.
fn is_at_server(snapshot: &Snapshot, file: FileId, index: usize) -> Option<bool> {
    let module = snapshot.file(file)?;
    let method = &snapshot.method(file, index)?.method;
    Some(match (&module.kind, &module.owner) {
        (ModuleKind::FormModule | ModuleKind::CommandModule, _) => matches!(
            method.directive,
            Some(Directive::AtServer | Directive::AtServerNoContext)
        ),
        (ModuleKind::CommonModule, Owner::Object(kind, name)) => {
            let object = snapshot.configuration(file).object(*kind, name.as_str());
            object.is_some_and(|it| match &it.details {
                Details::CommonModule(it) => {
                    it.server_call && !it.client_managed && !it.client_ordinary && method.export
                }
                _ => false,
            })
        }
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use analysis::Language;

    use super::*;

    #[test]
    fn a_method_between_is_followed() {
        crate::testing::check(
            &ONEC_SERVER_CALL_IN_CLIENT_LOOP,
            Language::Ru,
            r#"
//- /CommonModules/ОбщегоНазначенияКлиент/Ext/Module.bsl
Процедура А(Строки) Экспорт
    Для Каждого Строка Из Строки Цикл
        Заполнить(Строка);
        ^^^^^^^^^ «Заполнить» в цикле вызывает сервер: соберите данные и вызовите сервер один раз
        Сообщить(Строка);
        ЗаполнитьПустое(Строка);
    КонецЦикла;
    Заполнить(Строки);
КонецПроцедуры

Процедура ЗаполнитьПустое(Строка)
    Если ПустаяСтрока(Строка.Имя) Тогда
        Строка.Имя = ОбщегоНазначенияВызовСервера.Имя(Строка.Код);
    КонецЕсли;
КонецПроцедуры

Процедура Заполнить(Строка)
    Строка.Имя = ОбщегоНазначенияВызовСервера.Имя(Строка.Код);
КонецПроцедуры
//- /CommonModules/ОбщегоНазначенияВызовСервера/Ext/Module.bsl
Функция Имя(Код) Экспорт
    Возврат Код;
КонецФункции

Процедура Б(Строки) Экспорт
    Для Каждого Строка Из Строки Цикл
        Имя(Строка);
    КонецЦикла;
КонецПроцедуры
"#,
        );
    }
}
