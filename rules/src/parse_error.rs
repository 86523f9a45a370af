mod code;
mod fixes;
mod nesting;
mod similar;
mod unexpected;
mod words;

use std::ops::Range;

use parser_bsl::bsl::Kind;
use parser_bsl::errors::{SyntaxError, SyntaxErrorKind};

use self::code::Code;
use analysis::keywords::Spelling;
use analysis::review::{Check, RuleKind, SyntaxContext, Tag};
use analysis::{Fix, Language, Related, Severity};

rule! {
    /// # Ошибка разбора исходного кода
    ///
    /// Текст модуля нарушает правила языка: платформа не скомпилирует такой модуль, и ни один его метод
    /// не выполнится. Остальные правила видят в этом месте не тот код, который задуман.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Процедура ОбработкаПроведения(Отказ, РежимПроведения)
    ///     Если Сумма = 0 Тогда
    ///         Отказ = Истина;
    /// КонецПроцедуры
    /// ```
    /// ```bsl
    /// Сообщить("Документ проведен);
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Процедура ОбработкаПроведения(Отказ, РежимПроведения)
    ///     Если Сумма = 0 Тогда
    ///         Отказ = Истина;
    ///     КонецЕсли;
    /// КонецПроцедуры
    /// ```
    /// ```bsl
    /// Сообщить("Документ проведен");
    /// ```
    ///
    /// # Source code parse error
    ///
    /// The text of the module breaks the rules of the language: the platform will not compile it, and
    /// none of its methods will run. Other rules see code here that nobody meant.
    ///
    /// ## Wrong
    /// ```bsl
    /// Procedure Posting(Cancel, PostingMode)
    ///     If Amount = 0 Then
    ///         Cancel = True;
    /// EndProcedure
    /// ```
    /// ```bsl
    /// Message("The document is posted);
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Procedure Posting(Cancel, PostingMode)
    ///     If Amount = 0 Then
    ///         Cancel = True;
    ///     EndIf;
    /// EndProcedure
    /// ```
    /// ```bsl
    /// Message("The document is posted");
    /// ```
    PARSE_ERROR {
        code: "ParseError",
        kind: RuleKind::Error,
        severity: Severity::Critical,
        tags: &[Tag::Error],
        minutes: 5,
        check: Check::Syntax(parse_error),
    }
}

/// A module with more errors than this is no code: what is wrong with it need not be said each time.
const MOST: usize = 100;

fn parse_error(context: &mut SyntaxContext<'_>) {
    let module = context.module;
    let errors = module.syntax_errors();
    if errors.is_empty() {
        return;
    }
    let spelling = Spelling::of_module(module.text, module.tree);
    let code = Code {
        module,
        language: context.language,
        spelling,
    };
    let mut errors = errors.into_iter().peekable();
    let mut said = 0;
    let mut last = 0..0;
    while let Some(error) = errors.next() {
        let complaints = match errors
            .next_if(|next| code.closes_wrongly(&error, next))
            .map(|it| it.kind)
        {
            Some(SyntaxErrorKind::Missing {
                token,
                opened_by: Some(opener),
            }) => {
                vec![code.mixed_ends(error.range, opener, token)]
            }
            _ => code.complaints(error),
        };
        // One error may be cause for more complaints than all others together.
        for Complaint {
            range,
            message,
            mut related,
            fixes,
        } in complaints
        {
            let range = code.visible(range);
            // Complaints of one error may come from the inside out.
            if (last.start, last.end) < (range.start, range.end) {
                last = range.clone();
            }
            if said == MOST {
                let text = context.language.pick(
                    "Дальше в модуле есть ещё ошибки разбора: сначала исправьте те, что выше",
                    "There are more parse errors further on: correct those above first",
                );
                context.report(last, text);
                return;
            }
            said += 1;
            related.retain(|it| it.range != range);
            let finding = context.report(range, message);
            finding.related = related;
            finding.fixes = fixes;
        }
    }
}

/// What is said of one error.
struct Complaint {
    range: Range<usize>,
    message: String,
    related: Vec<Related>,
    fixes: Vec<Fix>,
}

impl Complaint {
    fn new(range: Range<usize>, message: String) -> Self {
        Self {
            range,
            message,
            related: Vec::new(),
            fixes: Vec::new(),
        }
    }

    fn fixed(mut self, fixes: impl IntoIterator<Item = Fix>) -> Self {
        self.fixes.extend(fixes);
        self
    }

    fn opened_at(self, opener: Range<usize>, language: Language) -> Self {
        let message = language.pick("открыто здесь", "opened here").to_owned();
        Self {
            related: vec![Related {
                path: None,
                range: opener,
                message,
            }],
            ..self
        }
    }
}

