//! Where dictionaries lie.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// What to do where there is no dictionary.
pub const HOW_TO_INSTALL: &str = "apt-get install hunspell-ru hunspell-en-us";

/// The variable that names the only folder where dictionaries are looked for; empty: nowhere.
pub const VARIABLE: &str = "ONEC_DICTIONARIES";

/// The language of a dictionary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tongue {
    /// Russian.
    Russian,
    /// English.
    English,
}

/// The two files of a dictionary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DictionaryFile {
    /// Its language.
    pub tongue: Tongue,
    /// The rules of endings (`.aff`).
    pub affixes: PathBuf,
    /// The words (`.dic`).
    pub words: PathBuf,
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// The Russian dictionary.
    pub russian: Option<DictionaryFile>,
    /// The English dictionary.
    pub english: Option<DictionaryFile>,
}

impl Found {
    /// There is no dictionary at all.
    pub fn is_empty(&self) -> bool {
        self.russian.is_none() && self.english.is_none()
    }
}

/// Names of files without their endings, the best first.
const RUSSIAN: [&str; 6] = [
    "ru_RU",
    "ru-RU",
    "ru",
    "russian-aot-ieyo",
    "russian-aot",
    "Russian",
];
const ENGLISH: [&str; 7] = ["en_US", "en-US", "en", "en_GB", "en-GB", "en_us", "English"];

/// The dictionaries of this machine: in `folder`, which settings may name, then where `DICPATH` says, among the data of
/// the user, and where systems, office programs and editors keep them. [`VARIABLE`] stands for all of these.
pub fn find(folder: Option<&Path>) -> Found {
    match env::var_os(VARIABLE) {
        Some(it) if it.is_empty() => Found::default(),
        Some(it) => find_in(&[PathBuf::from(it)]),
        None => find_in(&folders(folder)),
    }
}

/// Whether somebody said that no dictionary is to be used.
pub fn is_turned_off() -> bool {
    env::var_os(VARIABLE).is_some_and(|it| it.is_empty())
}

/// The dictionaries in folders; the first folder that has one gives it.
pub fn find_in(folders: &[PathBuf]) -> Found {
    let look = |tongue, names: &[&str]| {
        folders.iter().find_map(|folder| {
            names.iter().find_map(|name| {
                let file = DictionaryFile {
                    tongue,
                    affixes: folder.join(format!("{name}.aff")),
                    words: folder.join(format!("{name}.dic")),
                };
                (file.affixes.is_file() && file.words.is_file()).then_some(file)
            })
        })
    };
    Found {
        russian: look(Tongue::Russian, &RUSSIAN),
        english: look(Tongue::English, &ENGLISH),
    }
}

/// The folders that are looked through, in their order.
fn folders(named: Option<&Path>) -> Vec<PathBuf> {
    let mut list: Vec<PathBuf> = named.map(Path::to_owned).into_iter().collect();
    if let Some(paths) = env::var_os("DICPATH").filter(|it| !it.is_empty()) {
        list.extend(env::split_paths(&paths));
    }
    list.extend(crate::platform::data_folder().map(|it| it.join("dictionaries")));
    let home = env::home_dir();
    let of_home = |path: &str| home.as_ref().map(|it| it.join(path));
    list.extend(of_home(".local/share/onec/dictionaries"));
    if cfg!(windows) {
        for variable in ["APPDATA", "LOCALAPPDATA"] {
            let Some(base) = env::var_os(variable).map(PathBuf::from) else {
                continue;
            };
            list.push(base.join("hunspell"));
            list.push(base.join("Code").join("Dictionaries"));
            list.push(base.join("enchant").join("hunspell"));
        }
        for variable in ["ProgramFiles", "ProgramFiles(x86)"] {
            let Some(base) = env::var_os(variable).map(PathBuf::from) else {
                continue;
            };
            for office in ["LibreOffice", "OpenOffice 4"] {
                office_folders(
                    &base.join(office).join("share").join("extensions"),
                    &mut list,
                );
            }
            list.push(base.join("Mozilla Firefox").join("dictionaries"));
            list.push(base.join("Hunspell").join("dictionaries"));
        }
        return list;
    }
    if cfg!(target_os = "macos") {
        list.extend(of_home("Library/Spelling"));
        list.push("/Library/Spelling".into());
        list.extend(of_home("Library/Application Support/Code/Dictionaries"));
        office_folders(
            Path::new("/Applications/LibreOffice.app/Contents/Resources/extensions"),
            &mut list,
        );
        list.push("/opt/homebrew/share/hunspell".into());
        list.push("/Applications/Firefox.app/Contents/Resources/dictionaries".into());
    }
    list.extend(of_home(".local/share/hunspell"));
    list.extend(of_home(".config/Code/Dictionaries"));
    list.extend(of_home(".config/enchant/hunspell"));
    list.extend(of_home(".nix-profile/share/hunspell"));
    list.extend(
        [
            "/usr/share/hunspell",
            "/usr/local/share/hunspell",
            "/usr/share/myspell",
            "/usr/share/myspell/dicts",
            "/run/current-system/sw/share/hunspell",
            "/usr/lib/firefox/dictionaries",
            "/usr/lib64/firefox/dictionaries",
            "/usr/lib/thunderbird/dictionaries",
        ]
        .map(PathBuf::from),
    );
    for office in [
        "/usr/lib/libreoffice/share/extensions",
        "/usr/lib64/libreoffice/share/extensions",
    ] {
        office_folders(Path::new(office), &mut list);
    }
    for installed in fs::read_dir("/opt").into_iter().flatten().flatten() {
        if installed
            .file_name()
            .as_encoded_bytes()
            .starts_with(b"libreoffice")
        {
            office_folders(&installed.path().join("share/extensions"), &mut list);
        }
    }
    list
}

/// The folders of the two languages below the extensions of an office program.
fn office_folders(extensions: &Path, list: &mut Vec<PathBuf>) {
    list.extend(["dict-ru", "dict-en"].map(|it| extensions.join(it)));
}

/// The encoding that a file of affixes names: `SET KOI8-R`.
pub(super) fn encoding(affixes: &str) -> Option<&'static encoding_rs::Encoding> {
    let line = affixes.lines().find_map(|it| it.strip_prefix("SET "))?;
    let label = line.trim().replace("microsoft-cp", "windows-");
    encoding_rs::Encoding::for_label(label.replace("ISO8859", "ISO-8859").as_bytes())
}
