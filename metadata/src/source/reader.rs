//! Reads one object of a configuration with all that belongs to it: its description, forms, templates, predefined
//! items, rights.

use std::fs;

use roxmltree::Node;

use super::bag::{Bag, Format, last_name};
use super::files::Files;
use super::layout::Layout;
use super::paths::name_paths;
use super::{attributes, content, flowchart, form, predefined, problems, rights, template, xml};
use crate::form::Form;
use crate::kind::Kind;
use crate::name::Name;
use crate::object::{Command, Object, Predefined, Support, Template};
use crate::objects::Details;
use crate::problem::Problem;

/// Where the files of a configuration are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'f> {
    /// What the disk has.
    pub(super) files: &'f Files,
    /// What stands before the paths of the layout: empty, or ends in `/`.
    pub(super) base: &'f str,
    /// How they are laid out.
    pub(super) layout: Layout,
}

/// An object as it was read.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) object: Object,
    /// The identifier of the object of the base that it was taken over from; empty where the file says none.
    pub(super) extended: String,
    /// Of a subsystem: the names of those in it as they are listed, and their lines.
    pub(super) nested: Vec<(Name, u32)>,
}

/// Which object to read.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    pub(super) kind: Kind,
    /// The full name for a subsystem in a subsystem; empty where only the description knows it.
    pub(super) name: Name,
    /// What all of its paths begin with.
    pub(super) stem: String,
}

impl<'f> Place<'f> {
    /// The whole path of a file of the layout as the disk spells it, if it is there.
    pub(super) fn find(&self, path: &str) -> Option<&'f str> {
        self.files.find(&format!("{}{path}", self.base))
    }

    /// The text of a file that is there.
    pub(super) fn text(&self, found: &str, problems: &mut Vec<Problem>) -> Option<String> {
        let path = self.files.path(found);
        match fs::read_to_string(&path) {
            Ok(text) => Some(text),
            Err(error) => {
                problems.push(problems::unreadable(path, &error));
                None
            }
        }
    }

    /// Reads a file of content, if it is there, with a reader of its text.
    fn content<T>(
        &self,
        path: &str,
        problems: &mut Vec<Problem>,
        read: impl FnOnce(&str) -> Result<T, xml::Broken>,
    ) -> Option<T> {
        let found = self.find(path)?;
        let text = self.text(found, problems)?;
        match read(&text) {
            Ok(it) => Some(it),
            Err(broken) => {
                problems.push(problems::broken(self.files.path(found), &broken));
                None
            }
        }
    }

    /// Reads a description, if it is there, with a reader of its bag. The element must have the name.
    pub(super) fn description<T>(
        &self,
        stem: &str,
        element: &str,
        problems: &mut Vec<Problem>,
        read: impl FnOnce(&Description<'f>, Bag<'_, '_>, &mut Vec<Problem>) -> T,
    ) -> Option<T> {
        let mut layout = self.layout;
        let mut found = self.find(&layout.description(stem));
        if found.is_none() && layout == Layout::Edt {
            // What a version of EDT does not know, it leaves as the Designer wrote it.
            layout = Layout::Hierarchical;
            let project = self.base.strip_suffix("src/").unwrap_or(self.base);
            found = self.files.find(&format!("{project}unknown/{stem}.xml"));
        }
        let path = found?;
        let text = self.text(path, problems)?;
        let document = match xml::parse(&text) {
            Ok(it) => it,
            Err(broken) => {
                problems.push(problems::broken(self.files.path(path), &broken));
                return None;
            }
        };
        let root = document.root_element();
        let node = match layout.format() {
            Format::Designer => xml::elements(root).next().unwrap_or(root),
            Format::Edt => root,
        };
        if xml::name(node) != element {
            let (line, file) = (xml::line(node), self.files.path(path));
            let problem = problems::unexpected(file, line, element, xml::name(node));
            problems.push(problem);
            return None;
        }
        let description = Description { place: *self, path };
        Some(read(
            &description,
            Bag::new(node, layout.format()),
            problems,
        ))
    }

    /// Reads an object. Nothing where its description is not there or cannot be read; then a problem says so, if the
    /// file is there.
    pub(super) fn object(&self, wanted: &Wanted, problems: &mut Vec<Problem>) -> Option<Read> {
        let element = wanted.kind.names().en;
        self.description(&wanted.stem, element, problems, |at, bag, problems| {
            at.object(wanted, bag, problems)
        })
    }

    /// Reads an object that is described in the file of its configuration.
    pub(super) fn inline(
        &self,
        wanted: &Wanted,
        path: &str,
        bag: Bag<'_, '_>,
        problems: &mut Vec<Problem>,
    ) -> Read {
        let description = Description { place: *self, path };
        description.object(wanted, bag, problems)
    }
}

