//! The methods, variables and regions of a module, for rules.

use std::ops::Range;

use metadata::same;
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::{BslNode, BslTree};

use crate::doc_comment::{self, DocComment};

/// The methods, variables and regions of a module, in the order of the text.
#[derive(Debug)]
pub struct Outline<'f> {
    /// The methods.
    pub methods: Vec<Method<'f>>,
    /// The declared variables of the module.
    pub variables: Vec<Variable<'f>>,
    /// The regions, an outer one before those in it.
    pub regions: Vec<Region<'f>>,
}

/// A method.
#[derive(Debug, Clone)]
pub struct Method<'f> {
    /// Its definition.
    pub node: BslNode<'f>,
    /// Its name; methods without one are not listed.
    pub name: BslNode<'f>,
    /// It returns a value.
    pub is_function: bool,
    /// Other modules may call it.
    pub export: Option<BslNode<'f>>,
    /// Its directives and annotations: `&НаСервере`, `&Вместо("А")`.
    pub annotations: Vec<BslNode<'f>>,
    /// The list of its parameters with the parentheses.
    pub parameter_list: Option<BslNode<'f>>,
    /// Its parameters.
    pub parameters: Vec<Parameter<'f>>,
    /// Its statements.
    pub body: Option<BslNode<'f>>,
    /// The number of the innermost region it stands in.
    pub region: Option<usize>,
    /// The comment above it, or between its directives and the keyword, slashes included.
    pub comment: Option<Range<usize>>,
}

/// A parameter of a method.
#[derive(Debug, Clone, Copy)]
pub struct Parameter<'f> {
    /// All of it.
    pub node: BslNode<'f>,
    /// Its name.
    pub name: BslNode<'f>,
    /// `Знач`.
    pub by_value: bool,
    /// The default value.
    pub default: Option<BslNode<'f>>,
}

/// A variable of the module.
#[derive(Debug, Clone)]
pub struct Variable<'f> {
    /// The statement that declares it, perhaps with others.
    pub node: BslNode<'f>,
    /// The declarator: the name and `Экспорт`.
    pub declarator: BslNode<'f>,
    /// Its name.
    pub name: BslNode<'f>,
    /// Other modules may use it.
    pub export: bool,
    /// The number of the innermost region it stands in.
    pub region: Option<usize>,
}

/// A region.
#[derive(Debug, Clone)]
pub struct Region<'f> {
    /// Its name as it is written; empty where it has none.
    pub name: &'f str,
    /// The name.
    pub name_node: Option<BslNode<'f>>,
    /// `#Область Имя`.
    pub start: BslNode<'f>,
    /// `#КонецОбласти`.
    pub end: Option<BslNode<'f>>,
    /// The number of the region around it.
    pub parent: Option<usize>,
    /// It stands among the items of the module, not within a method.
    pub is_of_module: bool,
}

impl Region<'_> {
    /// From `#` of the beginning to the end of the last line.
    pub fn range(&self) -> Range<usize> {
        self.start.start()..self.end.unwrap_or(self.start).end()
    }
}

impl Method<'_> {
    /// The directive or annotation of a name, in either language: `НаСервере`, `AtServer`.
    pub fn has_annotation(&self, names: &[&str]) -> bool {
        let is_one = |it: &BslNode<'_>| {
            let written = it.child(Field::Name).map_or("", BslNode::text);
            names.iter().any(|it| same(it, written))
        };
        self.annotations.iter().any(is_one)
    }

    /// It runs on the client only.
    pub fn is_at_client(&self) -> bool {
        self.has_annotation(&["НаКлиенте", "AtClient"])
    }

    /// It runs on the server, with the form or without.
    pub fn is_at_server(&self) -> bool {
        self.has_annotation(&[
            "НаСервере",
            "AtServer",
            "НаСервереБезКонтекста",
            "AtServerNoContext",
        ])
    }

    /// The statements of its body, comments and directives left out.
    pub fn statements(&self) -> impl Iterator<Item = BslNode<'_>> {
        let body = self.body.into_iter().flat_map(BslNode::children);
        body.filter(|it| it.kind().is_statement())
    }
}

