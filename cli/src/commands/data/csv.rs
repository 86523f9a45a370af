//! Records of text with separators: CSV as spreadsheets write it.

/// The records of a text. The separator is the one of `;`, tab and comma that the first line has most of.
pub(super) fn records(text: &str) -> Vec<Vec<String>> {
    let first = text.lines().next().unwrap_or_default();
    let count = |it: &char| first.matches(*it).count();
    let separator = [';', '\t', ',']
        .into_iter()
        .max_by_key(|it| (count(it), *it == ','));
    let separator = separator.unwrap_or(',');
    let mut records = Vec::new();
    let (mut record, mut cell) = (Vec::new(), String::new());
    let (mut in_quotes, mut is_started) = (false, false);
    let mut letters = text.trim_start_matches('\u{feff}').chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if in_quotes && letters.peek() == Some(&'"') => {
                letters.next();
                cell.push('"');
            }
            '"' if in_quotes => in_quotes = false,
            '"' if cell.is_empty() => (in_quotes, is_started) = (true, true),
            '\r' if !in_quotes && letters.peek() == Some(&'\n') => {}
            '\n' if !in_quotes => {
                if is_started || !cell.is_empty() || !record.is_empty() {
                    record.push(std::mem::take(&mut cell));
                    records.push(std::mem::take(&mut record));
                }
                is_started = false;
            }
            it if it == separator && !in_quotes => {
                record.push(std::mem::take(&mut cell));
                is_started = true;
            }
            it => cell.push(it),
        }
    }
    if is_started || !cell.is_empty() || !record.is_empty() {
        record.push(cell);
        records.push(record);
    }
    records
}

#[cfg(test)]
mod tests {
    use super::records;

    #[test]
    fn cells_may_have_quotes_separators_and_lines() {
        let found = records("\u{feff}Код;Имя\r\n1;\"а;б\"\r\n2;\"в\"\"г\nд\"\n\n3;\n");
        assert_eq!(
            found,
            [
                vec!["Код", "Имя"],
                vec!["1", "а;б"],
                vec!["2", "в\"г\nд"],
                vec!["3", ""]
            ]
        );
        assert_eq!(records("a,b\n1,2"), [["a", "b"], ["1", "2"]]);
        assert!(records("").is_empty());
    }
}
