//! Where a dump keeps what: the paths of the three layouts of files.
//!
//! A *stem* is the path that all files of an object or a part of it begin with: `Catalogs/Товары`,
//! `Catalog.Товары`, `Catalogs/Товары/Forms/ФормаЭлемента`.

use super::bag::Format;
use crate::kind::Kind;

/// How files are laid out. External reports and processors of the Designer are hierarchical with other stems.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// The Designer, a folder for each kind and object.
    Hierarchical,
    /// The Designer, all files in one folder.
    Flat,
    /// EDT.
    Edt,
}

impl Layout {
    /// Which tool writes it.
    pub(super) fn format(self) -> Format {
        match self {
            Self::Hierarchical | Self::Flat => Format::Designer,
            Self::Edt => Format::Edt,
        }
    }

    /// The stem of an object. A nested subsystem is named by its path, with dots.
    pub(super) fn stem(self, kind: Kind, name: &str) -> String {
        let mut parts = name.split('.');
        let first = parts.next().unwrap_or_default();
        let mut stem = match self {
            Self::Flat => format!("{}.{first}", kind.names().en),
            _ => format!("{}/{first}", kind.plural().en),
        };
        for part in parts {
            stem = self.part(&stem, kind.names().en, part);
        }
        stem
    }

    /// The stem of a part of an object. The kind of the part is in the singular: `Form`.
    pub(super) fn part(self, stem: &str, kind: &str, name: &str) -> String {
        match self {
            Self::Flat => format!("{stem}.{kind}.{name}"),
            _ => format!("{stem}/{kind}s/{name}"),
        }
    }

    /// The file that describes an object or a part.
    pub(super) fn description(self, stem: &str) -> String {
        match self {
            Self::Edt => {
                let name = stem.rsplit('/').next().unwrap_or(stem);
                format!("{stem}/{name}.mdo")
            }
            _ => format!("{stem}.xml"),
        }
    }

    /// A file with content of an object or a part: what the Designer keeps below `Ext`.
    fn content(self, stem: &str, designer: &str, edt: &str) -> String {
        match self {
            Self::Hierarchical => format!("{stem}/Ext/{designer}"),
            Self::Flat => format!("{stem}.{designer}"),
            Self::Edt => format!("{stem}/{edt}"),
        }
    }

    /// The content of a managed form.
    pub(super) fn form(self, stem: &str) -> String {
        self.content(stem, "Form.xml", "Form.form")
    }

    /// A data composition schema.
    pub(super) fn schema(self, stem: &str) -> String {
        self.content(stem, "Template.xml", "Template.dcs")
    }

    /// The rights of a role.
    pub(super) fn rights(self, stem: &str) -> String {
        self.content(stem, "Rights.xml", "Rights.rights")
    }

    /// The map of a business process.
    pub(super) fn flowchart(self, stem: &str) -> String {
        self.content(stem, "Flowchart.xml", "Flowchart.scheme")
    }

    /// Predefined items. EDT has them in the description.
    pub(super) fn predefined(self, stem: &str) -> String {
        self.content(stem, "Predefined.xml", "")
    }

    /// What an exchange plan exchanges. EDT has it in the description.
    pub(super) fn exchange(self, stem: &str) -> String {
        self.content(stem, "Content.xml", "")
    }

    /// What vendors allow to change.
    pub(super) fn support(self) -> &'static str {
        match self {
            Self::Hierarchical => "Ext/ParentConfigurations.bin",
            Self::Flat => "Configuration.ParentConfigurations.bin",
            Self::Edt => "Configuration/ParentConfigurations.bin",
        }
    }

    /// The description of a configuration.
    pub(super) fn configuration(self) -> &'static str {
        match self {
            Self::Edt => "Configuration/Configuration.mdo",
            _ => "Configuration.xml",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stems_of_nested_subsystems_repeat_the_kind() {
        let stem = |layout: Layout| layout.stem(Kind::Subsystem, "А.Б");
        assert_eq!(stem(Layout::Hierarchical), "Subsystems/А/Subsystems/Б");
        assert_eq!(stem(Layout::Flat), "Subsystem.А.Subsystem.Б");
        let description = Layout::Edt.description(&stem(Layout::Edt));
        assert_eq!(description, "Subsystems/А/Subsystems/Б/Б.mdo");
    }

    #[test]
    fn content_stands_where_each_tool_keeps_it() {
        let form = |layout: Layout| {
            let stem = layout.stem(Kind::Catalog, "К");
            layout.form(&layout.part(&stem, "Form", "Ф"))
        };
        assert_eq!(
            form(Layout::Hierarchical),
            "Catalogs/К/Forms/Ф/Ext/Form.xml"
        );
        assert_eq!(form(Layout::Flat), "Catalog.К.Form.Ф.Form.xml");
        assert_eq!(form(Layout::Edt), "Catalogs/К/Forms/Ф/Form.form");
    }
}
