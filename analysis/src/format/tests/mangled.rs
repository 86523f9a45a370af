//! Modules that nobody means: blanks and tokens put in and taken out at random. A layout changes nothing but blanks, and a
//! second one changes nothing more in code without errors.

use parser_bsl::{Dialect, Parser};

use super::super::*;
use crate::edit::applied;

const MODULES: [&str; 3] = [
    include_str!(
        "../../../../tests/projects/trade-edt/src/Documents/РеализацияТоваров/ObjectModule.bsl"
    ),
    "Процедура А(Б,\n\tВ = 1) Экспорт // что-то\n\tЕсли Б Тогда\n#Если Сервер Тогда\n\t\tГ = Новый Структура(\"Д,Е\",\n\
     \t\t\t1, 2); // раз\n\t\tДлина = 1;      // два\n#Иначе\n\t\tГ = 1;\n#КонецЕсли\n\tКонецЕсли;\n\tЗапрос.Текст =\n\
     \t\"ВЫБРАТЬ\n\t|\tТ.Код КАК Код\n\t|ИЗ\n\t|\tСправочник.Товары КАК Т\";\nКонецПроцедуры\n",
    "#Удаление\n\tЕсли\n#КонецУдаления\n#Вставка\n\tПока А Цикл\n#КонецВставки\nБ();\nКонецЦикла;\n~М: В = \"а\n|б\" + 'в';",
];

const TYPED: [&str; 26] = [
    " ",
    "\t",
    "\n",
    "\r\n",
    "  \n\n\n\n",
    "а",
    "1",
    ";",
    ".",
    ",",
    "(",
    ")",
    "\"",
    "'",
    "|",
    "//",
    "#",
    "&",
    "~",
    "=",
    "-",
    "Если А Тогда\n",
    "КонецЕсли;",
    "Процедура Н()\n",
    "#Если Клиент Тогда\n",
    "\u{a0}\u{feff}",
];

/// Numbers that are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end.max(1) as u64) as usize
    }
}

fn without_blanks(text: &str) -> String {
    text.chars().filter(|it| !blanks::is_blank(*it)).collect()
}

fn check(text: &str, options: &Options) {
    let mut parser = Parser::bsl();
    let mut layout = |text: &str| {
        let tree = parser.parse(text, None);
        let found = formatted(&Module::new(text, &tree, Dialect::Bsl), options);
        assert!(
            found.held_back.is_empty(),
            "{:?} in\n{text}",
            found.held_back
        );
        applied(text, &found.edits)
    };
    let once = layout(text);
    assert_eq!(without_blanks(text), without_blanks(&once), "\n{text}");
    // What the recovery from errors makes of broken code depends on its blanks, too.
    if !Parser::bsl().parse(text, None).root_node().has_error() {
        assert_eq!(layout(&once), once, "twice:\n{text}");
    }
}

#[test]
fn blanks_may_stand_anywhere() {
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    for round in 0..150 {
        let text = MODULES[round % MODULES.len()];
        let mut mangled = String::new();
        for line in text.split_inclusive('\n') {
            let content = line.trim_start_matches([' ', '\t']);
            mangled.push_str(&" ".repeat(random.below(9)));
            mangled.push_str(&"\t".repeat(random.below(3)));
            mangled.push_str(content);
        }
        check(&mangled, &Options::platform());
    }
}

#[test]
fn broken_code_keeps_its_tokens() {
    let mut random = Random(0x2545_F491_4F6C_DD1D);
    let spaces = Options {
        indent: Indent::Spaces(3),
        max_blank_lines: 0,
        ..Options::platform()
    };
    for round in 0..600 {
        let mut text = MODULES[round % MODULES.len()].to_owned();
        for _ in 0..1 + random.below(6) {
            let start = text.floor_char_boundary(random.below(text.len() + 1));
            let end = text.floor_char_boundary((start + random.below(14)).min(text.len()));
            let typed = TYPED[random.below(TYPED.len())];
            text.replace_range(start..end.max(start), typed);
        }
        let options = if round % 2 == 0 {
            &spaces
        } else {
            &Options::platform()
        };
        check(&text, options);
    }
}
