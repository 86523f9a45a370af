//! What tests of rules use: modules alone, and modules in the sample configuration.

pub(crate) mod tainted;

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use analysis::review::{
    ActiveRule, Check, File, Place, Rule, RuleSet, Value, review_file, review_project,
};
use analysis::spelling::{Speller, Verdict};
use analysis::workspace::{Change, Snapshot, Texts, Workspace};
use analysis::{Finding, Language, Module};
use metadata::objects::Details;
use metadata::objects::common_module::{CommonModule, Reuse};
use metadata::{Configuration, Kind, ModuleKind, ModuleRef, Name, Object, Owner, Platform};
use parser_bsl::Dialect;
use support::{DEFAULT_PATH, Fixture};

/// The folder of the sample configuration.
static ROOT: LazyLock<PathBuf> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/projects/trade");
    root.canonicalize()
        .expect("the sample configuration is there")
});

static CONFIGURATIONS: LazyLock<Vec<Arc<Configuration>>> =
    LazyLock::new(|| metadata::source::load(&ROOT).0);

static PLATFORMS: LazyLock<[Arc<Platform>; 2]> =
    LazyLock::new(|| [Arc::new(Platform::builtin()), Arc::new(Platform::oscript())]);

/// Files of the sample configuration that a fixture does not replace.
#[derive(Debug)]
struct Sample;

impl Texts for Sample {
    #[expect(
        clippy::disallowed_methods,
        reason = "a test reads the sample configuration"
    )]
    fn read(&self, path: &Path) -> Option<Arc<str>> {
        Some(std::fs::read_to_string(path).ok()?.as_str().into())
    }
}

/// A path within the sample configuration.
pub(crate) fn path(within: &str) -> PathBuf {
    ROOT.join(within.trim_start_matches('/'))
}

/// The sample configuration with files laid over it: paths begin with `/`.
pub(crate) fn sample(files: &[(&str, &str)]) -> Snapshot {
    with_configurations(files, CONFIGURATIONS.clone())
}

/// The sample configuration, changed, with files laid over it.
pub(crate) fn changed(files: &[(&str, &str)], change: impl FnOnce(&mut Configuration)) -> Snapshot {
    let mut configurations = CONFIGURATIONS.clone();
    let first = configurations.first_mut().expect("the sample has one");
    change(Arc::make_mut(first));
    with_configurations(files, configurations)
}

fn with_configurations(
    files: &[(&str, &str)],
    configurations: Vec<Arc<Configuration>>,
) -> Snapshot {
    let [platform, oscript] = PLATFORMS.each_ref().map(Arc::clone);
    let mut workspace = Workspace::new(platform, oscript, Arc::new(Sample));
    workspace.apply(Change::Configurations(configurations));
    for (within, text) in files {
        workspace.apply(Change::Opened {
            path: path(within),
            text: (*text).into(),
        });
    }
    workspace.snapshot()
}

/// What a rule finds in a module of a snapshot.
#[track_caller]
pub(crate) fn found_in(
    active: ActiveRuleSet,
    snapshot: &Snapshot,
    within: &str,
    language: Language,
) -> Vec<Finding> {
    let id = snapshot.file_at(&path(within)).expect("the file is open");
    let parsed = snapshot.parsed(id).expect("the file is open");
    let dialect = snapshot.file(id).expect("the file is open").dialect;
    let module = Module::new(&parsed.text, &parsed.tree, dialect);
    let mut lines = parsed.text.lines().take_while(|it| it.starts_with("//"));
    let mut place = Place::of(snapshot, id);
    place.target = lines.find_map(|it| it.strip_prefix(VERSION));
    let file = File::new(&module, place, language);
    let review = review_file(&file, &active.0, &mut |_| {});
    assert_eq!(review.failures, []);
    review.findings
}

/// A rule with what was set of it.
pub(crate) struct ActiveRuleSet(RuleSet);

/// A rule as it is by itself.
pub(crate) fn usual(rule: &'static Rule) -> ActiveRuleSet {
    let mut set = RuleSet::new([rule]);
    set.set_speller(Some(Arc::new(FewWords)));
    ActiveRuleSet(set)
}

/// Knows a few slips, and takes every other word for right.
#[derive(Debug)]
struct FewWords;

