//! The tables that questions may be about, with the words for them and for their fields.

pub(crate) mod facts;
mod learnt;

use std::sync::Arc;

use metadata::objects::Details;
use metadata::platform::Names;
use metadata::tables::{self, Field as TableField};
use metadata::{Attribute, AttributeRole, Kind, Localized, Name, Object, Predefined, Type, World};

use super::phrases::{PhraseId, is_small};
use super::stems::words;
use super::{Item, Lexicon};
use crate::ask::{Subject, View};
use crate::schema::table_of_type;

/// A table that questions may be about.
#[derive(Debug)]
pub(crate) struct Table {
    pub subject: Subject,
    pub names: Names,
    /// What people call it, in Russian and in English.
    pub title: [String; 2],
    /// What it is called, by the names of the object or of the section.
    pub phrases: Vec<PhraseId>,
    pub fields: Vec<Field>,
    /// What a virtual table takes.
    pub parameters: Vec<Names>,
    /// A document that may be posted.
    pub posting: bool,
}

/// A field of a table.
#[derive(Debug)]
pub(crate) struct Field {
    pub names: Names,
    /// What people call it, in Russian and in English.
    pub title: [String; 2],
    pub phrases: Vec<PhraseId>,
    pub role: Role,
    /// It may be a number, a date, a text, yes or no.
    pub is: Simple,
    /// The tables that it may refer to, by their places.
    pub targets: Vec<usize>,
    /// Full names of those, before all tables are there.
    target_names: Vec<String>,
    /// Digits behind the point, of a number.
    pub digits: u32,
}

/// What simple values a field may hold.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Simple {
    pub number: bool,
    pub text: bool,
    pub date: bool,
    pub boolean: bool,
}

/// What a field is for its table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// The record itself.
    Ref,
    Dimension,
    Resource(Suffix),
    Attribute,
    Description,
    Code,
    Number,
    /// The date of a document, the period of a record.
    Moment,
    Posted,
    DeletionMark,
    IsFolder,
    Parent,
    Owner,
    Account,
    /// Another one that the platform gives.
    Standard,
    /// What people do not ask for: line numbers, versions, flags.
    Hidden,
}

/// Which of the values of a resource a virtual table gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Suffix {
    /// The value itself.
    Plain,
    Balance,
    Turnover,
    Receipt,
    Expense,
    Opening,
    Closing,
    Debit,
    Credit,
    /// What is left on the side of the debit.
    BalanceDebit,
    /// What is left on the side of the credit.
    BalanceCredit,
    /// One that questions do not name.
    Other,
}

const KINDS: [Kind; 15] = [
    Kind::Catalog,
    Kind::Document,
    Kind::AccumulationRegister,
    Kind::InformationRegister,
    Kind::AccountingRegister,
    Kind::CalculationRegister,
    Kind::DocumentJournal,
    Kind::Enum,
    Kind::ChartOfCharacteristicTypes,
    Kind::ChartOfAccounts,
    Kind::ChartOfCalculationTypes,
    Kind::BusinessProcess,
    Kind::Task,
    Kind::ExchangePlan,
    Kind::Constant,
];

/// The full Russian name of the table of a subject.
pub(crate) fn full_name(subject: &Subject) -> String {
    let kind = subject.kind.names().ru;
    let name = &subject.name;
    match &subject.view {
        View::Records => format!("{kind}.{name}"),
        View::Section(section) => format!("{kind}.{name}.{section}"),
        View::Balance => format!("{kind}.{name}.Остатки"),
        View::Turnovers => format!("{kind}.{name}.Обороты"),
        View::BalanceAndTurnovers => format!("{kind}.{name}.ОстаткиИОбороты"),
        View::SliceLast => format!("{kind}.{name}.СрезПоследних"),
        View::SliceFirst => format!("{kind}.{name}.СрезПервых"),
    }
}

/// Fills the lexicon with the tables of its world.
pub(super) fn build(lexicon: &mut Lexicon<'_>) {
    let world = lexicon.world;
    for kind in KINDS {
        let objects: Vec<Arc<Object>> = world.configuration.of_kind(kind).cloned().collect();
        for object in objects {
            add_object(lexicon, world, &object);
        }
    }
    lexicon.referring = vec![Vec::new(); lexicon.tables.len()];
    for place in 0..lexicon.tables.len() {
        link(lexicon, place);
    }
    learnt::learn(lexicon);
}

