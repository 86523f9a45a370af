//! What code builds and how it changes it: structures and their keys, tables and their columns, texts of queries.

use metadata::{Bilingual, Name, same};
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast;
use parser_bsl::syntax::AstNode as _;
use tree_sitter::Node;

use super::Flow;
use super::expressions::no_arguments;
use super::state::{State, add, assign};
use crate::types::shape::{Built, Shape, Shapes};

const fn names(ru: &'static str, en: &'static str) -> Bilingual {
    Bilingual { ru, en }
}

const STRUCTURES: [Bilingual; 2] = [
    names("Структура", "Structure"),
    names("ФиксированнаяСтруктура", "FixedStructure"),
];
const MAPS: [Bilingual; 2] = [
    names("Соответствие", "Map"),
    names("ФиксированноеСоответствие", "FixedMap"),
];
const ARRAYS: [Bilingual; 2] = [
    names("Массив", "Array"),
    names("ФиксированныйМассив", "FixedArray"),
];
const LIST: Bilingual = names("СписокЗначений", "ValueList");
const QUERIES: [Bilingual; 3] = [
    names("Запрос", "Query"),
    names("ПостроительЗапроса", "QueryBuilder"),
    names("ПостроительОтчета", "ReportBuilder"),
];
const TABLES: [Bilingual; 2] = [
    names("ТаблицаЗначений", "ValueTable"),
    names("ДеревоЗначений", "ValueTree"),
];
const DESCRIPTION: Bilingual = names("ОписаниеТипов", "TypeDescription");

const HANDLER: [Bilingual; 2] = [
    names("ОписаниеОповещения", "NotifyDescription"),
    names("ОписаниеОповещения", "CallbackDescription"),
];

const COLUMNS: Bilingual = names("Колонки", "Columns");
const INSERT: Bilingual = names("Вставить", "Insert");
const ADD: Bilingual = names("Добавить", "Add");
const PROPERTY: Bilingual = names("Свойство", "Property");
const RUNS: [Bilingual; 3] = [
    names("Выполнить", "Execute"),
    names("ВыполнитьПакет", "ExecuteBatch"),
    names(
        "ВыполнитьПакетСПромежуточнымиДанными",
        "ExecuteBatchWithIntermediateData",
    ),
];

fn any(list: &[Bilingual], word: &str) -> bool {
    list.iter().any(|it| it.is(word))
}

pub(super) fn is_array(built: &Built) -> bool {
    any(&ARRAYS, built.class.as_str())
}

/// Whether a method of a query runs it.
pub(super) fn runs_query(method: &str) -> bool {
    any(&RUNS, method)
}

/// What a call does to its receiver.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Action {
    Insert,
    Add,
    Property,
}

impl Action {
    fn of(method: &str) -> Option<Self> {
        let actions = [
            (INSERT, Self::Insert),
            (ADD, Self::Add),
            (PROPERTY, Self::Property),
        ];
        actions.iter().find(|it| it.0.is(method)).map(|it| it.1)
    }
}

