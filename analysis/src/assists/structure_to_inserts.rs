use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::{AssignmentStatement, NewExpression};
use parser_bsl::syntax::{AstNode, preorder};
use tree_sitter::Node;

use super::context::{Context, Offers};
use super::edits::Edits;
use super::literals::raw;

assist! {
    /// # Заменить ключи структуры на «Вставить»
    ///
    /// Ключи и значения из конструктора структуры встают в вызовы «Вставить», по одному в строке.
    ///
    /// # Replace keys of a structure with “Insert”
    ///
    /// Keys and values of the constructor of a structure go into calls of “Insert”, one a line.
    ///
    /// ```bsl
    /// Отбор = Новый Структура$0("Склад, Товар", Склад);
    /// ```
    /// ```bsl
    /// Отбор = Новый Структура;
    /// Отбор.Вставить("Склад", Склад);
    /// Отбор.Вставить("Товар");
    /// ```
    STRUCTURE_TO_INSERTS { id: "structure_to_inserts", kind: RefactorRewrite, find: structure_to_inserts }
}

/// The assignment at the cursor that gives a new structure, and the arguments of its constructor.
pub(super) struct Made<'c> {
    pub(super) statement: Node<'c>,
    pub(super) target: &'c str,
    pub(super) new: NewExpression<'c>,
    pub(super) arguments: Vec<Node<'c>>,
}

impl<'c> Made<'c> {
    pub(super) fn at(context: &'c Context<'c>) -> Option<Self> {
        let assignment = context.around::<AssignmentStatement<'c>>()?;
        let new = NewExpression::cast(assignment.right()?.node())?;
        let class = context.of(new.type_()?.node());
        let is_structure = ["Структура", "Structure"]
            .iter()
            .any(|it| metadata::same(it, class));
        if !is_structure || assignment.node().has_error() {
            return None;
        }
        // A place that is omitted leaves only a comma: the values behind it would be counted wrongly.
        let list = new.arguments();
        let arguments: Vec<_> = list
            .into_iter()
            .flat_map(|it| it.argument())
            .map(|it| it.node())
            .collect();
        let mut cursor = list.map(|it| it.node().walk());
        let commas = list.zip(cursor.as_mut()).map_or(0, |(list, cursor)| {
            let children = list.node().children(cursor);
            children.filter(|it| Kind::of(*it) == Kind::Comma).count()
        });
        if commas > 0 && commas + 1 != arguments.len() {
            return None;
        }
        Some(Self {
            statement: assignment.node(),
            target: context.of(assignment.left()?.node()),
            new,
            arguments,
        })
    }

    /// The keys that the constructor names.
    pub(super) fn keys(&self, context: &Context<'c>) -> Option<Vec<&'c str>> {
        let Some(first) = self.arguments.first() else {
            return Some(Vec::new());
        };
        if Kind::of(*first) != Kind::String {
            return None;
        }
        let keys: Vec<_> = raw(context, *first)?.split(',').map(str::trim).collect();
        let is_name =
            |it: &&str| !it.is_empty() && it.chars().all(|it| it.is_alphanumeric() || it == '_');
        keys.iter().all(is_name).then_some(keys)
    }
}

fn structure_to_inserts<'c>(context: &'c Context<'c>, offers: &mut Offers<'c>) -> Option<()> {
    let made = Made::at(context)?;
    let keys = made.keys(context).filter(|it| !it.is_empty())?;
    let values: Vec<Node<'c>> = made.arguments.iter().skip(1).copied().collect();
    if values.len() > keys.len() || !context.begins_line(made.statement.start_byte()) {
        return None;
    }
    // A comment between the values would be lost.
    if preorder(made.statement).any(|it| Kind::of(it) == Kind::Comment) {
        return None;
    }
    let title = context.title(
        "Заменить ключи структуры на «Вставить»",
        "Replace keys of a structure with “Insert”",
    );
    offers.add(title, made.statement.byte_range(), move || {
        let arguments = made.new.arguments()?.node();
        let indent = context.indent(made.statement.start_byte());
        let insert = context.word("Вставить", "Insert");
        let mut text = String::new();
        for (index, key) in keys.iter().enumerate() {
            let value = values
                .get(index)
                .map_or(String::new(), |it| format!(", {}", context.of(*it)));
            text += &format!(
                ";{}{indent}{}.{insert}(\"{key}\"{value})",
                context.eol(),
                made.target
            );
        }
        let mut edits = Edits::default();
        edits.replace(arguments.start_byte()..made.statement.end_byte(), text);
        edits.done(context)
    });
    Some(())
}

#[cfg(test)]
mod tests {
    use super::super::testing::{check, check_none};
    use super::*;

    #[test]
    fn targets_may_be_members() {
        check(
            &STRUCTURE_TO_INSERTS,
            "\tA.B = New Structure(\"C$0\", \"d\" + E);\r\n",
            "\tA.B = New Structure;\r\n\tA.B.Insert(\"C\", \"d\" + E);\r\n",
        );
    }

    #[test]
    fn other_constructors_are_left_alone() {
        check_none(&STRUCTURE_TO_INSERTS, "А = Новый Структура$0(Ключи, 1);");
        check_none(&STRUCTURE_TO_INSERTS, "А = Новый Структура$0;");
        check_none(
            &STRUCTURE_TO_INSERTS,
            "А = Новый Структура$0(\"Б\", // зачем\n\t1);",
        );
        check_none(&STRUCTURE_TO_INSERTS, "А = Новый Массив$0(1);");
        check_none(
            &STRUCTURE_TO_INSERTS,
            "А = Новый Структура$0(\"Б, В\", , 1);",
        );
    }
}
