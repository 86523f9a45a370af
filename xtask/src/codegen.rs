//! Everything that is generated and committed: the parsers and the typed syntax of both grammars, the packed facts
//! of the platforms, the page of the assists, the schema of `onec.toml`.
//!
//! The parsers come from `grammar.js`, the typed syntax from the `node-types.json` of the parser, the facts from
//! `metadata/data`, the page from the assists of `analysis`, the schema from the settings of `project`.

mod parsers;
mod platform;
mod syntax;

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::Args as ClapArgs;

/// The grammars: the folder of each below `parser-bsl`, and its module in `parser-bsl/src`.
pub(crate) const GRAMMARS: [&str; 2] = ["bsl", "query"];

#[derive(ClapArgs)]
pub(crate) struct Args {
    /// Write nothing; fail when a committed file differs from what would be generated.
    #[arg(long)]
    check: bool,
}

/// A file and what belongs in it.
struct Generated {
    path: PathBuf,
    bytes: Vec<u8>,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    let root = crate::root();
    let mut stale = Vec::new();
    for grammar in GRAMMARS {
        let folder = root.join("parser-bsl").join(grammar);
        let parser = parsers::generate(&folder)?;
        let node_types = parser
            .iter()
            .find(|it| it.path.ends_with("node-types.json"))
            .map(|it| String::from_utf8_lossy(&it.bytes).into_owned())
            .context("the generator wrote no node-types.json")?;
        let syntax = syntax::generate(&root, grammar, &node_types)?;
        for file in parser.into_iter().chain(syntax) {
            update(&file, args.check, &mut stale)?;
        }
    }
    for file in platform::generate(&root)? {
        update(&file, args.check, &mut stale)?;
    }
    let assists = Generated {
        path: root.join("docs/assists.md"),
        bytes: analysis::assists::documentation().into_bytes(),
    };
    update(&assists, args.check, &mut stale)?;
    update(&schema(&root)?, args.check, &mut stale)?;
    if !stale.is_empty() {
        bail!(
            "generated files are stale, run `cargo xtask codegen`:\n  {}",
            stale.join("\n  ")
        );
    }
    Ok(())
}

/// The schema of `onec.toml`, in the draft that editors of TOML understand.
fn schema(root: &Path) -> anyhow::Result<Generated> {
    let mut schema = schemars::generate::SchemaSettings::draft07()
        .into_generator()
        .into_root_schema_for::<project::settings::Settings>();
    schema.insert("title".to_owned(), "onec.toml".into());
    let mut bytes = serde_json::to_vec_pretty(&schema).context("cannot write the schema")?;
    bytes.push(b'\n');
    Ok(Generated {
        path: root.join("editors/vscode/schemas/onec.json"),
        bytes,
    })
}

fn update(file: &Generated, check: bool, stale: &mut Vec<String>) -> anyhow::Result<()> {
    let committed = std::fs::read(&file.path).unwrap_or_default();
    if committed == file.bytes {
        return Ok(());
    }
    if check {
        stale.push(file.path.display().to_string());
        return Ok(());
    }
    create_parent(&file.path)?;
    std::fs::write(&file.path, &file.bytes)
        .with_context(|| format!("cannot write {}", file.path.display()))
}

fn create_parent(path: &Path) -> anyhow::Result<()> {
    let parent = path.parent().context("a generated file has a folder")?;
    std::fs::create_dir_all(parent).with_context(|| format!("cannot create {}", parent.display()))
}
