//! A form, for people.

use metadata::{Form, FormAttribute, FormItem, Handler, Object};

use super::list::one_line;
use super::words::Words;
use crate::page::{Page, indent};

/// What every item has of its own: it is told only where something was added to it.
const OWN: [&str; 6] = [
    "ContextMenu",
    "AutoCommandBar",
    "ExtendedTooltip",
    "SearchStringAddition",
    "ViewStatusAddition",
    "SearchControlAddition",
];

/// Writes a form. With its owner the title is a full name.
pub(super) fn write(owner: Option<&Object>, form: &Form, page: &mut Page, words: &Words<'_>) {
    let word = words.pick("Форма", "Form");
    page.title(&match owner {
        Some(it) => format!("{}.{word}.{}", words.full_name(it), form.name),
        None => format!("{word} {}", form.name),
    });
    let synonym = words.text(&form.synonym);
    if !synonym.is_empty() {
        page.line(1, &one_line(synonym));
    }
    if form.ordinary {
        let note = words.pick(
            "обычная форма: ее содержимое не читается",
            "ordinary form: its content cannot be read",
        );
        page.line(1, note);
        return;
    }
    handlers(&form.handlers, page, words);
    attributes(form, page, words);
    commands(form, page, words);
    parameters(form, page, words);
    items(form, page, words);
}

fn handlers(handlers: &[Handler], page: &mut Page, words: &Words<'_>) {
    if handlers.is_empty() {
        return;
    }
    heading(words.pick("Обработчики", "Handlers"), handlers.len(), page);
    let rows: Vec<_> = handlers
        .iter()
        .map(|it| [it.event.to_string(), it.method.to_string(), it.call.clone()])
        .collect();
    page.rows(2, &rows);
}

fn heading(title: &str, count: usize, page: &mut Page) {
    page.line(1, &format!("{title} ({count})"));
}

fn attributes(form: &Form, page: &mut Page, words: &Words<'_>) {
    if form.attributes.is_empty() {
        return;
    }
    heading(
        words.pick("Реквизиты", "Attributes"),
        form.attributes.len(),
        page,
    );
    let mut rows = Vec::new();
    for it in &form.attributes {
        let main = if it.main {
            words.pick("основной", "main")
        } else {
            ""
        };
        rows.push(row(it, 0, main.to_owned(), words));
        let columns = it.columns.iter();
        rows.extend(columns.map(|it| row(it, 1, it.table.clone(), words)));
    }
    page.rows(2, &rows);
    for it in &form.attributes {
        if it.main_table.is_empty() && it.query.is_empty() {
            continue;
        }
        let word = words.pick("Основная таблица", "Main table");
        let table = words.reference(&it.main_table);
        page.line(1, &format!("{}: {word} {table}", it.name));
        page.lines(2, &it.query);
    }
}

fn row(attribute: &FormAttribute, depth: usize, mark: String, words: &Words<'_>) -> [String; 4] {
    [
        format!("{}{}", indent(depth), attribute.name),
        words.types(&attribute.types),
        one_line(words.text(&attribute.title)),
        mark,
    ]
}

fn commands(form: &Form, page: &mut Page, words: &Words<'_>) {
    if form.commands.is_empty() {
        return;
    }
    heading(words.pick("Команды", "Commands"), form.commands.len(), page);
    let rows: Vec<_> = form
        .commands
        .iter()
        .map(|it| {
            let actions: Vec<_> = it.actions.iter().map(|it| it.as_str()).collect();
            let title = one_line(words.text(&it.title));
            [it.name.to_string(), actions.join(", "), title]
        })
        .collect();
    page.rows(2, &rows);
}

fn parameters(form: &Form, page: &mut Page, words: &Words<'_>) {
    if form.parameters.is_empty() {
        return;
    }
    heading(
        words.pick("Параметры", "Parameters"),
        form.parameters.len(),
        page,
    );
    let rows: Vec<_> = form
        .parameters
        .iter()
        .map(|it| {
            let key = if it.key {
                words.pick("ключевой", "key")
            } else {
                ""
            };
            [it.name.to_string(), words.types(&it.types), key.to_owned()]
        })
        .collect();
    page.rows(2, &rows);
}

fn items(form: &Form, page: &mut Page, words: &Words<'_>) {
    let told = told(&form.items);
    let mut depths: Vec<usize> = Vec::new();
    let mut rows: Vec<[String; 3]> = Vec::new();
    for (item, told) in form.items.iter().zip(&told) {
        let parent = item.parent.and_then(|it| depths.get(it as usize));
        let depth = parent.map_or(0, |it| it + 1);
        depths.push(depth);
        if !told {
            continue;
        }
        let shows = if item.command.is_empty() {
            item.data_path.clone()
        } else {
            item.command.clone()
        };
        let name = format!("{}{} ({})", indent(depth), item.name, item.kind);
        rows.push([name, shows, methods(&item.handlers)]);
    }
    if !rows.is_empty() {
        heading(words.pick("Элементы", "Items"), rows.len(), page);
        page.rows(2, &rows);
    }
}

/// Which items are told: all but empty menus, bars and tooltips.
fn told(items: &[FormItem]) -> Vec<bool> {
    let mut told: Vec<bool> = items
        .iter()
        .map(|it| !OWN.contains(&it.kind.as_str()) || !it.handlers.is_empty())
        .collect();
    // Parents stand before their children: from the end, what a child needs is known before its parent is asked.
    for (index, item) in items.iter().enumerate().rev() {
        if told.get(index) == Some(&true)
            && let Some(parent) = item.parent.and_then(|it| told.get_mut(it as usize))
        {
            *parent = true;
        }
    }
    told
}

fn methods(handlers: &[Handler]) -> String {
    let all: Vec<_> = handlers
        .iter()
        .map(|it| {
            let call = if it.call.is_empty() {
                String::new()
            } else {
                format!(" ({})", it.call)
            };
            format!("{}: {}{call}", it.event, it.method)
        })
        .collect();
    all.join(", ")
}
