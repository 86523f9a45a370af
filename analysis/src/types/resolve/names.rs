//! What names without a dot mean in a module.

use metadata::{MemberKind, ModuleKind, Name, Owner, Type};
use parser_bsl::Dialect;

use super::Resolver;
use crate::types::scope::Scope;
use crate::types::ty::{Ty, Types};
use crate::workspace::{FileId, ScriptKind};

impl Resolver<'_> {
    /// What an identifier means that is no local variable.
    pub(super) fn global(&self, name: &str, file: FileId) -> Types {
        if let Some(found) = self.module_variable(name, file) {
            return found;
        }
        if let Some(found) = self.own_property(name, file) {
            return found;
        }
        if let Some(module) = self.snapshot.common_module(file, name) {
            return Types::one(Ty::Module(module));
        }
        // An object of the configuration of who asks may be another one than that of the module.
        if let Some(module) = self.snapshot.common_module(self.from, name) {
            return Types::one(Ty::Module(module));
        }
        let world = self.snapshot.world(file);
        let Some(found) = world.global(name) else {
            let mut modules = self.application_modules(file).into_iter();
            let found = modules.find_map(|it| self.exported_variable(it, name));
            return found.unwrap_or_default();
        };
        found.types.into_iter().map(Ty::Of).collect()
    }

    /// A variable of the module, or of the one that it extends.
    pub(super) fn module_variable(&self, name: &str, file: FileId) -> Option<Types> {
        let scope = Scope {
            file,
            method: None,
            call: None,
        };
        let module = self.snapshot.file(file)?;
        let found = module.summary.variables.iter().find(|it| it.name.is(name));
        match found {
            Some(variable) => {
                let scope = std::sync::Arc::new(scope);
                let told = self.shapes(&variable.documented, &scope);
                Some(told.or(&self.shapes(&variable.assigned, &scope)))
            }
            None => self.module_variable(name, self.snapshot.extended(file)?),
        }
    }

    /// A property of what the module belongs to: an attribute of the form or of the object.
    pub(super) fn own_property(&self, name: &str, file: FileId) -> Option<Types> {
        let module = self.snapshot.file(file)?;
        let world = self.snapshot.world(file);
        let this = world.this(module.kind, &module.owner)?;
        let member = world.member(&this, name)?;
        if member.kind != MemberKind::Property {
            return None;
        }
        Some(self.of_types(&member.types))
    }

    /// What `ЭтотОбъект` is.
    pub(super) fn this(&self, file: FileId) -> Types {
        let Some(module) = self.snapshot.file(file) else {
            return Types::NONE;
        };
        if module.dialect == Dialect::OneScript || module.kind == ModuleKind::CommonModule {
            return Types::one(Ty::Module(file));
        }
        let world = self.snapshot.world(file);
        match world.this(module.kind, &module.owner) {
            Some(this) => Types::from(this),
            // A module without metadata is known by what it holds.
            None => Types::one(Ty::Module(file)),
        }
    }

    /// The modules of the application, whose exports every module sees.
    pub(super) fn application_modules(&self, file: FileId) -> Vec<FileId> {
        let kinds = [
            ModuleKind::ManagedApplicationModule,
            ModuleKind::OrdinaryApplicationModule,
            ModuleKind::ExternalConnectionModule,
        ];
        let modules = kinds.iter();
        let modules =
            modules.filter_map(|kind| self.snapshot.module(file, &Owner::Configuration, *kind));
        modules.collect()
    }

    /// The script that is a class of a name.
    pub(super) fn class(&self, name: &str, file: FileId) -> Option<FileId> {
        let is_script = self.snapshot.file(file)?.dialect == Dialect::OneScript;
        if !is_script {
            return None;
        }
        self.snapshot.script(file, name, ScriptKind::Class)
    }

    /// Types of metadata as types of values: what stands for others is replaced.
    pub(super) fn of_types(&self, types: &[Type]) -> Types {
        let world = self.world();
        let all = types.iter().flat_map(|it| world.expand(it));
        let all = all.filter(|it| *it != Type::Any);
        all.flat_map(alternatives).map(Ty::Of).collect()
    }
}

/// What a type without members of its own may be: any object of the metadata tree is of some kind.
pub(super) fn alternatives(of: Type) -> Vec<Type> {
    const KINDS: [&str; 7] = [
        "ОбъектМетаданных: Справочник",
        "ОбъектМетаданных: Документ",
        "ОбъектМетаданных: РегистрСведений",
        "ОбъектМетаданных: РегистрБухгалтерии",
        "ОбъектМетаданных: ПланСчетов",
        "ОбъектМетаданных: Задача",
        "ОбъектМетаданных: Реквизит",
    ];
    match &of {
        Type::Platform(name) if name.is("ОбъектМетаданных") => {
            let kinds = KINDS.iter().map(|it| Type::Platform(Name::new(it)));
            std::iter::once(of.clone()).chain(kinds).collect()
        }
        _ => vec![of],
    }
}
