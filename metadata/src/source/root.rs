//! What a configuration says of itself, and the objects that it lists.

use std::path::Path;

use rustc_hash::FxHashSet;

use super::attributes::belonging;
use super::bag::{Bag, Format};
use super::problems;
use super::xml::{self, Lines};
use crate::configuration::{Belonging, Properties, Purpose};
use crate::kind::Kind;
use crate::name::{Name, same};
use crate::problem::Problem;

/// An object that a configuration lists.
#[derive(Debug, Clone)]
pub(super) struct Listed<'a, 'i> {
    pub(super) kind: Kind,
    pub(super) name: Name,
    /// The line it is listed on, where one is known.
    pub(super) line: Option<u32>,
    /// The description, where it stands in the configuration's own file: languages of EDT.
    pub(super) inline: Option<Bag<'a, 'i>>,
}

/// Something that looks like an object and is of no known kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unknown {
    pub(super) kind: String,
    pub(super) name: String,
    pub(super) line: u32,
}

/// Properties that switch the behaviour of the platform, and what EDT means by leaving one out.
const MODES: [(&str, &str); 9] = [
    ("DefaultRunMode", "OrdinaryApplication"),
    ("ModalityUseMode", "Use"),
    ("SynchronousPlatformExtensionAndAddInCallUseMode", "Use"),
    ("DataLockControlMode", "Automatic"),
    ("ObjectAutonumerationMode", "AutoFree"),
    ("InterfaceCompatibilityMode", "Taxi"),
    ("MainClientApplicationWindowMode", "Normal"),
    ("UseManagedFormInOrdinaryApplication", ""),
    ("UseOrdinaryFormInManagedApplication", ""),
];

/// Those that an extension checks its base for.
const OF_EXTENSIONS: [&str; 2] = ["DefaultRunMode", "InterfaceCompatibilityMode"];

/// The properties of a configuration.
pub(super) fn properties(bag: Bag<'_, '_>) -> Properties {
    let extension = belonging(bag) == Belonging::Adopted
        || !bag.text("ConfigurationExtensionPurpose").is_empty();
    let purpose = match bag.text("ConfigurationExtensionPurpose") {
        _ if !extension => Purpose::Base,
        "Patch" => Purpose::Patch,
        "AddOn" => Purpose::AddOn,
        _ => Purpose::Customization,
    };
    // Extensions ask for a behaviour of their own by another property.
    let compatibility = match purpose {
        Purpose::Base => bag.text("CompatibilityMode"),
        _ => bag.text("ConfigurationExtensionCompatibilityMode"),
    };
    let modes = MODES.iter().filter_map(|(mode, absent)| {
        let value = match (bag.text(mode), bag.format()) {
            ("", Format::Edt) => absent,
            (said, _) => said,
        };
        // The others of an extension are as in its base, whatever EDT writes.
        let own = purpose == Purpose::Base || OF_EXTENSIONS.contains(mode);
        let said = own && !value.is_empty() && value != "false";
        said.then(|| ((*mode).to_owned(), value.to_owned()))
    });
    Properties {
        name: Name::new(bag.text("Name")),
        uuid: bag.uuid(),
        synonym: bag.localized("Synonym"),
        comment: bag.string("Comment"),
        purpose,
        vendor: bag.string("Vendor"),
        version: bag.string("Version"),
        english: bag.text("ScriptVariant") == "English",
        compatibility: version(compatibility),
        name_prefix: match purpose {
            Purpose::Base => String::new(),
            _ => bag.string("NamePrefix"),
        },
        base_project: String::new(),
        modes: modes.collect(),
    }
}

/// `8.3.24` of `Version8_3_24`.
fn version(written: &str) -> String {
    match written {
        "DontUse" => String::new(),
        _ => written.trim_start_matches("Version").replace('_', "."),
    }
}

/// The objects that a configuration lists, in its order, each once. What is listed twice or is of no known kind is told
/// of as a problem of the file.
pub(super) fn listed<'a, 'i: 'a>(
    bag: Bag<'a, 'i>,
    path: &Path,
    problems: &mut Vec<Problem>,
) -> Vec<Listed<'a, 'i>> {
    let (mut listed, unknown) = all(bag);
    for it in unknown {
        let problem = problems::unknown_kind(path.to_owned(), it.line, &it.kind, &it.name);
        problems.push(problem);
    }
    let mut seen = FxHashSet::default();
    listed.retain(|it| {
        let first = seen.insert((it.kind, it.name.clone()));
        if !first {
            let full = format!("{}.{}", it.kind.names().en, it.name);
            problems.push(problems::twice(path.to_owned(), it.line, &full));
        }
        first
    });
    listed
}

fn all<'a, 'i: 'a>(bag: Bag<'a, 'i>) -> (Vec<Listed<'a, 'i>>, Vec<Unknown>) {
    match bag.format() {
        Format::Designer => designer(bag),
        Format::Edt => edt(bag),
    }
}

fn designer<'a, 'i: 'a>(bag: Bag<'a, 'i>) -> (Vec<Listed<'a, 'i>>, Vec<Unknown>) {
    let (mut all, mut unknown) = (Vec::new(), Vec::new());
    let holder = xml::child(bag.node(), "ChildObjects");
    let mut kinds = Kinds::default();
    let mut lines = Lines::of(bag.node());
    for node in holder.into_iter().flat_map(xml::elements) {
        let (word, name) = (xml::name(node), xml::content(node));
        let line = lines.line(node);
        match kinds.of(word, |kind| kind.names().en == word) {
            Some(kind) => all.push(Listed {
                kind,
                name: Name::new(name),
                line: Some(line),
                inline: None,
            }),
            None => unknown.push(of_no_kind(line, word, name)),
        }
    }
    (all, unknown)
}

