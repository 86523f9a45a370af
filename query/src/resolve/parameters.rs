//! The parameters of a package, and what they are compared with.

use metadata::{Folded, Name, NameMap, Type, TypeDescription};
use parser_bsl::query::Kind;
use parser_bsl::query::ast::{
    BetweenExpression, BinaryExpression, Expression, ExpressionListItem, InExpression,
    InExpressionLeft, InExpressionRight, LikeExpression, Parameter as ParameterNode,
};
use parser_bsl::syntax::{AstNode, preorder};
use tree_sitter::Node;

use super::Resolver;
use super::expressions::Values;
use super::value::join;
use crate::package::Parameter;

impl<'t> Resolver<'t> {
    /// The parameters of the whole text.
    pub(super) fn parameters(&mut self, root: Node<'_>) {
        let mut found: NameMap<Parameter> = NameMap::default();
        for node in preorder(root).filter(|it| Kind::of(*it) == Kind::Parameter) {
            let name = self.text(node).trim_start_matches('&').trim();
            if name.is_empty() {
                continue;
            }
            let parameter = found.entry(Name::new(name)).or_insert_with(|| Parameter {
                name: Name::new(name),
                types: TypeDescription::default(),
                places: Vec::new(),
            });
            parameter.places.push(node.byte_range());
        }
        let names = found.keys().cloned().enumerate();
        self.numbers = names.map(|(at, name)| (name, at)).collect();
        self.package.parameters = found.into_values().collect();
    }

    /// What a parameter stands beside tells what it is.
    pub(super) fn compare(&mut self, node: Node<'t>, values: &Values) {
        if let Some(operation) = BinaryExpression::cast(node) {
            let operator = operation.operator().map(Kind::of);
            let is_comparison = matches!(
                operator,
                Some(
                    Kind::Equal
                        | Kind::NotEqual
                        | Kind::Less
                        | Kind::LessOrEqual
                        | Kind::Greater
                        | Kind::GreaterOrEqual
                )
            );
            if let (true, Some(left), Some(right)) =
                (is_comparison, operation.left(), operation.right())
            {
                self.hint(left, right, values);
                self.hint(right, left, values);
            }
        } else if let Some(between) = BetweenExpression::cast(node) {
            for limit in between.low().into_iter().chain(between.high()) {
                if let Some(operand) = between.operand() {
                    self.hint(limit, operand, values);
                }
            }
        } else if let Some(like) = LikeExpression::cast(node) {
            let pattern = like.pattern().and_then(|it| ParameterNode::cast(it.node()));
            if let Some(pattern) = pattern {
                self.hint_type(pattern, &TypeDescription::of([Type::String]));
            }
        } else if let Some(inside) = InExpression::cast(node)
            && let Some(InExpressionLeft::Expression(left)) = inside.left()
            && let Some(InExpressionRight::ExpressionList(list)) = inside.right()
        {
            for item in list.item() {
                if let ExpressionListItem::Expression(item) = item {
                    self.hint(item, left, values);
                }
            }
        }
    }

    fn hint(&mut self, parameter: Expression<'t>, other: Expression<'t>, values: &Values) {
        let Expression::Parameter(parameter) = parameter else {
            return;
        };
        if let Some(value) = values.get(&other.node().id()) {
            let types = value.clone().not_null().types;
            self.hint_type(parameter, &types);
        }
    }

    /// A parameter is of these types, among others.
    pub(super) fn hint_type(&mut self, parameter: ParameterNode<'_>, types: &TypeDescription) {
        let name = parameter.name().map_or("", |it| self.text(it.node()));
        let number = self.numbers.get(&Folded(name)).copied();
        let parameter = number.and_then(|it| self.package.parameters.get_mut(it));
        if let Some(parameter) = parameter {
            join(&mut parameter.types, types);
        }
    }
}
