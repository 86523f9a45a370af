//! Types in signatures, from their spelling in data and in the platform's help.

use super::model::TypeRef;
use crate::derived::DerivedType;
use crate::name::Name;
use crate::types::Type;

impl TypeRef {
    /// The type that a signature spells: `Строка`, `СправочникСсылка.<Имя>`, `<ТипВладельца>`.
    ///
    /// `canonical` gives the Russian name of a platform type by either name. A word that it does not know stands
    /// for a platform type of that name.
    pub fn parse(text: &str, canonical: impl Fn(&str) -> Option<Name>) -> Self {
        let text = text.trim();
        if text.starts_with('<') {
            return Self::Placeholder(Name::new(text));
        }
        if let Some((head, rest)) = text.split_once(".<") {
            return Self::of_template(head, rest);
        }
        let named = |word: &str| Some(canonical(word).unwrap_or_else(|| Name::new(word)));
        let known = Type::parse(text, named);
        Self::Type(known.unwrap_or_else(|| Type::Platform(Name::new(text))))
    }

    /// `rest` is what follows the head without the bracket that opens the first placeholder.
    fn of_template(head: &str, rest: &str) -> Self {
        let Some(row) = DerivedType::of_head(head) else {
            return Self::Type(Type::Platform(Name::new(head)));
        };
        if rest.contains(".<") {
            return Self::OwnPart(row.kind, row.role);
        }
        // `<Имя>` and `<Имя справочника>` are the object at hand; `<ИмяПланаСчетов>` is another one.
        let own = ["Имя>", "Имя ", "Name>"]
            .iter()
            .any(|it| rest.starts_with(it))
            || rest.ends_with(" name>");
        match own {
            true => Self::Own(row.kind, row.role),
            false => Self::Type(Type::AnyOf(row.kind, row.role)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::derived::Role;
    use crate::kind::Kind;

    fn parse(text: &str) -> TypeRef {
        TypeRef::parse(text, |word| (word == "Array").then(|| Name::new("Массив")))
    }

    #[test]
    fn templates_speak_of_the_object_at_hand_or_of_any_other() {
        assert_eq!(
            parse("СправочникСсылка.<Имя справочника>"),
            TypeRef::Own(Kind::Catalog, Role::Ref)
        );
        assert_eq!(
            parse("CatalogRef.<Catalog name>"),
            TypeRef::Own(Kind::Catalog, Role::Ref)
        );
        assert_eq!(
            parse("ПланСчетовСсылка.<ИмяПланаСчетов>"),
            TypeRef::Type(Type::AnyOf(Kind::ChartOfAccounts, Role::Ref))
        );
        assert_eq!(
            parse("ДокументТабличнаяЧасть.<Имя>.<ИмяТабличнойЧасти>"),
            TypeRef::OwnPart(Kind::Document, Role::TabularSection)
        );
        assert_eq!(
            parse("<ТипВладельца>"),
            TypeRef::Placeholder(Name::new("<ТипВладельца>"))
        );
    }

    #[test]
    fn a_type_nobody_knows_keeps_its_name() {
        assert_eq!(parse("Строка"), TypeRef::Type(Type::String));
        assert_eq!(
            parse("Array"),
            TypeRef::Type(Type::Platform(Name::new("Массив")))
        );
        assert_eq!(
            parse("НечтоНовое"),
            TypeRef::Type(Type::Platform(Name::new("НечтоНовое")))
        );
    }
}