/// Finds the tables that the fields of a table refer to.
fn link(lexicon: &mut Lexicon<'_>, place: usize) {
    let Some(table) = lexicon.tables.get(place) else {
        return;
    };
    let found: Vec<Vec<usize>> = table
        .fields
        .iter()
        .map(|field| {
            let names = field.target_names.iter();
            names.filter_map(|it| lexicon.place(it)).collect()
        })
        .collect();
    for target in found.iter().flatten() {
        if let Some(referring) = lexicon.referring.get_mut(*target)
            && referring.last() != Some(&place)
        {
            referring.push(place);
        }
    }
    if let Some(table) = lexicon.tables.get_mut(place) {
        for (field, targets) in table.fields.iter_mut().zip(found) {
            field.targets = targets;
            field.target_names = Vec::new();
        }
    }
}

fn add_object(lexicon: &mut Lexicon<'_>, world: World<'_>, object: &Arc<Object>) {
    for names in tables::of_object(world, object.kind, object.name.as_str()) {
        let Some(view) = view_of(object, &names) else {
            continue;
        };
        let Some(table) = tables::table(world, names.ru.as_str()) else {
            continue;
        };
        let section = match &view {
            View::Section(name) => object.tabular_sections.iter().find(|it| it.name == *name),
            _ => None,
        };
        let place = lexicon.tables.len();
        let (synonym, name) = match section {
            Some(it) => (&it.synonym, &it.name),
            None => (&object.synonym, &object.name),
        };
        let mut phrases = phrases_of(lexicon, synonym, name);
        if section.is_some() {
            let own = phrases_of(lexicon, &object.synonym, &object.name);
            phrases.extend(learnt::general(lexicon, object.kind, &own));
            phrases.extend(own);
        } else {
            phrases.extend(learnt::general(lexicon, object.kind, &phrases));
        }
        for &phrase in &phrases {
            Lexicon::note(&mut lexicon.named, phrase, place);
        }
        let fields: Vec<Field> = table
            .fields
            .iter()
            .map(|it| field_of(lexicon, world, object, &view, it))
            .collect();
        for field in fields.iter().filter(|it| it.role != Role::Hidden) {
            for &phrase in &field.phrases {
                Lexicon::note(&mut lexicon.with_field, phrase, place);
            }
        }
        let mut title = titles(synonym, name);
        if section.is_some() {
            let of = titles(&object.synonym, &object.name);
            let [ru, en] = &title;
            title = [format!("{}: {ru}", of[0]), format!("{}: {en}", of[1])];
        }
        lexicon.by_name.insert(table.names.ru.clone(), place);
        let is_records = view == View::Records;
        lexicon.tables.push(Table {
            subject: Subject {
                kind: object.kind,
                name: object.name.clone(),
                view,
            },
            names: table.names,
            title,
            phrases,
            fields,
            parameters: table.parameters,
            posting: matches!(&object.details, Details::Document(it) if it.posting),
        });
        if is_records {
            add_items(lexicon, place, &object.predefined);
        }
    }
}

fn add_items(lexicon: &mut Lexicon<'_>, table: usize, items: &[Predefined]) {
    for item in items {
        let title = match item.synonym.get("ru") {
            Some(it) if !it.is_empty() => it.to_owned(),
            _ if !item.description.is_empty() => item.description.clone(),
            _ => item.name.to_string(),
        };
        let place = lexicon.items.len();
        let synonyms = item.synonym.0.iter().map(|it| it.1.as_str());
        let mut names: Vec<&str> = synonyms.collect();
        names.extend([item.description.as_str(), item.name.as_str()]);
        let is_account = lexicon
            .tables
            .get(table)
            .is_some_and(|it| it.subject.kind == Kind::ChartOfAccounts);
        // `90.01` is one number to a question.
        let joined: String = item.code.chars().filter(|it| *it != '.').collect();
        if is_account {
            names.push(&item.code);
            names.push(&joined);
        }
        let mut before: Vec<String> = Vec::new();
        for name in names {
            let first = words(name).into_iter().next();
            if let Some(first) = first.filter(|it| is_small(&it.text))
                && !before.contains(&first.text)
            {
                before.push(first.text);
            }
            if let Some(phrase) = lexicon.phrases.add(name) {
                Lexicon::note(&mut lexicon.items_of, phrase, place);
            }
        }
        lexicon.items.push(Item {
            before,
            table,
            name: item.name.clone(),
            title,
            is_folder: item.is_folder,
        });
        add_items(lexicon, table, &item.items);
    }
}

