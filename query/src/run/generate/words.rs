//! Names that read well.

use metadata::{Object, folded};

use super::chance::Chance;

/// What the items of a catalog are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    /// Goods and services.
    Goods,
    /// Customers and suppliers.
    Partners,
    /// People.
    People,
    /// Stores and departments.
    Stores,
    /// Own companies.
    Companies,
    /// Currencies.
    Currencies,
    /// What has these names and no others.
    Named(&'static [&'static str]),
    /// Something else.
    Other,
}

/// Beginnings and parts of names of catalogs, in small letters, and what those hold.
const SUBJECTS: [(&str, Subject); 43] = [
    ("договор", Subject::Other),
    ("номенклатур", Subject::Goods),
    ("товар", Subject::Goods),
    ("product", Subject::Goods),
    ("item", Subject::Goods),
    ("goods", Subject::Goods),
    ("материал", Subject::Goods),
    ("заказчик", Subject::Partners),
    ("подрядчик", Subject::Partners),
    ("партнер", Subject::Partners),
    ("контрагент", Subject::Partners),
    ("клиент", Subject::Partners),
    ("покупател", Subject::Partners),
    ("поставщик", Subject::Partners),
    ("customer", Subject::Partners),
    ("partner", Subject::Partners),
    ("пользовател", Subject::People),
    ("контактн", Subject::People),
    ("работник", Subject::People),
    ("сотрудник", Subject::People),
    ("физическ", Subject::People),
    ("employee", Subject::People),
    ("user", Subject::People),
    ("склад", Subject::Stores),
    ("хранилищ", Subject::Stores),
    ("warehouse", Subject::Stores),
    ("организац", Subject::Companies),
    ("compan", Subject::Companies),
    ("валют", Subject::Currencies),
    ("currenc", Subject::Currencies),
    ("подраздел", Subject::Named(&DEPARTMENTS)),
    ("department", Subject::Named(&DEPARTMENTS)),
    ("цех", Subject::Named(&WORKSHOPS)),
    ("задач", Subject::Named(&TASKS)),
    ("проект", Subject::Named(&PROJECTS)),
    ("услуг", Subject::Named(&SERVICES)),
    ("должност", Subject::Named(&POSITIONS)),
    ("отрасл", Subject::Named(&INDUSTRIES)),
    ("оборудован", Subject::Named(&EQUIPMENT)),
    ("операци", Subject::Named(&OPERATIONS)),
    ("техноло", Subject::Named(&OPERATIONS)),
    ("рабочиецентр", Subject::Named(&WORK_CENTRES)),
    ("бригад", Subject::Named(&CREWS)),
];

const GOODS: [(&str, &[&str]); 5] = [
    (
        "Мебель",
        &["Стол", "Стул", "Шкаф", "Диван", "Полка", "Тумба"],
    ),
    (
        "Техника",
        &["Принтер", "Монитор", "Ноутбук", "Телефон", "Пылесос"],
    ),
    (
        "Инструмент",
        &["Дрель", "Молоток", "Отвертка", "Пила", "Рубанок"],
    ),
    (
        "Посуда",
        &["Чайник", "Кружка", "Тарелка", "Сковорода", "Кастрюля"],
    ),
    (
        "Канцелярия",
        &["Тетрадь", "Ручка", "Папка", "Степлер", "Линейка"],
    ),
];
const MARKS: [&str; 8] = [
    "Классик",
    "Люкс",
    "Мини",
    "Прима",
    "Вега",
    "Альт",
    "Норд",
    "Квант",
];
const FORMS: [&str; 3] = ["ООО", "АО", "ИП"];
const FIRMS: [&str; 16] = [
    "Ромашка",
    "Василек",
    "Горизонт",
    "Вектор",
    "Прогресс",
    "Север",
    "Маяк",
    "Альянс",
    "Гранит",
    "Орион",
    "Рассвет",
    "Квадрат",
    "Меридиан",
    "Спектр",
    "Темп",
    "Уют",
];
const SURNAMES: [&str; 14] = [
    "Иванов",
    "Петров",
    "Сидоров",
    "Смирнов",
    "Кузнецов",
    "Попов",
    "Васильев",
    "Соколов",
    "Михайлов",
    "Новиков",
    "Федоров",
    "Морозов",
    "Волков",
    "Алексеев",
];
const NAMES: [(&str, &str); 8] = [
    ("Иван", "Петрович"),
    ("Сергей", "Иванович"),
    ("Андрей", "Сергеевич"),
    ("Дмитрий", "Олегович"),
    ("Алексей", "Павлович"),
    ("Николай", "Ильич"),
    ("Павел", "Юрьевич"),
    ("Олег", "Борисович"),
];
const STORES: [&str; 6] = [
    "Центральный склад",
    "Северный склад",
    "Южный склад",
    "Магазин на Садовой",
    "Магазин на Лесной",
    "Распределительный центр",
];
const COMPANIES: [&str; 3] = [
    "Торговый дом «Комплекс»",
    "Сервис-плюс",
    "Логистика и склад",
];
const CURRENCIES: [&str; 3] = ["Доллар США", "Евро", "Юань"];

