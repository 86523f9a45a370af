//! What an expression may be, told from its module alone: symbols that a snapshot resolves later.

use std::fmt;
use std::sync::Arc;

use metadata::{Name, Type};
use serde::{Deserialize, Serialize};

/// What an expression may be, told from its module alone; empty where nothing is known. Stands in summaries and in the
/// cache on disk. Cloning is cheap.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Shapes(Option<Arc<[Shape]>>);

/// The arguments of a call, in order. One that is left out is empty.
pub type Arguments = Arc<[Shapes]>;

/// One thing that an expression may be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Shape {
    /// A value of a type that the code itself tells: a number, `Неопределено`.
    Type(Type),
    /// A value of a type by its full name in code, in either language: `СправочникСсылка.Товары`.
    Named(Name),
    /// A string whose text is known.
    Text(Arc<str>),
    /// What an identifier means that is no local variable: a module, a form attribute, a variable of the module.
    Global(Name),
    /// `ЭтотОбъект`, `ЭтаФорма`.
    This,
    /// The parameter of this number of the method at hand.
    Parameter(u16),
    /// A property of a value.
    Member(Shapes, Name),
    /// What a method of a value returns.
    Call(Shapes, Name, Arguments),
    /// What a method without a receiver returns: of the same module, of a global module, of the platform.
    LocalCall(Name, Arguments),
    /// What `Для каждого` gives.
    Element(Shapes),
    /// What `[]` gives: the value and the index.
    Index(Shapes, Shapes),
    /// What the code builds, and what it puts in.
    Built(Arc<Built>),
    /// A value whose type was compared: only what is (or, with `false`, is not) of one of the types by their names.
    Narrowed(Shapes, Arc<[Name]>, bool),
    /// What a comment refers to with `см.`: words with dots, of a method, a parameter of a method or a variable.
    See(Name),
    /// A value that the flow of a method keeps apart. Only within the flow: summaries never hold it.
    #[serde(skip)]
    Site(u32),
}

/// A value that code builds or changes, and what is known of its content.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Built {
    /// The name behind `Новый`, in either language. Empty for a value that comes from elsewhere: see `over`.
    pub class: Name,
    /// The arguments behind the name.
    pub arguments: Arguments,
    /// The value that the code changed, where it did not make it.
    pub over: Shapes,
    /// Keys were inserted into the value, as one does with structures.
    pub inserted: bool,
    /// Properties that were assigned, and keys that were inserted.
    pub fields: Vec<(Name, Shapes)>,
    /// Columns that were added.
    pub columns: Vec<(Name, Shapes)>,
    /// Elements that were added.
    pub elements: Shapes,
    /// Procedures that the value was given to, which may change it.
    pub passed: Vec<Passed>,
}

/// A value was given to a procedure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Passed {
    /// What stands before the dot; empty for a procedure without a receiver.
    pub receiver: Shapes,
    /// The procedure.
    pub method: Name,
    /// The number of the parameter.
    pub parameter: u16,
}

/// More alternatives than this say nothing.
const MOST: usize = 12;

impl Shapes {
    /// Nothing is known.
    pub const NONE: Self = Self(None);

    /// One thing.
    pub fn one(shape: Shape) -> Self {
        Self(Some(Arc::new([shape])))
    }

    /// Several things, each once; beyond a limit the last ones are left out.
    pub fn of(shapes: impl IntoIterator<Item = Shape>) -> Self {
        let mut list: Vec<Shape> = Vec::new();
        for shape in shapes {
            if list.len() < MOST && !list.contains(&shape) {
                list.push(shape);
            }
        }
        if list.is_empty() {
            return Self::NONE;
        }
        Self(Some(list.into()))
    }

    /// A value of a type.
    pub fn of_type(it: Type) -> Self {
        Self::one(Shape::Type(it))
    }

    /// A value of a type by its name in code.
    pub fn named(name: &str) -> Self {
        Self::one(Shape::Named(Name::new(name)))
    }

    /// The things it may be.
    pub fn list(&self) -> &[Shape] {
        self.0.as_deref().unwrap_or_default()
    }

    /// Nothing is known.
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// Both alternatives.
    pub fn or(&self, other: &Self) -> Self {
        if self.same(other) || other.is_empty() {
            return self.clone();
        }
        if self.is_empty() || other.list().iter().all(|it| self.list().contains(it)) {
            return if self.is_empty() { other } else { self }.clone();
        }
        Self::of(self.list().iter().chain(other.list()).cloned())
    }