/// The view that a table gives of its object; none for tables that nobody asks about.
fn view_of(object: &Object, names: &Names) -> Option<View> {
    let mut words = names.en.as_str().splitn(3, '.');
    let (_, _, last) = (words.next(), words.next(), words.next());
    let Some(last) = last else {
        return Some(View::Records);
    };
    if let Some(section) = object.tabular_sections.iter().find(|it| it.name.is(last)) {
        return Some(View::Section(section.name.clone()));
    }
    Some(match last {
        "Balance" => View::Balance,
        "Turnovers" => View::Turnovers,
        "BalanceAndTurnovers" => View::BalanceAndTurnovers,
        "SliceLast" => View::SliceLast,
        "SliceFirst" => View::SliceFirst,
        _ => return None,
    })
}

/// The names of a thing, as phrases.
fn phrases_of(lexicon: &mut Lexicon<'_>, synonym: &Localized, name: &Name) -> Vec<PhraseId> {
    let mut phrases: Vec<PhraseId> = Vec::new();
    let synonyms = synonym.0.iter().map(|it| it.1.as_str());
    for text in synonyms.chain([name.as_str()]) {
        if let Some(phrase) = lexicon.phrases.add(text)
            && !phrases.contains(&phrase)
        {
            phrases.push(phrase);
        }
    }
    phrases
}

fn titles(synonym: &Localized, name: &Name) -> [String; 2] {
    let of = |language: &str| match synonym.get(language) {
        Some(it) if !it.is_empty() => it.to_owned(),
        _ => name.to_string(),
    };
    [of("ru"), of("en")]
}

/// The attribute that a field of a table comes from.
fn attribute<'o>(object: &'o Object, field: &TableField) -> Option<&'o Attribute> {
    let mut words = field.origin.split('.').skip(2);
    let (role, name) = (words.next()?, words.next()?);
    if role == "TabularSection" {
        let section = object.tabular_sections.iter().find(|it| it.name.is(name))?;
        let name = words.nth(1)?;
        return section.attributes.iter().find(|it| it.name.is(name));
    }
    let named = |it: &&Attribute| it.name.is(name) && it.role.word() == role;
    object.attributes.iter().find(named)
}

/// Standard fields: what they are, and what people call them besides their names.
const STANDARD: [(&str, Role, &[&str]); 15] = [
    ("Ref", Role::Ref, &[]),
    (
        "Description",
        Role::Description,
        &["Наименование", "Название", "Имя", "Name", "Title"],
    ),
    ("Code", Role::Code, &["Код"]),
    ("Number", Role::Number, &["Номер"]),
    ("Date", Role::Moment, &["Дата"]),
    ("Period", Role::Moment, &["Период", "Дата", "Date"]),
    ("Posted", Role::Posted, &[]),
    ("DeletionMark", Role::DeletionMark, &[]),
    ("IsFolder", Role::IsFolder, &[]),
    (
        "Parent",
        Role::Parent,
        &["Группа", "Родитель", "Папка", "Group", "Folder"],
    ),
    ("Owner", Role::Owner, &["Владелец"]),
    ("Account", Role::Account, &["Счет"]),
    ("Recorder", Role::Standard, &["Регистратор", "Документ"]),
    (
        "Performed",
        Role::Standard,
        &["Выполнена", "Выполнен", "Done"],
    ),
    ("Completed", Role::Standard, &["Завершен", "Finished"]),
];

