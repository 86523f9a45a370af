//! What expressions may be. Expressions nest as deep as their authors like, so they are walked with a stack of their own.

use metadata::{Kind as MetadataKind, Name, Qualifiers, Role, Type, TypeDescription};
use parser_bsl::query::Kind;
use parser_bsl::query::ast::{
    AllFields, BinaryExpression, CaseExpression, CastExpression, Column, FieldAccess, FunctionCall,
    Parameter, ParenthesizedExpression, PrimitiveType, ReferenceType, RefsExpression, Subquery,
    TypeLiteral, UnaryExpression, ValueLiteral, WhenBranch,
};
use parser_bsl::syntax::AstNode;
use rustc_hash::FxHashMap;
use tree_sitter::Node;

use super::columns::parts;
use super::functions::Function;
use super::value::Value;
use super::{Place, Resolver, WORDS};
use crate::package::SourceTable;
use crate::problem::ProblemKind;

/// Values of the nodes that are behind.
pub(super) type Values = FxHashMap<usize, Value>;

/// What a node of a kind stands for, of what is known of the nodes below it.
fn taken<'t>(values: &mut Values, node: Option<impl AstNode<'t>>) -> Value {
    let value = node.and_then(|it| values.remove(&it.node().id()));
    value.unwrap_or_else(Value::unknown)
}

impl<'t> Resolver<'t> {
    /// The value of an expression; of a clause, nothing, but its names are looked at.
    pub(super) fn evaluate(&mut self, root: Node<'t>, place: &Place) -> Value {
        let mut values = Values::default();
        let mut stack = vec![(root, false)];
        while let Some((node, is_behind)) = stack.pop() {
            if is_behind {
                self.compare(node, &values);
                let value = self.combined(node, &mut values);
                values.insert(node.id(), value);
                continue;
            }
            if let Some(value) = self.leaf(node, place) {
                values.insert(node.id(), value);
                continue;
            }
            stack.push((node, true));
            let first = stack.len();
            self.push_operands(node, &mut stack);
            if let Some(operands) = stack.get_mut(first..) {
                operands.reverse();
            }
        }
        values.remove(&root.id()).unwrap_or_default()
    }

