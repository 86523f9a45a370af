//! Which type is expected at a place: by the other side of an assignment or a comparison, by the parameter of a call.

use metadata::platform::{Names, TypeRef};
use metadata::{Kind, Role, Type};

use super::Place;
use super::context::Wants;
use super::item::{Item, ItemKind, Subject};
use super::scan::Open;
use super::words::Word;
use crate::keywords::Spelling;
use crate::types::{self, OfferOrigin, Ty};

/// Variables beyond so many are not asked what they hold.
const MOST_VARIABLES: usize = 40;
/// What an item gains that fits, and what the values of an expected enumeration do.
const FITS: f32 = 7.0;
const VALUE: f32 = 22.0;
/// Values of longer enumerations are not listed without a dot.
const MOST_VALUES: usize = 40;

/// Gives items that fit what is expected their due, and adds the values of an expected enumeration.
pub(super) fn apply(place: &Place<'_>, items: &mut Vec<Item>) {
    let expected = expected(place);
    if expected.is_empty() || expected.contains(&Type::Any) {
        return;
    }
    let fits = |types: &types::Types| {
        let known = types.list().iter().filter_map(Ty::base);
        known.into_iter().any(|it| expected.contains(it))
    };
    let (snapshot, file) = (place.snapshot, place.file);
    let offset = place.context.typed.start;
    let variables = types::variables_at(snapshot, file, offset, MOST_VARIABLES);
    for item in items.iter_mut() {
        let is_variable = matches!(item.kind, ItemKind::Local | ItemKind::Parameter);
        if is_variable {
            let held = variables.iter().find(|it| it.0 == item.names.ru);
            if let Some((_, types)) = held {
                item.types = types.clone();
            }
        }
        if fits(&item.types) {
            item.bonus += FITS;
        }
        if item.kind == ItemKind::Keyword && is_literal_of(item, &expected) {
            item.bonus += FITS;
        }
    }
    for ty in &expected {
        add_values(place, ty, items);
    }
}

fn is_literal_of(item: &Item, expected: &[Type]) -> bool {
    let is_boolean = item.names.is("Истина") || item.names.is("Ложь");
    is_boolean && expected.contains(&Type::Boolean)
}

fn add_values(place: &Place<'_>, ty: &Type, into: &mut Vec<Item>) {
    let world = place.snapshot.world(place.file);
    let english = place.spelling == Spelling::English;
    let pick = |it: &Names| match english && !it.en.is_empty() {
        true => it.en.to_string(),
        false => it.ru.to_string(),
    };
    match ty {
        Type::Platform(name) => {
            let Some(of) = world.platform.system_enum(name.as_str()) else {
                return;
            };
            for value in of.values.iter().take(MOST_VALUES) {
                let mut item = Item::new(value.clone(), ItemKind::EnumValue);
                item.label = Some(format!("{}.{}", pick(&of.names), pick(value)));
                item.subject = Subject::Member(of.names.ru.clone(), value.ru.clone());
                item.detail = pick(&of.names);
                item.bonus = VALUE;
                into.push(item);
            }
        }
        Type::Of(Kind::Enum, Role::Ref, name) => {
            let Some(object) = world.configuration.object(Kind::Enum, name.as_str()) else {
                return;
            };
            let plural = Kind::Enum.plural();
            let plural = if english { plural.en } else { plural.ru };
            for value in object.predefined.iter().take(MOST_VALUES) {
                let mut item = Item::named(value.name.as_str(), ItemKind::EnumValue);
                item.label = Some(format!("{plural}.{}.{}", object.name, value.name));
                item.detail = object.name.to_string();
                item.bonus = VALUE;
                into.push(item);
            }
        }
        _ => {}
    }
}

/// The types that a place expects; none where nothing tells of them.
fn expected(place: &Place<'_>) -> Vec<Type> {
    let context = place.context;
    if context.wants != Wants::Expression {
        return Vec::new();
    }
    let Some(last) = context.scan.last() else {
        return Vec::new();
    };
    let is = |sign| last.is_sign(sign);
    if is(b'=') || is(b'>') || is(b'<') {
        // `<>`, `>=`: the operand stands before both signs.
        let before = context.scan.before_last();
        let begin =
            before.filter(|it| it.end == last.start && (it.is_sign(b'<') || it.is_sign(b'>')));
        let end = begin.map_or(last.start, |it| it.start);
        let types = types::of_operand(place.snapshot, place.file, end);
        return bases(&types);
    }
    if (is(b'(') || is(b','))
        && let Some(open) = context.open().filter(|it| it.sign == b'(')
    {
        return of_argument(place, open);
    }
    let in_condition = [Word::If, Word::ElseIf, Word::While]
        .iter()
        .any(|it| last.is_word(*it));
    if in_condition {
        return vec![Type::Boolean];
    }
    Vec::new()
}

fn bases(types: &types::Types) -> Vec<Type> {
    let bases = types.list().iter().filter_map(Ty::base).cloned();
    bases
        .filter(|it| !matches!(it, Type::Undefined | Type::Null))
        .collect()
}

/// What the parameter takes whose argument is at the cursor.
fn of_argument(place: &Place<'_>, open: &Open) -> Vec<Type> {
    let (snapshot, file) = (place.snapshot, place.file);
    let number = open.arguments.len() - 1;
    let world = snapshot.world(file);
    let Some(callee) = open.callee.clone() else {
        return Vec::new();
    };
    let Some(word) = place.context.text.get(callee.clone()) else {
        return Vec::new();
    };
    let resolve = |of: &Type, signatures: &[metadata::platform::Signature]| {
        let mut found: Vec<TypeRef> = Vec::new();
        for signature in signatures {
            let parameter = signature.parameters.get(number);
            found.extend(parameter.into_iter().flat_map(|it| it.types.clone()));
        }
        world.resolve(of, &found)
    };
    if open.is_new {
        let found = world.platform.type_named(word);
        return found.map_or(Vec::new(), |it| resolve(&Type::Any, &it.constructors));
    }
    if open.is_member {
        let before = place.context.text.get(..callee.start);
        let Some(dot) = before.and_then(|it| it.rfind('.')) else {
            return Vec::new();
        };
        let receiver = types::of_operand(snapshot, file, dot);
        if let Some(offer) = types::member(snapshot, file, &receiver, word)
            && let OfferOrigin::Method(module, index) = offer.origin
        {
            return bases(&types::told_parameter(snapshot, module, index, number));
        }
        let mut found = Vec::new();
        for base in receiver.list().iter().filter_map(Ty::base) {
            if let Some(member) = world.member(base, word) {
                found.extend(resolve(base, member.signatures));
            }
        }
        return found;
    }
    let own = snapshot.file(file).and_then(|it| it.summary.method(word));
    if let Some((index, _)) = own {
        return bases(&types::told_parameter(snapshot, file, index, number));
    }
    if let Some((module, index)) = snapshot.global_method(file, word) {
        return bases(&types::told_parameter(snapshot, module, index, number));
    }
    let function = world.function(word);
    function.map_or(Vec::new(), |it| resolve(&Type::Any, &it.signatures))
}