impl Code<'_> {
    fn complaints(&self, error: SyntaxError) -> Vec<Complaint> {
        let SyntaxError { kind, range } = error;
        let fixes = self.fixes(&kind, &range);
        let message = match kind {
            SyntaxErrorKind::Unexpected => return self.unexpected(range),
            SyntaxErrorKind::Missing {
                token,
                opened_by: Some(opener),
            } => {
                return vec![self.unclosed(range, opener, token)];
            }
            SyntaxErrorKind::Missing {
                token,
                opened_by: None,
            } => self.expected(token),
            SyntaxErrorKind::MissingName => self.missing_name(range.start),
            SyntaxErrorKind::IncompleteStatement => {
                words::incomplete_statement(self.language, self.quote(range.clone()))
            }
            SyntaxErrorKind::UnclosedString => words::unclosed_string(self.language),
            SyntaxErrorKind::BrokenDirective => {
                return vec![self.broken_directive(range).fixed(fixes)];
            }
            SyntaxErrorKind::UnknownDirective => {
                words::unknown_directive(self.language, self.quote(range.clone()))
            }
            SyntaxErrorKind::OddBranch => {
                words::odd_branch(self.language, &self.quote(range.clone()))
            }
            SyntaxErrorKind::UnclosedDirective => {
                words::unclosed_directive(self.language, &self.quote(range.clone()))
            }
            SyntaxErrorKind::DirectiveWithoutStart => {
                words::directive_without_start(self.language, &self.quote(range.clone()))
            }
            SyntaxErrorKind::WrongEnd {
                expected,
                opened_by,
            } => {
                return vec![self.mixed_ends(range, opened_by, expected)];
            }
            SyntaxErrorKind::InvalidTarget => {
                words::invalid_target(self.language, self.quote(range.clone()))
            }
        };
        vec![Complaint::new(range, message).fixed(fixes)]
    }

    fn expected(&self, token: Kind) -> String {
        let token = self.spelling.spell(token);
        self.language.pick(
            format!("Ожидается «{token}»"),
            format!("“{token}” is expected"),
        )
    }

    /// Something that must be closed, and the place where that was expected.
    fn unclosed(&self, range: Range<usize>, opener: Range<usize>, closer: Kind) -> Complaint {
        let closer = self.spelling_at(&opener).spell(closer);
        let line = self.module.lines().line(opener.start);
        let line = (line != self.module.lines().line(range.start)).then_some(line + 1);
        let message = words::unclosed(self.language, &self.construct(opener.clone()), line, closer);
        let fix = self.close(&range, &opener, closer);
        Complaint::new(range, message)
            .fixed(fix)
            .opened_at(opener, self.language)
    }

    /// Something that the word at `range` closes although another token should.
    fn mixed_ends(&self, range: Range<usize>, opener: Range<usize>, closer: Kind) -> Complaint {
        let expected = self.spelling_at(&opener).spell(closer);
        let construct = self.construct(opener.clone());
        let line = self.module.lines().line(opener.start) + 1;
        let found = self.quote(range.clone());
        let message = words::mixed_ends(self.language, &construct, line, &found, expected);
        let fix = self.instead(range.clone(), expected);
        Complaint::new(range, message)
            .fixed([fix])
            .opened_at(opener, self.language)
    }

    /// Whether `error` is the wrong word for what `next` misses right behind it.
    fn closes_wrongly(&self, error: &SyntaxError, next: &SyntaxError) -> bool {
        let SyntaxErrorKind::Missing {
            opened_by: Some(_), ..
        } = next.kind
        else {
            return false;
        };
        let is_closer = self.leaf(error.range.start).is_some_and(|leaf| {
            leaf.byte_range() == error.range && nesting::is_closing_word(Kind::of(leaf))
        });
        let between = self.module.text.get(error.range.end..next.range.start);
        error.kind == SyntaxErrorKind::Unexpected
            && is_closer
            && between.is_some_and(|it| it.trim_matches([' ', '\t', '\r', '\n', ';']).is_empty())
    }

    /// A name or an expression is missing at `at`; what is before tells what for.
    fn missing_name(&self, at: usize) -> String {
        let Some(before) = self.leaf_before(at) else {
            return self
                .language
                .pick("Ожидается выражение", "An expression is expected")
                .to_owned();
        };
        let is_parameter = before
            .parent()
            .is_some_and(|it| Kind::of(it) == Kind::Parameters);
        let what = match Kind::of(before) {
            Kind::Dot => words::Missing::Member,
            Kind::ProcedureKw => words::Missing::ProcedureName,
            Kind::FunctionKw => words::Missing::FunctionName,
            Kind::NewKw => words::Missing::Type,
            Kind::Ampersand => words::Missing::Annotation,
            Kind::ForKw | Kind::EachKw | Kind::VarKw => words::Missing::Variable,
            Kind::IfKw | Kind::ElsIfKw | Kind::WhileKw => words::Missing::Condition,
            Kind::InKw => words::Missing::Collection,
            Kind::LeftParenthesis | Kind::Comma | Kind::ValKw if is_parameter => {
                words::Missing::Parameter
            }
            _ => words::Missing::Expression,
        };
        words::missing(self.language, what, &self.quote(before.byte_range()))
    }

    fn broken_directive(&self, range: Range<usize>) -> Complaint {
        let text = self.module.text;
        let lines = self.module.lines();
        let line = lines.range(text, lines.line(range.start.saturating_sub(1)));
        let line = line.start..line.end.min(range.end.max(range.start));
        let start = text[line.clone()]
            .rfind('#')
            .map_or(line.start, |it| line.start + it);
        let rest = text[start..].trim_start_matches('#');
        let rest = rest.trim_start_matches([' ', '\t']);
        let end = rest.find(|it: char| !it.is_alphanumeric());
        let word = &rest[..end.unwrap_or(rest.len())];
        Complaint::new(
            start..line.end.max(start),
            words::broken_directive(self.language, word),
        )
    }
}

#[cfg(test)]
mod tests;
