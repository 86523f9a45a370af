//! Shapes to types: what the symbols of code mean in a snapshot.

mod built;
mod calls;
mod content;
mod given;
mod known;
mod members;
mod names;
mod parameters;
mod queries;
mod see;
mod visible;

pub(crate) use members::module_of;
pub(super) use parameters::guessed;

use std::cell::{Cell, RefCell};
use std::sync::Arc;

use metadata::platform::Names;
use metadata::{Name, Type, World};
use rustc_hash::FxHashMap;

use super::scope::Scope;
use super::shape::{Shape, Shapes};
use super::ty::{Field, Made, Ty, Types, Value};
use crate::workspace::{FileId, Snapshot};

/// Answers one question. Everything it does is bounded.
pub(super) struct Resolver<'a> {
    pub(super) snapshot: &'a Snapshot,
    /// Who asks: what it sees is what there is.
    pub(super) from: FileId,
    /// What may still be looked at.
    fuel: Cell<u32>,
    /// How deep questions stand in each other.
    depth: Cell<u32>,
    /// How often something was cut short, so that a result that lacks something is not kept.
    cuts: Cell<u32>,
    /// The methods that are being looked at.
    open: RefCell<Vec<(FileId, usize)>>,
    /// The parameters that are being looked at.
    open_parameters: RefCell<Vec<(FileId, usize)>>,
    /// What the parameters of a method are by its calls, for this question.
    by_calls: RefCell<ByCalls>,
    /// The hashes of the names of the methods whose calls were looked for.
    sought: RefCell<Vec<u32>>,
    /// Files that may still be looked into for calls, and how many bytes of their methods.
    files_left: Cell<u32>,
    bytes_left: Cell<usize>,
    /// A parameter of which nothing is known is what its name is used for everywhere.
    guesses: bool,
    /// No calls are looked for in other modules to tell what parameters hold.
    hastens: bool,
}

/// What the parameters of methods are given by calls.
type ByCalls = FxHashMap<(FileId, usize), Arc<[Types]>>;

/// So much is looked at for one question.
const FUEL: u32 = 20_000;
/// Questions stand in each other no deeper than this.
const DEEPEST: u32 = 60;
/// For the calls of a method so many files are read.
const MOST_FILES: u32 = 12;
/// So many bytes of methods are parsed for one question.
const MOST_BYTES: usize = 200_000;

impl<'a> Resolver<'a> {
    pub(super) fn new(snapshot: &'a Snapshot, from: FileId) -> Self {
        Self {
            snapshot,
            from,
            fuel: Cell::new(FUEL),
            depth: Cell::new(0),
            cuts: Cell::new(0),
            open: RefCell::default(),
            open_parameters: RefCell::default(),
            by_calls: RefCell::default(),
            sought: RefCell::default(),
            files_left: Cell::new(MOST_FILES),
            bytes_left: Cell::new(MOST_BYTES),
            guesses: false,
            hastens: false,
        }
    }

    /// Answers by guesses too. They serve those who choose from a list, and nobody else.
    pub(super) fn guessing(snapshot: &'a Snapshot, from: FileId) -> Self {
        Self {
            guesses: true,
            ..Self::new(snapshot, from)
        }
    }

    /// Answers at once, or not at all: for questions that are asked with each letter and beside others.
    pub(super) fn hasty(snapshot: &'a Snapshot, from: FileId) -> Self {
        Self {
            fuel: Cell::new(FUEL / 8),
            hastens: true,
            ..Self::new(snapshot, from)
        }
    }

