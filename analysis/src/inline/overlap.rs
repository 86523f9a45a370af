//! What a text repeats: of what stands behind the cursor, and of itself.

/// How many bytes of a text are left, and how many behind the cursor are replaced, so that nothing stands twice. `rest` is
/// what stands behind the cursor in its line: brackets that close, and blanks.
pub(super) fn with_rest(text: &str, rest: &str) -> (usize, usize) {
    let mut closes = unopened(text);
    let mut covered = 0;
    let mut signs = rest.char_indices().peekable();
    while let Some(&(at, sign)) = signs.peek() {
        match sign {
            ')' | ']' if closes > 0 => closes -= 1,
            ';' if text.ends_with(';') => {}
            it if it.is_whitespace() => {
                signs.next();
                continue;
            }
            _ => break,
        }
        covered = at + sign.len_utf8();
        signs.next();
    }
    let Some(repeated) = rest.get(..covered).filter(|it| !it.is_empty()) else {
        // The rest closes a bracket first: the end of the statement stands behind it already.
        let has_end = rest.trim_end().ends_with(';');
        let left = match has_end {
            true => text.trim_end_matches(';').len(),
            false => text.len(),
        };
        return (left, 0);
    };
    match text.strip_suffix(repeated) {
        Some(left) => (left.len(), 0),
        None => (text.len(), covered),
    }
}

/// How many brackets a text closes that it does not open. Strings are passed over.
fn unopened(text: &str) -> usize {
    let (mut depth, mut closes, mut in_string) = (0_usize, 0, false);
    for sign in text.chars() {
        match sign {
            '"' => in_string = !in_string,
            _ if in_string => {}
            '(' | '[' => depth += 1,
            ')' | ']' if depth > 0 => depth -= 1,
            ')' | ']' => closes += 1,
            _ => {}
        }
    }
    closes
}

/// How many of the last lines are the first ones behind the cursor.
pub(super) fn repeated_lines(lines: &[&str], behind: &str) -> usize {
    let mut next = behind.lines();
    next.next();
    let next: Vec<&str> = next.map(str::trim).filter(|it| !it.is_empty()).collect();
    let most = lines.len().min(next.len()).min(20);
    let is_same = |count: usize| {
        let last = lines.get(lines.len() - count..).unwrap_or_default();
        last.iter()
            .map(|it| it.trim())
            .eq(next.get(..count).unwrap_or_default().iter().copied())
    };
    (1..=most).rev().find(|it| is_same(*it)).unwrap_or(0)
}

/// How many lines stand before one that only says again what the lines before it say: of three that are equal, two.
pub(super) fn before_repetition(lines: &[&str]) -> usize {
    let mut at = 0;
    while let Some(three) = lines.get(at..at + 3) {
        let first = three.first().map_or("", |it| it.trim());
        if !first.is_empty() && three.iter().all(|it| it.trim() == first) {
            return at + 1;
        }
        at += 1;
    }
    lines.len()
}

/// Whether a line ends in the same few letters over and over.
pub(super) fn stutters(line: &str) -> bool {
    let letters: Vec<char> = line.chars().rev().collect();
    let repeats = |width: usize, times: usize| {
        let Some(part) = letters.get(..width * times) else {
            return false;
        };
        let mut parts = part.chunks(width);
        let first = parts.next();
        // A line of one sign is a frame of a comment, no stutter.
        let varies = first.is_some_and(|it| it.iter().any(|sign| Some(sign) != it.first()));
        varies && parts.all(|it| Some(it) == first)
    };
    (3..10).any(|width| repeats(width, 6)) || (10..60).any(|width| repeats(width, 4))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, rest: &str, expected: (&str, usize)) {
        let (left, covered) = with_rest(text, rest);
        assert_eq!((&text[..left], covered), expected, "{text} before {rest}");
    }

    #[test]
    fn what_stands_behind_the_cursor_is_not_said_again() {
        check("А, Б);", ");", ("А, Б", 0));
        check("А, Б)", ");", ("А, Б", 0));
        check("А, Б", ");", ("А, Б", 0));
        check("СтрШаблон(А);", ");", ("СтрШаблон(А)", 0));
        check("А.Б();", ";", ("А.Б()", 0));
        check("А);", ")", ("А);", 1));
        check("А", "", ("А", 0));
        check("А(\")\");", "", ("А(\")\");", 0));
    }

    #[test]
    fn lines_that_follow_are_not_said_again() {
        let behind = "\n\tБ();\n\n\tВ();\n";
        assert_eq!(repeated_lines(&["А();", "\tБ();"], behind), 1);
        assert_eq!(repeated_lines(&["А();", "\tБ();", "\tВ();"], behind), 2);
        assert_eq!(repeated_lines(&["А();"], behind), 0);
    }

    #[test]
    fn what_goes_round_in_circles_is_noticed() {
        assert_eq!(before_repetition(&["А();", "Б();", "Б();", "Б();"]), 2);
        assert_eq!(before_repetition(&["А();", "Б();", "Б();"]), 3);
        assert!(stutters("А = аб1аб1аб1аб1аб1аб1"));
        assert!(!stutters("// ---------------------------------"));
        assert!(!stutters("Сообщить(\"Готово\");"));
    }
}
