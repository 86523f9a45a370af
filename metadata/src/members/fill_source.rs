//! Names that an external data source fills: tables, cubes, functions, fields.

use super::fill::Fill;
use super::origins::object_origin;
use super::view::{View, named};
use super::{Member, MemberKind};
use crate::derived::Role;
use crate::name::Name;
use crate::object::Object;
use crate::objects::Details;
use crate::types::Type;

/// What an external data source fills.
pub(super) fn add<'a>(
    fill: Fill,
    view: &View<'a, '_>,
    object: &'a Object,
    read_only: bool,
    want: Option<&str>,
    into: &mut Vec<Member<'a>>,
) {
    let Details::ExternalDataSource(source) = &object.details else {
        return;
    };
    let wanted = |it: &Name| want.is_none_or(|want| it.is(want));
    let part_of = |role, part: &Name| {
        vec![Type::PartOf(
            object.kind,
            role,
            object.name.clone(),
            part.clone(),
        )]
    };
    let origin = |word: &str, name: &Name| [&object_origin(object), word, name.as_str()].concat();
    match fill {
        Fill::Tables => {
            for it in source.tables.iter().filter(|it| wanted(&it.name)) {
                let types = part_of(Role::TableManager, &it.name);
                into.push(named(&it.name, types, true, origin(".Table.", &it.name)));
            }
        }
        Fill::Cubes => {
            for it in source.cubes.iter().filter(|it| wanted(&it.name)) {
                let types = part_of(Role::CubeManager, &it.name);
                into.push(named(&it.name, types, true, origin(".Cube.", &it.name)));
            }
        }
        Fill::Functions => {
            for it in source.functions.iter().filter(|it| wanted(&it.name)) {
                let mut member = named(
                    &it.name,
                    it.returns.types.clone(),
                    true,
                    origin(".Function.", &it.name),
                );
                member.kind = MemberKind::Method;
                into.push(member);
            }
        }
        _ => {
            let table = source.tables.iter().find(|it| view.part == Some(&it.name));
            let cube = source.cubes.iter().find(|it| view.part == Some(&it.name));
            let fields = table.map(|it| &it.fields).or(cube.map(|it| &it.fields));
            for it in fields.into_iter().flatten().filter(|it| wanted(&it.name)) {
                let types = it.types.types.clone();
                into.push(named(
                    &it.name,
                    types,
                    read_only,
                    origin(".Field.", &it.name),
                ));
            }
        }
    }
}
