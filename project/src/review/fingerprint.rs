//! What tells a finding from others in another version of its file.

use analysis::Finding;
use analysis::review::File;
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;

/// The methods of a module and their names, in the order of the text.
pub(super) fn methods(file: &File<'_>) -> Vec<(std::ops::Range<usize>, String)> {
    let kinds = [Kind::ProcedureDefinition, Kind::FunctionDefinition];
    let nodes = kinds.into_iter().flat_map(|it| file.tree.of_kind(it));
    let named = nodes.filter_map(|it| Some((it.range(), it.child(Field::Name)?.text().to_owned())));
    let mut methods: Vec<_> = named.collect();
    methods.sort_by_key(|it| it.0.start);
    methods
}

/// A number that stays when lines are added above, and when blanks, comments and the case of letters change: of the
/// rule, the file, the method, the words of the line, and of which of several equal ones it is.
pub(super) fn fingerprint(
    path: &str,
    method: &str,
    text: &str,
    finding: &Finding,
    number: u32,
) -> u64 {
    let start = finding.range.start.min(text.len());
    let before = text.get(..start).and_then(|it| it.rfind('\n'));
    let line = text
        .get(before.map_or(0, |it| it + 1)..)
        .unwrap_or_default();
    let line = line.split(['\n', '\r']).next().unwrap_or_default();
    let line = line
        .split("//")
        .next()
        .filter(|it| !it.trim().is_empty())
        .unwrap_or(line);
    let mut hasher = blake3::Hasher::new();
    let mut add = |it: &str| {
        hasher.update(it.as_bytes());
        hasher.update(&[0]);
    };
    add("v1");
    add(finding.code);
    add(path);
    add(&metadata::folded(method).collect::<String>());
    let words = metadata::folded(line).filter(|it| !it.is_whitespace());
    add(&words.collect::<String>());
    add(&number.to_string());
    let hash = hasher.finalize();
    let first = hash.as_bytes().first_chunk::<8>().copied();
    u64::from_be_bytes(first.unwrap_or_default())
}