impl Flow<'_> {
    /// `Новый …`.
    pub(super) fn new_value(&mut self, state: &mut State, node: Node<'_>) -> Shapes {
        let Some(new) = ast::NewExpression::cast(node) else {
            return Shapes::NONE;
        };
        let list = new.arguments().map(|it| it.node());
        let (mut arguments, _) = self.argument_list(state, list);
        let class = match new.type_() {
            Some(name) => {
                let text = self.text(name.node());
                self.names.intern(text)
            }
            None => match named_type(&arguments) {
                Some(name) => {
                    arguments.remove(0);
                    name
                }
                None => return Shapes::NONE,
            },
        };
        let word = class.as_str();
        if HANDLER.iter().any(|it| it.is(word)) {
            self.note_handler(state, &arguments);
        }
        let is_kept = any(&STRUCTURES, word)
            || any(&MAPS, word)
            || any(&ARRAYS, word)
            || any(&QUERIES, word)
            || any(&TABLES, word)
            || LIST.is(word);
        if !is_kept {
            if DESCRIPTION.is(word) {
                return Shapes::one(Shape::Built(std::sync::Arc::new(Built {
                    class,
                    arguments: arguments.into(),
                    ..Built::default()
                })));
            }
            return Shapes::one(Shape::Named(class));
        }
        let mut built = Built {
            arguments: no_arguments(),
            ..Built::default()
        };
        let first = arguments.first().cloned().unwrap_or_default();
        if any(&QUERIES, word) && !first.is_empty() {
            built.fields.push((Name::new("Текст"), first));
        } else if any(&STRUCTURES, word) && first.text().is_some() {
            let keys = first.text().map_or("", |it| it);
            let mut values = arguments.into_iter().skip(1);
            for key in keys.split(',').map(str::trim).filter(|it| !it.is_empty()) {
                let value = values.next().unwrap_or_default();
                assign(&mut built.fields, &Name::new(key), value);
            }
        } else if word.starts_with(['Ф', 'ф', 'F', 'f']) || any(&STRUCTURES, word) {
            // A copy of another collection.
            for shape in first.list() {
                match shape {
                    Shape::Site(site) => {
                        if let Some(source) = state.site(*site) {
                            built.over = built.over.or(&source.over);
                            for (name, value) in &source.fields {
                                add(&mut built.fields, name, value);
                            }
                            built.elements = built.elements.or(&source.elements);
                        }
                    }
                    other => built.over = built.over.or(&Shapes::one(other.clone())),
                }
            }
        }
        built.class = class;
        let Some(site) = self.site(node, false) else {
            return Shapes::one(Shape::Named(built.class));
        };
        state.put(site, built);
        Shapes::one(Shape::Site(site))
    }

    /// What the call of a method does to its receiver.
    pub(super) fn change(
        &mut self,
        state: &mut State,
        object: Node<'_>,
        of: &Shapes,
        method: &str,
        arguments: &[Shapes],
        nodes: &[Option<Node<'_>>],
    ) {
        let Some(action) = Action::of(method) else {
            return;
        };
        let first = arguments.first().cloned().unwrap_or_default();
        let second = arguments.get(1).cloned().unwrap_or_default();
        if action == Action::Property {
            if let Some(key) = first.text()
                && let Some(Some(target)) = nodes.get(1)
                && Kind::of(*target) == Kind::Identifier
            {
                let value = self.member(state, of, key);
                let variable = self.names.of(self.text(*target));
                state.set(variable, value);
            }
            return;
        }
        if let Some(tables) = self.tables_of_columns(state, object, of) {
            let (name, types) = match action {
                Action::Insert => (second, arguments.get(2).cloned().unwrap_or_default()),
                _ => (first, second),
            };
            for name in keys(&name) {
                for table in &tables {
                    state.change(*table, |it| add(&mut it.columns, &name, &types));
                }
            }
            return;
        }
        let mut sites = sites(of);
        let keys = keys(&first);
        if sites.is_empty() && action == Action::Insert && !keys.is_empty() && arguments.len() < 3 {
            sites.extend(self.place(state, object, 4));
        }
        for site in sites {
            let Some(built) = state.site(site) else {
                continue;
            };
            let class = built.class.clone();
            let word = class.as_str();
            if any(&ARRAYS, word) || LIST.is(word) {
                let element = if action == Action::Insert {
                    &second
                } else {
                    &first
                };
                state.change(site, |it| it.elements = it.elements.or(element));
            } else if action == Action::Insert {
                let is_map = any(&MAPS, word);
                state.change(site, |it| {
                    it.inserted = true;
                    for key in &keys {
                        assign(&mut it.fields, key, second.clone());
                    }
                    if is_map {
                        it.elements = it.elements.or(&second);
                    }
                });
            }
        }
    }

    /// The tables whose columns a receiver is; nothing where it is something else.
    fn tables_of_columns(
        &mut self,
        state: &mut State,
        object: Node<'_>,
        of: &Shapes,
    ) -> Option<Vec<u32>> {
        let tables = of.list().iter().filter_map(|it| match it {
            Shape::Member(table, name) if COLUMNS.is(name.as_str()) => Some(table),
            _ => None,
        });
        let tables: Vec<Shapes> = tables.cloned().collect();
        if tables.is_empty() {
            return None;
        }
        let known: Vec<u32> = tables.iter().flat_map(sites).collect();
        if !known.is_empty() {
            return Some(known);
        }
        let member = ast::MemberExpression::cast(object)?;
        let table = member.object()?.node();
        Some(self.place(state, table, 3).into_iter().collect())
    }

    /// The site that stands for the value of a variable, or of a property of one, from now on.
    pub(super) fn place(&mut self, state: &mut State, node: Node<'_>, deeper: u32) -> Option<u32> {
        let deeper = deeper.checked_sub(1)?;
        match Kind::of(node) {
            Kind::Identifier => {
                let known = self.eval(state, node);
                if let Some(site) = sites(&known).first() {
                    return Some(*site);
                }
                let variable = self.names.of(self.text(node));
                let site = self.site(node, true)?;
                state.put(site, over(known));
                state.set(variable, Shapes::one(Shape::Site(site)));
                Some(site)
            }
            Kind::MemberExpression => {
                let member = ast::MemberExpression::cast(node)?;
                let property = member.property()?.node();
                let owner = self.place(state, member.object()?.node(), deeper)?;
                let name = self.names.intern(self.text(property));
                let built = state.site(owner)?;
                let field = built.fields.iter().find(|it| it.0 == name);
                let known = match field {
                    Some((_, value)) => value.clone(),
                    None if built.over.is_empty() => Shapes::NONE,
                    None => self.symbol(Shape::Member(built.over.clone(), name.clone())),
                };
                if let Some(site) = sites(&known).first() {
                    return Some(*site);
                }
                let site = self.site(property, true)?;
                state.put(site, over(known));
                let value = Shapes::one(Shape::Site(site));
                state.change(owner, |it| assign(&mut it.fields, &name, value));
                Some(site)
            }
            _ => None,
        }
    }

    /// `Переменная.Поле = Значение`.
    pub(super) fn assign_member(&mut self, state: &mut State, left: Node<'_>, value: Shapes) {
        let Some(member) = ast::MemberExpression::cast(left) else {
            return;
        };
        let (Some(object), Some(property)) = (member.object(), member.property()) else {
            return;
        };
        let object = object.node();
        let of = self.eval(state, object);
        if let Some(property) = member.property() {
            self.note_receiver(state, &of, property.node());
        }
        let mut sites = sites(&of);
        if sites.is_empty() && Kind::of(object) == Kind::Identifier {
            let variable = self.names.of(self.text(object));
            // A name that is no local variable stands for something that is declared.
            if state.get(variable).is_some() {
                sites.extend(self.place(state, object, 1));
            }
        }
        let name = self.names.intern(self.text(property.node()));
        let is_one = of.list().len() < 2;
        for site in sites {
            let value = value.clone();
            state.change(site, |it| {
                if is_one {
                    assign(&mut it.fields, &name, value);
                } else {
                    add(&mut it.fields, &name, &value);
                }
            });
        }
    }

    /// `Переменная[Ключ] = Значение`.
    pub(super) fn assign_index(&mut self, state: &mut State, left: Node<'_>, value: Shapes) {
        let Some(index) = ast::IndexExpression::cast(left) else {
            return;
        };
        let (Some(object), Some(key)) = (index.object(), index.index()) else {
            return;
        };
        let of = self.eval(state, object.node());
        let key = self.eval(state, key.node());
        for site in sites(&of) {
            let keys = keys(&key);
            state.change(site, |it| {
                if !any(&STRUCTURES, it.class.as_str()) {
                    it.elements = it.elements.or(&value);
                }
                for key in &keys {
                    assign(&mut it.fields, key, value.clone());
                }
            });
        }
    }
}

