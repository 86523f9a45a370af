//! Graphs of small methods, block by block.

use super::*;

/// The reached blocks of a method with what they hold and where they lead: `0: А = 1 → next 4`.
fn picture(code: &str) -> String {
    let text = format!("Функция Ф()\n{code}\nКонецФункции");
    let tree = parser_bsl::Parser::bsl().parse(&text, None);
    let tree = BslTree::new(&text, &tree);
    let method = tree.of_kind(Kind::FunctionDefinition).next().expect("it");
    let flow = ControlFlow::of_method(method);
    let reached = flow.reached();
    let mut lines = Vec::new();
    for (block, is_reached) in reached.iter().enumerate() {
        if !is_reached || flow.steps(block).is_empty() && flow.edges(block).is_empty() {
            continue;
        }
        let steps = flow.steps(block).iter().map(|it| tree.node(*it).text());
        let steps: Vec<_> = steps.collect();
        let edges = flow.edges(block).iter().map(|it| {
            let to = match it.to {
                ControlFlow::END => "end".to_owned(),
                ControlFlow::RETURNED => "returned".to_owned(),
                ControlFlow::RAISED => "raised".to_owned(),
                other => other.to_string(),
            };
            format!("{:?} {to}", it.kind)
        });
        let edges: Vec<_> = edges.collect();
        lines.push(format!(
            "{block}: {} → {}",
            steps.join("; "),
            edges.join(", ")
        ));
    }
    lines.join("\n")
}

#[track_caller]
fn check(code: &str, expected: &[&str]) {
    assert_eq!(picture(code), expected.join("\n"));
}

#[test]
fn a_straight_way_is_one_block() {
    check("А = 1; Б();", &["0: А = 1; Б() → Next end"]);
    check("", &["0:  → Next end"]);
}

#[test]
fn branches_part_and_meet() {
    check(
        "Если А Тогда Б(); ИначеЕсли В Тогда Возврат 1; КонецЕсли; Г();",
        &[
            "0: А → True 4, False 5",
            "4: Б() → Next 8",
            "5: В → True 6, NoElse 8",
            "6: Возврат 1 → Jumps returned",
            "8: Г() → Next end",
        ],
    );
    check(
        "Если А Тогда Б(); Иначе ВызватьИсключение 1; КонецЕсли;",
        &[
            "0: А → True 4, False 5",
            "4: Б() → Next 7",
            "5: ВызватьИсключение 1 → Jumps raised",
            "7:  → Next end",
        ],
    );
}

#[test]
fn a_loop_is_skipped_or_left_after_a_turn() {
    check(
        "Пока А Цикл Б(); Прервать; В(); КонецЦикла; Г();",
        &[
            "0: А → Skips 5, True 6",
            "5: Г() → Next end",
            "6: Б(); Прервать → Jumps 5",
        ],
    );
    check(
        "Для Каждого А Из Б Цикл Если В Тогда Продолжить; КонецЕсли; КонецЦикла;",
        &[
            "0: Б → Skips 5, True 6",
            "4:  → True 6, Leaves 5",
            "5:  → Next end",
            "6: А; В → True 7, NoElse 9",
            "7: Продолжить → Jumps 4",
            "9:  → Next 4",
        ],
    );
    check(
        "Пока Истина Цикл Б(); КонецЦикла; В();",
        &[
            "0: Истина → True 6",
            "4: Истина → True 6",
            "6: Б() → Next 4",
        ],
    );
    check(
        "Для А = 1 По 2 Цикл КонецЦикла;",
        &[
            "0: 1; 2; А → Skips 5, True 6",
            "4:  → True 6, Leaves 5",
            "5:  → Next end",
            "6:  → Next 4",
        ],
    );
}

#[test]
fn every_step_of_an_attempt_may_fail() {
    check(
        "А(); Попытка Б(); В(); Исключение Г(); ВызватьИсключение; КонецПопытки; Д();",
        &[
            "0: А() → Next 5",
            "4: Г(); ВызватьИсключение → Jumps raised",
            "5: Б() → Fails 4, Next 6",
            "6: В() → Fails 4, Next 8",
            "8: Д() → Next end",
        ],
    );
    check(
        "Попытка Возврат Б(); Исключение КонецПопытки;",
        &[
            "0:  → Next 5",
            "4:  → Next 7",
            "5: Возврат Б() → Fails 4, Jumps returned",
            "7:  → Next end",
        ],
    );
}

#[test]
fn jumps_lead_to_their_labels() {
    check(
        "~Снова: А(); Перейти ~снова; Б();",
        &["0:  → Next 4", "4: А(); Перейти ~снова → Jumps 4"],
    );
}

#[test]
fn branches_of_directives_are_alternatives() {
    check(
        "#Если Клиент Тогда\nА();\n#Иначе\nВозврат 1;\n#КонецЕсли\nБ();",
        &[
            "0:  → True 4, False 5",
            "4: А() → Next 7",
            "5: Возврат 1 → Jumps returned",
            "7: Б() → Next end",
        ],
    );
    check(
        "#Если Клиент Тогда\nВозврат 1;\n#КонецЕсли",
        &[
            "0:  → True 4, NoElse 6",
            "4: Возврат 1 → Jumps returned",
            "6:  → Next end",
        ],
    );
    // One that cuts through branches leads on.
    check(
        "Если А Тогда\n#Если Клиент Тогда\nБ();\nИначе\n#КонецЕсли\nВ();\nКонецЕсли;",
        &[
            "0: А → True 4, False 7",
            "4:  → True 5, NoElse 6",
            "5: Б() → Next 6",
            "6:  → Next 8",
            "7: В() → Next 8",
            "8:  → Next end",
        ],
    );
}

#[test]
fn statements_know_where_they_begin() {
    let text = "Возврат; Если А Тогда Б(); КонецЕсли;";
    let tree = parser_bsl::Parser::bsl().parse(text, None);
    let tree = BslTree::new(text, &tree);
    let flow = ControlFlow::of_module(&tree);
    let reached = flow.reached();
    let dead = flow.statements().filter(|it| !reached[it.1]);
    let dead: Vec<_> = dead.map(|it| tree.node(it.0).text()).collect();
    assert_eq!(dead, ["Если А Тогда Б(); КонецЕсли", "Б()"]);
}

#[test]
fn deep_nesting_is_no_danger() {
    let deep = 5_000;
    let text = "Если А Тогда ".repeat(deep) + "Б();" + &" КонецЕсли;".repeat(deep);
    let tree = parser_bsl::Parser::bsl().parse(&text, None);
    let flow = ControlFlow::of_module(&BslTree::new(&text, &tree));
    assert!(flow.reached()[ControlFlow::END]);
}

#[test]
fn code_that_is_not_closed_has_its_ways() {
    check(
        "Если А Тогда Б();",
        &[
            "0: А → True 4, NoElse 5",
            "4: Б() → Next 5",
            "5:  → Next end",
        ],
    );
}