    pub(super) fn world(&self) -> World<'a> {
        self.snapshot.world(self.from)
    }

    fn cut<T: Default>(&self) -> T {
        self.cuts.set(self.cuts.get() + 1);
        T::default()
    }

    /// Looks at something, unless too much was looked at already.
    fn deeper<T: Default>(&self, look: impl FnOnce() -> T) -> T {
        let (depth, fuel) = (self.depth.get(), self.fuel.get());
        if depth >= DEEPEST || fuel == 0 {
            return self.cut();
        }
        self.depth.set(depth + 1);
        self.fuel.set(fuel - 1);
        let found = look();
        self.depth.set(depth);
        found
    }

    /// What shapes are where they were written.
    pub(super) fn shapes(&self, shapes: &Shapes, scope: &Arc<Scope>) -> Types {
        match shapes.list() {
            [] => Types::NONE,
            [one] => self.shape(one, scope),
            several => {
                let all: Vec<Types> = several.iter().map(|it| self.shape(it, scope)).collect();
                Types::of(all.iter().flat_map(|it| it.list().iter().cloned()))
            }
        }
    }

    pub(super) fn value(&self, value: &Value) -> Types {
        match value {
            Value::Known(types) => types.clone(),
            Value::Open(shapes, scope) => self.shapes(shapes, scope),
            Value::Described(shapes, scope) => self.described(&self.shapes(shapes, scope)),
        }
    }

    fn shape(&self, shape: &Shape, scope: &Arc<Scope>) -> Types {
        self.deeper(|| match shape {
            Shape::Type(it) => Types::from(it.clone()),
            Shape::Named(name) => self.named(name.as_str(), scope),
            Shape::Text(text) => Types::one(Ty::Text(Arc::clone(text))),
            Shape::Global(name) => self.global(name.as_str(), scope.file),
            Shape::This => self.this(scope.file),
            Shape::Parameter(number) => self.parameter(usize::from(*number), scope),
            Shape::Member(of, name) => {
                let of = self.shapes(of, scope);
                self.property(&of, name.as_str())
            }
            Shape::Call(of, name, arguments) => {
                let of = self.shapes(of, scope);
                self.call(&of, name.as_str(), arguments, scope)
            }
            Shape::LocalCall(name, arguments) => self.local_call(name.as_str(), arguments, scope),
            Shape::Element(of) => self.elements(&self.shapes(of, scope)),
            Shape::Index(of, key) => {
                let of = self.shapes(of, scope);
                self.indexed(&of, key.text().map(|it| &**it))
            }
            Shape::Built(built) => self.built(built, scope),
            Shape::Narrowed(of, names, are) => {
                let of = self.shapes(of, scope);
                self.narrowed(&of, names, *are, scope)
            }
            Shape::See(path) => self.see(path.as_str(), scope),
            Shape::Site(_) => Types::NONE,
        })
    }

    /// The type of a full name in code.
    fn named(&self, name: &str, scope: &Scope) -> Types {
        if super::documented::says_nothing(name) {
            return Types::NONE;
        }
        let world = self.world();
        let name = renamed(name);
        if let Some(found) = world.type_named(name) {
            let found = world.expand(&found).into_iter();
            return found.flat_map(names::alternatives).map(Ty::Of).collect();
        }
        if let Some(found) = self.class(name, scope.file) {
            return Types::one(Ty::Module(found));
        }
        // Comments name common modules, and objects without saying what of them.
        self.commented(name, scope)
    }

    /// What is left of types where they were compared with names.
    fn narrowed(&self, of: &Types, names: &[Name], are: bool, scope: &Scope) -> Types {
        let world = self.world();
        let wanted = names
            .iter()
            .filter_map(|it| world.type_named(renamed(it.as_str())));
        let wanted: Vec<Type> = wanted.flat_map(|it| world.expand(&it)).collect();
        let is_wanted = |ty: &Ty| {
            ty.base()
                .is_some_and(|base| wanted.iter().any(|it| fits(base, it)))
        };
        if !are {
            return of
                .list()
                .iter()
                .filter(|it| !is_wanted(it))
                .cloned()
                .collect();
        }
        let found: Types = of
            .list()
            .iter()
            .filter(|it| is_wanted(it))
            .cloned()
            .collect();
        if !found.is_empty() {
            return found;
        }
        // The content of a value of a type that is not known is known all the same.
        let open = of.list().iter().find_map(|it| match it {
            Ty::Made(Type::Any, content) => Some(content),
            _ => None,
        });
        if let (Some(content), Some(first)) = (open, wanted.first()) {
            return Types::one(Ty::Made(first.clone(), Arc::clone(content)));
        }
        if wanted.is_empty() {
            return names
                .iter()
                .flat_map(|it| {
                    let found = self.named(it.as_str(), scope);
                    found.list().to_vec()
                })
                .collect();
        }
        wanted.into_iter().map(Ty::Of).collect()
    }

    /// What a method returns when it is called without anything known of its arguments.
    pub(super) fn returned(&self, file: FileId, method: usize) -> Types {
        self.method(file, method, None)
    }

    /// What descriptions of types, and values of `Тип`, describe.
    pub(super) fn described(&self, descriptions: &Types) -> Types {
        let all = descriptions.list().iter().filter_map(Ty::content);
        Types::of(all.flat_map(|it| it.described.list().iter().cloned()))
    }
}

/// Nothing that has members.
fn says_nothing(types: &Types) -> bool {
    types.list().iter().all(|it| {
        matches!(
            it.base(),
            Some(Type::Undefined | Type::Null | Type::Any) if it.content().is_none()
        )
    })
}

/// Whether a value of a type is one of another: of the same, or of a more general one.
fn fits(base: &Type, wanted: &Type) -> bool {
    match (base, wanted) {
        (Type::Filled(it), Type::Platform(name)) => it.platform == *name,
        (Type::Of(kind, role, _), Type::AnyOf(wanted, of)) => kind == wanted && role == of,
        (base, Type::AnyRef) => base.is_reference(),
        (base, wanted) => base == wanted,
    }
}

/// Types have had other names.
fn renamed(name: &str) -> &str {
    const RENAMED: [(&str, &str); 6] = [
        ("УправляемаяФорма", "ФормаКлиентскогоПриложения"),
        ("ManagedForm", "ClientApplicationForm"),
        ("ВебЦвета", "WebЦвета"),
        ("ХМЛТип", "XMLТипДанных"),
        ("Целое", "Число"),
        ("Integer", "Number"),
    ];
    let found = RENAMED.iter().find(|it| metadata::same(it.0, name));
    found.map_or(name, |it| it.1)
}

/// A value of a type of the platform, by its Russian name.
fn platform(name: &str) -> Type {
    Type::Platform(Name::new(name))
}

/// A value of a type of the platform with content.
fn made(name: &str, content: Made) -> Ty {
    Ty::Made(platform(name), Arc::new(content))
}

/// A field of known types.
fn field(name: &Name, types: Types) -> Field {
    Field::new(name, Value::Known(types))
}

/// The value of a pair or of an item of a list.
fn value_field(value: Value) -> Field {
    Field {
        names: Names {
            ru: "Значение".into(),
            en: "Value".into(),
        },
        value,
    }
}