    /// What has to be known before a node.
    fn push_operands(&self, node: Node<'t>, stack: &mut Vec<(Node<'t>, bool)>) {
        if let Some(call) = FunctionCall::cast(node) {
            let word = self.function(call).and_then(|it| it.word);
            let arguments = call.arguments().map(|it| it.argument());
            let arguments = arguments.into_iter().flatten().enumerate();
            let arguments = arguments.filter(|it| Some(it.0) != word);
            stack.extend(arguments.map(|it| (it.1.node(), false)));
            return;
        }
        let mut cursor = node.walk();
        let children = node.named_children(&mut cursor);
        let operands =
            children.filter(|it| !matches!(Kind::of(*it), Kind::Identifier | Kind::Comment));
        stack.extend(operands.map(|it| (it, false)));
    }

    fn function(&self, call: FunctionCall<'_>) -> Option<&'static Function> {
        Function::named(self.text(call.name()?.node()))
    }

    /// The value of a node that needs nothing below it.
    fn leaf(&mut self, node: Node<'t>, place: &Place) -> Option<Value> {
        Some(match Kind::of(node) {
            Kind::Column => self.path(&parts(Column::cast(node)?), place).value,
            Kind::AllFields => {
                // `Товар.*` in a block of the builder; in `(Товар).*` the value stands below.
                let parts = AllFields::cast(node)?.part().map(|it| it.node());
                let parts: Vec<Node<'_>> = parts.take(WORDS).collect();
                (!parts.is_empty()).then(|| self.path(&parts, place).value)?
            }
            Kind::Subquery => self.nested_query(Subquery::cast(node)?, place),
            Kind::Parameter => self.parameter(Parameter::cast(node)?),
            Kind::Number => Value::of(Type::Number),
            Kind::String => Value::of(Type::String),
            Kind::Boolean => Value::of(Type::Boolean),
            Kind::Null => Value::of(Type::Null),
            Kind::Undefined => Value::of(Type::Undefined),
            Kind::ValueLiteral => self.value_literal(ValueLiteral::cast(node)?),
            Kind::TypeLiteral => {
                let of = TypeLiteral::cast(node)?.type_();
                if let Some(of) = of.and_then(|it| ReferenceType::cast(it.node())) {
                    self.referenced(of.node(), of.part().map(|it| it.node()));
                }
                Value::of(Type::Platform(Name::new("Тип")))
            }
            Kind::TableName
            | Kind::TemporaryTableName
            | Kind::PrimitiveType
            | Kind::ReferenceType => Value::default(),
            _ => return None,
        })
    }

    /// The value of a node by the values of what is below it.
    fn combined(&mut self, node: Node<'t>, values: &mut Values) -> Value {
        let boolean = || Value::of(Type::Boolean);
        match Kind::of(node) {
            Kind::NotExpression
            | Kind::InExpression
            | Kind::BetweenExpression
            | Kind::IsNullExpression
            | Kind::LikeExpression => boolean(),
            Kind::RefsExpression => {
                if let Some(table) = RefsExpression::cast(node).and_then(|it| it.type_()) {
                    self.referenced(table.node(), table.part().map(|it| it.node()));
                }
                boolean()
            }
            Kind::BinaryExpression => {
                let operation = BinaryExpression::cast(node);
                let left = taken(values, operation.and_then(|it| it.left()));
                let right = taken(values, operation.and_then(|it| it.right()));
                let operator = operation.and_then(|it| it.operator()).map(Kind::of);
                binary(operator, left, right)
            }
            Kind::UnaryExpression => {
                let operation = UnaryExpression::cast(node);
                let operand = taken(values, operation.and_then(|it| it.operand()));
                Value::of(Type::Number).or_null_as(&operand)
            }
            Kind::ParenthesizedExpression => {
                let inner = ParenthesizedExpression::cast(node).and_then(|it| it.expression());
                taken(values, inner)
            }
            Kind::WhenBranch => taken(values, WhenBranch::cast(node).and_then(|it| it.result())),
            Kind::CaseExpression => case(CaseExpression::cast(node), values),
            Kind::FunctionCall => self.call(node, values),
            Kind::CastExpression => {
                let cast = CastExpression::cast(node);
                let value = taken(values, cast.and_then(|it| it.value()));
                self.cast(cast).or_null_as(&value)
            }
            Kind::FieldAccess => self.field_access(FieldAccess::cast(node), values),
            _ => Value::default(),
        }
    }

    fn call(&mut self, node: Node<'t>, values: &mut Values) -> Value {
        let Some(call) = FunctionCall::cast(node) else {
            return Value::unknown();
        };
        let arguments = call.arguments().map(|it| it.argument());
        let arguments = arguments.into_iter().flatten();
        let arguments = arguments.map(|it| taken(values, Some(it))).collect();
        match self.function(call) {
            Some(function) => function.gives.value(arguments),
            None => Value::unknown(),
        }
    }

    fn parameter(&mut self, parameter: Parameter<'_>) -> Value {
        let name = parameter.name().map_or("", |it| self.text(it.node()));
        let known = self.outside.parameters.get(&metadata::Folded(name));
        known.map_or_else(Value::unknown, |it| Value::described(it.clone()))
    }

    /// A query for one value: that of its first column.
    fn nested_query(&mut self, query: Subquery<'t>, place: &Place) -> Value {
        let Some(query) = query.query() else {
            return Value::unknown();
        };
        let columns = self.select_query(query, Some(place.scope));
        columns
            .list
            .first()
            .map_or_else(Value::unknown, Value::of_column)
    }

    fn cast(&mut self, cast: Option<CastExpression<'_>>) -> Value {
        let Some(of) = cast.and_then(|it| it.type_()) else {
            return Value::unknown();
        };
        if let Some(primitive) = PrimitiveType::cast(of.node()) {
            return self.primitive(primitive);
        }
        let Some(reference) = ReferenceType::cast(of.node()) else {
            return Value::unknown();
        };
        self.referenced(reference.node(), reference.part().map(|it| it.node()));
        let words: Vec<&str> = reference.part().map(|it| self.text(it.node())).collect();
        self.reference(&words)
            .map_or_else(Value::unknown, Value::of)
    }

    fn primitive(&mut self, of: PrimitiveType<'_>) -> Value {
        let number = |it: Option<parser_bsl::query::ast::Number<'_>>| {
            it.and_then(|it| self.text(it.node()).parse().ok())
                .unwrap_or(0)
        };
        let (length, fraction) = (number(of.length()), number(of.precision()));
        let name = of.name().map_or("", |it| self.text(it.node()));
        let Some(simple) = Type::parse(name, |_| None) else {
            return Value::unknown();
        };
        let qualifiers = match simple {
            Type::String => Qualifiers {
                length,
                ..Qualifiers::default()
            },
            Type::Number => Qualifiers {
                digits: length,
                fraction_digits: fraction,
                ..Qualifiers::default()
            },
            _ => Qualifiers::default(),
        };
        Value::described(TypeDescription {
            types: vec![simple],
            qualifiers,
        })
    }

    /// The type of references to what a name of a table stands for.
    fn reference(&self, words: &[&str]) -> Option<Type> {
        let (kind, name) = (MetadataKind::of(words.first()?)?, Name::new(words.get(1)?));
        Some(match (kind, words.get(2)) {
            (MetadataKind::BusinessProcess, Some(_)) => Type::Of(kind, Role::RoutePointRef, name),
            (MetadataKind::ExternalDataSource, _) => {
                Type::PartOf(kind, Role::TableRef, name, Name::new(words.get(3)?))
            }
            _ => Type::reference(kind, &name),
        })
    }

    /// `ЗНАЧЕНИЕ(Справочник.Валюты.Рубль)`, `ЗНАЧЕНИЕ(ВидСчета.Активный)`.
    fn value_literal(&mut self, literal: ValueLiteral<'_>) -> Value {
        let Some(name) = literal.name() else {
            return Value::unknown();
        };
        let parts: Vec<Node<'_>> = name.part().map(|it| it.node()).collect();
        let words: Vec<&str> = parts.iter().map(|it| self.text(*it)).collect();
        let Some(first) = words.first() else {
            return Value::unknown();
        };
        let is_whole = words.iter().all(|it| !it.is_empty());
        if is_whole && self.is_complete && self.schema.has_value(&words) == Some(false) {
            let kind = ProblemKind::UnknownValue(words.join("."));
            self.report_near(name.node().byte_range(), kind, |it| {
                it.schema.near_values(&words)
            });
        }
        if MetadataKind::of(first).is_none() {
            let system = self.schema.type_named(first);
            return system.map_or_else(Value::unknown, Value::of);
        }
        // The table without what is chosen of it.
        let table = parts.iter().copied().take(2);
        self.referenced(name.node(), table);
        let is_route_point =
            |it: &&str| metadata::same(it, "ТочкаМаршрута") || metadata::same(it, "RoutePoint");
        let words = match words.get(2) {
            Some(third) if is_route_point(third) => words.as_slice(),
            _ => words.get(..2).unwrap_or(&words),
        };
        self.reference(words).map_or_else(Value::unknown, Value::of)
    }

    fn field_access(&mut self, access: Option<FieldAccess<'t>>, values: &mut Values) -> Value {
        let Some(access) = access else {
            return Value::unknown();
        };
        let mut value = taken(values, access.object());
        let mut owner = access.object().map_or("", |it| self.text(it.node()));
        for field in access.field() {
            value = self.member(&value, field.node(), &[owner]);
            owner = self.text(field.node());
        }
        value
    }

    /// What nests in a value, where it is a table.
    pub(super) fn table_of(value: &Value) -> SourceTable {
        value.nested.clone().unwrap_or(SourceTable::Unknown)
    }
}

fn case(case: Option<CaseExpression<'_>>, values: &mut Values) -> Value {
    let Some(case) = case else {
        return Value::unknown();
    };
    let branches: Vec<Value> = case.branch().map(|it| taken(values, Some(it))).collect();
    let otherwise = match case.else_() {
        Some(it) => taken(values, Some(it)),
        None => Value::of(Type::Null),
    };
    let all = branches.into_iter().reduce(Value::or);
    match all {
        Some(all) => all.or(otherwise),
        None => Value::unknown(),
    }
}

fn binary(operator: Option<Kind>, left: Value, right: Value) -> Value {
    let has = |of: &Type| left.types.types.contains(of) || right.types.types.contains(of);
    let value = match operator {
        Some(Kind::Plus) if has(&Type::String) => Value::of(Type::String),
        Some(Kind::Plus) if has(&Type::Number) => Value::of(Type::Number),
        Some(Kind::Plus) => Value::unknown(),
        Some(Kind::Minus | Kind::Star | Kind::Slash) => Value::of(Type::Number),
        _ => return Value::of(Type::Boolean),
    };
    value.or_null_as(&left).or_null_as(&right)
}