/// An open description: what its parts are read with.
pub(super) struct Description<'f> {
    place: Place<'f>,
    path: &'f str,
}

impl Description<'_> {
    /// An object whose description is a bag that is open already.
    pub(super) fn object(
        &self,
        wanted: &Wanted,
        bag: Bag<'_, '_>,
        problems: &mut Vec<Problem>,
    ) -> Read {
        let (kind, stem) = (wanted.kind, wanted.stem.as_str());
        let mut object = Object {
            kind,
            name: match wanted.name.is_empty() {
                true => Name::new(bag.name()),
                false => wanted.name.clone(),
            },
            uuid: bag.uuid(),
            synonym: bag.localized("Synonym"),
            comment: bag.string("Comment"),
            belonging: attributes::belonging(bag),
            support: Support::None,
            attributes: attributes::attributes(bag),
            standard_attributes: attributes::standard(bag),
            tabular_sections: attributes::tabular_sections(bag),
            forms: self.forms(stem, "", bag, problems),
            templates: self.templates(stem, bag, problems),
            commands: commands(bag),
            predefined: self.predefined(stem, bag, problems),
            details: Details::read(kind, bag),
        };
        self.beside(stem, bag, &mut object, problems);
        name_paths(&mut object);
        Read {
            object,
            extended: bag.string("ExtendedConfigurationObject"),
            nested: match kind {
                Kind::Subsystem => nested(bag),
                _ => Vec::new(),
            },
        }
    }

    /// What stands in files beside the description.
    fn beside(
        &self,
        stem: &str,
        bag: Bag<'_, '_>,
        object: &mut Object,
        problems: &mut Vec<Problem>,
    ) {
        let Place { layout, .. } = self.place;
        match &mut object.details {
            Details::Role(role) => {
                let path = layout.rights(stem);
                let read = self.place.content(&path, problems, rights::read);
                *role = read.unwrap_or_default();
            }
            Details::ExchangePlan(plan) => {
                plan.content = match bag.format() {
                    Format::Edt => content::edt(bag.node()),
                    Format::Designer => {
                        let path = layout.exchange(stem);
                        let read = self.place.content(&path, problems, content::designer);
                        read.unwrap_or_default()
                    }
                };
            }
            Details::BusinessProcess(process) => {
                let path = layout.flowchart(stem);
                let read = self.place.content(&path, problems, flowchart::route_points);
                process.route_points = read.unwrap_or_default();
            }
            Details::ExternalDataSource(source) => {
                self.tables(
                    stem,
                    bag,
                    source,
                    &mut object.forms,
                    &mut object.commands,
                    problems,
                );
            }
            _ => {}
        }
        if object.kind == Kind::CommonForm {
            let mut form = self.form(stem, bag, problems);
            form.name = object.name.clone();
            object.forms = vec![form];
        }
        if object.kind == Kind::CommonTemplate {
            let mut template = self.template(stem, bag, problems);
            template.name = object.name.clone();
            object.templates = vec![template];
        }
    }

    fn predefined(
        &self,
        stem: &str,
        bag: Bag<'_, '_>,
        problems: &mut Vec<Problem>,
    ) -> Vec<Predefined> {
        let values = bag.children("EnumValue").map(|value| Predefined {
            name: Name::new(value.name()),
            code: String::new(),
            description: String::new(),
            synonym: value.localized("Synonym"),
            is_folder: false,
            items: Vec::new(),
            account: None,
        });
        let mut all: Vec<_> = values.collect();
        match bag.format() {
            Format::Edt => all.extend(
                bag.property("Predefined")
                    .into_iter()
                    .flat_map(predefined::edt),
            ),
            Format::Designer => {
                let path = self.place.layout.predefined(stem);
                let read = self.place.content(&path, problems, predefined::designer);
                all.extend(read.unwrap_or_default());
            }
        }
        all
    }

    /// The forms of an object, or of a part of one whose name goes before theirs.
    pub(super) fn forms(
        &self,
        stem: &str,
        prefix: &str,
        bag: Bag<'_, '_>,
        problems: &mut Vec<Problem>,
    ) -> Vec<Form> {
        let mut forms = Vec::new();
        for child in bag.children("Form") {
            let name = last_name(child.name());
            let stem = self.place.layout.part(stem, "Form", name);
            let read = self.part(child, &stem, "Form", problems, |at, bag, problems| {
                at.form(&stem, bag, problems)
            });
            if let Some(mut form) = read {
                form.name = Name::new(&format!("{prefix}{name}"));
                forms.push(form);
            }
        }
        forms
    }

    fn form(&self, stem: &str, bag: Bag<'_, '_>, problems: &mut Vec<Problem>) -> Form {
        let ordinary = bag.text("FormType") == "Ordinary";
        let read = match bag.format() {
            Format::Designer => form::designer,
            Format::Edt => form::edt,
        };
        let path = self.place.layout.form(stem);
        let content = match ordinary {
            true => None,
            false => self.place.content(&path, problems, read),
        };
        if bag.word("FormType", "Managed") == "Managed" && self.place.find(&path).is_none() {
            let name = bag.name();
            problems.push(self.missing(bag.node(), &format!("Form.{name}"), &path));
        }
        Form {
            uuid: bag.uuid(),
            synonym: bag.localized("Synonym"),
            ordinary,
            ..content.unwrap_or_default()
        }
    }

    fn templates(
        &self,
        stem: &str,
        bag: Bag<'_, '_>,
        problems: &mut Vec<Problem>,
    ) -> Vec<Template> {
        let mut templates = Vec::new();
        for child in bag.children("Template") {
            let name = last_name(child.name());
            let stem = self.place.layout.part(stem, "Template", name);
            let read = self.part(child, &stem, "Template", problems, |at, bag, problems| {
                at.template(&stem, bag, problems)
            });
            if let Some(mut template) = read {
                template.name = Name::new(name);
                templates.push(template);
            }
        }
        templates
    }

    fn template(&self, stem: &str, bag: Bag<'_, '_>, problems: &mut Vec<Problem>) -> Template {
        let template_type = bag.word("TemplateType", "SpreadsheetDocument").to_owned();
        let schema = template_type == "DataCompositionSchema";
        let path = self.place.layout.schema(stem);
        let queries = schema.then(|| self.place.content(&path, problems, template::queries));
        Template {
            name: Name::default(),
            uuid: bag.uuid(),
            synonym: bag.localized("Synonym"),
            template_type,
            queries: queries.flatten().unwrap_or_default(),
        }
    }

    /// Reads a part: EDT describes it in its owner, the Designer in a file of its own, and says its name only.
    pub(super) fn part<T>(
        &self,
        child: Bag<'_, '_>,
        stem: &str,
        element: &str,
        problems: &mut Vec<Problem>,
        read: impl FnOnce(&Self, Bag<'_, '_>, &mut Vec<Problem>) -> T,
    ) -> Option<T> {
        if child.property("Name").is_some() {
            return Some(read(self, child, problems));
        }
        let file = self.place.layout.description(stem);
        if self.place.find(&file).is_none() {
            problems.push(self.missing(child.node(), child.name(), &file));
            return None;
        }
        self.place
            .description(stem, element, problems, |at, bag, problems| {
                read(at, bag, problems)
            })
    }

    fn missing(&self, node: Node<'_, '_>, what: &str, file: &str) -> Problem {
        let path = self.place.files.path(self.path);
        problems::missing(path, Some(xml::line(node)), what, file)
    }

    /// The layout of the configuration.
    pub(super) fn layout(&self) -> Layout {
        self.place.layout
    }
}

fn nested(subsystem: Bag<'_, '_>) -> Vec<(Name, u32)> {
    let mut lines = xml::Lines::of(subsystem.node());
    let all = subsystem.children("Subsystem");
    let named = all.map(|it| (Name::new(last_name(it.name())), lines.line(it.node())));
    named.filter(|it| !it.0.is_empty()).collect()
}

/// The commands of an object.
pub(super) fn commands(bag: Bag<'_, '_>) -> Vec<Command> {
    let all = bag.children("Command").map(|command| Command {
        name: Name::new(command.name()),
        uuid: command.uuid(),
        synonym: command.localized("Synonym"),
        parameter: command.types("CommandParameterType"),
    });
    all.collect()
}
