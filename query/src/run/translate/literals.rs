//! What an expression says by itself: values, types, parameters.

use metadata::Name;
use metadata::{Kind as MetadataKind, Type, TypeDescription, same};
use parser_bsl::query::Kind;
use parser_bsl::query::ast::{
    Parameter as ParameterNode, PrimitiveType, ReferenceType, TypeLiteral, TypeLiteralType,
    ValueLiteral,
};
use parser_bsl::syntax::AstNode as _;
use tree_sitter::Node;

use super::{Expression, Result, Translator, broken};
use crate::run::Parameter;
use crate::run::decimal::Decimal;
use crate::run::error::{RunError, RunErrorKind};
use crate::run::functions::type_of;
use crate::run::parameters::parameter;
use crate::run::value::{Reference, Value, ValueType};

impl Translator<'_> {
    pub(super) fn literal(&mut self, node: Node<'_>) -> Result<Expression> {
        let text = self.text_of(node);
        let (value, of) = match Kind::of(node) {
            Kind::Number => {
                let number = Decimal::parse(text.trim_end_matches('.'));
                let number = number.ok_or_else(|| {
                    RunError::unsupported(
                        node.byte_range(),
                        "Слишком большое число",
                        "The number is too large",
                    )
                })?;
                (Value::Number(number), Type::Number)
            }
            Kind::String => {
                let inner = text.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
                let inner = inner.unwrap_or_default().replace("\"\"", "\"");
                (Value::String(inner), Type::String)
            }
            Kind::Boolean => {
                let is_true = same(text, "ИСТИНА") || same(text, "TRUE");
                (Value::Boolean(is_true), Type::Boolean)
            }
            Kind::Null => (Value::Null, Type::Null),
            Kind::Undefined => (Value::Undefined, Type::Undefined),
            Kind::ValueLiteral => {
                return self.value_literal(ValueLiteral::cast(node).ok_or_else(|| broken(node))?);
            }
            Kind::TypeLiteral => {
                return self.type_literal(TypeLiteral::cast(node).ok_or_else(|| broken(node))?);
            }
            Kind::Parameter => {
                let parameter = ParameterNode::cast(node).ok_or_else(|| broken(node))?;
                let value = self.parameter_value(parameter)?.clone();
                return Ok(self.of_value(&value));
            }
            _ => return Err(broken(node)),
        };
        Ok(Expression::of(value.literal(), of))
    }

    /// A value in a statement, with its type.
    pub(super) fn of_value(&self, value: &Value) -> Expression {
        let types = match value {
            Value::Null => TypeDescription::of([Type::Null]),
            Value::Undefined => TypeDescription::of([Type::Undefined]),
            Value::Boolean(_) => TypeDescription::of([Type::Boolean]),
            Value::Number(_) => TypeDescription::of([Type::Number]),
            Value::String(_) => TypeDescription::of([Type::String]),
            Value::Date(_) => TypeDescription::of([Type::Date]),
            Value::Reference(it) => TypeDescription::of(self.base.reference_type(it.of)),
            Value::System { of, .. } => {
                TypeDescription::of(self.base.type_name(*of).map(Type::Platform))
            }
            _ => TypeDescription::of([Type::Platform(Name::new("Значение"))]),
        };
        Expression::described(value.literal(), types)
    }

    /// The one value of a parameter.
    pub(super) fn parameter_value(&self, node: ParameterNode<'_>) -> Result<&Value> {
        match self.parameter_of(node)? {
            Parameter::Value(it) | Parameter::Border(it, _) => Ok(it),
            Parameter::List(_) => Err(RunError::unsupported(
                node.node().byte_range(),
                "Список значений может стоять только справа от В",
                "A list of values may stand only on the right of IN",
            )),
            Parameter::Table(_) => Err(RunError::unsupported(
                node.node().byte_range(),
                "Таблица значений может стоять только в ИЗ",
                "A table of values may stand only in FROM",
            )),
        }
    }

    /// What a parameter holds.
    pub(super) fn parameter_of(&self, node: ParameterNode<'_>) -> Result<&Parameter> {
        let name = node.name().map_or("", |it| self.text_of(it.node()));
        let found = parameter(self.parameters, name);
        found.ok_or_else(|| {
            let kind = RunErrorKind::NoParameter(name.to_owned());
            RunError::at(node.node().byte_range(), kind)
        })
    }

    fn value_literal(&mut self, literal: ValueLiteral<'_>) -> Result<Expression> {
        let node = literal.node();
        let name = literal.name().ok_or_else(|| broken(node))?;
        let words: Vec<&str> = name.part().map(|it| self.text_of(it.node())).collect();
        let unknown = || {
            RunError::unsupported(
                node.byte_range(),
                &format!("В базе нет значения «{}»", words.join(".")),
                &format!("The base has no value “{}”", words.join(".")),
            )
        };
        if let [of, value] = words.as_slice()
            && MetadataKind::of(of).is_none()
        {
            return self.system_value(of, value).ok_or_else(unknown);
        }
        let is_empty = |it: &str| same(it, "ПустаяСсылка") || same(it, "EmptyRef") || it.is_empty();
        let is_point = |it: &str| same(it, "ТочкаМаршрута") || same(it, "RoutePoint");
        let (table, item) = match words.as_slice() {
            [kind, name, points, item] if is_point(points) => {
                (format!("{kind}.{name}.Точки"), *item)
            }
            [kind, name, item] => (format!("{kind}.{name}"), *item),
            [kind, name] => (format!("{kind}.{name}"), ""),
            _ => return Err(unknown()),
        };
        let table = metadata::tables::table(self.world, &table).ok_or_else(unknown)?;
        let table = table.names.ru.as_str();
        let of = self.base.known_type(table).ok_or_else(unknown)?;
        let reference = match is_empty(item) {
            true => Reference { of, id: [0; 16] },
            false => self.base.predefined(table, item)?.ok_or_else(unknown)?,
        };
        Ok(self.of_value(&Value::Reference(reference)))
    }

    /// A value of an enumeration of the platform.
    pub(super) fn system_value(&self, of: &str, value: &str) -> Option<Expression> {
        let found = self.world.platform.system_enum(of)?;
        let place = found.values.iter().position(|it| it.is(value))?;
        let value = Value::System {
            of: self.base.known_type(found.names.ru.as_str())?,
            place: u16::try_from(place).ok()?,
        };
        Some(self.of_value(&value))
    }

    fn type_literal(&mut self, literal: TypeLiteral<'_>) -> Result<Expression> {
        let node = literal.node();
        let of = match literal.type_().ok_or_else(|| broken(node))? {
            TypeLiteralType::Parameter(it) => match self.parameter_value(it)? {
                Value::Type(it) => *it,
                other => type_of(other),
            },
            TypeLiteralType::Type(it) => {
                if let Some(it) = PrimitiveType::cast(it.node()) {
                    ValueType::Simple(self.primitive(it)?)
                } else {
                    let it = ReferenceType::cast(it.node()).ok_or_else(|| broken(node))?;
                    let (_, number) = self.reference_type(node, it.part().map(|it| it.node()))?;
                    ValueType::Reference(number)
                }
            }
        };
        let sql = Value::Type(of).literal();
        Ok(Expression::of(sql, Type::Platform(Name::new("Тип"))))
    }
}
