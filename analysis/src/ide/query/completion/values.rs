//! What `ЗНАЧЕНИЕ` chooses, and what a field may be compared with.

use metadata::objects::Details;
use metadata::{Kind, Predefined, Role, Type};

use super::fields::references;
use super::offers::{Offers, item};
use super::tables::names;
use super::{Place, QueryItemKind};
use crate::ide::query::lexis::TokenKind;
use crate::ide::query::outline::{Before, Role as Word};
use crate::ide::query::words::Keyword;

/// Enumerations of the platform that queries know.
const SYSTEM: [&str; 3] = [
    "AccumulationRecordType",
    "AccountingRecordType",
    "AccountType",
];

/// So many values of one kind are offered.
const MOST: usize = 500;

impl Place<'_> {
    /// Right behind `ЗНАЧЕНИЕ(`.
    pub(super) fn values(&self, offers: &mut Offers) {
        self.compared(|place, of| place.values_of(of, "", offers));
        self.kinds_with_values(offers);
        for name in SYSTEM {
            if let Some(found) = self.world.platform.system_enum(name) {
                let [label, other] = offers.pick(&found.names);
                let written = Some(format!("{label}."));
                offers.push(item(label, other, QueryItemKind::TableKind, written, ""));
            }
        }
    }

    /// Behind a dot in `ЗНАЧЕНИЕ(`.
    pub(super) fn value_members(&self, offers: &mut Offers) {
        let words = self.path_words();
        let [first, rest @ ..] = words.as_slice() else {
            return;
        };
        let Some(kind) = Kind::of(first) else {
            let found = self.world.platform.system_enum(first);
            for value in found.map(|it| it.values.as_slice()).unwrap_or_default() {
                offers.names(value, QueryItemKind::Value, String::new());
            }
            return;
        };
        match rest {
            [] => self.objects_with_values(kind, offers),
            [name] => self.items_of(kind, name, "", offers),
            [name, word]
                if metadata::same(word, "ТочкаМаршрута") || metadata::same(word, "RoutePoint") =>
            {
                for point in self.route_points(kind, name) {
                    offers.name(&point, QueryItemKind::Value, "");
                }
            }
            _ => {}
        }
    }

    fn route_points(&self, kind: Kind, name: &str) -> Vec<String> {
        let object = self.world.configuration.object(kind, name);
        match object.map(|it| &it.details) {
            Some(Details::BusinessProcess(it)) => {
                it.route_points.iter().map(|it| it.to_string()).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The values that an object has, with what is to be written before and behind them.
    fn items_of(&self, kind: Kind, name: &str, wrap: &str, offers: &mut Offers) {
        let Some(object) = self.world.configuration.object(kind, name) else {
            return;
        };
        let full = |value: &str| match wrap.is_empty() {
            true => None,
            false => {
                let kind = if self.english {
                    kind.names().en
                } else {
                    kind.names().ru
                };
                Some(wrap.replace('…', &format!("{kind}.{}.{value}", object.name)))
            }
        };
        let mut left: Vec<&Predefined> = object.predefined.iter().rev().collect();
        let mut count = 0;
        while let Some(it) = left.pop() {
            count += 1;
            if count > MOST {
                break;
            }
            left.extend(it.items.iter().rev());
            let synonym = |language| it.synonym.get(language).unwrap_or(&it.description);
            let mut offered = item(
                it.name.as_str(),
                "",
                QueryItemKind::Value,
                full(it.name.as_str()),
                synonym(if self.english { "en" } else { "ru" }),
            );
            offered.documentation = (synonym("ru").to_owned(), synonym("en").to_owned());
            offers.push(offered);
        }
        let empty = names("ПустаяСсылка", "EmptyRef");
        let [label, other] = offers.pick(&empty);
        offers.push(item(label, other, QueryItemKind::Value, full(label), ""));
        if kind == Kind::BusinessProcess && wrap.is_empty() {
            let points = names("ТочкаМаршрута", "RoutePoint");
            let [label, other] = offers.pick(&points);
            let written = Some(format!("{label}."));
            offers.push(item(label, other, QueryItemKind::Value, written, ""));
        }
    }

    fn values_of(&self, of: &Type, call: &str, offers: &mut Offers) {
        if let Type::Of(
            kind @ (Kind::Enum
            | Kind::Catalog
            | Kind::ChartOfAccounts
            | Kind::ChartOfCharacteristicTypes),
            Role::Ref,
            name,
        ) = of
        {
            let wrap = match call.is_empty() {
                true => "…".to_owned(),
                false => format!("{call}(…)"),
            };
            self.items_of(*kind, name.as_str(), &wrap, offers);
        }
    }

    /// Behind `=` and `<>`: values of what stands before, and the parameter that is called like it.
    pub(super) fn compared_values(&self, offers: &mut Offers) {
        let Some(previous) = self
            .cursor
            .previous
            .filter(|_| self.cursor.before == Before::Operator)
        else {
            return;
        };
        let is_equal = self.outline.tokens.get(previous).is_some_and(|it| {
            let operator = self.slice(&it.range());
            matches!(operator, "=" | "<>")
        });
        if !is_equal {
            return;
        }
        let value = if self.english {
            "VALUE"
        } else {
            "ЗНАЧЕНИЕ"
        };
        let value: String = match self.small {
            true => metadata::folded(value).collect(),
            false => value.to_owned(),
        };
        if let Some(left) = self.left(previous) {
            let last = left.rsplit('.').next().unwrap_or_default().trim();
            offers.name(&format!("&{last}"), QueryItemKind::Parameter, "");
        }
        self.compared(|place, of| place.values_of(of, &value, offers));
    }

    /// Visits the types of what stands before the last comparison: before `=`, or before `= ЗНАЧЕНИЕ(`.
    fn compared(&self, mut visit: impl FnMut(&Self, &Type)) {
        let tokens = &self.outline.tokens;
        let Some(mut at) = self.cursor.previous else {
            return;
        };
        let is_value = |at: usize| {
            self.outline.roles.get(at) == Some(&Word::Function)
                && tokens
                    .get(at)
                    .is_some_and(|it| Keyword::of(self.slice(&it.range())) == Some(Keyword::Value))
        };
        if tokens
            .get(at)
            .is_some_and(|it| it.kind == TokenKind::Mark(b'('))
            && let Some(call) = at.checked_sub(1).filter(|it| is_value(*it))
        {
            match call.checked_sub(1) {
                Some(operator) => at = operator,
                None => return,
            }
        }
        let is_comparison = tokens
            .get(at)
            .is_some_and(|it| matches!(self.slice(&it.range()), "=" | "<>"));
        let Some(left) = self.left(at).filter(|_| is_comparison) else {
            return;
        };
        let Some(column) = self.value_of(left) else {
            return;
        };
        let mut seen = Vec::new();
        for of in references(&column.types) {
            for of in self.world.expand(of) {
                if !seen.contains(&of) && seen.len() < 8 {
                    visit(self, &of);
                    seen.push(of);
                }
            }
        }
    }

    /// The name with dots that stands before a token.
    fn left(&self, operator: usize) -> Option<&str> {
        let tokens = &self.outline.tokens;
        let last = operator.checked_sub(1)?;
        let mut first = last;
        if tokens.get(last)?.kind != TokenKind::Word {
            return None;
        }
        while let Some(word) = first.checked_sub(2)
            && tokens.get(first - 1)?.kind == TokenKind::Mark(b'.')
            && tokens.get(word)?.kind == TokenKind::Word
        {
            first = word;
        }
        let range = tokens.get(first)?.start..tokens.get(last)?.end;
        Some(self.slice(&range))
    }
}
