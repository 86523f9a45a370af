//! Functions whose result follows from their arguments in ways that no signature tells: those of the platform, and
//! those of the library of standard subsystems that every configuration has.

mod table;

use std::sync::Arc;

use metadata::platform::Names;
use metadata::{Kind, Name, Owner, Role, Type};

use self::table::{FUNCTIONS, Known, LIBRARY, METHODS, Meaning, meaning};
use super::content::{array, structure};
use super::{Resolver, field, made, platform};
use crate::types::scope::Scope;
use crate::types::shape::{Arguments, Shape};
use crate::types::ty::{Field, Made, Ty, Types, Value};

/// Where a function is called: of what, and with what.
struct Call<'c> {
    of: Option<&'c Type>,
    arguments: &'c Arguments,
    scope: &'c Arc<Scope>,
}

impl Resolver<'_> {
    /// A function of the library, whichever module it stands in.
    pub(super) fn well_known(
        &self,
        name: &str,
        arguments: &Arguments,
        scope: &Arc<Scope>,
    ) -> Option<Types> {
        self.meant(LIBRARY, name, None, arguments, scope)
    }

    /// A function of the global context.
    pub(super) fn platform_function(
        &self,
        name: &str,
        arguments: &Arguments,
        scope: &Arc<Scope>,
    ) -> Option<Types> {
        self.meant(FUNCTIONS, name, None, arguments, scope)
    }

    /// A method of a type of the platform.
    pub(super) fn platform_call(
        &self,
        base: &Type,
        names: &Names,
        arguments: &Arguments,
        scope: &Arc<Scope>,
    ) -> Option<Types> {
        self.meant(METHODS, names.ru.as_str(), Some(base), arguments, scope)
    }

    fn meant(
        &self,
        list: &[Known],
        name: &str,
        of: Option<&Type>,
        arguments: &Arguments,
        scope: &Arc<Scope>,
    ) -> Option<Types> {
        let call = Call {
            of,
            arguments,
            scope,
        };
        let found = self.result(meaning(list, name)?, &call)?;
        (!found.is_empty()).then_some(found)
    }

    fn argument(&self, call: &Call<'_>, index: usize) -> Types {
        let argument = call.arguments.get(index);
        argument.map_or(Types::NONE, |it| self.shapes(it, call.scope))
    }

    /// The text of an argument: as it is written, or as it is found.
    fn text(&self, call: &Call<'_>, index: usize) -> Option<Arc<str>> {
        let argument = call.arguments.get(index)?;
        if let Some(text) = argument.text() {
            return Some(Arc::clone(text));
        }
        let found = self.shapes(argument, call.scope);
        found.list().iter().find_map(|it| match it {
            Ty::Text(text) => Some(Arc::clone(text)),
            _ => None,
        })
    }

    fn result(&self, meaning: Meaning, call: &Call<'_>) -> Option<Types> {
        let world = self.world();
        Some(match meaning {
            Meaning::Same => self.argument(call, 0),
            Meaning::Attribute => self.path(&self.argument(call, 0), &self.text(call, 1)?),
            Meaning::Attributes => structure(self.attributes(&self.argument(call, 0), call)),
            Meaning::AttributeOfMany => {
                let references = self.elements(&self.argument(call, 0));
                map(self.path(&references, &self.text(call, 1)?))
            }
            Meaning::AttributesOfMany => {
                let references = self.elements(&self.argument(call, 0));
                map(structure(self.attributes(&references, call)))
            }
            Meaning::Module => {
                let name = self.text(call, 0)?;
                let found = self.snapshot.common_module(call.scope.file, &name);
                let found = found.or_else(|| self.snapshot.common_module(self.from, &name));
                match found {
                    Some(module) => Types::one(Ty::Module(module)),
                    // `ОбщийМодуль("Справочники.Товары")` gives a manager.
                    None => self.manager(&name),
                }
            }
            Meaning::ManagerByReference => {
                let managers = self.argument(call, 0);
                let managers = managers.list().iter().filter_map(|it| match it.base()? {
                    Type::Of(kind, Role::Ref | Role::Object, name) => {
                        Some(Ty::Of(Type::Of(*kind, Role::Manager, name.clone())))
                    }
                    _ => None,
                });
                managers.collect()
            }
            Meaning::ManagerByName => self.manager(&self.text(call, 0)?),
            Meaning::InArray => array(self.argument(call, 0)),
            Meaning::RowsToStructures => {
                let rows = self.elements(&self.argument(call, 0));
                array(structure(self.fields(&rows)))
            }
            Meaning::RowToStructure => structure(self.fields(&self.argument(call, 0))),
            Meaning::Property => {
                let found = self.property(&self.argument(call, 0), &self.text(call, 1)?);
                found.or(&self.argument(call, 2))
            }
            Meaning::Predefined => self.predefined(&self.text(call, 0)?)?,
            Meaning::Strings => array(Types::from(Type::String)),
            Meaning::ArrayOf(of) => array(Types::from(platform(of))),
            Meaning::Column => {
                let rows = self.elements(&self.argument(call, 0));
                array(self.property(&rows, &self.text(call, 1)?))
            }
            Meaning::OfFirstType => self.described(&self.argument(call, 0)),
            Meaning::OfSecondType => self.described(&self.argument(call, 1)),
            Meaning::Type => {
                let described = self.named(&self.text(call, 0)?, call.scope);
                type_of(described)
            }
            Meaning::TypeOf => type_of(self.argument(call, 0)),
            Meaning::Form => self.form(&self.text(call, 0)?)?,
            Meaning::OwnForm => {
                let Some(Type::Of(kind, Role::Manager, name)) = call.of else {
                    return None;
                };
                let form = Name::new(&self.text(call, 0)?);
                let owner = Owner::Form(*kind, name.clone(), form);
                Types::from(world.form_type(&owner)?)
            }
            Meaning::FormAttribute => self.form_attribute(call)?,
            Meaning::Stored => self.stored(call)?,
            Meaning::MetadataByName => {
                let text = self.text(call, 0)?;
                let (kind, name) = text.split_once('.')?;
                let kind = Kind::of(kind)?;
                if name.contains('.') {
                    return None;
                }
                Types::from(Type::Metadata(Name::new(&format!(
                    "{}.{name}",
                    kind.names().en
                ))))
            }
            Meaning::MetadataByType => {
                let described = self.described(&self.argument(call, 0));
                let objects = described.list().iter().filter_map(|it| match it.base()? {
                    Type::Of(kind, _, name) => Some(Ty::Of(Type::Metadata(Name::new(&format!(
                        "{}.{name}",
                        kind.names().en
                    ))))),
                    _ => None,
                });
                objects.collect()
            }
            Meaning::Template => {
                let (kind, object) = match call.of? {
                    Type::Of(kind, _, object) => (*kind, object),
                    _ => return None,
                };
                let object = world.configuration.object(kind, object.as_str())?;
                let name = self.text(call, 0)?;
                let template = object.templates.iter().find(|it| it.name.is(&name))?;
                template_type(&template.template_type)?
            }
            Meaning::CommonTemplate => {
                let name = self.text(call, 0)?;
                let object = world.configuration.object(Kind::CommonTemplate, &name)?;
                template_type(&object.templates.first()?.template_type)?
            }
        })
    }

    /// What words with dots give, from values.
    fn path(&self, of: &Types, path: &str) -> Types {
        let mut found = of.clone();
        for word in path.split('.').map(str::trim).take(6) {
            found = self.property(&found, word);
        }
        found
    }

    /// `"Код, Владелец.Код КАК КодВладельца"`, or a structure or an array of such names.
    fn attributes(&self, of: &Types, call: &Call<'_>) -> Vec<Field> {
        let given = self.argument(call, 1);
        let mut fields = Vec::new();
        for ty in given.list() {
            match ty {
                Ty::Text(list) => {
                    for part in list.split(',').map(str::trim).filter(|it| !it.is_empty()) {
                        let words: Vec<&str> = part.split_whitespace().collect();
                        let (path, name) = match words.as_slice() {
                            [path, _, alias] => (*path, (*alias).to_owned()),
                            [path, ..] => (*path, path.replace('.', "")),
                            [] => continue,
                        };
                        fields.push(field(&Name::new(&name), self.path(of, path)));
                    }
                }
                Ty::Made(_, content) => {
                    for it in &content.fields {
                        let path = self.value(&it.value);
                        let path = path.list().iter().find_map(|it| match it {
                            Ty::Text(text) if !text.is_empty() => Some(Arc::clone(text)),
                            _ => None,
                        });
                        let found = match path {
                            Some(path) => self.path(of, &path),
                            None => self.path(of, it.names.ru.as_str()),
                        };
                        fields.push(field(&it.names.ru, found));
                    }
                    let names = self.value(&content.elements);
                    for it in names.list() {
                        if let Ty::Text(name) = it {
                            fields.push(field(&Name::new(name), self.path(of, name)));
                        }
                    }
                }
                _ => {}
            }
        }
        fields
    }

    /// The fields of rows, as fields of a structure.
    fn fields(&self, rows: &Types) -> Vec<Field> {
        let mut fields: Vec<Field> = Vec::new();
        for ty in rows.list() {
            let own = ty.content().map_or(&[][..], |it| it.fields.as_slice());
            for it in own {
                if !fields.iter().any(|known| known.names.ru == it.names.ru) {
                    fields.push(it.clone());
                }
            }
            if let Some(base) = ty.base() {
                let members = self.world().members(base).list;
                let columns = members.into_iter().filter(|it| !it.origin.is_empty());
                for it in columns {
                    if !fields.iter().any(|known| known.names.ru == it.names.ru) {
                        fields.push(field(&it.names.ru, self.of_types(&it.types)));
                    }
                }
            }
        }
        fields
    }

    /// The manager of a full name: `Справочник.Товары`, `Справочники.Товары`.
    fn manager(&self, full: &str) -> Types {
        let mut words = full.split('.');
        let (Some(kind), Some(name)) = (words.next(), words.next()) else {
            return Types::NONE;
        };
        let Some(kind) = Kind::of(kind).or_else(|| Kind::of_plural(kind)) else {
            return Types::NONE;
        };
        let found = Type::Of(kind, Role::Manager, Name::new(name));
        if self.world().exists(&found) {
            Types::from(found)
        } else {
            Types::NONE
        }
    }

    /// `"Справочник.Товары.Услуга"`.
    fn predefined(&self, full: &str) -> Option<Types> {
        let mut words = full.split('.');
        let kind = Kind::of(words.next()?)?;
        let name = Name::new(words.next()?);
        let found = self
            .world()
            .type_named(&Type::reference(kind, &name).name(false))?;
        Some(Types::from(found))
    }

    /// `"Справочник.Товары.Форма.ФормаЭлемента"`, `"ОбщаяФорма.Вопрос"`.
    fn form(&self, full: &str) -> Option<Types> {
        let words: Vec<&str> = full.split('.').collect();
        let owner = match words.as_slice() {
            [only] => Owner::Object(Kind::CommonForm, Name::new(only)),
            [kind, name] => Owner::Object(Kind::of(kind)?, Name::new(name)),
            [kind, name, _, form] => Owner::Form(Kind::of(kind)?, Name::new(name), Name::new(form)),
            _ => return None,
        };
        Some(Types::from(self.world().form_type(&owner)?))
    }

    /// `РеквизитФормыВЗначение("Объект")`: the declared type of the attribute.
    fn form_attribute(&self, call: &Call<'_>) -> Option<Types> {
        if let Some(second) = call.arguments.get(1).filter(|it| !it.is_empty()) {
            let described = self.described(&self.shapes(second, call.scope));
            if !described.is_empty() {
                return Some(described);
            }
        }
        let owner = match call.of {
            Some(Type::Filled(it)) => it.owner.clone(),
            Some(_) => return None,
            None => self.snapshot.file(call.scope.file)?.owner.clone(),
        };
        let form = self.world().form(&owner)?;
        let path = self.text(call, 0)?;
        let (first, rest) = path.split_once('.').unwrap_or((&path, ""));
        let attribute = form.attributes.iter().find(|it| it.name.is(first))?;
        let found = self.of_types(&attribute.types.types);
        if rest.is_empty() {
            // Columns that the form declares are those of the table it makes.
            let columns = attribute.columns.iter();
            let columns: Vec<Field> = columns
                .map(|it| field(&it.name, self.of_types(&it.types.types)))
                .collect();
            let with_columns = found.list().iter().map(|it| match it {
                Ty::Of(base @ Type::Platform(_)) if !columns.is_empty() => Ty::Made(
                    base.clone(),
                    Arc::new(Made {
                        columns: columns.clone(),
                        ..Made::default()
                    }),
                ),
                other => other.clone(),
            });
            return Some(with_columns.collect());
        }
        Some(self.path(&found, rest))
    }

    /// `ПолучитьИзВременногоХранилища(ПоместитьВоВременноеХранилище(Значение))`.
    fn stored(&self, call: &Call<'_>) -> Option<Types> {
        let address = call.arguments.first()?;
        let put = address.list().iter().find_map(|it| match it {
            Shape::LocalCall(name, arguments)
                if name.is("ПоместитьВоВременноеХранилище") || name.is("PutToTempStorage") =>
            {
                arguments.first()
            }
            _ => None,
        });
        Some(self.shapes(put?, call.scope))
    }
}

fn type_of(described: Types) -> Types {
    let content = Made {
        described,
        ..Made::default()
    };
    Types::one(made("Тип", content))
}

fn map(values: Types) -> Types {
    Types::one(made(
        "Соответствие",
        Made {
            elements: Value::Known(values),
            ..Made::default()
        },
    ))
}

fn template_type(of: &str) -> Option<Types> {
    let name = match of {
        "SpreadsheetDocument" => "ТабличныйДокумент",
        "DataCompositionSchema" => "СхемаКомпоновкиДанных",
        "TextDocument" => "ТекстовыйДокумент",
        "BinaryData" => "ДвоичныеДанные",
        "GeographicalSchema" => "ГеографическаяСхема",
        "GraphicalSchema" => "ГрафическаяСхема",
        "DataCompositionAppearanceTemplate" => "МакетОформленияКомпоновкиДанных",
        _ => return None,
    };
    Some(Types::from(platform(name)))
}