    /// Whether both are one list in memory.
    pub(crate) fn same(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Some(left), Some(right)) => Arc::ptr_eq(left, right),
            (None, None) => true,
            _ => false,
        }
    }

    /// The text, where it is one known text.
    pub fn text(&self) -> Option<&Arc<str>> {
        match self.list() {
            [Shape::Text(text)] => Some(text),
            _ => None,
        }
    }
}

impl PartialEq for Shapes {
    fn eq(&self, other: &Self) -> bool {
        self.same(other) || self.list() == other.list()
    }
}

impl FromIterator<Shape> for Shapes {
    fn from_iter<I: IntoIterator<Item = Shape>>(shapes: I) -> Self {
        Self::of(shapes)
    }
}

/// A picture for tests: `Новый Структура{А: Число}`, `Справочники.Товары.НайтиПоКоду("1")`.
impl fmt::Display for Shapes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.list() {
            [] => f.write_str("?"),
            [first, rest @ ..] => {
                write!(f, "{first}")?;
                rest.iter().try_for_each(|it| write!(f, " | {it}"))
            }
        }
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |f: &mut fmt::Formatter<'_>, shapes: &[Shapes]| {
            let mut shapes = shapes.iter();
            if let Some(first) = shapes.next() {
                write!(f, "{first}")?;
            }
            shapes.try_for_each(|it| write!(f, ", {it}"))
        };
        match self {
            Self::Type(it) => write!(f, "{it}"),
            Self::Named(name) => write!(f, ":{name}"),
            Self::Text(text) => write!(f, "{text:?}"),
            Self::Global(name) => write!(f, "{name}"),
            Self::This => f.write_str("ЭтотОбъект"),
            Self::Parameter(number) => write!(f, "#{number}"),
            Self::Member(of, name) => write!(f, "{}.{name}", Grouped(of)),
            Self::Call(of, name, arguments) => {
                write!(f, "{}.{name}(", Grouped(of))?;
                list(f, arguments)?;
                f.write_str(")")
            }
            Self::LocalCall(name, arguments) => {
                write!(f, "{name}(")?;
                list(f, arguments)?;
                f.write_str(")")
            }
            Self::Element(of) => write!(f, "{}[*]", Grouped(of)),
            Self::Index(of, key) => write!(f, "{}[{key}]", Grouped(of)),
            Self::Built(built) => write!(f, "{built}"),
            Self::Narrowed(of, names, are) => {
                let word = if *are { "is" } else { "not" };
                write!(f, "{} {word}", Grouped(of))?;
                names.iter().try_for_each(|it| write!(f, " {it}"))
            }
            Self::See(path) => write!(f, "см. {path}"),
            Self::Site(site) => write!(f, "@{site}"),
        }
    }
}

impl fmt::Display for Built {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.class.is_empty() {
            write!(f, "{}", Grouped(&self.over))?;
        } else {
            write!(f, "new {}", self.class)?;
            if !self.over.is_empty() {
                write!(f, " over {}", Grouped(&self.over))?;
            }
        }
        if !self.arguments.is_empty() {
            let arguments: Vec<String> = self.arguments.iter().map(|it| it.to_string()).collect();
            write!(f, "({})", arguments.join(", "))?;
        }
        let list = |fields: &[(Name, Shapes)]| {
            let fields = fields.iter();
            let fields = fields.map(|(name, it)| match it.is_empty() {
                true => name.to_string(),
                false => format!("{name}: {it}"),
            });
            fields.collect::<Vec<_>>().join(", ")
        };
        if !self.fields.is_empty() {
            write!(f, "{{{}}}", list(&self.fields))?;
        }
        if !self.columns.is_empty() {
            write!(f, "<{}>", list(&self.columns))?;
        }
        if !self.elements.is_empty() {
            write!(f, "[{}]", self.elements)?;
        }
        Ok(())
    }
}

/// Several alternatives before a dot stand in parentheses.
struct Grouped<'a>(&'a Shapes);

impl fmt::Display for Grouped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.list().len() > 1 {
            write!(f, "({})", self.0)
        } else {
            write!(f, "{}", self.0)
        }
    }
}
