//! Calls without a receiver, and calls of other modules.

use metadata::{folded, same};
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast;
use parser_bsl::syntax::AstNode as _;
use tree_sitter::Node;

use super::words::{self, Function};
use super::{CLEAN, Set, State, Walk};
use crate::flow::facts::{EffectKind, Origin, SinkKind, SourceKind, Target};

impl Walk<'_> {
    pub(super) fn call(&mut self, state: &mut State, node: Node<'_>) -> Set {
        let Some(call) = ast::CallExpression::cast(node) else {
            return CLEAN;
        };
        let Some(function) = call.function().map(|it| it.node()) else {
            return CLEAN;
        };
        let list = call.arguments().map(|it| it.node());
        if Kind::of(function) == Kind::MemberExpression {
            return self.member_call(state, function, list);
        }
        let sets = self.arguments(state, list);
        if Kind::of(function) != Kind::Identifier {
            return CLEAN;
        }
        let name = self.text(function);
        let at = function.start_byte();
        let all = || sets.iter().fold(CLEAN, |all, it| all | it);
        let few = |count: u8| {
            let first = sets.iter().take(usize::from(count));
            first.fold(CLEAN, |all, it| all | it)
        };
        let Some(function) = words::function(name) else {
            return self.other_call(name, at, &sets);
        };
        match function {
            Function::Does(effect) => {
                self.effect(effect, at);
                CLEAN
            }
            Function::Takes(effect, kind, count) => {
                self.effect(effect, at);
                self.sink(few(count), kind, at);
                CLEAN
            }
            Function::Sinks(kind, count) => {
                self.sink(few(count), kind, at);
                CLEAN
            }
            Function::Keeps => all(),
            Function::Cleans => CLEAN,
            Function::PrivilegedMode => {
                let effect = match self.is_false(list) {
                    true => EffectKind::PrivilegedOff,
                    false => EffectKind::PrivilegedOn,
                };
                self.effect(effect, at);
                CLEAN
            }
            Function::SafeMode => {
                self.sink(few(1), SinkKind::SafeMode, at);
                self.is_safe = !self.is_false(list);
                CLEAN
            }
            Function::LogEvent => {
                self.effect(EffectKind::Log, at);
                let comment = sets.get(4).copied().unwrap_or(CLEAN);
                self.sink(comment, SinkKind::Log, at);
                CLEAN
            }
            Function::Storage => self.source(SourceKind::Storage, at),
            Function::Com => {
                self.effect(EffectKind::Com, at);
                self.source(SourceKind::Com, at)
            }
        }
    }

    fn is_false(&self, list: Option<Node<'_>>) -> bool {
        let first = list.and_then(|it| it.named_child(0));
        let text = first.map_or("", |it| self.text(it));
        same(text, "Ложь") || same(text, "False")
    }

    /// A call of a method of the project, as far as one can tell here.
    pub(super) fn other_call(&mut self, name: &str, at: usize, sets: &[Set]) -> Set {
        if is_quoting(name) {
            return CLEAN;
        }
        let sites = self.sites_at(at);
        let mut result = CLEAN;
        for site in sites {
            let Ok(site) = u16::try_from(site) else { break };
            for (number, set) in sets.iter().enumerate() {
                if let Ok(number) = u8::try_from(number) {
                    self.goes(*set, Target::Argument { site, number });
                }
            }
            result |= self.origin(Origin::Result(site));
        }
        result
    }
}

/// Whether a name promises that what comes out is harmless: `ЭкранироватьСпецсимволы`.
fn is_quoting(name: &str) -> bool {
    const PARTS: [&str; 7] = [
        "экранир",
        "escape",
        "вкавычк",
        "quote",
        "обезвред",
        "безопасн",
        "safe",
    ];
    let letters: String = folded(name).collect();
    PARTS.iter().any(|it| letters.contains(it))
}
