//! What methods return: those of modules by their summaries, those of the platform by its data.

use std::sync::Arc;

use metadata::{Bilingual, MemberKind, Type};

use super::Resolver;
use crate::types::scope::Scope;
use crate::types::shape::{Arguments, Built, Shape, Shapes};
use crate::types::ty::{Ty, Types};
use crate::workspace::FileId;

const PROCEED: Bilingual = Bilingual {
    ru: "ПродолжитьВызов",
    en: "ProceedWithCall",
};

impl Resolver<'_> {
    /// What a method of values returns.
    pub(super) fn call(
        &self,
        of: &Types,
        name: &str,
        arguments: &Arguments,
        scope: &Arc<Scope>,
    ) -> Types {
        let all = of.list().iter();
        let all: Vec<Types> = all
            .map(|it| self.call_of(it, name, arguments, scope))
            .collect();
        Types::of(all.iter().flat_map(|it| it.list().iter().cloned()))
    }

    fn call_of(&self, ty: &Ty, name: &str, arguments: &Arguments, scope: &Arc<Scope>) -> Types {
        let call = || Some((Arc::clone(arguments), Arc::clone(scope)));
        let base = match ty {
            Ty::Module(file) => {
                if let Some(found) = self.well_known(name, arguments, scope) {
                    return found;
                }
                let found = self.method_named(*file, name);
                return found.map_or(Types::NONE, |(file, it)| self.method(file, it, call()));
            }
            Ty::Text(_) => return Types::NONE,
            Ty::Of(base) | Ty::Made(base, _) => base,
        };
        if let Some(found) = self.content_call(ty, name, arguments) {
            return found;
        }
        for module in self.modules_of(base) {
            if let Some((file, index)) = self.method_named(module, name) {
                return self.method(file, index, call());
            }
        }
        let Some(member) = self.world().member(base, name) else {
            return Types::NONE;
        };
        if member.kind != MemberKind::Method {
            return Types::NONE;
        }
        if let Some(found) = self.platform_call(base, &member.names, arguments, scope) {
            return found;
        }
        self.of_types(&member.types)
    }

    /// The method of a name in a module.
    pub(super) fn method_named(&self, file: FileId, name: &str) -> Option<(FileId, usize)> {
        let module = self.snapshot.file(file)?;
        let (index, _) = module.summary.method(name)?;
        Some((file, index))
    }

    /// What a call without a receiver returns.
    pub(super) fn local_call(
        &self,
        name: &str,
        arguments: &Arguments,
        scope: &Arc<Scope>,
    ) -> Types {
        let call = || Some((Arc::clone(arguments), Arc::clone(scope)));
        let mut module = Some(scope.file);
        for _ in 0..4 {
            let Some(file) = module else { break };
            if let Some((file, index)) = self.method_named(file, name) {
                return self.method(file, index, call());
            }
            module = self.snapshot.extended(file);
        }
        if PROCEED.is(name)
            && let Some((file, index)) = self.extended_method(scope)
        {
            return self.method(file, index, call());
        }
        if let Some(found) = self.platform_function(name, arguments, scope) {
            return found;
        }
        if let Some(this) = self.this(scope.file).list().first().and_then(Ty::base)
            && let Some(member) = self.world().member(this, name)
            && member.kind == MemberKind::Method
        {
            if let Some(found) = self.platform_call(this, &member.names, arguments, scope) {
                return found;
            }
            return self.of_types(&member.types);
        }
        if let Some((file, index)) = self.snapshot.global_method(scope.file, name) {
            return self.method(file, index, call());
        }
        let world = self.snapshot.world(scope.file);
        let Some(function) = world.function(name) else {
            let mut modules = self.application_modules(scope.file).into_iter();
            let found = modules.find_map(|it| self.method_named(it, name));
            return found.map_or(Types::NONE, |(file, it)| self.method(file, it, call()));
        };
        self.of_types(&world.resolve(&Type::Any, &function.returns))
    }

    /// The method of the base that the method at hand extends.
    pub(super) fn extended_method(&self, scope: &Scope) -> Option<(FileId, usize)> {
        let method = self.snapshot.method(scope.file, scope.method?)?;
        let (_, name) = method.method.extends.as_ref()?;
        self.method_named(self.snapshot.extended(scope.file)?, name.as_str())
    }

    /// What a method of a module returns, called with these arguments.
    pub(super) fn method(
        &self,
        file: FileId,
        index: usize,
        call: Option<(Arguments, Arc<Scope>)>,
    ) -> Types {
        let Some(placed) = self.snapshot.method(file, index) else {
            return Types::NONE;
        };
        let method = &placed.method;
        if !method.is_function {
            return Types::NONE;
        }
        let key = (file, index);
        if self.open.borrow().contains(&key) {
            return self.cut();
        }
        let depends = mentions_parameter(&method.returns, 12);
        let configuration = self
            .snapshot
            .file(self.from)
            .and_then(|it| it.configuration);
        let memo = self.snapshot.memo();
        if !depends
            && !self.guesses
            && let Some(known) = memo.method(configuration, key)
        {
            return known;
        }
        let cuts = self.cuts.get();
        self.open.borrow_mut().push(key);
        let scope = Arc::new(Scope {
            file,
            method: Some(index),
            call: call.filter(|_| depends),
        });
        let found = self.deeper(|| {
            let returned = self.shapes(&method.returns, &scope);
            let told = self.shapes(&method.documented, &scope);
            combined(&returned, &told)
        });
        self.open.borrow_mut().pop();
        if !depends && !self.guesses && self.cuts.get() == cuts {
            memo.keep_method(configuration, key, found.clone());
        }
        found
    }
}

/// What the body shows and what the comment tells.
fn combined(returned: &Types, told: &Types) -> Types {
    let says = |it: &&Ty| !matches!(it.base(), Some(Type::Undefined | Type::Null));
    if !returned.list().iter().any(|it| says(&it)) {
        return told.or(returned);
    }
    returned.or(told)
}

fn mentions_parameter(shapes: &Shapes, deeper: u32) -> bool {
    let Some(deeper) = deeper.checked_sub(1) else {
        return true;
    };
    let any = |list: &[Shapes]| list.iter().any(|it| mentions_parameter(it, deeper));
    shapes.list().iter().any(|it| match it {
        Shape::Parameter(_) => true,
        Shape::Member(of, _) | Shape::Element(of) | Shape::Narrowed(of, ..) => {
            mentions_parameter(of, deeper)
        }
        Shape::Call(of, _, arguments) => mentions_parameter(of, deeper) || any(arguments),
        Shape::LocalCall(_, arguments) => any(arguments),
        Shape::Index(of, key) => mentions_parameter(of, deeper) || mentions_parameter(key, deeper),
        Shape::Built(built) => in_built(built, deeper),
        _ => false,
    })
}

fn in_built(built: &Built, deeper: u32) -> bool {
    let fields = built.fields.iter().chain(&built.columns).map(|it| &it.1);
    let fields = fields.chain(built.arguments.iter());
    let mut parts = fields.chain([&built.over, &built.elements]);
    parts.any(|it| mentions_parameter(it, deeper))
}
