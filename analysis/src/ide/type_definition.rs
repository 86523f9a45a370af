//! Where the type of a value is declared: the object that makes it, the module that it is, the function that builds a
//! structure.

use metadata::Type;
use parser_bsl::bsl::Kind;
use tree_sitter::Node;

use super::comments;
use super::definition::{of_named, of_type};
use super::entity::{Entity, MethodId};
use super::hover::{doc_of, leaf_at};
use super::locals::{self, Usage};
use super::meaning::{self, Meaning};
use super::resolve::entities_at;
use super::target::{Target, Targets};
use crate::doc_comment::{DocType, DocTypeName};
use crate::types::Ty;
use crate::workspace::{FileId, OpenFile, Snapshot};

/// Functions that call each other are followed no deeper than this.
const DEEPEST: usize = 4;

/// Where the type of what the word at an offset stands for is declared.
pub fn type_definition(snapshot: &Snapshot, file: FileId, offset: usize) -> Option<Targets> {
    let parsed = snapshot.parsed(file)?;
    let (origin, meanings) = meaning::at(snapshot, file, &parsed, offset)?;
    let mut found = Vec::new();
    for it in &meanings {
        if let Meaning::Named(named) = it {
            found.extend(of_named(snapshot, file, named));
        }
    }
    let path = leaf_at(&parsed, offset)?;
    if Kind::of(path.node()) != Kind::Identifier {
        return Targets::new(origin, found);
    }
    let types = meaning::types_at(snapshot, file, &parsed, &path);
    for it in types.list() {
        match it {
            Ty::Module(module) => found.extend(Target::module(snapshot, *module)),
            Ty::Of(ty) | Ty::Made(ty, _) => found.extend(of_type(snapshot, file, ty)),
            Ty::Text(_) => {}
        }
    }
    let is_built = types.list().iter().any(|it| match it {
        Ty::Made(ty, _) => matches!(ty, Type::Platform(_) | Type::Any),
        _ => false,
    });
    if is_built {
        let asked = Asked {
            snapshot,
            file,
            parsed: &parsed,
        };
        for it in &meanings {
            let Meaning::Entity(entity) = it else {
                continue;
            };
            let makers = asked.makers(entity, offset);
            found.extend(
                makers
                    .into_iter()
                    .filter_map(|it| Target::method(snapshot, it)),
            );
        }
    }
    Targets::new(origin, found)
}

/// The functions that build the value of an entity, as it is at an offset of a module.
pub(super) fn makers(
    snapshot: &Snapshot,
    file: FileId,
    parsed: &OpenFile,
    entity: &Entity,
    offset: usize,
) -> Vec<MethodId> {
    let asked = Asked {
        snapshot,
        file,
        parsed,
    };
    asked.makers(entity, offset)
}

struct Asked<'a> {
    snapshot: &'a Snapshot,
    file: FileId,
    parsed: &'a OpenFile,
}

impl Asked<'_> {
    /// The functions that build a value: what a variable is assigned, what a comment refers to, the function itself.
    fn makers(&self, entity: &Entity, offset: usize) -> Vec<MethodId> {
        match entity {
            Entity::Method(id) => {
                vec![innermost(self.snapshot, *id)]
            }
            Entity::Local(file, method, name) => {
                let scope = super::definition::scope(self.snapshot, self.parsed, *file, *method);
                let Some(scope) = scope else {
                    return Vec::new();
                };
                let all = locals::occurrences(&self.parsed.text, scope, name.as_str());
                let written = all.iter().filter(|it| it.usage == Usage::Written);
                let before = written.clone().rfind(|it| it.range.start <= offset);
                let assigned = before.or_else(|| written.clone().next());
                let made = assigned.and_then(|it| self.called(it.parent));
                match made {
                    Some(id) => vec![innermost(self.snapshot, id)],
                    None => method.map_or_else(Vec::new, |it| self.told(it, name)),
                }
            }
            _ => Vec::new(),
        }
    }

    /// The function that an assignment calls.
    fn called(&self, assignment: Node<'_>) -> Option<MethodId> {
        let right = assignment.child_by_field_name("right")?;
        if Kind::of(right) != Kind::CallExpression {
            return None;
        }
        let function = right.child_by_field_name("function")?;
        let word = function.child_by_field_name("property").unwrap_or(function);
        let all = entities_at(self.snapshot, self.file, word.end_byte());
        all.into_iter().find_map(|it| match it {
            Entity::Method(id) => Some(id),
            _ => None,
        })
    }

    /// The functions that the comment of a method refers to as the type of a parameter.
    fn told(&self, method: usize, parameter: &metadata::Name) -> Vec<MethodId> {
        let Some(placed) = self.snapshot.method(self.file, method) else {
            return Vec::new();
        };
        let doc = doc_of(self.snapshot, self.file, placed);
        let told = doc.parameters.iter().find(|it| parameter.is(&it.name));
        told.map_or_else(Vec::new, |it| {
            references(self.snapshot, self.file, &it.types)
        })
    }
}

/// The function that another one only passes on: its comment says `Возвращаемое значение: см. …`.
fn innermost(snapshot: &Snapshot, id: MethodId) -> MethodId {
    let mut at = id;
    for _ in 0..DEEPEST {
        let Some(placed) = snapshot.method(at.file, at.index) else {
            break;
        };
        let doc = doc_of(snapshot, at.file, placed);
        match references(snapshot, at.file, &doc.returns).first() {
            Some(next) if *next != at => at = *next,
            _ => break,
        }
    }
    at
}

fn references(snapshot: &Snapshot, file: FileId, types: &[DocType]) -> Vec<MethodId> {
    let all = types.iter().filter_map(|it| match &it.name {
        DocTypeName::See(path) => comments::seen(snapshot, file, path),
        DocTypeName::Type(_) => None,
    });
    let methods = all.filter_map(|it| match it {
        Entity::Method(id) => Some(id),
        _ => None,
    });
    methods.collect()
}
