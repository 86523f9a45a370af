//! The parameters of the call at a place, while its arguments are being typed.

mod call;

use std::ops::Range;

use metadata::platform::{Names, Signature as PlatformSignature};
use metadata::{MemberKind, Type};
use parser_bsl::Dialect;

use call::{Call, CallKind};

use super::entity::{Entity, MethodId};
use super::hover::{doc, doc_of, fitting, parameter};
use super::markup::{Markup, Spans};
use super::query::signature::{QuerySignature, signature};
use super::resolve::{callable, method_of};
use super::type_text::{pick, type_refs};
use super::{spelling, type_text};
use crate::Language;
use crate::doc_comment::DocComment;
use crate::types::{self, OfferOrigin, Ty};
use crate::workspace::{FileId, ScriptKind, Snapshot};

/// The ways to make the call at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignatureHelp {
    /// The ways; at least one.
    pub signatures: Vec<Signature>,
    /// The one that fits the arguments.
    pub active: usize,
    /// The number of the argument at the place. There may be fewer parameters than that.
    pub parameter: usize,
}

/// One way to call something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// `Имя(А, Знач Б = 1): Тип`.
    pub label: String,
    /// What it does.
    pub text: Markup,
    /// The parameters.
    pub parameters: Vec<Parameter>,
}

/// A parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// Its bytes in the label.
    pub range: Range<usize>,
    /// What it takes.
    pub text: Markup,
}

/// The call around an offset, also where it is not finished: in the text of a query the function or the virtual table of
/// the query; nothing outside of calls.
pub fn signature_help(
    snapshot: &Snapshot,
    file: FileId,
    offset: usize,
    language: Language,
) -> Option<SignatureHelp> {
    let parsed = snapshot.parsed(file)?;
    let summary = &snapshot.file(file)?.summary;
    let offset = parsed.text.floor_char_boundary(offset);
    if let Some(found) = signature(snapshot, file, offset) {
        return Some(of_query(found, language));
    }
    if snapshot.is_query(file) {
        return None;
    }
    let from = match summary.method_at(offset) {
        Some((_, method)) => method.start as usize,
        // Behind the last method that ends before.
        None => {
            let above = summary.methods.iter().map(|it| it.range().end);
            above.filter(|it| *it <= offset).max().unwrap_or_default()
        }
    };
    let call = call::around(&parsed.text, from, offset)?;
    let asked = Asked {
        snapshot,
        file,
        text: &parsed.text,
        code: spelling::of_module(snapshot, file),
        language,
    };
    let signatures = asked.signatures(&call)?;
    let active = signatures.1;
    Some(SignatureHelp {
        signatures: signatures.0,
        active,
        parameter: call.argument,
    })
}

/// What a query calls.
fn of_query(found: QuerySignature, language: Language) -> SignatureHelp {
    let mut text = Markup::default();
    text.written(language.pick(found.documentation.0, found.documentation.1));
    let parameters = found.parameters.into_iter();
    SignatureHelp {
        signatures: vec![Signature {
            label: found.label,
            text,
            parameters: parameters
                .map(|range| Parameter {
                    range,
                    text: Markup::default(),
                })
                .collect(),
        }],
        active: 0,
        parameter: found.active,
    }
}

struct Asked<'a> {
    snapshot: &'a Snapshot,
    file: FileId,
    text: &'a str,
    code: Language,
    language: Language,
}

/// The ways to call, and the one that fits.
type Found = Option<(Vec<Signature>, usize)>;

