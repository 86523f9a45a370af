//! What types that stand for others stand for.

use super::World;
use super::relations::push;
use crate::kind::Kind;
use crate::objects::Details;
use crate::types::{Type, TypeDescription};

/// How many types may stand for one another before it is a circle.
const DEPTH: usize = 8;

impl<'a> World<'a> {
    /// A type without `ОпределяемыйТип` and `Характеристика`: what they stand for. Nothing for what does not exist.
    pub fn expand(self, of: &Type) -> Vec<Type> {
        let mut open = vec![of.clone()];
        for _ in 0..DEPTH {
            if !open.iter().any(|it| self.stands_for(it).is_some()) {
                break;
            }
            let mut next = Vec::with_capacity(open.len());
            for it in open {
                match self.stands_for(&it) {
                    Some(types) => types.iter().for_each(|it| push(&mut next, it.clone())),
                    None => push(&mut next, it),
                }
            }
            open = next;
        }
        open.retain(|it| self.stands_for(it).is_none());
        open
    }

    /// A description without `ОпределяемыйТип` and `Характеристика`. Qualifiers are those of the first type that
    /// stands for others, where the description has none of its own types.
    pub fn expand_all(self, of: &TypeDescription) -> TypeDescription {
        let mut all = TypeDescription {
            types: Vec::with_capacity(of.types.len()),
            qualifiers: of.qualifiers,
        };
        if let [only] = of.types.as_slice()
            && let Some(qualifiers) = self.qualifiers(only)
        {
            all.qualifiers = qualifiers;
        }
        for it in of.types.iter().flat_map(|it| self.expand(it)) {
            push(&mut all.types, it);
        }
        all
    }

    fn stands_for(self, it: &Type) -> Option<&'a [Type]> {
        const NOTHING: &[Type] = &[];
        match it {
            Type::DefinedType(_) | Type::Characteristic(_) => {
                Some(self.described(it).map_or(NOTHING, |it| &it.types))
            }
            _ => None,
        }
    }

    fn qualifiers(self, it: &Type) -> Option<crate::types::Qualifiers> {
        self.described(it).map(|it| it.qualifiers)
    }

    fn described(self, it: &Type) -> Option<&'a TypeDescription> {
        let (kind, name) = match it {
            Type::DefinedType(name) => (Kind::DefinedType, name),
            Type::Characteristic(name) => (Kind::ChartOfCharacteristicTypes, name),
            _ => return None,
        };
        match &self.configuration.object(kind, name.as_str())?.details {
            Details::DefinedType(it) => Some(&it.types),
            Details::ChartOfCharacteristicTypes(it) => Some(&it.types),
            _ => None,
        }
    }
}
