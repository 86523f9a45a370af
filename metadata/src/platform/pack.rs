//! The packed form of a platform: every distinct string once, then the facts with numbers of strings.
//!
//! Kinds, roles and modules are written by name, so that a new one does not shift the others.

mod read;
mod write;

use std::fmt;

use self::read::Reader;
use self::write::Writer;
use super::model::{
    Availability, Callable, DefaultForm, FieldRule, FormExtension, FormItemKind,
    MetadataCollection, ModuleEvents, Names, Parameter, PeriodFields, Property, QueryTable,
    Signature, StandardAttribute, StandardAttributes, SystemEnum, TypeInfo, TypeRef,
};
use super::{Facts, Platform};
use crate::derived::{DerivedType, Role};
use crate::kind::Kind;
use crate::module::ModuleKind;
use crate::name::Name;
use crate::types::Type;

/// What every packed platform begins with; the last byte is the version of the form.
const MAGIC: &[u8] = b"1CPL\x01";

/// Bytes that are no packed platform, or one of another version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Damaged {
    /// Where reading stopped, in bytes from the start.
    pub offset: usize,
}

impl fmt::Display for Damaged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no packed platform: damaged at byte {}", self.offset)
    }
}

impl std::error::Error for Damaged {}

impl Platform {
    /// The packed form, which [`Self::decode`] reads.
    pub fn encode(&self) -> Vec<u8> {
        self.facts().encode()
    }

    /// A platform from its packed form.
    pub fn decode(bytes: &[u8]) -> Result<Self, Damaged> {
        Facts::decode(bytes).map(Self::new)
    }
}

impl Facts {
    /// The packed form. Equal facts give equal bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        self.pack(&mut writer);
        writer.finish()
    }

    /// Facts from their packed form.
    pub fn decode(bytes: &[u8]) -> Result<Self, Damaged> {
        let mut reader = Reader::new(bytes);
        let read = reader.strings().and_then(|()| Self::unpack(&mut reader));
        read.filter(|_| reader.is_at_end()).ok_or(Damaged {
            offset: reader.offset(),
        })
    }
}

/// What goes into the packed form and comes back.
trait Pack: Sized {
    fn pack(&self, to: &mut Writer);
    fn unpack(from: &mut Reader<'_>) -> Option<Self>;
}

macro_rules! pack {
    ($($name:ident { $($field:ident)* })*) => {
        $(impl Pack for $name {
            fn pack(&self, to: &mut Writer) {
                $(self.$field.pack(to);)*
            }

            fn unpack(from: &mut Reader<'_>) -> Option<Self> {
                Some(Self { $($field: Pack::unpack(from)?),* })
            }
        })*
    };
}

pack! {
    Names { ru en }
    Parameter { names types optional }
    Signature { variant parameters returns }
    Callable { names signatures returns availability description since }
    Property { names types read_only availability description since }
    TypeInfo { names properties methods constructors elements indexed availability description complete }
    SystemEnum { names values availability }
    ModuleEvents { module kind events }
    StandardAttribute { names types when }
    StandardAttributes { of list }
    QueryTable { role path parameters parameter_kinds fields rules when }
    FieldRule { each names when }
    PeriodFields { periodicity fields }
    FormItemKind { element base adds events }
    FormExtension { main_attribute adds events parameters }
    MetadataCollection { names kind collection element }
    DefaultForm { names kinds }
    Facts {
        functions properties types aliases function_aliases enums derived attributes tables period_fields events route_points
        form_extensions items default_forms collections
    }
}

impl Pack for bool {
    fn pack(&self, to: &mut Writer) {
        to.number(usize::from(*self));
    }

    fn unpack(from: &mut Reader<'_>) -> Option<Self> {
        from.number().map(|it| it != 0)
    }
}

impl Pack for Availability {
    fn pack(&self, to: &mut Writer) {
        to.number(usize::from(self.0));
    }

    fn unpack(from: &mut Reader<'_>) -> Option<Self> {
        from.number()?.try_into().ok().map(Self)
    }
}

impl Pack for Name {
    fn pack(&self, to: &mut Writer) {
        to.string(self.as_str());
    }

    fn unpack(from: &mut Reader<'_>) -> Option<Self> {
        from.name()
    }
}

impl Pack for String {
    fn pack(&self, to: &mut Writer) {
        to.string(self);
    }

    fn unpack(from: &mut Reader<'_>) -> Option<Self> {
        from.name().map(|it| it.as_str().to_owned())
    }
}

impl<T: Pack> Pack for Vec<T> {
    fn pack(&self, to: &mut Writer) {
        to.number(self.len());
        for item in self {
            item.pack(to);
        }
    }