/// Slips and what was meant.
const SLIPS: [(&str, &str); 5] = [
    ("докумнет", "документ"),
    ("ошбика", "ошибка"),
    ("mesage", "message"),
    ("recieved", "received"),
    ("essage", "usage"),
];

impl Speller for FewWords {
    fn verdict(&self, word: &str) -> Verdict {
        let small: String = metadata::folded(word).collect();
        match SLIPS.iter().any(|it| it.0 == small) {
            true => Verdict::Wrong,
            false if small == "smesage" => Verdict::Unknown,
            false => Verdict::Right,
        }
    }

    fn corrections(&self, word: &str) -> Vec<String> {
        let found = SLIPS.iter().filter(|it| metadata::same(it.0, word));
        let is_capital = word.starts_with(char::is_uppercase);
        let in_case = |it: &str| match is_capital {
            true => it
                .chars()
                .take(1)
                .flat_map(upper)
                .chain(it.chars().skip(1))
                .collect(),
            false => it.to_owned(),
        };
        found.map(|it| in_case(it.1)).collect()
    }

    fn learn(&self, _: &[Arc<Configuration>]) {}

    fn fingerprint(&self) -> u64 {
        0
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a letter of a message, not a name"
)]
fn upper(letter: char) -> impl Iterator<Item = char> {
    letter.to_uppercase()
}

/// A rule with parameters.
#[track_caller]
pub(crate) fn with(rule: &'static Rule, parameters: &[(&str, Value)]) -> ActiveRuleSet {
    let ActiveRuleSet(mut set) = usual(rule);
    for (name, value) in parameters {
        let active: &mut ActiveRule = set.get_mut(rule.code).expect("it is there");
        active.set(name, value.clone()).expect("a parameter");
    }
    ActiveRuleSet(set)
}

/// The mark of an example that says what module it is.
const MODULE: &str = "// Модуль: ";

/// The marks of a parameter that an example sets.
const PARAMETERS: [&str; 2] = ["// Параметр: ", "// Parameter: "];

/// The mark of an example for a version of the platform.
const VERSION: &str = "// Версия: ";

/// What a rule finds in a text. Its first line may say what module of the sample configuration it is:
/// `// Модуль: CommonModules/Имя/Ext/Module.bsl`, or a path that ends in `.os`. The flags of a common module that the sample
/// does not have may stand behind: `(Сервер, Вызов сервера)`.
#[track_caller]
pub(crate) fn found(rule: &'static Rule, text: &str, language: Language) -> Vec<Finding> {
    let within = text.strip_prefix(MODULE).and_then(|it| it.lines().next());
    let active = with(rule, &parameters(text));
    match within.map(|it| it.split_once(" (").unwrap_or((it, ""))) {
        Some((within, "")) => found_in(active, &sample(&[(within, text)]), within, language),
        Some((within, flags)) => {
            let snapshot = changed(&[(within, text)], |it| add_common_module(it, within, flags));
            found_in(active, &snapshot, within, language)
        }
        None => found_alone(active, text, Dialect::Bsl, language),
    }
}

/// What the first lines of an example set of the rule.
fn parameters(text: &str) -> Vec<(&str, Value)> {
    let comments = text.lines().take_while(|it| it.starts_with("//"));
    let set = comments.filter_map(|line| {
        let set = PARAMETERS.iter().find_map(|it| line.strip_prefix(it));
        set?.split_once(" = ")
    });
    set.map(|it| (it.0, Value::Text(it.1.to_owned()))).collect()
}

/// Puts a common module with flags, by the names of the Designer, into a configuration.
#[track_caller]
pub(crate) fn add_common_module(configuration: &mut Configuration, within: &str, flags: &str) {
    let name = Name::new(within.split('/').nth(1).expect("a path of a common module"));
    let kind = Kind::CommonModule;
    let other = configuration
        .of_kind(kind)
        .next()
        .expect("the sample has some");
    let mut object = Object::clone(other);
    let mut module = CommonModule::default();
    for flag in flags.trim_end_matches(')').split(", ") {
        match flag {
            "Глобальный" => module.global = true,
            "Клиент" => module.client_managed = true,
            "Сервер" => module.server = true,
            "Внешнее соединение" => module.external_connection = true,
            "Вызов сервера" => module.server_call = true,
            "Привилегированный" => module.privileged = true,
            "Повторное использование" => module.reuse = Reuse::DuringSession,
            _ => panic!("no flag of common modules: {flag}"),
        }
    }
    object.name = name.clone();
    object.details = Details::CommonModule(module);
    configuration
        .objects
        .insert((kind, name.clone()), Arc::new(object));
    configuration.modules.push(ModuleRef {
        path: path(within),
        owner: Owner::Object(kind, name),
        kind: ModuleKind::CommonModule,
    });
}