fn edt<'a, 'i: 'a>(bag: Bag<'a, 'i>) -> (Vec<Listed<'a, 'i>>, Vec<Unknown>) {
    let (mut all, mut unknown) = (Vec::new(), Vec::new());
    let mut kinds = Kinds::default();
    let mut lines = Lines::of(bag.node());
    for node in xml::elements(bag.node()) {
        let word = xml::name(node);
        let line = lines.line(node);
        let full = xml::content(node).split_once('.');
        let (singular, name) = full.unwrap_or_default();
        match kinds.of(word, |kind| same(kind.plural().en, word)) {
            Some(kind) => {
                let inline = node.attribute("uuid").is_some();
                let inline = inline.then(|| Bag::new(node, Format::Edt));
                let name = inline.map_or(name, |it| it.text("Name"));
                all.push(Listed {
                    kind,
                    name: Name::new(name),
                    line: Some(line),
                    inline,
                });
            }
            // Elements that list objects are the plural of the word before the dot.
            None if !singular.is_empty() && plural_of(word, singular) => {
                unknown.push(of_no_kind(line, singular, name));
            }
            None => {}
        }
    }
    (all, unknown)
}

fn plural_of(element: &str, singular: &str) -> bool {
    let start = element.get(..singular.len());
    start.is_some_and(|it| it.eq_ignore_ascii_case(singular)) && element.ends_with('s')
}

fn of_no_kind(line: u32, kind: &str, name: &str) -> Unknown {
    Unknown {
        kind: kind.to_owned(),
        name: name.to_owned(),
        line,
    }
}

/// The kind of the last element: objects of one kind stand together.
#[derive(Default)]
struct Kinds {
    last: Option<(String, Option<Kind>)>,
}

impl Kinds {
    fn of(&mut self, word: &str, is: impl Fn(Kind) -> bool) -> Option<Kind> {
        match &self.last {
            Some((last, kind)) if last == word => *kind,
            _ => {
                let kind = Kind::ALL.iter().copied().find(|it| is(*it));
                self.last = Some((word.to_owned(), kind));
                kind
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::bag::testing::both;

    #[test]
    fn both_formats_list_the_same_objects() {
        let read = both(
            "<ChildObjects><Language>Русский</Language><Catalog>К</Catalog><XDTOPackage>П</XDTOPackage>\
             <Novelty>Н</Novelty></ChildObjects>",
            "<defaultLanguage>Language.Русский</defaultLanguage><defaultStyle>Style.С</defaultStyle>\
             <languages uuid='1'><name>Русский</name></languages><catalogs>Catalog.К</catalogs>\
             <xDTOPackages>XDTOPackage.П</xDTOPackages><novelties>Novelty.Н</novelties>\
             <noveltys>Novelty.Н</noveltys>",
            |bag| {
                let (all, unknown) = all(bag);
                let all: Vec<_> = all.into_iter().map(|it| (it.kind, it.name)).collect();
                (
                    all,
                    unknown
                        .into_iter()
                        .map(|it| (it.kind, it.name))
                        .collect::<Vec<_>>(),
                )
            },
        );
        let kinds: Vec<_> = read.0.iter().map(|it| it.0).collect();
        assert_eq!(kinds, [Kind::Language, Kind::Catalog, Kind::XDTOPackage]);
        assert_eq!(read.1, [("Novelty".to_owned(), "Н".to_owned())]);
    }

    #[test]
    fn both_formats_say_the_same_of_themselves() {
        let read = both(
            "<Properties><Name>Расширение</Name><ObjectBelonging>Adopted</ObjectBelonging><NamePrefix>Р_</NamePrefix>\
             <ConfigurationExtensionPurpose>Customization</ConfigurationExtensionPurpose>\
             <ConfigurationExtensionCompatibilityMode>Version8_3_24</ConfigurationExtensionCompatibilityMode>\
             <ScriptVariant>English</ScriptVariant><DefaultRunMode>Auto</DefaultRunMode>\
             <InterfaceCompatibilityMode>Taxi</InterfaceCompatibilityMode></Properties>",
            "<name>Расширение</name><objectBelonging>Adopted</objectBelonging><namePrefix>Р_</namePrefix>\
             <configurationExtensionPurpose>Customization</configurationExtensionPurpose>\
             <configurationExtensionCompatibilityMode>8.3.24</configurationExtensionCompatibilityMode>\
             <scriptVariant>English</scriptVariant><defaultRunMode>Auto</defaultRunMode>\
             <modalityUseMode>DontUse</modalityUseMode>",
            properties,
        );
        assert_eq!(read.purpose, Purpose::Customization);
        assert_eq!(
            (read.compatibility.as_str(), read.name_prefix.as_str()),
            ("8.3.24", "Р_")
        );
        assert!(read.english);
        let modes: Vec<_> = read.modes.iter().map(|it| it.1.as_str()).collect();
        assert_eq!(modes, ["Auto", "Taxi"]);
    }
}