    fn unpack(from: &mut Reader<'_>) -> Option<Self> {
        let count = from.number()?;
        // A count that bytes made up must not ask for memory that they do not fill.
        let mut items = Self::with_capacity(count.min(4096));
        for _ in 0..count {
            items.push(T::unpack(from)?);
        }
        Some(items)
    }
}

impl<T: Pack> Pack for Option<T> {
    fn pack(&self, to: &mut Writer) {
        self.is_some().pack(to);
        if let Some(it) = self {
            it.pack(to);
        }
    }

    fn unpack(from: &mut Reader<'_>) -> Option<Self> {
        match bool::unpack(from)? {
            true => T::unpack(from).map(Some),
            false => Some(None),
        }
    }
}

impl<A: Pack, B: Pack> Pack for (A, B) {
    fn pack(&self, to: &mut Writer) {
        self.0.pack(to);
        self.1.pack(to);
    }

    fn unpack(from: &mut Reader<'_>) -> Option<Self> {
        Some((A::unpack(from)?, B::unpack(from)?))
    }
}

impl Pack for (Kind, Role, TypeInfo) {
    fn pack(&self, to: &mut Writer) {
        head(self.0, self.1, to);
        self.2.pack(to);
    }

    fn unpack(from: &mut Reader<'_>) -> Option<Self> {
        let (kind, role) = from.head()?;
        Some((kind, role, TypeInfo::unpack(from)?))
    }
}

impl Pack for Kind {
    fn pack(&self, to: &mut Writer) {
        to.string(self.names().en);
    }

    fn unpack(from: &mut Reader<'_>) -> Option<Self> {
        Self::of(from.name()?.as_str())
    }
}

impl Pack for ModuleKind {
    fn pack(&self, to: &mut Writer) {
        to.string(self.names().en);
    }

    fn unpack(from: &mut Reader<'_>) -> Option<Self> {
        let name = from.name()?;
        let mut all = Self::ALL.iter().copied();
        all.find(|it| it.names().is(name.as_str()))
    }
}

/// The head stands for kind and role. One that has no row cannot be named, so nothing refers to it.
fn head(kind: Kind, role: Role, to: &mut Writer) {
    to.string(DerivedType::of(kind, role).map_or("", |it| it.head.ru));
}

/// The types without parts, by their number.
const PLAIN: [Type; 8] = [
    Type::Any,
    Type::Undefined,
    Type::Null,
    Type::Boolean,
    Type::Number,
    Type::String,
    Type::Date,
    Type::AnyRef,
];

impl Pack for TypeRef {
    fn pack(&self, to: &mut Writer) {
        match self {
            Self::Own(kind, role) => {
                to.number(20);
                head(*kind, *role, to);
            }
            Self::OwnPart(kind, role) => {
                to.number(21);
                head(*kind, *role, to);
            }
            Self::Placeholder(name) => {
                to.number(22);
                name.pack(to);
            }
            Self::Type(it) => it.pack(to),
        }
    }

    fn unpack(from: &mut Reader<'_>) -> Option<Self> {
        Some(match from.peek()? {
            tag @ 20..=22 => {
                from.number()?;
                match tag {
                    20 => from.head().map(|(kind, role)| Self::Own(kind, role))?,
                    21 => from.head().map(|(kind, role)| Self::OwnPart(kind, role))?,
                    _ => Self::Placeholder(from.name()?),
                }
            }
            _ => Self::Type(Type::unpack(from)?),
        })
    }
}

impl Pack for Type {
    fn pack(&self, to: &mut Writer) {
        if let Some(tag) = PLAIN.iter().position(|it| it == self) {
            return to.number(tag);
        }
        match self {
            Self::AnyOf(kind, role) => {
                to.number(9);
                head(*kind, *role, to);
            }
            Self::Of(kind, role, name) => {
                to.number(10);
                head(*kind, *role, to);
                name.pack(to);
            }
            Self::PartOf(kind, role, name, part) => {
                to.number(11);
                head(*kind, *role, to);
                name.pack(to);
                part.pack(to);
            }
            Self::DefinedType(name) => {
                to.number(12);
                name.pack(to);
            }
            Self::Characteristic(name) => {
                to.number(13);
                name.pack(to);
            }
            other => {
                to.number(8);
                to.string(&other.name(false));
            }
        }
    }

    fn unpack(from: &mut Reader<'_>) -> Option<Self> {
        let tag = from.number()?;
        if let Some(it) = PLAIN.get(tag) {
            return Some(it.clone());
        }
        Some(match tag {
            8 => Self::Platform(from.name()?),
            9 => from.head().map(|(kind, role)| Self::AnyOf(kind, role))?,
            10 => {
                let (kind, role) = from.head()?;
                Self::Of(kind, role, from.name()?)
            }
            11 => {
                let (kind, role) = from.head()?;
                Self::PartOf(kind, role, from.name()?, from.name()?)
            }
            12 => Self::DefinedType(from.name()?),
            13 => Self::Characteristic(from.name()?),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests;
