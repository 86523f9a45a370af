use std::path::PathBuf;

use metadata::{Kind as ObjectKind, ModuleKind, Name, Owner, Role, Type};
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::{CallExpression, MemberExpression};
use parser_bsl::syntax::AstNode;
use tree_sitter::Node;

use super::context::{Context, Offers};
use super::edits::{Changed, Edits};
use super::new_method::{INTERNAL, NewMethod, PUBLIC, Place, directives, place, place_in};
use crate::edit::SourceChange;
use crate::ide::entities_at;
use crate::ide::target::of_metadata;
use crate::workspace::FileId;

assist! {
    /// # Создать метод
    ///
    /// На вызове метода, которого нет, — в этом модуле, в общем модуле или в модуле менеджера: создаёт процедуру, а где
    /// нужно значение — функцию, с параметрами по переданным значениям.
    ///
    /// # Create method
    ///
    /// On a call of a method that does not exist, of this module, of a common module or of a manager's module: makes a
    /// procedure, or a function where a value is wanted, with parameters after the arguments.
    ///
    /// ```bsl
    /// Процедура Провести(Товар)
    ///     Цена = Рассчитать$0(Товар, Товар.Скидка, 2);
    /// КонецПроцедуры
    /// ```
    /// ```bsl
    /// Процедура Провести(Товар)
    ///     Цена = Рассчитать(Товар, Товар.Скидка, 2);
    /// КонецПроцедуры
    ///
    /// Функция Рассчитать(Товар, Скидка, Параметр3)
    ///     $0
    ///     Возврат Неопределено;
    /// КонецФункции
    /// ```
    CREATE_METHOD { id: "create_method", kind: Quickfix, find: create_method }
}

fn create_method<'c>(context: &'c Context<'c>, offers: &mut Offers<'c>) -> Option<()> {
    let call = context.around::<CallExpression<'c>>()?;
    let function = call.function()?.node();
    let word = match MemberExpression::cast(function) {
        Some(member) => member.property()?.node(),
        None => function,
    };
    let (here, range) = (context.selection.clone(), word.byte_range());
    if Kind::of(word) != Kind::Identifier || here.start < range.start || range.end < here.end {
        return None;
    }
    // A name that anybody knows is no missing method.
    if !entities_at(context.snapshot, context.file, range.start).is_empty() {
        return None;
    }
    let name = context.of(word);
    let target = match MemberExpression::cast(function) {
        Some(member) => {
            let target = module(context, member.object()?.node())?;
            if let Module::File(file) = target {
                let summary = &context.snapshot.file(file)?.summary;
                if summary.method(name).is_some() {
                    return None;
                }
            }
            target
        }
        None => Module::File(context.file),
    };
    let parent = context.above(call.node())?;
    let is_function = Kind::of(parent) != Kind::CallStatement;
    let title = match is_function {
        true => context.language.pick(
            format!("Создать функцию «{name}»"),
            format!("Create function “{name}”"),
        ),
        false => context.language.pick(
            format!("Создать процедуру «{name}»"),
            format!("Create procedure “{name}”"),
        ),
    };
    offers.add_preferred(title, range, move || {
        let is_async = Kind::of(parent) == Kind::AwaitExpression;
        let unit = context.unit();
        let is_ours = matches!(target, Module::File(file) if file == context.file);
        let method = NewMethod {
            name: name.to_owned(),
            parameters: parameters(context, call),
            is_function,
            is_async,
            export: !is_ours,
            directives: match (context.method(), is_ours) {
                (Some(method), true) => directives(context, method),
                _ => Vec::new(),
            },
            body: empty_body(context, is_function, unit),
        };
        if is_ours {
            let place = place(context);
            return put(context, &method, &place, Edits::default(), None);
        }
        let target = match target {
            Module::File(file) => file,
            Module::New(path) => return new_file(context, &method, path),
        };
        let other = context.snapshot.parsed(target)?;
        let eol = if other.text.contains("\r\n") {
            "\r\n"
        } else {
            context.eol()
        };
        let place = place_in(
            &other.text,
            other.tree.root_node(),
            &[PUBLIC, INTERNAL],
            eol,
        );
        put(context, &method, &place, Edits::default(), Some(target))
    });
    Some(())
}

