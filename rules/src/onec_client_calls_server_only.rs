use std::ops::Range;

use analysis::Severity;
use analysis::review::{Check, Context, Meaning, Needs, RuleKind, RuleScope, Tag};
use analysis::summary::{Directive, MethodSummary};
use analysis::types::Ty;
use analysis::workspace::{FileId, Snapshot};
use metadata::objects::Details;
use metadata::objects::common_module::CommonModule;
use metadata::platform::{Availability, Names};
use metadata::{Kind as ObjectKind, ModuleKind, Owner};
use parser_bsl::flat::BslNode;

use crate::preprocessor::{not_for_client, not_for_server};

rule! {
    /// # Клиент обращается к тому, что есть только на сервере, или наоборот
    ///
    /// Код, который выполняется на клиенте, использует функцию, тип или менеджер платформы, которых на тонком клиенте нет, либо
    /// общий модуль, который есть только на сервере и не допускает вызова с клиента. Или код сервера обращается к тому, что есть
    /// только на клиенте. Модуль не скомпилируется там, где его вызовут, или вызов закончится исключением. Учитываются
    /// директивы, флаги общих модулей и `#Если`. В модулях форм проверяются и вызовы своих методов: с сервера нельзя вызвать
    /// метод клиента, а из метода без контекста — метод с контекстом.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: Catalogs/Номенклатура/Forms/ФормаЭлемента/Ext/Form/Module.bsl
    /// &НаКлиенте
    /// Процедура Проверить(Команда)
    ///     Товар = Справочники.Номенклатура.НайтиПоКоду("1");
    ///     Запрос = Новый Запрос("ВЫБРАТЬ 1 КАК Один");
    /// КонецПроцедуры
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: Catalogs/Номенклатура/Forms/ФормаЭлемента/Ext/Form/Module.bsl
    /// &НаКлиенте
    /// Процедура Проверить(Команда)
    ///     ПроверитьНаСервере();
    /// КонецПроцедуры
    ///
    /// &НаСервере
    /// Процедура ПроверитьНаСервере()
    ///     Запрос = Новый Запрос("ВЫБРАТЬ 1 КАК Один");
    /// КонецПроцедуры
    /// ```
    ///
    /// # The client uses what only the server has, or the reverse
    ///
    /// Code that runs on the client uses a function, a type or a manager of the platform that the thin client lacks, or a common
    /// module that is there on the server only and may not be called from the client. Or code of the server uses what only the
    /// client has. The module does not compile where it is called, or the call raises an exception. Directives, flags of common
    /// modules and `#If` are heeded. In modules of forms calls of own methods are checked too: the server cannot call a method of
    /// the client, and a method without context cannot call one with it.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: Catalogs/Номенклатура/Forms/ФормаЭлемента/Ext/Form/Module.bsl
    /// &AtServer
    /// Procedure Check()
    ///     ShowMessageBox(, "Done");
    /// EndProcedure
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: Catalogs/Номенклатура/Forms/ФормаЭлемента/Ext/Form/Module.bsl
    /// &AtClient
    /// Procedure Check()
    ///     ShowMessageBox(, "Done");
    /// EndProcedure
    /// ```
    ONEC_CLIENT_CALLS_SERVER_ONLY {
        code: "OnecClientCallsServerOnly",
        kind: RuleKind::Error,
        severity: Severity::Critical,
        tags: &[Tag::Error],
        minutes: 15,
        scope: RuleScope::Bsl,
        needs: Needs::Project,
        check: Check::File(check),
    }
}

/// Where code runs, as far as is known.
#[derive(Clone, Copy)]
struct Runs {
    client: bool,
    server: bool,
    /// The server has the data of the form.
    context: bool,
}

/// The clients of managed applications that are not thick.
const CLIENTS: u16 = Availability::THIN_CLIENT.0 | Availability::WEB_CLIENT.0 | 1 << 2 | 1 << 6;
/// Everything that does what the server does.
const SERVERS: u16 = Availability::SERVER.0 | Availability::EXTERNAL_CONNECTION.0 | 1 << 7 | 1 << 8;

/// Functions of which it is known for sure where they are.
const FUNCTIONS: [&str; 23] = [
    "НачатьТранзакцию",
    "ЗафиксироватьТранзакцию",
    "ОтменитьТранзакцию",
    "ТранзакцияАктивна",
    "УстановитьПривилегированныйРежим",
    "ПривилегированныйРежим",
    "УстановитьБезопасныйРежим",
    "ЗаписьЖурналаРегистрации",
    "НайтиПоСсылкам",
    "НайтиПомеченныеНаУдаление",
    "УстановитьМонопольныйРежим",
    "РольДоступна",
    "ПравоДоступа",
    "ПоказатьПредупреждение",
    "ПоказатьВопрос",
    "ПоказатьВводСтроки",
    "ПоказатьВводЧисла",
    "ПоказатьВводДаты",
    "ПоказатьВводЗначения",
    "ПоказатьЗначение",
    "ОткрытьФорму",
    "Оповестить",
    "ПоказатьОповещениеПользователя",
];
/// The same of types.
const TYPES: [&str; 9] = [
    "Запрос",
    "ПостроительЗапроса",
    "ПостроительОтчета",
    "СхемаЗапроса",
    "БлокировкаДанных",
    "ТаблицаЗначений",
    "ДеревоЗначений",
    "ПроцессорКомпоновкиДанных",
    "КомпоновщикМакетаКомпоновкиДанных",
];
/// The same of properties of the global context; the managers of objects come beside.
const PROPERTIES: [&str; 4] = [
    "ПараметрыСеанса",
    "Константы",
    "ФоновыеЗадания",
    "РегламентныеЗадания",
];

