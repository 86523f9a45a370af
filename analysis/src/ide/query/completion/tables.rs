//! Tables, and types, which are named like them.

use metadata::platform::Names;
use metadata::{Kind, tables};

use super::offers::{Offers, item};
use super::{Place, QueryItemKind};
use crate::ide::query::outline::{Before, Bracket, Clause};
use crate::ide::query::words::Keyword;

impl Place<'_> {
    /// The words before the dot.
    pub(super) fn path_words(&self) -> Vec<&str> {
        let path = self.cursor.path.clone().unwrap_or_default();
        self.slice(&path).split('.').map(str::trim).collect()
    }

    /// Where a table is to come.
    pub(super) fn tables(&self, offers: &mut Offers) {
        self.temporary_tables(offers);
        self.kinds(offers, |it| self.kind_has_tables(it));
        let constants = self.world.configuration.of_kind(Kind::Constant).next();
        if constants.is_some() {
            let plural = Kind::Constant.plural();
            let names = names(plural.ru, plural.en);
            offers.names(&names, QueryItemKind::Table, String::new());
        }
        if self.cursor.clause == Clause::From {
            let nested = match self.english {
                true => "(SELECT\n\t\t$1\n\tFROM\n\t\t$2) AS ${3:Nested}",
                false => "(ВЫБРАТЬ\n\t\t$1\n\tИЗ\n\t\t$2) КАК ${3:ВложенныйЗапрос}",
            };
            let label = if self.english {
                "(SELECT …)"
            } else {
                "(ВЫБРАТЬ …)"
            };
            let mut nested = item(label, "", QueryItemKind::Keyword, Some(nested.into()), "");
            let told = Keyword::Select.told();
            nested.documentation = (told[0].to_owned(), told[1].to_owned());
            offers.push(nested);
        }
        if self.cursor.before == Before::Open {
            offers.keywords(&[Keyword::Select]);
        }
        self.parameters(offers);
    }

    fn kind_has_tables(&self, kind: Kind) -> bool {
        !self.world.platform.query_tables(kind).is_empty()
    }

    /// The kinds of tables that the configuration has objects of; all of them where it has none.
    fn kinds(&self, offers: &mut Offers, fits: impl Fn(Kind) -> bool) {
        let configuration = self.world.configuration;
        let is_empty = configuration.objects.is_empty() && configuration.base.is_none();
        for &kind in Kind::ALL.iter().filter(|it| fits(**it)) {
            if is_empty || configuration.of_kind(kind).next().is_some() {
                let [ru, en] = [kind.names().ru, kind.names().en];
                let names = names(ru, en);
                let [label, other] = offers.pick(&names);
                let written = Some(format!("{label}."));
                offers.push(item(label, other, QueryItemKind::TableKind, written, ""));
            }
        }
    }

    /// What stands behind a dot in the name of a table.
    pub(super) fn table_members(&self, offers: &mut Offers) {
        let words = self.path_words();
        let Some(kind) = words.first().and_then(|it| Kind::of(it)) else {
            return;
        };
        let Some(name) = words.get(1) else {
            return self.objects(kind, offers);
        };
        let is_bare = self.cursor.clause == Clause::ForUpdate;
        for table in tables::of_object(self.world, kind, name) {
            let Some(rest) = behind(&table, words.len(), &words) else {
                continue;
            };
            let parameters = match is_bare {
                true => Vec::new(),
                false => {
                    let found = tables::table(self.world, table.ru.as_str());
                    found.map(|it| it.parameters).unwrap_or_default()
                }
            };
            self.table(&rest, &parameters, offers);
        }
    }

    fn table(&self, names: &Names, parameters: &[Names], offers: &mut Offers) {
        let [label, other] = offers.pick(names);
        let shown: Vec<&str> = parameters.iter().map(|it| offers.pick(it)[0]).collect();
        let (insert, detail) = match shown.is_empty() {
            true => (None, String::new()),
            false => {
                // All but the condition at the end may be left out.
                let places = shown.iter().enumerate();
                let places = places.map(|(at, _)| format!("${}", at + 1));
                let places: Vec<String> = places.collect();
                (
                    Some(format!("{label}({})", places.join(", "))),
                    shown.join(", "),
                )
            }
        };
        offers.push(item(label, other, QueryItemKind::Table, insert, &detail));
    }

    fn objects(&self, kind: Kind, offers: &mut Offers) {
        for object in self.world.configuration.of_kind(kind) {
            let synonym = |language| object.synonym.get(language).unwrap_or_default().to_owned();
            let mut offered = item(
                object.name.as_str(),
                "",
                QueryItemKind::Table,
                None,
                &synonym(if self.english { "en" } else { "ru" }),
            );
            offered.documentation = (synonym("ru"), synonym("en"));
            offers.push(offered);
        }
    }

    /// Where a type is to come.
    pub(super) fn types(&self, offers: &mut Offers) {
        let has_simple = matches!(
            self.bracket(),
            Some((Bracket::Cast(true) | Bracket::Type, _))
        );
        if has_simple && self.cursor.before != Before::Keyword(Keyword::Refs) {
            let is_cast = matches!(self.bracket(), Some((Bracket::Cast(true), _)));
            let simple = [
                ("СТРОКА", "STRING", "(${1:100})"),
                ("ЧИСЛО", "NUMBER", "(${1:15}, ${2:2})"),
                ("ДАТА", "DATE", ""),
                ("БУЛЕВО", "BOOLEAN", ""),
            ];
            for (ru, en, length) in simple {
                let names = names(ru, en);
                let [label, other] = offers.pick(&names);
                let written = (is_cast && !length.is_empty()).then(|| format!("{label}{length}"));
                offers.push(item(label, other, QueryItemKind::Type, written, ""));
            }
        }
        self.kinds(offers, has_references);
    }

    pub(super) fn type_members(&self, offers: &mut Offers) {
        if let [kind] = self.path_words().as_slice()
            && let Some(kind) = Kind::of(kind)
        {
            self.objects(kind, offers);
        }
    }

    pub(super) fn kinds_with_values(&self, offers: &mut Offers) {
        self.kinds(offers, has_references);
    }

    pub(super) fn objects_with_values(&self, kind: Kind, offers: &mut Offers) {
        self.objects(kind, offers);
    }
}

/// Whether objects of a kind have references.
fn has_references(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Catalog
            | Kind::Document
            | Kind::Enum
            | Kind::ChartOfCharacteristicTypes
            | Kind::ChartOfAccounts
            | Kind::ChartOfCalculationTypes
            | Kind::BusinessProcess
            | Kind::Task
            | Kind::ExchangePlan
    )
}

pub(super) fn names(ru: &str, en: &str) -> Names {
    Names {
        ru: metadata::Name::new(ru),
        en: metadata::Name::new(en),
    }
}

/// The next word of the full names of a table behind some words; nothing where those are not its first words.
fn behind(table: &Names, count: usize, words: &[&str]) -> Option<Names> {
    let next = |full: &str| {
        let mut parts = full.split('.');
        let begins = parts.by_ref().take(count).collect::<Vec<_>>();
        (begins.len() == count).then_some(())?;
        parts.next().map(str::to_owned)
    };
    // The kind and the object are found already; of what follows every word must fit.
    let fits = |full: &str| {
        let parts = full.split('.').zip(words);
        parts.skip(2).all(|(part, word)| metadata::same(part, word))
    };
    if !fits(table.ru.as_str()) && !fits(table.en.as_str()) {
        return None;
    }
    Some(names(&next(table.ru.as_str())?, &next(table.en.as_str())?))
}
