//! What other modules can see of a module, as one number.

use std::fmt::{self, Write};

use super::{MethodSummary, ModuleSummary};
use crate::index::word;

impl ModuleSummary {
    /// What other modules can see, by name: the hash of a name (see [`word`]) and that of what stands behind it: exports,
    /// parameters, types, calls, and what methods do. The body of the module and its libraries stand behind the empty
    /// name. Sorted.
    ///
    /// Where things stand and which words are used is not in it, so it is the same after an edit within a body that
    /// changes nothing for others. It does not depend on the machine; another build of the program may tell another one.
    pub fn interface(&self) -> Vec<(u32, u128)> {
        let variables = self.variables.iter().map(|it| {
            let mut hash = Hash::NOTHING;
            hash.text(it.name.as_str());
            hash.number(usize::from(it.export));
            hash.shown(&it.documented);
            hash.shown(&it.assigned);
            (word(it.name.as_str()), hash.0)
        });
        let methods = self.methods.iter().map(|it| {
            let mut hash = Hash::NOTHING;
            hash.method(&it.method);
            (word(it.method.name.as_str()), hash.0)
        });
        let mut body = Hash::NOTHING;
        body.number(self.libraries.len());
        for it in &self.libraries {
            body.text(it.as_str());
        }
        body.method(&self.body);
        let mut all: Vec<_> = variables.chain(methods).collect();
        all.push((word(""), body.0));
        all.sort_unstable();
        all
    }
}

/// FNV-1a of 128 bits.
struct Hash(u128);

impl Hash {
    const NOTHING: Self = Self(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d);

    fn byte(&mut self, byte: u8) {
        const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
        self.0 = (self.0 ^ u128::from(byte)).wrapping_mul(PRIME);
    }

    fn text(&mut self, text: &str) {
        text.bytes().for_each(|it| self.byte(it));
        // No text has this byte, so none runs into the next one.
        self.byte(0xff);
    }

    fn number(&mut self, number: usize) {
        (number as u64)
            .to_le_bytes()
            .iter()
            .for_each(|it| self.byte(*it));
    }

    fn shown(&mut self, shown: &impl fmt::Display) {
        // Writing to a hash does not fail.
        let _ = write!(self, "{shown}");
        self.byte(0xff);
    }

    fn debug(&mut self, shown: &impl fmt::Debug) {
        let _ = write!(self, "{shown:?}");
        self.byte(0xff);
    }

    fn method(&mut self, method: &MethodSummary) {
        self.text(method.name.as_str());
        self.debug(&(
            method.is_function,
            method.export,
            method.is_async,
            method.deprecated,
            method.directive,
        ));
        self.debug(&method.extends);
        self.number(method.parameters.len());
        for it in &method.parameters {
            self.text(it.name.as_str());
            self.number(usize::from(it.by_value));
            self.text(&it.default);
            self.shown(&it.documented);
        }
        self.text(&method.comment);
        self.shown(&method.documented);
        self.shown(&method.returns);
        for (name, shapes) in &method.assigned {
            self.text(name.as_str());
            self.shown(shapes);
        }
        for (number, shapes) in &method.changes {
            self.number(usize::from(*number));
            self.shown(shapes);
        }
        self.number(method.calls.len());
        for it in &method.calls {
            self.text(it.receiver.as_str());
            self.text(it.method.as_str());
        }
        self.number(method.handlers.len());
        for it in &method.handlers {
            self.text(it.as_str());
        }
        self.number(method.sites.len());
        for it in &method.sites {
            self.number(usize::from(it.call) << 1 | usize::from(it.in_loop));
        }
        for it in &method.effects {
            self.number((it.kind as usize) << 1 | usize::from(it.in_loop));
        }
        self.number(method.flows.len());
        for it in &method.flows {
            self.debug(&it.without_places());
        }
    }
}

impl Write for Hash {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        text.bytes().for_each(|it| self.byte(it));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use parser_bsl::{Dialect, Parser};

    use crate::summary::{Interner, Source, summarize};

    fn hash(text: &str) -> Vec<(u32, u128)> {
        let tree = Parser::bsl().parse(text, None);
        let source = Source {
            text,
            tree: &tree,
            dialect: Dialect::Bsl,
        };
        summarize(source, &Interner::default()).interface()
    }

    const CODE: &str = "
Функция Найти(Имя, Знач Вид = Неопределено) Экспорт
	Итог = Прочитать(Имя);
	Возврат Итог;
КонецФункции
";

    #[test]
    fn an_edit_that_nobody_else_sees_leaves_the_hash() {
        let before = hash(CODE);
        for same in [
            CODE.replace("Итог", "Результат"),
            CODE.replace("\tИтог", "\n\t// Читает.\n\n\tИтог"),
            format!("\n\n// Модуль.\n{CODE}"),
            CODE.replace("Итог = ", "Длина = СтрДлина(\"абв\") + 1;\n\tИтог = ")
                .replace("СтрДлина(\"абв\") + ", "2 * "),
        ] {
            assert_eq!(before, hash(&same), "{same}");
        }
    }

    #[test]
    fn whatever_others_see_changes_the_hash() {
        let before = hash(CODE);
        for other in [
            CODE.replace(" Экспорт", ""),
            CODE.replace("Найти", "Искать"),
            CODE.replace("Знач ", ""),
            CODE.replace("Неопределено", "1"),
            CODE.replace("Прочитать(Имя)", "Прочитать(Вид)"),
            CODE.replace("Прочитать(Имя)", "1"),
            CODE.replace(
                "\tВозврат",
                "\tСправочники.Товары.НайтиПоКоду(1);\n\tВозврат",
            ),
            CODE.replace("\tВозврат", "\tВыполнить(Вид);\n\tВозврат"),
            format!("// Ищет.\n{}", CODE.trim_start()),
            format!("Перем А Экспорт;\n{CODE}"),
            format!("{CODE}\nНайти(1);"),
        ] {
            assert_ne!(before, hash(&other), "{other}");
        }
    }
}