/// What is wrong.
enum Wrong {
    NotAtClient,
    NotAtServer,
    ModuleNotAtClient,
    ModuleNotAtServer,
    MethodOfClient,
    MethodWithContext,
}

fn check(context: &mut Context<'_>) {
    let Some(project) = context.project() else {
        return;
    };
    let file = context.file;
    let left_out = [not_for_client(&file.tree), not_for_server(&file.tree)];
    let is_left_out = |which: usize, at: usize| {
        left_out[which]
            .iter()
            .any(|it: &Range<usize>| it.contains(&at))
    };
    let mut last = usize::MAX;
    for access in context.accesses() {
        let name = file.tree.node(access.name);
        let Some(mut runs) = place(context, name.start()) else {
            continue;
        };
        runs.client &= !is_left_out(0, name.start());
        runs.server &= !is_left_out(1, name.start());
        let found = match &access.meaning {
            Meaning::Method(module, index) => {
                method(project, runs, access.receiver.list(), (*module, *index))
            }
            meaning => platform(project, runs, meaning),
        };
        let Some(wrong) = found else { continue };
        // What is behind a name that is told already fails with it.
        let is_behind = name.parent().is_some_and(|it| it.range().contains(&last));
        if !is_behind {
            tell(context, name, wrong);
        }
        last = name.start();
    }
}

/// Where the code at an offset runs; nothing where that is not known.
fn place(context: &Context<'_>, offset: usize) -> Option<Runs> {
    let place = context.place();
    if let Some(common) = place.common_module() {
        return Some(Runs {
            client: common.client_managed,
            server: (common.server || common.external_connection) && !common.client_ordinary,
            context: false,
        });
    }
    match place.kind? {
        ModuleKind::FormModule => {
            if place.form().is_none_or(|it| it.ordinary) {
                return None;
            }
            let method = context.outline.method_at(offset)?;
            let is = |names: &[&str]| method.has_annotation(names);
            let client = is(&["НаКлиенте", "AtClient"]);
            let both = is(&[
                "НаКлиентеНаСервереБезКонтекста",
                "AtClientAtServerNoContext",
            ]);
            let without = is(&["НаСервереБезКонтекста", "AtServerNoContext"]);
            Some(Runs {
                client: client || both,
                server: !client,
                context: !client && !both && !without,
            })
        }
        ModuleKind::ManagedApplicationModule => Some(Runs {
            client: true,
            server: false,
            context: false,
        }),
        ModuleKind::SessionModule
        | ModuleKind::HTTPServiceModule
        | ModuleKind::WebServiceModule => Some(Runs {
            client: false,
            server: true,
            context: false,
        }),
        _ => None,
    }
}

fn platform((snapshot, id): (&Snapshot, FileId), runs: Runs, meaning: &Meaning) -> Option<Wrong> {
    let world = snapshot.world(id);
    let is_one = |names: &Names, of: &[&str]| of.iter().any(|it| names.ru.is(it));
    let available = match meaning {
        Meaning::Function(names) if is_one(names, &FUNCTIONS) => {
            world.function(names.ru.as_str())?.availability
        }
        Meaning::Class(names) if is_one(names, &TYPES) => {
            world.platform.type_named(names.ru.as_str())?.availability
        }
        Meaning::Global(names, availability)
            if ObjectKind::of_plural(names.ru.as_str()).is_some() || is_one(names, &PROPERTIES) =>
        {
            *availability
        }
        _ => return None,
    };
    if available.0 == 0 {
        return None;
    }
    if runs.client && available.0 & CLIENTS == 0 {
        return Some(Wrong::NotAtClient);
    }
    (runs.server && available.0 & SERVERS == 0).then_some(Wrong::NotAtServer)
}

fn method(
    (snapshot, id): (&Snapshot, FileId),
    runs: Runs,
    receiver: &[Ty],
    (module, index): (FileId, usize),
) -> Option<Wrong> {
    if module == id {
        if !receiver.is_empty() || snapshot.file(id)?.kind != ModuleKind::FormModule {
            return None;
        }
        return own(runs, &snapshot.method(module, index)?.method);
    }
    let common = common_module(snapshot, module)?;
    let at_client = common.client_managed || (common.server_call && common.server);
    let at_server = common.server || common.external_connection;
    if runs.client && !at_client {
        return Some(Wrong::ModuleNotAtClient);
    }
    (runs.server && !at_server).then_some(Wrong::ModuleNotAtServer)
}