const DEPARTMENTS: [&str; 6] = [
    "Отдел продаж",
    "Отдел разработки",
    "Служба поддержки",
    "Бухгалтерия",
    "Отдел внедрения",
    "Администрация",
];
const WORKSHOPS: [&str; 4] = [
    "Механический цех",
    "Сборочный цех",
    "Литейный цех",
    "Покрасочный цех",
];
const TASKS: [&str; 8] = [
    "Подготовить отчет",
    "Исправить ошибку",
    "Согласовать макет",
    "Настроить обмен",
    "Обучить пользователей",
    "Проверить данные",
    "Написать инструкцию",
    "Провести встречу",
];
const PROJECTS: [&str; 8] = [
    "Сайт завода",
    "Мобильное приложение",
    "Портал закупок",
    "Переезд серверов",
    "Интернет-магазин",
    "Аудит безопасности",
    "Склад без бумаг",
    "Единая почта",
];
const SERVICES: [&str; 8] = [
    "Настройка программы",
    "Обучение",
    "Сопровождение",
    "Разработка отчета",
    "Перенос данных",
    "Обновление",
    "Аудит базы",
    "Резервное копирование",
];
const POSITIONS: [&str; 6] = [
    "Директор",
    "Программист",
    "Аналитик",
    "Менеджер",
    "Бухгалтер",
    "Тестировщик",
];
const INDUSTRIES: [&str; 5] = [
    "Строительство",
    "Торговля",
    "Медицина",
    "Образование",
    "Транспорт",
];
const EQUIPMENT: [&str; 6] = [
    "Токарный станок",
    "Фрезерный станок",
    "Пресс",
    "Сварочный аппарат",
    "Печь",
    "Конвейер",
];
const OPERATIONS: [&str; 6] = [
    "Резка",
    "Сверление",
    "Сборка",
    "Покраска",
    "Шлифовка",
    "Упаковка",
];
const WORK_CENTRES: [&str; 4] = [
    "Участок резки",
    "Участок сборки",
    "Участок покраски",
    "Линия упаковки",
];
const CREWS: [&str; 3] = ["Первая бригада", "Вторая бригада", "Третья бригада"];

/// What a catalog of this name holds.
pub(super) fn subject(name: &str) -> Subject {
    let name: String = folded(name).collect();
    let found = SUBJECTS.iter().find(|it| name.starts_with(it.0));
    let found = found.or_else(|| SUBJECTS.iter().find(|it| name.contains(it.0)));
    found.map_or(Subject::Other, |it| it.1)
}

impl Subject {
    /// How many items such a catalog gets where the largest ones get `items`.
    pub(super) fn count(self, items: usize) -> usize {
        match self {
            Self::Goods => items,
            Self::Partners => items / 2 + 1,
            Self::People => items / 10 + 3,
            Self::Stores => STORES.len(),
            Self::Companies => COMPANIES.len(),
            Self::Currencies => CURRENCIES.len(),
            Self::Named(names) => names.len(),
            Self::Other => (items / 10).clamp(3, 30),
        }
    }

    /// The folders of such a catalog.
    pub(super) fn folders(self) -> &'static [&'static str] {
        match self {
            Self::Goods => &["Мебель", "Техника", "Инструмент", "Посуда", "Канцелярия"],
            Self::Partners => &["Покупатели", "Поставщики"],
            _ => &[],
        }
    }

    /// The name of an item by its place, and the place of its folder.
    pub(super) fn name(self, chance: &mut Chance, at: usize, object: &Object) -> (String, usize) {
        let pick = |of: &[&'static str]| of.get(at % of.len().max(1)).copied().unwrap_or_default();
        match self {
            Self::Goods => {
                let folder = at % GOODS.len();
                let (_, kinds) = GOODS.get(folder).copied().unwrap_or_default();
                let kind = kinds.get(at / GOODS.len() % kinds.len().max(1)).copied();
                let mark = chance.one(&MARKS).copied().unwrap_or_default();
                (
                    format!("{} «{mark}-{}»", kind.unwrap_or_default(), at + 1),
                    folder,
                )
            }
            Self::Partners => {
                let form = chance.one(&FORMS).copied().unwrap_or_default();
                let again = match at / FIRMS.len() {
                    0 => String::new(),
                    more => format!("-{}", more + 1),
                };
                (format!("{form} «{}{again}»", pick(&FIRMS)), chance.below(2))
            }
            Self::People => {
                let surname = pick(&SURNAMES);
                let (name, patronymic) = chance.one(&NAMES).copied().unwrap_or_default();
                (format!("{surname} {name} {patronymic}"), 0)
            }
            Self::Stores => (pick(&STORES).to_owned(), 0),
            Self::Companies => (pick(&COMPANIES).to_owned(), 0),
            Self::Currencies => (pick(&CURRENCIES).to_owned(), 0),
            Self::Named(names) => (pick(names).to_owned(), 0),
            Self::Other => {
                let title = object.synonym.get("ru").unwrap_or(object.name.as_str());
                (format!("{title} {}", at + 1), 0)
            }
        }
    }
}