impl<'f> Outline<'f> {
    pub(crate) fn of(tree: &'f BslTree<'_>) -> Self {
        let mut outline = Outline {
            methods: Vec::new(),
            variables: Vec::new(),
            regions: regions(tree),
        };
        let methods = [
            (Kind::ProcedureDefinition, false),
            (Kind::FunctionDefinition, true),
        ];
        for (kind, is_function) in methods {
            let found = tree.of_kind(kind);
            let found = found.filter_map(|it| outline.method(tree.text(), it, is_function));
            let found: Vec<_> = found.collect();
            outline.methods.extend(found);
        }
        outline.methods.sort_by_key(|it| it.node.index());
        for node in tree.of_kind(Kind::ModuleVariable) {
            let region = outline.region_at(node.start());
            for declarator in node.children_in(Field::Declarator) {
                if let Some(name) = declarator.child(Field::Name) {
                    outline.variables.push(Variable {
                        node,
                        declarator,
                        name,
                        export: declarator.child(Field::Export).is_some(),
                        region,
                    });
                }
            }
        }
        outline
    }

    fn method(&self, text: &str, node: BslNode<'f>, is_function: bool) -> Option<Method<'f>> {
        let name = node.child(Field::Name).filter(|it| !it.is_empty())?;
        let parameter_list = node.child(Field::Parameters);
        let parameters = parameter_list.into_iter().flat_map(BslNode::children);
        let parameters = parameters.filter(|it| it.kind() == Kind::Parameter);
        let above = |at: usize| {
            let start = crate::summary::start_above(text, at);
            let comment = text.get(start..at)?.trim_end();
            (!comment.is_empty()).then(|| start..start + comment.len())
        };
        // Some stand between the directives and the keyword.
        let annotations = node.children_in(Field::Annotation);
        let below = annotations.last().and_then(|last| {
            let mut rest = node.children().skip_while(|it| *it != last).skip(1);
            above(rest.find(|it| it.kind() != Kind::Comment)?.start())
        });
        Some(Method {
            node,
            name,
            is_function,
            export: node.child(Field::Export),
            annotations: node.children_in(Field::Annotation).collect(),
            parameter_list,
            parameters: parameters.filter_map(parameter).collect(),
            body: node.child(Field::Body),
            region: self.region_at(node.start()),
            comment: above(node.start()).or(below),
        })
    }

    /// The number of the innermost region around an offset.
    pub fn region_at(&self, offset: usize) -> Option<usize> {
        let around = |it: &Region<'_>| {
            it.start.start() < offset && it.end.is_none_or(|end| offset < end.start())
        };
        self.regions.iter().rposition(around)
    }

    /// The outermost region around the one of a number.
    pub fn outermost(&self, region: usize) -> &Region<'f> {
        let mut at = region;
        while let Some(parent) = self.regions[at].parent {
            at = parent;
        }
        &self.regions[at]
    }

    /// The method around an offset.
    pub fn method_at(&self, offset: usize) -> Option<&Method<'f>> {
        let after = self.methods.partition_point(|it| it.node.start() <= offset);
        let method = self.methods.get(after.checked_sub(1)?)?;
        (offset < method.node.end()).then_some(method)
    }

    /// The method of a name.
    pub fn method_named(&self, name: &str) -> Option<&Method<'f>> {
        self.methods.iter().find(|it| same(it.name.text(), name))
    }

    /// What the comment above a method says.
    pub fn documentation(&self, text: &str, method: &Method<'_>) -> Option<DocComment> {
        let comment = text.get(method.comment.clone()?)?;
        let lines = comment.lines().map(|it| {
            let line = it.trim().trim_start_matches('/');
            line.strip_prefix(' ').unwrap_or(line)
        });
        let lines: Vec<_> = lines.collect();
        Some(doc_comment::parse(&lines.join("\n")))
    }
}

fn parameter<'f>(node: BslNode<'f>) -> Option<Parameter<'f>> {
    Some(Parameter {
        node,
        name: node.child(Field::Name)?,
        by_value: node.child(Field::Val).is_some(),
        default: node.child(Field::Default),
    })
}

fn regions<'f>(tree: &'f BslTree<'_>) -> Vec<Region<'f>> {
    let starts = tree.of_kind(Kind::RegionDirective).map(|it| (it, true));
    let ends = tree.of_kind(Kind::EndRegionDirective).map(|it| (it, false));
    let mut directives: Vec<_> = starts.chain(ends).collect();
    directives.sort_by_key(|it| it.0.index());
    let mut regions: Vec<Region<'f>> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for (node, is_start) in directives {
        if is_start {
            let name_node = node.child(Field::Name);
            let method = |it: BslNode<'_>| {
                matches!(
                    it.kind(),
                    Kind::ProcedureDefinition | Kind::FunctionDefinition
                )
            };
            regions.push(Region {
                name: name_node.map_or("", BslNode::text),
                name_node,
                start: node,
                end: None,
                parent: open.last().copied(),
                is_of_module: !node.ancestors().any(method),
            });
            open.push(regions.len() - 1);
        } else if let Some(region) = open.pop() {
            regions[region].end = Some(node);
        }
    }
    regions
}
