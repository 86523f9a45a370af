//! Tokens that are read from the text alone.

use super::*;

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let found: Vec<String> = Lexer::new(text)
        .map(|it| format!("{} {}", it.kind.name(), it.text(text)))
        .collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn keywords_are_known_in_both_languages_and_any_case() {
    check("ЕСЛИ а Then", &["If ЕСЛИ", "identifier а", "Then Then"]);
    check("истина NULL", &["boolean истина", "null NULL"]);
    check("ПоУмолчанию", &["identifier ПоУмолчанию"]);
}

#[test]
fn a_word_behind_a_dot_is_a_name_unless_it_begins_the_next_line() {
    check("А.Если", &["identifier А", ". .", "identifier Если"]);
    check("А.\nЕсли", &["identifier А", ". .", "If Если"]);
}

#[test]
fn strings_and_their_lines_end_where_the_quote_is() {
    check("\"а\"\"//б\" 1.5", &["string \"а\"\"//б\"", "number 1.5"]);
    check(
        "\"а\r\n\t// нет\r\n\t|б\"\"\r\n\t|в\" + Г",
        &[
            "string_fragment \"а",
            "comment // нет",
            "string_fragment |б\"\"",
            "string_fragment |в\"",
            "+ +",
            "identifier Г",
        ],
    );
    check("'20200101' А", &["date '20200101'", "identifier А"]);
    check(
        "\"не закрыта\nБ",
        &["string_fragment \"не закрыта", "identifier Б"],
    );
}

#[test]
fn directives_are_tokens_and_their_names_are_no_keywords() {
    check(
        "#Область Если // х\n# Если Клиент Тогда\n#КонецОбласти",
        &[
            "region_directive #Область",
            "identifier Если",
            "comment // х",
            "if_directive # Если",
            "identifier Клиент",
            "Then Тогда",
            "end_region_directive #КонецОбласти",
        ],
    );
    check(
        "#Использовать lib-a/b // х\n#!\nА",
        &[
            "use_directive #Использовать",
            "use_path lib-a/b",
            "comment // х",
            "custom_directive #",
            "Error !",
            "identifier А",
        ]
        .map(|it| if it == "Error !" { "ERROR !" } else { it }),
    );
    check("#!/usr/bin\nА", &["shebang #!/usr/bin", "identifier А"]);
}

#[test]
fn deleted_code_is_one_token_up_to_its_end() {
    check(
        "#Удаление // х\nА = \"#КонецУдаления\n#КонецУдаления\nБ",
        &[
            "delete_directive #Удаление",
            "comment // х",
            "deleted_code А = \"#КонецУдаления\n",
            "end_delete_directive #КонецУдаления",
            "identifier Б",
        ],
    );
    check(
        "#Удаление\nА",
        &["delete_directive #Удаление", "identifier А"],
    );
}

#[test]
fn operators_and_letters_of_other_alphabets_are_read() {
    check(
        "ёж<>λ>=ә ~М: ?",
        &[
            "identifier ёж",
            "<> <>",
            "identifier λ",
            ">= >=",
            "identifier ә",
            "label ~М",
            ": :",
            "? ?",
        ],
    );
}

#[test]
fn any_text_is_read_to_its_end() {
    for text in [
        "\"",
        "|",
        "'",
        "#",
        "# ",
        "#Удаление",
        "~",
        "/",
        "\u{FEFF}\u{A0}",
        "Ԁ҈{$",
        "&",
        "а.",
    ] {
        let end = Lexer::new(text).last().map_or(0, |it| it.end as usize);
        assert!(end <= text.len());
    }
}