/// The lines of a method that is to be written.
pub(super) fn empty_body(context: &Context<'_>, is_function: bool, unit: &str) -> String {
    match is_function {
        true => {
            let word = context.keyword(Kind::ReturnKw);
            let nothing = context.word("Неопределено", "Undefined");
            format!("{unit}{}{unit}{word} {nothing};", context.eol())
        }
        false => unit.to_owned(),
    }
}

/// Puts a method into a file, with the cursor on the first line of its body.
pub(super) fn put(
    context: &Context<'_>,
    method: &NewMethod,
    place: &Place,
    mut edits: Edits,
    file: Option<FileId>,
) -> Option<Changed> {
    let (text, name) = place.put(method.written(context.spelling(), context.eol()));
    let header = text.get(name..)?.find('\n')?;
    let cursor = name + header + 1 + context.unit().len();
    edits.insert(place.at, text);
    edits.cursor(cursor);
    match file {
        Some(file) => edits.in_file(context.snapshot.file(file)?.path.clone()),
        None => edits.done(context),
    }
}

/// A module that holds nothing but one method, with the cursor on the first line of its body.
fn new_file(context: &Context<'_>, method: &NewMethod, path: PathBuf) -> Option<Changed> {
    let eol = context.eol();
    let (text, name) = method.written(context.spelling(), eol);
    let [region, end] = [Kind::RegionKw, Kind::EndRegionKw].map(|it| context.keyword(it));
    let public = context.word(PUBLIC[0], PUBLIC[1]);
    let head = format!("#{region} {public}{eol}{eol}");
    let header = text.get(name..)?.find('\n')?;
    let cursor = head.len() + name + header + 1 + context.unit().len();
    let text = format!("{head}{text}{eol}{eol}#{end}{eol}");
    Some(Changed {
        change: SourceChange {
            files: Vec::new(),
            new_files: vec![(path.clone(), text)],
        },
        cursor: Some((path, cursor)),
        rename: false,
    })
}

/// Where a method goes that another module calls.
enum Module {
    File(FileId),
    /// The module has no file yet.
    New(PathBuf),
}

/// The module that a receiver names: a common module, the manager of an object.
fn module(context: &Context<'_>, receiver: Node<'_>) -> Option<Module> {
    if Kind::of(receiver) == Kind::Identifier {
        let file = context
            .snapshot
            .common_module(context.file, context.of(receiver));
        return file.map(Module::File);
    }
    let member = MemberExpression::cast(receiver)?;
    let plural = context.of(member.object()?.node());
    let kind = *ObjectKind::ALL.iter().find(|it| it.plural().is(plural))?;
    let name = Name::new(context.of(member.property()?.node()));
    let owner = Owner::Object(kind, name.clone());
    let snapshot = context.snapshot;
    match snapshot.module(context.file, &owner, ModuleKind::ManagerModule) {
        Some(file) => Some(Module::File(file)),
        None => manager(context, kind, &name).map(Module::New),
    }
}

/// Where the module of a manager lies that has no file yet: beside what describes the object.
fn manager(context: &Context<'_>, kind: ObjectKind, name: &Name) -> Option<PathBuf> {
    let manager = Type::Of(kind, Role::Manager, name.clone());
    let world = context.snapshot.world(context.file);
    if !world.exists(&manager) {
        return None;
    }
    let full = format!("{}.{name}", kind.names().en);
    let described = of_metadata(context.snapshot, context.file, &full);
    let path = &described.first()?.path;
    let own = ModuleKind::ManagerModule.names().en;
    if path.extension()? == "mdo" {
        return Some(path.with_file_name(format!("{own}.bsl")));
    }
    // Dumps in one folder name their files otherwise.
    let is_in_folder = ObjectKind::of_folder(path.parent()?.file_name()?.to_str()?) == Some(kind);
    is_in_folder.then(|| {
        let mut folder = path.with_extension("");
        folder.push("Ext");
        folder.join(format!("{own}.bsl"))
    })
}