/// A call of a method of the same form.
fn own(runs: Runs, called: &MethodSummary) -> Option<Wrong> {
    match called.directive {
        Some(Directive::AtClient) if runs.server => Some(Wrong::MethodOfClient),
        Some(Directive::AtServer) | None if runs.server && !runs.context => {
            Some(Wrong::MethodWithContext)
        }
        _ => None,
    }
}

fn common_module(snapshot: &Snapshot, module: FileId) -> Option<&CommonModule> {
    let Owner::Object(ObjectKind::CommonModule, name) = &snapshot.file(module)?.owner else {
        return None;
    };
    let object = snapshot
        .configuration(module)
        .object(ObjectKind::CommonModule, name.as_str())?;
    match &object.details {
        Details::CommonModule(it) => Some(it),
        _ => None,
    }
}

fn tell(context: &mut Context<'_>, name: BslNode<'_>, wrong: Wrong) {
    let word = name.text();
    let (ru, en) = match wrong {
        Wrong::NotAtClient => (
            format!("«{word}» есть только на сервере, а код выполняется и на клиенте"),
            format!("“{word}” is there on the server only, and the code runs on the client"),
        ),
        Wrong::NotAtServer => (
            format!("«{word}» есть только на клиенте, а код выполняется на сервере"),
            format!("“{word}” is there on the client only, and the code runs on the server"),
        ),
        Wrong::ModuleNotAtClient => (
            format!(
                "Метод «{word}» серверного модуля вызван с клиента: у модуля нет флага «Вызов сервера»"
            ),
            format!(
                "The method “{word}” of a module of the server is called from the client: the module has no “Server call”"
            ),
        ),
        Wrong::ModuleNotAtServer => (
            format!("Метод «{word}» клиентского модуля вызван на сервере"),
            format!("The method “{word}” of a module of the client is called on the server"),
        ),
        Wrong::MethodOfClient => (
            format!("Метод «{word}» выполняется на клиенте, с сервера его не вызвать"),
            format!("The method “{word}” runs on the client and cannot be called from the server"),
        ),
        Wrong::MethodWithContext => (
            format!("Методу «{word}» нужен контекст формы, а у вызывающего его нет"),
            format!("The method “{word}” needs the context of the form, and the caller has none"),
        ),
    };
    context.report(name.range(), context.language.pick(ru, en));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check;
    use analysis::Language;

    #[test]
    fn directives_flags_and_conditions_are_heeded() {
        check(
            &ONEC_CLIENT_CALLS_SERVER_ONLY,
            Language::Ru,
            r#"
//- /CommonModules/КурсыВалют/Ext/Module.bsl
Функция ПересчитатьСумму(Сумма, Откуда, Куда, Дата) Экспорт
	Возврат Сумма;
КонецФункции
//- /Catalogs/Номенклатура/Forms/ФормаЭлемента/Ext/Form/Module.bsl
&НаКлиенте
Процедура А(Команда)
	КурсыВалют.ПересчитатьСумму(1, 2, 3, 4);
	           ^^^^^^^^^^^^^^^^ Метод «ПересчитатьСумму» серверного модуля вызван с клиента: у модуля нет флага «Вызов сервера»
	Б();
	Справочники = Новый Структура("Номенклатура");
	Товар = Справочники.Номенклатура;
КонецПроцедуры

&НаКлиенте
Процедура Д()
	Товар = Справочники.Номенклатура.НайтиПоКоду("1");
	        ^^^^^^^^^^^ «Справочники» есть только на сервере, а код выполняется и на клиенте
	#Если ТолстыйКлиентУправляемоеПриложение Тогда
	Товар = Справочники.Номенклатура.НайтиПоКоду("1");
	#КонецЕсли
КонецПроцедуры

&НаСервереБезКонтекста
Процедура Б()
	В();
	^ Методу «В» нужен контекст формы, а у вызывающего его нет
	А(1);
	^ Метод «А» выполняется на клиенте, с сервера его не вызвать
КонецПроцедуры

&НаСервере
Процедура В()
	Б();
	КурсыВалют.ПересчитатьСумму(1, 2, 3, 4);
КонецПроцедуры
//- /CommonModules/ОбщегоНазначенияКлиентСервер/Ext/Module.bsl
Процедура А() Экспорт
	Запрос = Новый Запрос;
	               ^^^^^^ «Запрос» есть только на сервере, а код выполняется и на клиенте
	#Если Сервер Тогда
		Запрос = Новый Запрос;
		КурсыВалют.ПересчитатьСумму(1, 2, 3, 4);
	#Иначе
		ПоказатьПредупреждение(, "А");
	#КонецЕсли
КонецПроцедуры
"#,
        );
    }
}