/// What a rule finds in a module of which nothing else is known.
#[track_caller]
pub(crate) fn found_alone(
    active: ActiveRuleSet,
    text: &str,
    dialect: Dialect,
    language: Language,
) -> Vec<Finding> {
    let tree = parser_bsl::Parser::bsl().parse(text, None);
    let module = Module::new(text, &tree, dialect);
    let file = File::new(&module, Place::NOWHERE, language);
    let review = review_file(&file, &active.0, &mut |_| {});
    assert_eq!(review.failures, []);
    review.findings
}

/// Compares what a rule finds in a fixture with the fixture's marks: `^^^ message` below the code. Files with paths
/// (`//- /CommonModules/Имя/Ext/Module.bsl`) lie over the sample configuration; text without one is a module of which
/// nothing else is known.
#[track_caller]
pub(crate) fn check(rule: &'static Rule, language: Language, fixture: &str) {
    check_with(|| usual(rule), language, fixture);
}

/// The same for a rule with parameters.
#[track_caller]
pub(crate) fn check_with(active: impl Fn() -> ActiveRuleSet, language: Language, fixture: &str) {
    let fixture = Fixture::parse(fixture);
    let files = fixture.files.iter();
    let files: Vec<_> = files
        .map(|it| (it.path.as_str(), it.text.as_str()))
        .collect();
    let snapshot = sample(&files);
    for file in &fixture.files {
        let findings = match file.path.as_str() {
            DEFAULT_PATH => found_alone(active(), &file.text, Dialect::Bsl, language),
            within => found_in(active(), &snapshot, within, language),
        };
        let found = findings.into_iter().map(|it| support::Mark {
            range: it.range,
            label: it.message,
        });
        support::assert_marks(file, found);
    }
}

/// What a rule finds in a snapshot as a whole: paths within the sample configuration, what is written there, messages.
#[track_caller]
pub(crate) fn found_in_project(
    rule: &'static Rule,
    snapshot: &Snapshot,
) -> Vec<(String, String, String)> {
    assert!(matches!(rule.check, Check::Project(_)), "{}", rule.code);
    let set = RuleSet::new([rule]);
    let review = review_project(snapshot, &set, Language::Ru, &mut |_| {});
    assert_eq!(review.failures, []);
    let found = review.findings.into_iter().map(|(path, finding)| {
        let within = path.strip_prefix(&*ROOT).unwrap_or(&path);
        let text = snapshot.text_at(&path).unwrap_or_default();
        let quoted = text.get(finding.range).unwrap_or_default().to_owned();
        let within = within.to_string_lossy().replace('\\', "/");
        (within, quoted, finding.message)
    });
    found.collect()
}

/// What the best fix of the first finding makes of code; nothing is wrong with that any more.
#[track_caller]
pub(crate) fn check_fix(rule: &'static Rule, before: &str, after: &str) {
    let findings = found(rule, before, Language::Ru);
    let fix = findings.first().and_then(|it| it.fixes.first());
    let fix = fix.unwrap_or_else(|| panic!("no fix: {findings:#?}"));
    let fixed = analysis::edit::applied(before, &fix.edits);
    assert_eq!(fixed, after, "{}", fix.title);
    assert_eq!(found(rule, after, Language::Ru), []);
}

/// Something is found, and no fix is offered.
#[track_caller]
pub(crate) fn check_no_fix(rule: &'static Rule, text: &str) {
    let findings = found(rule, text, Language::Ru);
    assert!(!findings.is_empty());
    assert!(
        findings.iter().all(|it| it.fixes.is_empty()),
        "{findings:#?}"
    );
}
