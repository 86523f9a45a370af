//! Why something cannot be renamed.

use crate::Language;
use crate::ide::type_text::full_name;

/// Why something cannot be renamed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RenameError {
    /// Nothing that code declares stands at the cursor.
    Nothing,
    /// The new name is no name.
    NotAName(String),
    /// The new name is a word of the language.
    Reserved(String),
    /// The new name means something already.
    Taken(String, Holder),
    /// The name is given by the platform.
    Platform(String),
    /// The name is given by the metadata.
    Metadata(String),
    /// It is a module: its name is that of an object of the configuration, or of a file.
    Module(String),
    /// The platform calls the method by its name.
    Event(String),
}

/// What a name means already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    /// A local variable or a parameter.
    Local,
    /// A variable of the module.
    Variable,
    /// A method of the module, of the module it extends, or of one that extends it.
    Method,
    /// A method that is called without a module from where the renamed one is called.
    OtherMethod,
    /// A method of a global common module.
    GlobalMethod,
    /// A function of the platform.
    Function,
    /// A member of the object or the form whose module it is.
    Member,
    /// A common module.
    Module,
    /// A property of the global context.
    Global,
    /// A label of the method.
    Label,
}

impl RenameError {
    /// What a user reads.
    pub fn message(&self, language: Language) -> String {
        let (ru, en) = match self {
            Self::Nothing => (
                "Здесь нечего переименовывать: поставьте курсор на имя переменной, параметра, метода или области."
                    .to_owned(),
                "There is nothing to rename here: put the cursor on the name of a variable, a parameter, a method or a region."
                    .to_owned(),
            ),
            Self::NotAName(name) => (
                format!(
                    "«{name}» не может быть именем: имя начинается с буквы или подчеркивания, дальше идут буквы, цифры и подчеркивания."
                ),
                format!(
                    "'{name}' cannot be a name: a name begins with a letter or an underscore; letters, digits and underscores follow."
                ),
            ),
            Self::Reserved(name) => (
                format!("«{name}» — слово языка, именем оно быть не может."),
                format!("'{name}' is a word of the language and cannot be a name."),
            ),
            Self::Taken(name, holder) => (
                format!("Имя «{name}» занято: {}. Выберите другое.", holder.text().0),
                format!("The name '{name}' is taken: {}. Choose another one.", holder.text().1),
            ),
            Self::Platform(name) => (
                format!("«{name}» — имя из платформы, его нельзя изменить."),
                format!("'{name}' is a name of the platform and cannot be changed."),
            ),
            Self::Metadata(name) => (
                format!(
                    "«{}» — объект метаданных: переименуйте его в конфигураторе или EDT.",
                    full_name(name, Language::Ru)
                ),
                format!("'{name}' belongs to the metadata: rename it in the Designer or in EDT."),
            ),
            Self::Module(name) => (
                format!("«{name}» — модуль: переименуйте объект метаданных или файл, которому он принадлежит."),
                format!("'{name}' is a module: rename the metadata object or the file that it belongs to."),
            ),
            Self::Event(name) => (
                format!("«{name}» вызывает платформа по этому имени: под другим именем обработчик не сработает."),
                format!("The platform calls '{name}' by this name: under another one it would not be called."),
            ),
        };
        language.pick(ru, en)
    }
}

impl Holder {
    /// What it is, in Russian and in English.
    fn text(self) -> (&'static str, &'static str) {
        match self {
            Self::Label => (
                "так названа другая метка метода",
                "another label of the method has this name",
            ),
            Self::Local => (
                "так названа переменная или параметр метода, где оно используется",
                "a variable or a parameter of a method that uses it has this name",
            ),
            Self::Variable => (
                "так названа переменная модуля",
                "a variable of the module has this name",
            ),
            Self::Method => (
                "метод с таким именем есть в этом модуле, его расширении или расширяемом модуле",
                "this module, its extension or the module it extends has a method of this name",
            ),
            Self::OtherMethod => (
                "в модуле, который вызывает этот метод, есть свой метод с таким именем",
                "a module that calls this method has its own method of this name",
            ),
            Self::GlobalMethod => (
                "метод с таким именем есть в глобальном общем модуле",
                "a global common module has a method of this name",
            ),
            Self::Function => (
                "так названа функция платформы",
                "a function of the platform has this name",
            ),
            Self::Member => (
                "так названо свойство или метод объекта или формы этого модуля",
                "a property or a method of the object or the form of this module has this name",
            ),
            Self::Module => ("так назван общий модуль", "a common module has this name"),
            Self::Global => (
                "так названо свойство глобального контекста",
                "a property of the global context has this name",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_worded_in_both_languages() {
        let error = RenameError::Taken("Х".to_owned(), Holder::Variable);
        assert_eq!(
            error.message(Language::Ru),
            "Имя «Х» занято: так названа переменная модуля. Выберите другое."
        );
        assert_eq!(
            error.message(Language::En),
            "The name 'Х' is taken: a variable of the module has this name. Choose another one."
        );
    }
}
