//! Transactions along the paths through a method: which call closes which, and where a method is left with an open one.
//!
//! Branches on the same condition are followed together: what `Если Нужна Тогда НачатьТранзакцию()` opens is closed by
//! `Если Нужна Тогда ЗафиксироватьТранзакцию()`. Where that cannot be followed (`Перейти`, conditional compilation with
//! `#Иначе`, too many paths) nothing is said.

mod conditions;
mod walk;

use analysis::review::{Context, Method};
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;
use rustc_hash::FxHashMap;

use crate::calls::platform_calls;

pub(crate) use walk::{Leak, Step, flow};

/// What begins a transaction.
pub(crate) const BEGIN: &[&str] = &["НачатьТранзакцию", "BeginTransaction"];
/// What commits it.
pub(crate) const COMMIT: &[&str] = &["ЗафиксироватьТранзакцию", "CommitTransaction"];
/// What rolls it back.
pub(crate) const ROLLBACK: &[&str] = &["ОтменитьТранзакцию", "RollbackTransaction"];
/// What tells whether there is one.
pub(crate) const ACTIVE: &[&str] = &["ТранзакцияАктивна", "TransactionActive"];

/// What a call does to a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Event {
    Begin,
    Commit,
    Rollback,
}

/// The calls of a method, or of the body of the module, that have to do with transactions.
pub(crate) struct Transactions<'f> {
    /// The method, or all of the module for its body.
    pub(crate) root: BslNode<'f>,
    /// The calls in the order of the text.
    pub(crate) calls: Vec<(BslNode<'f>, Event)>,
}

impl<'f> Transactions<'f> {
    /// The statements that are walked.
    pub(crate) fn body(&self) -> Option<BslNode<'f>> {
        match self.root.kind() {
            Kind::SourceFile => Some(self.root),
            _ => self.root.child(Field::Body),
        }
    }

    /// Whether there is a call of a sort.
    pub(crate) fn has(&self, event: Event) -> bool {
        self.calls.iter().any(|it| it.1 == event)
    }

    fn by_statement(&self) -> FxHashMap<u32, (BslNode<'f>, Event)> {
        let statement = |it: &(BslNode<'f>, Event)| {
            let parent = it.0.parent()?;
            (parent.kind() == Kind::CallStatement).then(|| (parent.index(), *it))
        };
        self.calls.iter().filter_map(statement).collect()
    }
}

/// The methods with such calls, and the body of the module if it has some. Broken code is left out.
pub(crate) fn transactions<'a>(context: &Context<'a>) -> Vec<Transactions<'a>> {
    let mut calls: Vec<(BslNode<'a>, Event)> = Vec::new();
    for (names, event) in [
        (BEGIN, Event::Begin),
        (COMMIT, Event::Commit),
        (ROLLBACK, Event::Rollback),
    ] {
        calls.extend(
            platform_calls(context, names)
                .into_iter()
                .map(|it| (it, event)),
        );
    }
    calls.sort_by_key(|it| it.0.index());
    let mut found: Vec<Transactions<'a>> = Vec::new();
    for (call, event) in calls {
        let method: Option<&'a Method<'a>> = context.outline.method_at(call.start());
        let root = method.map_or_else(|| context.file.tree.root(), |it| it.node);
        match found.iter_mut().find(|it| it.root == root) {
            Some(it) => it.calls.push((call, event)),
            None => found.push(Transactions {
                root,
                calls: vec![(call, event)],
            }),
        }
    }
    found.retain(|it| !it.root.has_error());
    found
}

/// The statement that is executed after another one: the next of its block, or of the blocks around it as far as they
/// are branches of conditions. Nothing at the end of a method, a loop, an attempt.
pub(crate) fn next_statement(statement: BslNode<'_>) -> Option<BslNode<'_>> {
    let mut at = statement;
    loop {
        let mut sibling = at;
        while let Some(next) = sibling.next_sibling() {
            if next.kind().is_statement() {
                return Some(next);
            }
            sibling = next;
        }
        let block = at.parent().filter(|it| it.kind() == Kind::Block)?;
        let mut around = block.parent()?;
        if matches!(around.kind(), Kind::ElsifClause | Kind::ElseClause) {
            around = around.parent()?;
        }
        if around.kind() != Kind::IfStatement {
            return None;
        }
        at = around;
    }
}
