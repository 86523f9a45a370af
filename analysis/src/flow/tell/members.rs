//! Calls and properties of values: what they do depends on what stands before the dot.

use metadata::folded;
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast;
use parser_bsl::syntax::AstNode as _;
use tree_sitter::Node;

use super::words::{self, Class, Method};
use super::{CLEAN, Set, State, Walk};
use crate::flow::facts::{EffectKind, SinkKind, SourceKind};
use crate::index::word;

impl Walk<'_> {
    /// What a receiver is, as far as the flow of types knows.
    fn class_at(&self, property: Node<'_>) -> Option<Class> {
        *self.told.receivers.get(&property.start_byte())?
    }

    /// Nothing is known of what stands before the dot.
    fn is_unknown(&self, property: Node<'_>) -> bool {
        !self.told.receivers.contains_key(&property.start_byte())
    }

    /// `Запрос.Текст = …`
    pub(super) fn assign_member(&mut self, state: &mut State, left: Node<'_>, set: Set) {
        let Some(member) = ast::MemberExpression::cast(left) else {
            return;
        };
        let (Some(object), Some(property)) = (member.object(), member.property()) else {
            return;
        };
        let (object, property) = (object.node(), property.node());
        if set != CLEAN {
            let name = self.text(property);
            let is_text = metadata::same(name, "Текст") || metadata::same(name, "Text");
            let is_query = match self.class_at(property) {
                Some(Class::Query) => true,
                _ => self.is_unknown(property) && self.resembles(object, &["запрос", "query"]),
            };
            if is_text && is_query {
                self.sink(set, SinkKind::Query, left.start_byte());
                return;
            }
            // `НаборДанных.Запрос = Текст`: a data set of a composition schema.
            if (metadata::same(name, "Запрос") || metadata::same(name, "Query"))
                && self.resembles(object, &["наборданных", "dataset"])
            {
                self.sink(set, SinkKind::Query, left.start_byte());
                return;
            }
        }
        let member = self.member(left);
        let mut clean = std::mem::take(&mut state.clean_members);
        clean.retain(|it| Some(*it) != member);
        self.put_into(state, left, set);
        // Other members stay as they are.
        state.clean_members = clean;
        if set == CLEAN {
            state.clean_members.extend(member);
        }
    }

    /// What stands for a member of a variable: `А.Б.В`.
    pub(super) fn member(&mut self, expression: Node<'_>) -> Option<(usize, u32)> {
        let mut head = expression;
        while let Some(member) = ast::MemberExpression::cast(head) {
            head = member.object()?.node();
        }
        let is_member = Kind::of(expression) == Kind::MemberExpression;
        (is_member && Kind::of(head) == Kind::Identifier)
            .then(|| (self.variable(self.text(head)), word(self.text(expression))))
    }

    pub(super) fn member_call(
        &mut self,
        state: &mut State,
        function: Node<'_>,
        list: Option<Node<'_>>,
    ) -> Set {
        let Some(member) = ast::MemberExpression::cast(function) else {
            return CLEAN;
        };
        let object = member.object().map(|it| it.node());
        let of = object.map_or(CLEAN, |it| self.head(state, it));
        let sets = self.arguments(state, list);
        let (Some(object), Some(property)) = (object, member.property().map(|it| it.node())) else {
            return CLEAN;
        };
        let name = self.text(property);
        let at = property.start_byte();
        let class = self.class_at(property);
        let method = words::method(name);
        if let Some(method) = method {
            let call = Called {
                object,
                property,
                class,
                method,
                of,
                sets: &sets,
                at,
            };
            if let Some(set) = self.known_method(state, &call) {
                return set;
            }
        }
        match class {
            Some(Class::Com) => {
                let all = sets.iter().fold(CLEAN, |all, it| all | it);
                if method == Some(Method::Run) || self.resembles(object, &["shell"]) {
                    self.effect(EffectKind::Program, at);
                    self.sink(all, SinkKind::Command, at);
                }
                return of;
            }
            Some(Class::Harmless) => return CLEAN,
            _ => {}
        }
        // A variable may hold `ОбщийМодуль("Имя")`: nothing from outside flows into that.
        if of == CLEAN && !self.sites_at(at).is_empty() {
            return self.other_call(name, at, &sets);
        }
        of
    }

    fn is_variable(&self, state: &State, object: Node<'_>) -> bool {
        Kind::of(object) == Kind::Identifier && self.known(state, self.text(object)).is_some()
    }

    /// What a method of the platform gives; nothing for one that is no such after all.
    fn known_method(&mut self, state: &mut State, call: &Called<'_, '_>) -> Option<Set> {
        let at = call.at;
        let first = call.sets.first().copied().unwrap_or(CLEAN);
        let all = call.sets.iter().fold(CLEAN, |all, it| all | it);
        let is_module = !self.sites_at(at).is_empty() && !self.is_variable(state, call.object);
        match call.method {
            Method::Execute => {
                let is_query = match call.class {
                    Some(Class::Query) => true,
                    Some(_) => false,
                    None => {
                        self.is_unknown(call.property)
                            && self.resembles(call.object, &["запрос", "query"])
                    }
                };
                if !is_query {
                    return None;
                }
                self.effect(EffectKind::Query, at);
                Some(CLEAN)
            }
            Method::ExecuteBatch => {
                if is_module {
                    return None;
                }
                self.effect(EffectKind::Query, at);
                Some(CLEAN)
            }
            Method::Reads => {
                self.effect(EffectKind::Read, at);
                (!is_module).then_some(CLEAN)
            }
            Method::ManagerReads => {
                if call.class == Some(Class::Dialog) {
                    self.effect(EffectKind::Dialog, at);
                    return Some(CLEAN);
                }
                match self.manager(call.object) {
                    // The values of constants are kept by the platform.
                    Some(true) => {}
                    Some(false) => self.effect(EffectKind::Read, at),
                    None => return self.over_network(call, first),
                }
                Some(CLEAN)
            }
            Method::GetObject => {
                if !call.sets.is_empty() || is_module {
                    return None;
                }
                self.effect(EffectKind::Load, at);
                Some(CLEAN)
            }
            Method::Read => {
                match call.class {
                    Some(Class::Record) => self.effect(EffectKind::Load, at),
                    Some(Class::TextReader) => return Some(self.source(SourceKind::File, at)),
                    Some(Class::FileReader | Class::FileWriter) => {
                        self.sink(first, SinkKind::File, at);
                    }
                    None if call.sets.is_empty()
                        && self.is_unknown(call.property)
                        && self.resembles(call.object, &["набор", "менеджер", "recordset"]) =>
                    {
                        self.effect(EffectKind::Load, at);
                    }
                    _ => return None,
                }
                Some(CLEAN)
            }
            Method::Write => self.write(call, first),
            Method::Delete => {
                if is_connection(call.class) {
                    return self.over_network(call, first);
                }
                let is_record = match call.class {
                    Some(Class::Record) => true,
                    Some(_) => false,
                    None => {
                        call.sets.is_empty()
                            && self.is_unknown(call.property)
                            && self.is_variable(state, call.object)
                            && self.resembles(call.object, &["объект", "object", "менеджерзап"])
                    }
                };
                if is_record {
                    self.effect(EffectKind::Write, at);
                }
                None
            }
            Method::Writes => {
                self.effect(EffectKind::Write, at);
                Some(CLEAN)
            }
            Method::Set => {
                if self.manager(call.object) == Some(true) {
                    self.effect(EffectKind::Write, at);
                    return Some(CLEAN);
                }
                None
            }
            Method::Lock => {
                let is_lock = match call.class {
                    Some(class) => class == Class::Lock,
                    None => self.resembles(call.object, &["блокировк", "lock"]),
                };
                if is_lock {
                    self.effect(EffectKind::Lock, at);
                }
                None
            }
            Method::Network => {
                if is_module {
                    return None;
                }
                self.effect(EffectKind::Network, at);
                Some(self.source(SourceKind::Response, at))
            }
            Method::NetworkOf => self.over_network(call, first),
            Method::Show => {
                if call.class == Some(Class::Dialog) {
                    self.effect(EffectKind::Dialog, at);
                }
                None
            }
            Method::SetQueryText => {
                self.sink(first, SinkKind::Query, at);
                Some(CLEAN)
            }
            Method::OpenFile => match call.class {
                Some(Class::XmlReader) => {
                    self.sink(first, SinkKind::File, at);
                    Some(CLEAN)
                }
                Some(Class::TextReader | Class::FileReader) => {
                    self.sink(first, SinkKind::File, at);
                    Some(CLEAN)
                }
                Some(Class::FileWriter) => {
                    self.effect(EffectKind::Files, at);
                    self.sink(first, SinkKind::File, at);
                    Some(CLEAN)
                }
                _ => None,
            },
            Method::SetString => {
                let is_xml = match call.class {
                    Some(class) => class == Class::XmlReader,
                    None => self.resembles(call.object, &["xml"]),
                };
                if !is_xml {
                    return None;
                }
                self.sink(first, SinkKind::Xml, at);
                self.put_into(state, call.object, first);
                Some(CLEAN)
            }
            Method::Run => {
                if call.class != Some(Class::Com) && !self.resembles(call.object, &["shell"]) {
                    return None;
                }
                self.effect(EffectKind::Program, at);
                self.sink(first, SinkKind::Command, at);
                Some(CLEAN)
            }
            Method::Connect => {
                let head = ["внешниеобработки", "externaldataprocessors"];
                let reports = ["внешниеотчеты", "externalreports"];
                if !self.resembles(call.object, &head) && !self.resembles(call.object, &reports) {
                    return None;
                }
                self.sink(first, SinkKind::Component, at);
                Some(CLEAN)
            }
            Method::ReadLine => match call.class {
                Some(Class::TextReader) => Some(self.source(SourceKind::File, at)),
                _ => None,
            },
            Method::Body => {
                if call.class == Some(Class::Response)
                    || (call.of == CLEAN && self.resembles(call.object, &["ответ", "response"]))
                {
                    return Some(self.source(SourceKind::Response, at));
                }
                Some(call.of)
            }
            Method::Puts => {
                if is_module {
                    return None;
                }
                // Files that go into an archive are no part of what holds the archive.
                if self.resembles(call.object, &["zip", "архив", "archive"]) {
                    return Some(CLEAN);
                }
                // `Соответствие.Вставить(Ключ, Значение)`: what is taken out later is the value.
                let put = match call.sets {
                    [_, values @ ..] if !values.is_empty() => {
                        values.iter().fold(CLEAN, |all, it| all | it)
                    }
                    _ => all,
                };
                self.put_into(state, call.object, put);
                Some(call.of | put)
            }
            Method::Cleans => (!is_module).then_some(CLEAN),
        }
    }

    fn write(&mut self, call: &Called<'_, '_>, first: Set) -> Option<Set> {
        let at = call.at;
        match call.class {
            Some(Class::Record) => self.effect(EffectKind::Write, at),
            Some(Class::Http | Class::Network) => return self.over_network(call, first),
            // What it writes is data; the path was told before.
            Some(Class::FileWriter) => self.effect(EffectKind::Files, at),
            Some(Class::FileReader) => {
                self.effect(EffectKind::Files, at);
                self.sink(first, SinkKind::File, at);
            }
            Some(_) => return None,
            None if !self.is_unknown(call.property) => return None,
            None => {
                const OTHERS: [&str; 16] = [
                    "xml",
                    "json",
                    "текст",
                    "text",
                    "файл",
                    "file",
                    "поток",
                    "stream",
                    "табличныйдок",
                    "spreadsheet",
                    "данные",
                    "data",
                    "запись",
                    "writer",
                    "архив",
                    "картинк",
                ];
                if self.resembles(call.object, &OTHERS)
                    && !self.resembles(call.object, &["менеджерзаписи", "наборзаписей"])
                {
                    return None;
                }
                self.effect(EffectKind::Write, at);
                // A common module may have such a method too.
                if !self.sites_at(at).is_empty() {
                    return None;
                }
            }
        }
        Some(CLEAN)
    }

    fn over_network(&mut self, call: &Called<'_, '_>, first: Set) -> Option<Set> {
        if !is_connection(call.class) {
            return None;
        }
        self.effect(EffectKind::Network, call.at);
        self.sink(first, SinkKind::Url, call.at);
        Some(self.source(SourceKind::Response, call.at))
    }

    /// Whether the last word of an expression has one of the parts (small letters) in it.
    fn resembles(&self, object: Node<'_>, parts: &[&str]) -> bool {
        let last = match Kind::of(object) {
            Kind::Identifier => Some(object),
            Kind::MemberExpression => {
                ast::MemberExpression::cast(object).and_then(|it| Some(it.property()?.node()))
            }
            _ => None,
        };
        let Some(last) = last else {
            return false;
        };
        let letters: String = folded(self.text(last)).collect();
        parts.iter().any(|it| letters.contains(it))
    }

    /// `РегистрыСведений.Курсы`, and whether it is a constant.
    fn manager(&self, object: Node<'_>) -> Option<bool> {
        let member = ast::MemberExpression::cast(object)?;
        let head = member.object()?.node();
        if Kind::of(head) != Kind::Identifier {
            return None;
        }
        let text = self.text(head);
        let kind = metadata::Kind::ALL.iter().find(|it| it.plural().is(text))?;
        // These have no tables: `ПараметрыСеанса.Пароли.Получить()`.
        let has_data = !matches!(
            kind,
            metadata::Kind::SessionParameter | metadata::Kind::Enum
        );
        has_data.then_some(*kind == metadata::Kind::Constant)
    }
}

fn is_connection(class: Option<Class>) -> bool {
    matches!(class, Some(Class::Http | Class::Network))
}

/// A call of a method of a value.
struct Called<'a, 't> {
    object: Node<'t>,
    property: Node<'t>,
    class: Option<Class>,
    method: Method,
    /// Where the receiver may come from.
    of: Set,
    sets: &'a [Set],
    at: usize,
}
