//! What an expression may be.

use metadata::{Qualifiers, Type, TypeDescription};

use crate::package::{Column, SourceTable};

/// What an expression may be.
#[derive(Debug, Clone, Default)]
pub(super) struct Value {
    /// The types that are known.
    pub(super) types: TypeDescription,
    /// It may be of other types.
    pub(super) is_open: bool,
    /// It is a table: a tabular section.
    pub(super) nested: Option<SourceTable>,
    /// Full name of the metadata whose value it is, unchanged; empty where there is none.
    pub(super) origin: String,
}

impl Value {
    /// Nothing is known.
    pub(super) fn unknown() -> Self {
        Self {
            is_open: true,
            ..Self::default()
        }
    }

    /// One type.
    pub(super) fn of(of: Type) -> Self {
        Self::described(TypeDescription::of([of]))
    }

    /// What a field of this description holds. Nobody knows where it is empty.
    pub(super) fn described(types: TypeDescription) -> Self {
        let is_open = types.types.is_empty() || types.types.contains(&Type::Any);
        Self {
            types,
            is_open,
            ..Self::default()
        }
    }

    /// What a column holds.
    pub(super) fn of_column(column: &Column) -> Self {
        Self {
            types: column.types.clone(),
            is_open: column.is_open,
            nested: column.nested.clone().map(SourceTable::Columns),
            origin: column.origin.clone(),
        }
    }

    /// The value or another one.
    pub(super) fn or(mut self, other: Self) -> Self {
        if self.origin != other.origin {
            self.origin.clear();
        }
        join(&mut self.types, &other.types);
        self.is_open |= other.is_open;
        self.nested = self.nested.or(other.nested);
        self
    }

    /// The value or NULL.
    pub(super) fn or_null(mut self) -> Self {
        if !self.types.types.contains(&Type::Null) {
            self.types.types.push(Type::Null);
        }
        self
    }

    /// The value when it is not NULL.
    pub(super) fn not_null(mut self) -> Self {
        self.types.types.retain(|it| *it != Type::Null);
        self
    }

    /// The value, or NULL where what it is made of may be that.
    pub(super) fn or_null_as(self, other: &Self) -> Self {
        match other.types.types.contains(&Type::Null) {
            true => self.or_null(),
            false => self,
        }
    }
}

/// Puts types to others. What only holds of one of them is lost.
pub(crate) fn join(types: &mut TypeDescription, other: &TypeDescription) {
    if types == other {
        return;
    }
    let has_qualifiers = |it: &TypeDescription| it.qualifiers != Qualifiers::default();
    let is_qualified = |it: &Type| matches!(it, Type::Number | Type::String | Type::Date);
    if !types.types.iter().any(is_qualified) {
        types.qualifiers = other.qualifiers;
    } else if other.types.iter().any(is_qualified)
        && (has_qualifiers(types) || has_qualifiers(other))
        && types.qualifiers != other.qualifiers
    {
        types.qualifiers = Qualifiers::default();
    }
    for it in &other.types {
        if !types.types.contains(it) {
            types.types.push(it.clone());
        }
    }
}
