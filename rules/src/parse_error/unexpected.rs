//! What to say of text that does not belong where it stands.

use std::ops::Range;

use parser_bsl::bsl::Kind;

use super::code::{Code, Stray};
use super::{Complaint, nesting, words};
use analysis::Fix;

impl Code<'_> {
    /// Some text that does not belong where it stands: what it lacks, if that can be told.
    pub(super) fn unexpected(&self, range: Range<usize>) -> Vec<Complaint> {
        let stray = self.stray_at(range.start);
        let nesting = stray
            .as_ref()
            .map(|it| self.nesting(it))
            .unwrap_or_default();
        if !nesting.is_empty() {
            return nesting;
        }
        let found = &self.module.text[range.clone()];
        let range = range.end - found.trim_start().len()..range.end;
        vec![self.known_mistake(stray, range.clone()).unwrap_or_else(|| {
            let found = self.quote(range.clone());
            let message = self.language.pick(
                format!("Неожиданный текст: «{found}». Исправьте его или удалите"),
                format!("Unexpected text: “{found}”. Correct or remove it"),
            );
            let mut fixes: Vec<Fix> = self.respelt(&range).into_iter().collect();
            if fixes.is_empty() && self.module.text[range.clone()].ends_with(['+', '-']) {
                fixes.extend(self.own_operator(&(range.end.saturating_sub(2)..range.end)));
            }
            fixes.push(self.without(range.clone(), false));
            Complaint::new(range, message).fixed(fixes)
        })]
    }

    fn known_mistake(&self, stray: Option<Stray<'_>>, range: Range<usize>) -> Option<Complaint> {
        let (text, language) = (self.module.text, self.language);
        let found = &text[range.clone()];
        if found.is_empty() {
            return Some(Complaint::new(range, words::breaks_off(language)));
        }
        let operator = words::foreign_operator(language, self.spelling, text, range.start);
        if let Some((range, message)) = operator {
            let fix = self.own_operator(&range);
            return Some(Complaint::new(range, message).fixed(fix));
        }
        if let Some(ternary) = stray.as_ref().and_then(nesting::ternary) {
            let range = ternary.start_byte()..range.end.max(ternary.end_byte());
            return Some(Complaint::new(range, words::incomplete_ternary(language)));
        }
        let name = text[range.start..]
            .split(|it: char| !it.is_alphanumeric() && it != '_')
            .next()?;
        if found.chars().all(|it| it.is_ascii_digit()) && name.len() > found.len() {
            let range = range.start..range.start + name.len();
            return Some(Complaint::new(range, words::digit_first(language, name)));
        }
        if found.starts_with('"') && found.matches('"').count() % 2 == 1 {
            let fix = self.close_string(&range);
            return Some(Complaint::new(range, words::unclosed_string(language)).fixed([fix]));
        }
        if found.starts_with([';', ')', ']', ',']) {
            let before = self
                .leaf_before(range.start)
                .filter(|it| wants_operand(Kind::of(*it)))?;
            return Some(Complaint::new(
                before.byte_range(),
                self.missing_name(before.end_byte()),
            ));
        }
        let only = stray
            .filter(|it| it.node.child_count() == 1)?
            .node
            .child(0)?;
        wants_operand(Kind::of(only))
            .then(|| Complaint::new(range.clone(), self.missing_name(range.end)))
    }
}

/// Whether an operand must follow this token.
fn wants_operand(kind: Kind) -> bool {
    let operators = [
        Kind::Equal,
        Kind::NotEqual,
        Kind::Less,
        Kind::LessOrEqual,
        Kind::Greater,
        Kind::GreaterOrEqual,
        Kind::Plus,
        Kind::Minus,
        Kind::Star,
        Kind::Slash,
        Kind::Percent,
        Kind::AndKw,
        Kind::OrKw,
        Kind::NotKw,
        Kind::NewKw,
        Kind::Dot,
    ];
    operators.contains(&kind)
}
