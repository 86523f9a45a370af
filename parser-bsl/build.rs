//! Compiles the generated parsers of both grammars and the scanner of the BSL grammar.

/// What follows the language's name in the symbols that a generated parser and its scanner define.
const SUFFIXES: [&str; 6] = [
    "",
    "_external_scanner_create",
    "_external_scanner_destroy",
    "_external_scanner_serialize",
    "_external_scanner_deserialize",
    "_external_scanner_scan",
];

fn main() {
    let grammars: [(&str, &[&str]); 2] = [
        ("bsl", &["parser.c", "scanner.c"]),
        ("query", &["parser.c"]),
    ];
    for (grammar, files) in grammars {
        let source = std::path::Path::new(grammar).join("src");
        let mut build = cc::Build::new();
        build.include(&source).std("c11").warnings(false);
        // The scanner holds Cyrillic words, which MSVC would read in the code page of the machine.
        build.flag_if_supported("/utf-8");
        // Symbols of our own, so that another crate of a grammar named `bsl` can stand in the same binary.
        let symbol = if grammar == "bsl" {
            "tree_sitter_bsl"
        } else {
            "tree_sitter_bsl_query"
        };
        for suffix in SUFFIXES {
            build.define(
                &format!("{symbol}{suffix}"),
                format!("onec_{symbol}{suffix}").as_str(),
            );
        }
        for file in files {
            let path = source.join(file);
            println!("cargo:rerun-if-changed={}", path.display());
            build.file(path);
        }
        build.compile(&format!("tree-sitter-{grammar}"));
    }
}
