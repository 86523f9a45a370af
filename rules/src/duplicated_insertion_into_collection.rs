use crate::code_hash::code_hash;
use analysis::review::{
    Check, Context, Default, Parameter, Tag, argument, arguments, callee, is_same_code, method,
    receiver, string_value, without_parentheses,
};
use metadata::same;
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

rule! {
    /// # Одно и то же вставлено в коллекцию дважды
    ///
    /// В коллекцию подряд вставляют одно и то же значение или значение с тем же ключом. Вторая вставка затирает первую или
    /// добавляет лишнюю строку; обычно скопированную строку забыли исправить.
    ///
    /// В отличие от BSL Language Server не проверяются значения, которые при каждом вычислении разные (`Новый …`, вызовы функций),
    /// а также числа и логические литералы в `Добавить`: в списках они повторяются законно.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Поля.Вставить("Артикул", Товар.Артикул);
    /// Поля.Вставить("Артикул", Товар.Наименование);
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Поля.Вставить("Артикул", Товар.Артикул);
    /// Поля.Вставить("Наименование", Товар.Наименование);
    /// ```
    ///
    /// # The same is inserted into a collection twice
    ///
    /// The same value, or a value with the same key, is inserted into a collection again. The second insertion overwrites the
    /// first one or adds a row too many; mostly a copied line was not changed.
    ///
    /// Unlike BSL Language Server values that differ every time they are computed (`New …`, calls of functions) are let be, and so
    /// are numbers and booleans in `Add`: in lists they are repeated rightly.
    ///
    /// ## Wrong
    /// ```bsl
    /// Fields.Insert("Code", Item.Code);
    /// Fields.Insert("Code", Item.Description);
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Fields.Insert("Code", Item.Code);
    /// Fields.Insert("Description", Item.Description);
    /// ```
    DUPLICATED_INSERTION_INTO_COLLECTION {
        code: "DuplicatedInsertionIntoCollection",
        tags: &[Tag::BrainOverload, Tag::Suspicious, Tag::BadPractice],
        parameters: &[Parameter {
            name: "isAllowedMethodADD",
            default: Default::Flag(true),
            ru: "Проверять и метод Добавить",
            en: "Look at the method Add too",
        }],
        check: Check::File(check),
    }
}

/// An insertion: the number of its block, the hash of its collection, method and key, the number of its statement.
type Insertion = (u32, u64, u32);

fn check(context: &mut Context<'_>) {
    let file = context.file;
    let names: &[&str] = match context.flag("isAllowedMethodADD") {
        true => &["Вставить", "Insert", "Добавить", "Add"],
        false => &["Вставить", "Insert"],
    };
    let calls = file.member_calls(names);
    let insertions = calls.into_iter().filter_map(insertion);
    let mut insertions: Vec<Insertion> = insertions.collect();
    insertions.sort_unstable();
    let mut found = Vec::new();
    for group in insertions.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        let group: Vec<_> = group.iter().map(|it| file.tree.node(it.2)).collect();
        let mut pairs = group.windows(2);
        let pair = pairs
            .find(|it| matches!(it, [a, b] if is_same_insertion(*a, *b) && is_unchanged(*a, *b)));
        if let Some([first, second]) = pair {
            found.push((*first, *second));
        }
    }
    found.sort_by_key(|it| it.1.index());
    for (first, second) in found {
        let Some(key) = key(second) else { continue };
        let name = collection(second).map_or("", BslNode::text);
        let text = key.text();
        let message = context.language.pick(
            format!("{text} вставляется в «{name}» повторно: исправьте или уберите одну из строк"),
            format!("{text} is inserted into “{name}” again: correct or remove one of the lines"),
        );
        let before = context
            .language
            .pick("Первая вставка", "The first insertion");
        context
            .report(second.range(), message)
            .related(first.range(), before);
    }
}