fn over(known: Shapes) -> Built {
    Built {
        arguments: no_arguments(),
        over: known,
        ..Built::default()
    }
}

pub(super) fn sites(shapes: &Shapes) -> Vec<u32> {
    let sites = shapes.list().iter().filter_map(|it| match it {
        Shape::Site(site) => Some(*site),
        _ => None,
    });
    sites.collect()
}

/// The names that a key may be.
fn keys(key: &Shapes) -> Vec<Name> {
    let keys = key.list().iter().filter_map(|it| match it {
        Shape::Text(text) if is_identifier(text) => Some(Name::new(text)),
        _ => None,
    });
    keys.collect()
}

fn is_identifier(text: &str) -> bool {
    let mut letters = text.chars();
    letters
        .next()
        .is_some_and(|it| it.is_alphabetic() || it == '_')
        && letters.all(|it| it.is_alphanumeric() || it == '_')
        && text.len() < 200
}

/// The name of the type in `Новый("Имя", …)` and `Новый(Тип("Имя"), …)`.
fn named_type(arguments: &[Shapes]) -> Option<Name> {
    let first = arguments.first()?.list().first()?;
    let text = match first {
        Shape::Text(text) => text,
        Shape::LocalCall(name, arguments)
            if same(name.as_str(), "Тип") || same(name.as_str(), "Type") =>
        {
            arguments.first()?.text()?
        }
        _ => return None,
    };
    Some(Name::new(text))
}