/// Names for the parameters: those of the arguments, as far as they have any.
fn parameters(context: &Context<'_>, call: CallExpression<'_>) -> Vec<String> {
    let Some(list) = call.arguments() else {
        return Vec::new();
    };
    let mut names: Vec<String> = Vec::new();
    let mut cursor = list.node().walk();
    let mut argument = None;
    let mut places = Vec::new();
    for child in list.node().children(&mut cursor) {
        match Kind::of(child) {
            Kind::Comma => places.push(argument.take()),
            kind if kind.is_expression() => argument = Some(child),
            _ => {}
        }
    }
    if !places.is_empty() || argument.is_some() {
        places.push(argument);
    }
    for place in places {
        let number = names.len() + 1;
        let numbered = || format!("{}{number}", context.word("Параметр", "Parameter"));
        let name = place
            .and_then(|it| named(context, it))
            .unwrap_or_else(numbered);
        let is_taken = names.iter().any(|it| metadata::same(it, &name));
        names.push(if is_taken { numbered() } else { name });
    }
    names
}

/// The name that an argument suggests: of a variable, of the last member, of what was called.
fn named(context: &Context<'_>, argument: Node<'_>) -> Option<String> {
    let word = match Kind::of(argument) {
        Kind::Identifier => argument,
        Kind::MemberExpression => MemberExpression::cast(argument)?.property()?.node(),
        Kind::CallExpression => {
            let function = CallExpression::cast(argument)?.function()?.node();
            let word = MemberExpression::cast(function).and_then(MemberExpression::property);
            word.map_or(function, |it| it.node())
        }
        _ => return None,
    };
    Some(context.of(word).to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::testing::{check, check_none};
    use super::*;

    #[test]
    fn a_call_by_itself_makes_a_procedure_that_runs_where_the_caller_does() {
        check(
            &CREATE_METHOD,
            "&AtServer\nProcedure A()\n\tB$0(1, , C.D, C.D);\nEndProcedure\n",
            "&AtServer\nProcedure A()\n\tB(1, , C.D, C.D);\nEndProcedure\n\n&AtServer\nProcedure B(Parameter1, Parameter2, D, Parameter4)\n\t$0\nEndProcedure\n",
        );
    }

    #[test]
    fn a_method_of_a_common_module_is_exported_there() {
        check(
            &CREATE_METHOD,
            "
//- object CommonModule Обмен
//- /CommonModules/Обмен/Ext/Module.bsl
#Область ПрограммныйИнтерфейс

Процедура Есть() Экспорт
КонецПроцедуры

#КонецОбласти
//- /CommonModules/Другой/Ext/Module.bsl
Процедура А(Узел)
	Если Обмен.Готов$0(Узел) Тогда
	КонецЕсли;
КонецПроцедуры
",
            "
//- /CommonModules/Обмен/Ext/Module.bsl
#Область ПрограммныйИнтерфейс

Процедура Есть() Экспорт
КонецПроцедуры

Функция Готов(Узел) Экспорт
	$0
	Возврат Неопределено;
КонецФункции

#КонецОбласти
",
        );
    }

    #[test]
    fn a_module_of_a_manager_is_made_where_there_is_none() {
        check(
            &CREATE_METHOD,
            "
//- object Catalog Товары
//- /Catalogs/Товары.xml
<MetaDataObject><Catalog><Properties><Name>Товары</Name></Properties></Catalog></MetaDataObject>
//- /CommonModules/Другой/Ext/Module.bsl
Процедура А(Узел)
	Справочники.Товары.Загрузить$0(Узел);
КонецПроцедуры
",
            "
//- /Catalogs/Товары/Ext/ManagerModule.bsl
#Область ПрограммныйИнтерфейс

Процедура Загрузить(Узел) Экспорт
	$0
КонецПроцедуры

#КонецОбласти
",
        );
        check_none(
            &CREATE_METHOD,
            "Процедура А()\n\tСправочники.Нет.Загрузить$0();\nКонецПроцедуры\n",
        );
    }

    #[test]
    fn what_exists_is_not_made_again() {
        check_none(&CREATE_METHOD, "Процедура А()\n\tА$0();\nКонецПроцедуры\n");
        check_none(
            &CREATE_METHOD,
            "Процедура А()\n\tСообщить$0(1);\nКонецПроцедуры\n",
        );
        check_none(
            &CREATE_METHOD,
            "Процедура А(Б)\n\tБ.В$0(1);\nКонецПроцедуры\n",
        );
        check_none(
            &CREATE_METHOD,
            "Процедура А(Б)\n\tВ(Б$0);\nКонецПроцедуры\n",
        );
    }
}