fn call(statement: BslNode<'_>) -> Option<BslNode<'_>> {
    statement.child(Field::Call)
}

fn collection(statement: BslNode<'_>) -> Option<BslNode<'_>> {
    receiver(call(statement)?)
}

fn key(statement: BslNode<'_>) -> Option<BslNode<'_>> {
    argument(call(statement)?, 0)
}

/// A call as an insertion of something that is worth a comparison.
fn insertion(call: BslNode<'_>) -> Option<Insertion> {
    let statement = call
        .parent()
        .filter(|it| it.kind() == Kind::CallStatement)?;
    let block = statement.parent()?;
    if statement.has_error() {
        return None;
    }
    let (collection, key) = (collection(statement)?, key(statement)?);
    let adds =
        callee(call).is_some_and(|it| ["Добавить", "Add"].iter().any(|add| same(add, it.text())));
    if !is_steady(collection) || !is_steady(key) || is_usual(key, adds) {
        return None;
    }
    let hash = code_hash(collection) ^ code_hash(key).rotate_left(7) ^ u64::from(adds);
    Some((block.index(), hash, statement.index()))
}

/// Whether an expression gives the same each time.
fn is_steady(node: BslNode<'_>) -> bool {
    let changing = [
        Kind::CallExpression,
        Kind::NewExpression,
        Kind::AwaitExpression,
        Kind::InactiveCode,
    ];
    !changing
        .iter()
        .any(|it| node.kind() == *it || node.descendants_of(*it).next().is_some())
}

/// Keys that are repeated rightly: blanks, `Неопределено`, `0`, `Символы.ПС`.
fn is_usual(key: BslNode<'_>, adds: bool) -> bool {
    let key = without_parentheses(key);
    match key.kind() {
        Kind::Undefined | Kind::Null => true,
        Kind::Boolean => adds,
        // A place in an array, or a number in a list.
        Kind::Number | Kind::UnaryExpression => true,
        Kind::MemberExpression => key.child(Field::Object).is_some_and(|it| {
            ["Символы", "Chars"]
                .iter()
                .any(|name| same(name, it.text()))
        }),
        // Signs are parts of a text that is put together.
        _ => string_value(key).is_some_and(|it| match adds {
            true => !it.contains(char::is_alphanumeric),
            false => it.trim().is_empty(),
        }),
    }
}

fn is_same_insertion(left: BslNode<'_>, right: BslNode<'_>) -> bool {
    let same = |left: Option<BslNode<'_>>, right: Option<BslNode<'_>>| match (left, right) {
        (Some(left), Some(right)) => is_same_code(left, right),
        _ => false,
    };
    let others = |it| call(it).map(arguments).unwrap_or_default();
    // A list has a value with different presentations; a key with another value is what is looked for.
    let adds = call(left).is_some_and(adds);
    let (first, second) = (others(left), others(right));
    let are_same = || {
        first.len() == second.len()
            && first
                .iter()
                .zip(&second)
                .all(|it| same(*it.0, *it.1) || it.0.is_none() && it.1.is_none())
    };
    same(collection(left), collection(right))
        && same(key(left), key(right))
        && (!adds || are_same() && !is_layout(left))
}

fn adds(call: BslNode<'_>) -> bool {
    let names = ["Добавить", "Add"];
    callee(call).is_some_and(|it| names.iter().any(|name| same(name, it.text())))
}

/// Whether a collection holds what is to be put on a page: areas are repeated there.
fn is_layout(statement: BslNode<'_>) -> bool {
    let names = [
        "ПроверитьВывод",
        "CheckPut",
        "ПроверитьПрисоединение",
        "CheckAttachment",
    ];
    let (Some(method), Some(collection)) = (method(statement), collection(statement)) else {
        return false;
    };
    let mut calls = method.descendants_of(Kind::CallExpression);
    calls.any(|it| {
        callee(it).is_some_and(|it| names.iter().any(|name| same(name, it.text())))
            && argument(it, 0).is_some_and(|it| is_same_code(it, collection))
    })
}

/// Whether nothing between two insertions changes what is inserted or where to.
fn is_unchanged(first: BslNode<'_>, second: BslNode<'_>) -> bool {
    let Some(second_call) = call(second) else {
        return false;
    };
    let (Some(collection), Some(key)) = (collection(second), key(second)) else {
        return false;
    };
    let names = |it: BslNode<'_>| {
        let mut names: Vec<String> = Vec::new();
        let inner = it.descendants_of(Kind::Identifier);
        for name in inner.chain([it]).filter(|it| it.kind() == Kind::Identifier) {
            if !name.is_field(Field::Property) {
                names.push(name.text().to_owned());
            }
        }
        names
    };
    let mut watched = names(collection);
    watched.extend(names(key));
    let is_watched = |name: BslNode<'_>| watched.iter().any(|it| same(it, name.text()));
    let between = std::iter::successors(first.next_sibling(), |it| it.next_sibling());
    for item in between.take_while(|it| *it != second) {
        let jumps = [
            Kind::ReturnStatement,
            Kind::BreakStatement,
            Kind::ContinueStatement,
            Kind::RaiseStatement,
            Kind::GotoStatement,
            Kind::ExecuteStatement,
        ];
        let is_branch = matches!(
            item.kind(),
            Kind::IfDirective | Kind::ElsifDirective | Kind::ElseDirective | Kind::LabeledStatement
        );
        let leaves = jumps
            .iter()
            .any(|it| item.kind() == *it || item.descendants_of(*it).next().is_some());
        if is_branch || leaves {
            return false;
        }
        // A watched name that is assigned, passed to a call or called a method of, but for another insertion.
        let changes = |name: BslNode<'_>| is_changed(name, collection, key, second_call);
        let mut names = item.descendants_of(Kind::Identifier);
        if names.any(|it| !it.is_field(Field::Property) && is_watched(it) && changes(it)) {
            return false;
        }
    }
    true
}

/// Whether a name stands where its value may be changed.
fn is_changed(
    name: BslNode<'_>,
    collection: BslNode<'_>,
    key: BslNode<'_>,
    insertion: BslNode<'_>,
) -> bool {
    let mut node = name;
    // What was inserted first is read.
    let is_key = |it: BslNode<'_>| {
        let property = it.child(Field::Property).map_or("", BslNode::text);
        string_value(key).is_some_and(|it| same(&it, property))
    };
    // The path that begins with the name.
    while let Some(parent) = node.parent().filter(|it| {
        matches!(it.kind(), Kind::MemberExpression | Kind::IndexExpression)
            && node.is_field(Field::Object)
    }) {
        node = parent;
        let is_called = parent.is_field(Field::Function);
        let object = parent.child(Field::Object);
        if !is_called && is_key(parent) && object.is_some_and(|it| is_same_code(it, collection)) {
            return true;
        }
    }
    let Some(parent) = node.parent() else {
        return false;
    };
    match parent.kind() {
        Kind::AssignmentStatement => node.is_field(Field::Left) || is_same_code(node, collection),
        Kind::ForStatement | Kind::ForEachStatement => node.is_field(Field::Variable),
        Kind::CallExpression if node.is_field(Field::Function) => {
            let is_other = receiver(parent).is_none_or(|it| !is_same_code(it, collection));
            let is_insertion = match (callee(parent), callee(insertion)) {
                (Some(left), Some(right)) => same(left.text(), right.text()),
                _ => false,
            };
            is_other || !is_insertion
        }
        // A variable alone may be given another value by what is called.
        Kind::Arguments => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use analysis::Language;
    use analysis::review::Value;

    use super::DUPLICATED_INSERTION_INTO_COLLECTION;
    use crate::testing::{check, found_alone, with};

    #[test]
    fn something_between_may_justify_it() {
        check(
            &DUPLICATED_INSERTION_INTO_COLLECTION,
            Language::Ru,
            "
А.Вставить(\"Б\", 1);
а.вставить(\"В\", 2);
А.Вставить(\"Б\", 2);
^^^^^^^^^^^^^^^^^^ \"Б\" вставляется в «А» повторно: исправьте или уберите одну из строк

Г.Добавить(Д.Е);
Г.Добавить(Ж);
Г.Добавить(Д.Е);
^^^^^^^^^^^^^^^ Д.Е вставляется в «Г» повторно: исправьте или уберите одну из строк

З.Добавить(И);
И = 2;
З.Добавить(И);

К.Добавить(Л.М);
Л.Следующий();
К.Добавить(Л.М);

Н.Вставить(\"О\", 1);
Записать(Н);
Н.Вставить(\"О\", 2);

П.Добавить(1); П.Добавить(1); П.Добавить(\"\"); П.Добавить(\"\");
Р.Добавить(Новый Массив); Р.Добавить(Новый Массив);
Если С Тогда Т.Вставить(\"У\", 1); Иначе Т.Вставить(\"У\", 2); КонецЕсли;
",
        );
    }

    #[test]
    fn add_can_be_left_out() {
        let set = ("isAllowedMethodADD", Value::Flag(false));
        let rule = with(&DUPLICATED_INSERTION_INTO_COLLECTION, &[set]);
        let text = "А.Добавить(Б); А.Добавить(Б);";
        let found = found_alone(rule, text, parser_bsl::Dialect::Bsl, Language::En);
        assert_eq!(found, []);
    }
}