impl Asked<'_> {
    fn signatures(&self, call: &Call) -> Found {
        let word = self.text.get(call.name.clone())?;
        match call.kind {
            CallKind::New => self.constructor(word, call),
            CallKind::Member => self.member(word, call),
            CallKind::Plain => self.plain(word, call),
        }
    }

    fn constructor(&self, word: &str, call: &Call) -> Found {
        let is_script = self
            .snapshot
            .file(self.file)
            .is_some_and(|it| it.dialect == Dialect::OneScript);
        if is_script && let Some(class) = self.snapshot.script(self.file, word, ScriptKind::Class) {
            let made = ["ПриСозданииОбъекта", "OnObjectCreate"]
                .iter()
                .find_map(|it| method_of(self.snapshot, class, it));
            let Some(Entity::Method(id)) = made else {
                return None;
            };
            return Some((vec![self.of_method(id, Some(word))?], 0));
        }
        let info = self.snapshot.world(self.file).platform.type_named(word)?;
        let before = self.code.pick("Новый ", "New ");
        let told = Told {
            before,
            names: &info.names,
            of: &Type::Any,
            returns: String::new(),
            description: &info.description,
        };
        self.of_platform(&told, &info.constructors, call)
    }

    fn member(&self, word: &str, call: &Call) -> Found {
        let entities = super::entities_at(self.snapshot, self.file, call.name.end);
        let methods = entities.iter().filter_map(|it| match it {
            Entity::Method(id) => Some(*id),
            _ => None,
        });
        let methods: Vec<Signature> = methods.filter_map(|it| self.of_method(it, None)).collect();
        if !methods.is_empty() {
            return Some((methods, 0));
        }
        let receiver = types::receiver_at(self.snapshot, self.file, call.name.end);
        let world = self.snapshot.world(self.file);
        for ty in receiver.types.list() {
            if let Ty::Module(module) = ty {
                let modules = [Some(*module), self.snapshot.extended(*module)];
                let mut found = modules.into_iter().flatten();
                let found = found.find_map(|it| method_of(self.snapshot, it, word));
                if let Some(Entity::Method(id)) = found {
                    return Some((vec![self.of_method(id, None)?], 0));
                }
            }
            let member = ty.base().and_then(|it| Some((it, world.member(it, word)?)));
            if let Some((of, member)) = member.filter(|it| it.1.kind == MemberKind::Method) {
                let types = member.types.iter();
                let types = types.map(|it| type_text::type_name(world, it, self.code));
                let told = Told {
                    before: "",
                    names: &member.names,
                    of,
                    returns: types.collect::<Vec<_>>().join(", "),
                    description: member.description,
                };
                return self.of_platform(&told, member.signatures, call);
            }
        }
        let offer = types::member(self.snapshot, self.file, &receiver.types, word)?;
        let OfferOrigin::Method(file, index) = offer.origin else {
            return None;
        };
        Some((vec![self.of_method(MethodId { file, index }, None)?], 0))
    }

    fn plain(&self, word: &str, call: &Call) -> Found {
        if let Some(id) = callable(self.snapshot, self.file, word) {
            return Some((vec![self.of_method(id, None)?], 0));
        }
        let world = self.snapshot.world(self.file);
        let this = types::of_this(self.snapshot, self.file);
        let own = this.list().iter().find_map(|it| {
            let base = it.base()?;
            Some((base, world.member(base, word)?))
        });
        if let Some((of, member)) = own.filter(|it| it.1.kind == MemberKind::Method) {
            let told = Told {
                before: "",
                names: &member.names,
                of,
                returns: String::new(),
                description: member.description,
            };
            return self.of_platform(&told, member.signatures, call);
        }
        let function = world.function(word)?;
        let told = Told {
            before: "",
            names: &function.names,
            of: &Type::Any,
            returns: type_refs(world, &Type::Any, &function.returns, self.code),
            description: &function.description,
        };
        self.of_platform(&told, &function.signatures, call)
    }

    fn of_method(&self, id: MethodId, class: Option<&str>) -> Option<Signature> {
        let placed = self.snapshot.method(id.file, id.index)?;
        let doc = doc_of(self.snapshot, id.file, placed);
        let mut label = match class {
            Some(class) => format!("{} {class}(", self.code.pick("Новый", "New")),
            None => format!("{}(", placed.method.name),
        };
        let mut parameters = Vec::new();
        let mut inferred: Option<Vec<types::Types>> = None;
        for (number, it) in placed.method.parameters.iter().enumerate() {
            if number > 0 {
                label.push_str(", ");
            }
            let start = label.len();
            label.push_str(&parameter(it, self.code));
            let told = doc.parameters.iter().find(|told| it.name.is(&told.name));
            let types = match told {
                Some(told) if !told.types.is_empty() => doc::types(&told.types),
                _ => {
                    let all = inferred
                        .get_or_insert_with(|| types::parameters(self.snapshot, id.file, id.index));
                    let found = all.get(number);
                    found.map_or_else(String::new, |it| {
                        type_text::types(self.snapshot, id.file, it, self.code)
                    })
                }
            };
            let mut text = Markup::default();
            let mut line = Spans::new();
            if !types.is_empty() {
                line = line.code(types);
            }
            let description = told.map_or("", doc::told);
            if !description.is_empty() {
                let text = match line.is_empty() {
                    true => description.to_owned(),
                    false => format!(" — {description}"),
                };
                line = line.text(text);
            }
            text.paragraph(line);
            if let Some(told) = told {
                doc::parts(&told.types, 0, &mut text);
            }
            parameters.push(Parameter {
                range: start..label.len(),
                text,
            });
        }
        label.push(')');
        let returns = self.returns(id, &doc);
        if placed.method.is_function && !returns.is_empty() && class.is_none() {
            label.push_str(": ");
            label.push_str(&returns);
        }
        let mut text = Markup::default();
        doc::description(&doc, self.language, &mut text);
        Some(Signature {
            label,
            text,
            parameters,
        })
    }

    fn returns(&self, id: MethodId, doc: &DocComment) -> String {
        let told = doc::types(&doc.returns);
        if !told.is_empty() {
            return told;
        }
        let found = types::returned(self.snapshot, self.file, id.file, id.index);
        type_text::types(self.snapshot, self.file, &found, self.code)
    }

    fn of_platform(&self, told: &Told<'_>, signatures: &[PlatformSignature], call: &Call) -> Found {
        if signatures.is_empty() {
            return None;
        }
        let all = signatures.iter().map(|it| self.of_signature(told, it));
        let active = fitting(signatures, call.arguments.max(call.argument));
        Some((all.collect(), active))
    }

    fn of_signature(&self, told: &Told<'_>, signature: &PlatformSignature) -> Signature {
        let world = self.snapshot.world(self.file);
        let mut label = format!("{}{}(", told.before, pick(told.names, self.code));
        let mut parameters = Vec::new();
        for (number, it) in signature.parameters.iter().enumerate() {
            if number > 0 {
                label.push_str(", ");
            }
            let start = label.len();
            let name = pick(&it.names, self.code);
            label.push_str(&match it.optional {
                true => format!("[{name}]"),
                false => name.to_owned(),
            });
            let types = type_refs(world, told.of, &it.types, self.code);
            let mut line = Spans::new().code(types);
            if it.optional {
                let optional = self.language.pick("необязательный", "optional");
                line = match line.is_empty() {
                    true => line.text(optional),
                    false => line.text(format!(" ({optional})")),
                };
            }
            let mut text = Markup::default();
            text.paragraph(line);
            parameters.push(Parameter {
                range: start..label.len(),
                text,
            });
        }
        label.push(')');
        let own = type_refs(world, told.of, &signature.returns, self.code);
        let returns = if own.is_empty() { &told.returns } else { &own };
        if !returns.is_empty() {
            label.push_str(": ");
            label.push_str(returns);
        }
        let mut text = Markup::default();
        text.text(signature.variant.as_str());
        text.text(told.description);
        Signature {
            label,
            text,
            parameters,
        }
    }
}

/// Something of the platform that is called.
struct Told<'a> {
    /// What stands before the name: `Новый `.
    before: &'a str,
    names: &'a Names,
    /// The value that it is a member of.
    of: &'a Type,
    returns: String,
    description: &'a str,
}