fn field_of(
    lexicon: &mut Lexicon<'_>,
    world: World<'_>,
    object: &Object,
    view: &View,
    field: &TableField,
) -> Field {
    let attribute = attribute(object, field);
    let types = world.expand_all(&field.types).types;
    let has = |of: &Type| types.contains(of);
    let is = Simple {
        number: has(&Type::Number),
        text: has(&Type::String),
        date: has(&Type::Date),
        boolean: has(&Type::Boolean),
    };
    let (role, phrases, title) = match attribute {
        Some(it) => {
            let role = role_of(it, field);
            let phrases = match role {
                Role::Hidden => Vec::new(),
                _ => phrases_of(lexicon, &it.synonym, &it.name),
            };
            (role, phrases, titles(&it.synonym, &it.name))
        }
        None => standard(lexicon, object, view, field),
    };
    let target_names = match role {
        Role::Ref | Role::Hidden => Vec::new(),
        _ => types.iter().filter_map(table_of_type).take(8).collect(),
    };
    Field {
        names: field.names.clone(),
        title,
        phrases,
        role,
        is,
        targets: Vec::new(),
        target_names,
        digits: world.expand_all(&field.types).qualifiers.fraction_digits,
    }
}

fn standard(
    lexicon: &mut Lexicon<'_>,
    object: &Object,
    view: &View,
    field: &TableField,
) -> (Role, Vec<PhraseId>, [String; 2]) {
    let (ru, en) = (field.names.ru.as_str(), field.names.en.as_str());
    let title = [
        ru.to_owned(),
        if en.is_empty() {
            ru.to_owned()
        } else {
            en.to_owned()
        },
    ];
    if let Some(rest) = field.origin.strip_prefix("CommonAttribute.") {
        let phrase = lexicon.phrases.add(rest);
        return (Role::Attribute, phrase.into_iter().collect(), title);
    }
    if object.kind == Kind::Constant && matches!(en, "Value") {
        let phrases = phrases_of(lexicon, &object.synonym, &object.name);
        return (
            Role::Resource(Suffix::Plain),
            phrases,
            titles(&object.synonym, &object.name),
        );
    }
    if en.starts_with("ExtDimension") && !en.starts_with("ExtDimensionType") {
        let phrase = lexicon.phrases.add("Субконто");
        return (Role::Dimension, phrase.into_iter().collect(), title);
    }
    let known = STANDARD.iter().find(|it| field.names.en.is(it.0));
    let is_section = matches!(view, View::Section(_));
    let is_turnover = matches!(view, View::Turnovers | View::BalanceAndTurnovers);
    if is_turnover && en == "Recorder" {
        // A virtual table has it for one value of its periodicity only.
        return (Role::Hidden, Vec::new(), title);
    }
    let Some((_, role, more)) = known else {
        return (Role::Hidden, Vec::new(), title);
    };
    // The reference of a tabular section is the object that it belongs to.
    if *role == Role::Ref && is_section {
        return (Role::Owner, Vec::new(), title);
    }
    let custom = object
        .standard_attributes
        .iter()
        .find(|it| field.names.is(it.name.as_str()));
    let mut phrases: Vec<PhraseId> = Vec::new();
    let mut title = title;
    if let Some(custom) = custom.filter(|it| !it.synonym.is_empty()) {
        phrases = phrases_of(lexicon, &custom.synonym, &custom.name);
        title = titles(&custom.synonym, &custom.name);
    }
    if *role != Role::Ref {
        for name in [ru, en].into_iter().chain(more.iter().copied()) {
            phrases.extend(lexicon.phrases.add(name).filter(|it| !phrases.contains(it)));
        }
    }
    (*role, phrases, title)
}

fn role_of(attribute: &Attribute, field: &TableField) -> Role {
    match attribute.role {
        AttributeRole::Dimension => Role::Dimension,
        AttributeRole::Resource => Role::Resource(suffix_of(attribute, field)),
        AttributeRole::AccountingFlag | AttributeRole::ExtDimensionAccountingFlag => Role::Hidden,
        _ => Role::Attribute,
    }
}

fn suffix_of(attribute: &Attribute, field: &TableField) -> Suffix {
    let name = attribute.name.as_str();
    let suffix = field.names.en.as_str().strip_prefix(name).unwrap_or("?");
    match suffix {
        "" => Suffix::Plain,
        "Balance" => Suffix::Balance,
        "Turnover" => Suffix::Turnover,
        "Receipt" => Suffix::Receipt,
        "Expense" => Suffix::Expense,
        "OpeningBalance" => Suffix::Opening,
        "ClosingBalance" => Suffix::Closing,
        "BalanceDr" => Suffix::BalanceDebit,
        "BalanceCr" => Suffix::BalanceCredit,
        "TurnoverDr" => Suffix::Debit,
        "TurnoverCr" => Suffix::Credit,
        _ => Suffix::Other,
    }
}
