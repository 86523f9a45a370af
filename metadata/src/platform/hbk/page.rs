//! A page of help: names, and chapters with their text.

use super::html::{Token, push_text, tokens};
use crate::platform::{Availability, Names};

/// A page.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Page {
    /// What the page is about, or its owner: a type, an enumeration, the global context.
    pub(super) title: Names,
    /// The member, on a page of a member.
    pub(super) heading: Names,
    /// The chapters in order.
    pub(super) chapters: Vec<Chapter>,
    /// Since which version of the platform.
    pub(super) since: String,
}

/// A chapter of a page.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Chapter {
    /// What it is called, without a colon at the end.
    pub(super) label: String,
    /// The text, a line for each line of the page.
    pub(super) text: String,
    /// Parameters with their texts.
    pub(super) rubrics: Vec<(String, String)>,
}

/// A label of a chapter in Russian and in English.
#[derive(Clone, Copy)]
pub(super) struct Label(&'static str, &'static str);

impl Label {
    pub(super) const AVAILABILITY: Self = Self("Доступность", "Availability");
    pub(super) const DESCRIPTION: Self = Self("Описание", "Description");
    pub(super) const ELEMENTS: Self = Self("Элементы коллекции", "Collection elements");
    pub(super) const PARAMETERS: Self = Self("Параметры", "Parameters");
    pub(super) const RETURNS: Self = Self("Возвращаемое значение", "Returned value");
    pub(super) const RETURNS_TOO: Self = Self("Возвращаемое значение", "Return value");
    pub(super) const SYNTAX: Self = Self("Синтаксис", "Syntax");
    pub(super) const USE: Self = Self("Использование", "Use");
    pub(super) const VALUES: Self = Self("Значения", "Values");
    pub(super) const VARIANT: Self = Self("Вариант синтаксиса", "Syntax variant");

    /// Chapters whose beginning is read.
    const READ: [Self; 7] = [
        Self::AVAILABILITY,
        Self::DESCRIPTION,
        Self::ELEMENTS,
        Self::PARAMETERS,
        Self::RETURNS,
        Self::RETURNS_TOO,
        Self::USE,
    ];

    pub(super) fn is(self, chapter: &Chapter) -> bool {
        chapter.label == self.0 || chapter.label == self.1
    }
}

impl Page {
    /// The page that a text is. What is no page of help has no title.
    pub(super) fn parse(html: &str) -> Self {
        let mut page = Self::default();
        // What is being read: the class that began it and the tag that ends it.
        let mut part: Option<(&str, &str)> = None;
        let mut line = String::new();
        for token in tokens(html) {
            match token {
                Token::Tag {
                    name,
                    closes: false,
                    class,
                } if marked(class) => {
                    part = Some((class, name));
                    line.clear();
                }
                Token::Tag {
                    name, closes: true, ..
                } if part.is_some_and(|it| it.1.eq_ignore_ascii_case(name)) => {
                    if let Some((class, _)) = part.take() {
                        page.add(class, line.trim());
                    }
                }
                Token::Tag { name, closes, .. } => {
                    let breaks = ["br", "p", "tr", "li", "table", "div"];
                    let is_break = breaks.iter().any(|it| it.eq_ignore_ascii_case(name));
                    // An odd word in brackets is a placeholder that nobody escaped.
                    if part.is_some()
                        && !closes
                        && name.starts_with(|it: char| it.is_uppercase())
                        && !is_break
                    {
                        push_text(&mut line, &format!("<{name}>"));
                    } else if part.is_none()
                        && is_break
                        && let Some(text) = page.text()
                    {
                        text.push('\n');
                    }
                }
                Token::Text(text) => match part {
                    Some(_) => push_text(&mut line, text),
                    None => {
                        if let Some(to) = page.text() {
                            push_text(to, text);
                        }
                    }
                },
            }
        }
        page
    }

