//! Conditions that make a variable harmless: it was compared to what is allowed.

use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast;
use parser_bsl::syntax::AstNode as _;
use tree_sitter::Node;

use super::{CLEAN, DEEPEST, State, Walk};
use crate::index::word;

impl Walk<'_> {
    /// Takes in that a condition holds, or does not.
    pub(super) fn narrow(&mut self, state: &mut State, condition: Node<'_>, holds: bool) {
        let mut checked = Vec::new();
        self.checked(condition, holds, 0, &mut checked);
        for variable in checked {
            if state.get(variable).is_some_and(|it| it != CLEAN) {
                state.set(variable, CLEAN);
            }
        }
    }

    /// The variables that are harmless where a condition holds, or (`holds` is false) does not.
    fn checked(&mut self, node: Node<'_>, holds: bool, depth: u32, found: &mut Vec<usize>) {
        if depth >= DEEPEST / 4 {
            return;
        }
        match Kind::of(node) {
            Kind::ParenthesizedExpression => {
                let inner = ast::ParenthesizedExpression::cast(node).and_then(|it| it.expression());
                if let Some(inner) = inner {
                    self.checked(inner.node(), holds, depth + 1, found);
                }
            }
            Kind::UnaryExpression => {
                let Some(unary) = ast::UnaryExpression::cast(node) else {
                    return;
                };
                if unary.operator().map(Kind::of) == Some(Kind::NotKw)
                    && let Some(operand) = unary.operand()
                {
                    self.checked(operand.node(), !holds, depth + 1, found);
                }
            }
            Kind::BinaryExpression => self.checked_by_two(node, holds, depth, found),
            // `Разрешенные.Свойство(Имя)`, `СтрНачинаетсяС` says little and stays out.
            Kind::CallExpression if holds => {
                const ASKS: [&str; 5] = [
                    "Свойство",
                    "Property",
                    "Содержит",
                    "Contains",
                    "ТолькоЦифрыВСтроке",
                ];
                if let Some(variable) = self.looked_up(node, &ASKS) {
                    found.push(variable);
                }
            }
            _ => {}
        }
    }

    fn checked_by_two(&mut self, node: Node<'_>, holds: bool, depth: u32, found: &mut Vec<usize>) {
        let Some(binary) = ast::BinaryExpression::cast(node) else {
            return;
        };
        let (Some(left), Some(right)) = (binary.left(), binary.right()) else {
            return;
        };
        let (left, right) = (left.node(), right.node());
        match (binary.operator().map_or(Kind::Error, Kind::of), holds) {
            (Kind::AndKw, true) | (Kind::OrKw, false) => {
                self.checked(left, holds, depth + 1, found);
                self.checked(right, holds, depth + 1, found);
            }
            (Kind::AndKw, false) | (Kind::OrKw, true) => {
                let (mut by_left, mut by_right) = (Vec::new(), Vec::new());
                self.checked(left, holds, depth + 1, &mut by_left);
                self.checked(right, holds, depth + 1, &mut by_right);
                by_left.retain(|it| by_right.contains(it));
                found.append(&mut by_left);
            }
            (Kind::Equal, true) | (Kind::NotEqual, false) => {
                if matches!(Kind::of(right), Kind::Number) {
                    found.extend(self.searched(left));
                }
                let pairs = [(left, right), (right, left)];
                found.extend(pairs.iter().find_map(|it| self.equal(it.0, it.1)));
            }
            (Kind::Equal, false) | (Kind::NotEqual, true) => {
                const FINDS: [&str; 10] = [
                    "Найти",
                    "Find",
                    "НайтиПоЗначению",
                    "FindByValue",
                    "НайтиПоПолномуИмени",
                    "FindByFullName",
                    "Получить",
                    "Get",
                    "НайтиПоИмени",
                    "ОбъектМетаданныхПоПолномуИмени",
                ];
                if matches!(Kind::of(right), Kind::Undefined)
                    && let Some(variable) = self.looked_up(left, &FINDS)
                {
                    found.push(variable);
                }
            }
            (Kind::Greater, false) => found.extend(self.searched(left)),
            _ => {}
        }
    }

    /// `Имя = "Код"`, `ТипЗнч(Имя) = Тип("Число")`.
    fn equal(&mut self, value: Node<'_>, other: Node<'_>) -> Option<usize> {
        let is_fixed = matches!(
            Kind::of(other),
            Kind::String | Kind::Number | Kind::Date | Kind::Boolean | Kind::Undefined | Kind::Null
        );
        if Kind::of(value) == Kind::Identifier {
            return is_fixed.then(|| self.variable(self.text(value)));
        }
        let of_type = self.argument_of(value, &["ТипЗнч", "TypeOf"])?;
        let named = self.argument_of(other, &["Тип", "Type"])?;
        let name = self.text(named).trim_matches('"');
        const HARMLESS: [&str; 6] = ["Число", "Number", "Дата", "Date", "Булево", "Boolean"];
        let is_harmless = name.contains('.') || HARMLESS.iter().any(|it| word(it) == word(name));
        (is_harmless && Kind::of(of_type) == Kind::Identifier)
            .then(|| self.variable(self.text(of_type)))
    }

    /// `СтрНайти(Путь, "..")`: where nothing is found, the variable was looked through.
    fn searched(&mut self, node: Node<'_>) -> Option<usize> {
        let text = self.argument_of(node, &["СтрНайти", "StrFind", "Найти", "Find"])?;
        let list = ast::CallExpression::cast(node)?.arguments()?.node();
        let sought = list.named_child(1)?;
        (Kind::of(text) == Kind::Identifier && Kind::of(sought) == Kind::String)
            .then(|| self.variable(self.text(text)))
    }

    /// The first argument of a call of one of the functions.
    fn argument_of<'t>(&self, node: Node<'t>, functions: &[&str]) -> Option<Node<'t>> {
        let call = ast::CallExpression::cast(node)?;
        let function = word(self.text(call.function()?.node()));
        let is_one = functions.iter().any(|it| word(it) == function);
        let argument = call.arguments()?.node().named_child(0)?;
        is_one.then_some(argument)
    }

    /// The variable that is looked up: `Разрешенные.Найти(Имя)`.
    fn looked_up(&mut self, node: Node<'_>, methods: &[&str]) -> Option<usize> {
        let call = ast::CallExpression::cast(node)?;
        let member = ast::MemberExpression::cast(call.function()?.node())?;
        let method = word(self.text(member.property()?.node()));
        let argument = call.arguments()?.node().named_child(0)?;
        let is_one = methods.iter().any(|it| word(it) == method);
        (is_one && Kind::of(argument) == Kind::Identifier)
            .then(|| self.variable(self.text(argument)))
    }
}
