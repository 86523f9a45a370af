//! How complex code is, for rules: the count is that of the code lenses.

use parser_bsl::bsl::Kind;
use parser_bsl::flat::BslNode;

use crate::ide::complexity::{Complexity, of_tokens};
use crate::lexer::{Lexer, Token};

/// The complexity of a method, or of statements together: of the body of a module, whose `name` is empty.
pub fn complexity<'f>(
    nodes: impl IntoIterator<Item = BslNode<'f>>,
    text: &str,
    name: &str,
) -> Complexity {
    let mut tokens = Vec::new();
    for node in nodes.into_iter().flat_map(BslNode::tokens) {
        if node.kind() == Kind::InactiveCode {
            // The tree does not look into a branch that is passed over; the lenses do.
            let mut lexer = Lexer::new(text);
            lexer.go_to(node.range());
            tokens.extend(lexer);
        } else if !is_of_directive(node) {
            tokens.push(Token {
                kind: node.kind(),
                word: 0,
                start: node.start() as u32,
                end: node.end() as u32,
            });
        }
    }
    of_tokens(tokens.into_iter(), text, name)
}

/// Whether a word or sign belongs to a directive and is no code.
fn is_of_directive(token: BslNode<'_>) -> bool {
    token.parent().is_some_and(|it| {
        matches!(
            it.kind(),
            Kind::IfDirective
                | Kind::ElsifDirective
                | Kind::ElseDirective
                | Kind::EndIfDirective
                | Kind::RegionDirective
                | Kind::EndRegionDirective
                | Kind::InsertDirective
                | Kind::EndInsertDirective
                | Kind::DeleteDirective
                | Kind::EndDeleteDirective
                | Kind::CustomDirective
                | Kind::HeaderDirective
                | Kind::UseDirective
                | Kind::PreprocBinary
                | Kind::PreprocNot
                | Kind::PreprocParenthesized
                | Kind::PreprocSymbol
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ide::complexity::complexities;
    use crate::workspace::fixture::workspace;
    use parser_bsl::flat::BslTree;

    #[test]
    fn lenses_and_rules_count_alike() {
        let code = "
//- /CommonModules/А.bsl
&НаСервере
Функция Шаг(А, Б = 1) Экспорт
#Если Клиент И Сервер Тогда
    Если А И Б Или (В И Г) Тогда Шаг(1); КонецЕсли;
#КонецЕсли
    Попытка Б = ?(В, 1, ?(Г, 2, 3)); Исключение Перейти ~М; КонецПопытки;
#Область Если
    Пока Не (А И Б) Цикл // Если
        Запрос.Выполнить(А И Б, В Или Г);
    КонецЦикла;
#КонецОбласти
    В =
#Если Клиент Тогда
    Б И Г
#Иначе
    Б Или Г
#КонецЕсли
    ;
    ~М: Возврат \"Если\";
КонецФункции$0
";
        let made = workspace(code);
        let (file, _) = made.cursor.expect("a cursor");
        let snapshot = made.snapshot();
        let parsed = snapshot.parsed(file).expect("it is open");
        let tree = BslTree::new(&parsed.text, &parsed.tree);
        let method = tree.of_kind(Kind::FunctionDefinition);
        let found = complexity(method, &parsed.text, "Шаг");
        assert_eq!(vec![found], complexities(&snapshot, file));
    }
}