    fn add(&mut self, class: &str, text: &str) {
        match class {
            "V8SH_title" => self.title = names(text),
            "V8SH_heading" => self.heading = names(text),
            "V8SH_versionInfo" | "not_used" => {
                let first = ["Доступен", "Available", "Доступна", "Доступно"];
                if self.since.is_empty() && first.iter().any(|it| text.starts_with(it)) {
                    self.since = version(text);
                }
            }
            "V8SH_rubric" => {
                let rubric = (text.to_owned(), String::new());
                if let Some(last) = self.chapters.last_mut() {
                    last.rubrics.push(rubric);
                }
            }
            _ => self.chapters.push(Chapter {
                label: text.trim_end_matches([':', ' ']).to_owned(),
                ..Chapter::default()
            }),
        }
    }

    /// Where text goes that stands in no mark; nowhere, where nobody asks for it.
    fn text(&mut self) -> Option<&mut String> {
        /// A list of values is long; of all the rest the beginning says enough.
        const MOST: usize = 64 << 10;
        const ENOUGH: usize = 2 << 10;
        let chapter = self.chapters.last_mut()?;
        let is_list = Label::VALUES.is(chapter);
        let is_read = is_list || Label::READ.iter().any(|it| it.is(chapter));
        let text = match chapter.rubrics.last_mut() {
            Some((_, text)) => text,
            None => &mut chapter.text,
        };
        let most = if is_list { MOST } else { ENOUGH };
        (is_read && text.len() < most).then_some(text)
    }

    pub(super) fn chapter(&self, label: Label) -> Option<&Chapter> {
        self.chapters.iter().find(|it| label.is(it))
    }

    /// The description in short: its first sentences up to a few hundred letters, without the types.
    pub(super) fn description(&self) -> String {
        const MOST: usize = 400;
        let text = self.chapter(Label::DESCRIPTION).map_or("", |it| &it.text);
        let mut said = String::new();
        for line in lines(text).filter(|it| types_of(it).is_none()) {
            if !said.is_empty() && said.len() + line.len() > MOST {
                break;
            }
            push_text(&mut said, " ");
            said.push_str(line);
        }
        said
    }

    pub(super) fn availability(&self) -> Availability {
        let text = self.chapter(Label::AVAILABILITY).map_or("", |it| &it.text);
        let first = text.trim().split(['.', '\n']).next().unwrap_or_default();
        let mut bits = 0;
        // Help spells the web client with a hyphen or without.
        for place in first
            .to_lowercase()
            .replace("web-client", "web client")
            .split(',')
        {
            let place = place.trim();
            let bit = Availability::TITLES
                .iter()
                .position(|it| it.contains(&place));
            bits |= bit.map_or(0, |it| 1 << it);
        }
        Availability(bits)
    }
}

fn marked(class: &str) -> bool {
    matches!(
        class,
        "V8SH_title"
            | "V8SH_heading"
            | "V8SH_chapter"
            | "V8SH_rubric"
            | "V8SH_versionInfo"
            | "not_used"
    )
}

/// `Добавить (Add)`; a name alone is Russian or English, which its letters tell.
pub(super) fn names(text: &str) -> Names {
    if let Some((ru, en)) = text.strip_suffix(')').and_then(|it| it.rsplit_once(" (")) {
        return Names::new(ru.trim(), en.trim());
    }
    match text.is_ascii() {
        true => Names::new("", text.trim()),
        false => Names::new(text.trim(), ""),
    }
}

pub(super) fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|it| !it.is_empty())
}

/// The types that a line lists: `Тип: Строка, Число.`
pub(super) fn types_of(line: &str) -> Option<Vec<&str>> {
    let heads = ["Тип:", "Type:", "Типы:", "Types:"];
    let rest = heads.iter().find_map(|it| line.trim().strip_prefix(it))?;
    let names = rest
        .split([',', ';'])
        .map(|it| it.trim().trim_end_matches('.').trim());
    Some(names.filter(|it| !it.is_empty()).collect())
}

/// The first word of digits and points.
fn version(text: &str) -> String {
    let words = text.split(|it: char| !it.is_ascii_digit() && it != '.');
    let mut words = words.map(|it| it.trim_matches('.'));
    words
        .find(|it| it.contains('.'))
        .unwrap_or_default()
        .to_owned()
}
