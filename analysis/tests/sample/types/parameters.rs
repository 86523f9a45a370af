//! Parameters about which no comment says anything.

use super::world::{offers, types};

#[test]
fn calls_of_the_same_module_tell_what_parameters_hold() {
    types(
        "Процедура А()\n\tБ(Новый Структура(\"Ключ\"));\nКонецПроцедуры\nПроцедура Б(П)\n\tП.$0\nКонецПроцедуры\n",
        "Структура{Ключ}",
    );
    types(
        "Процедура А()\n\tБ(, Новый Массив);\nКонецПроцедуры\nПроцедура Б(П1, П2)\n\tП2.$0\nКонецПроцедуры\n",
        "Массив",
    );
    types(
        "Процедура А(С)\n\tБ(С);\nКонецПроцедуры\nПроцедура Б(П)\n\tП.$0\nКонецПроцедуры\nПроцедура В()\n\tА(Новый Массив);\nКонецПроцедуры\n",
        "Массив",
    );
}

#[test]
fn calls_of_other_modules_do_too() {
    types(
        "//- /CommonModules/Ценообразование/Ext/Module.bsl\nПроцедура А()\n\tПроба.Б(Новый Структура(\"Цена\"));\nКонецПроцедуры\n//- /CommonModules/Проба/Ext/Module.bsl\nПроцедура Б(П) Экспорт\n\tП.$0\nКонецПроцедуры\n",
        "Структура{Цена}",
    );
}

#[test]
fn a_call_of_another_method_of_the_same_name_tells_nothing() {
    types(
        "//- /CommonModules/Ценообразование/Ext/Module.bsl\nПроцедура А()\n\tКурсыВалют.Б(Новый Структура(\"Цена\"));\nКонецПроцедуры\n//- /CommonModules/Проба/Ext/Module.bsl\nПроцедура Б(П) Экспорт\n\tП.$0\nКонецПроцедуры\n",
        "",
    );
}

#[test]
fn default_values_tell_types() {
    types("Процедура А(П = \"\")\n\tП.$0\nКонецПроцедуры\n", "Строка");
}

#[test]
fn handlers_that_are_called_later_get_what_was_given() {
    types(
        "Процедура А()\n\tО = Новый ОписаниеОповещения(\"После\", ЭтотОбъект, Новый Структура(\"Ключ\"));\nКонецПроцедуры\nПроцедура После(Результат, Параметры) Экспорт\n\tПараметры.$0\nКонецПроцедуры\n",
        "Структура{Ключ}",
    );
}

#[test]
fn handlers_of_events_get_what_events_give() {
    types(
        "//- /Documents/ЗаказПокупателя/Ext/ObjectModule.bsl\nПроцедура ОбработкаПроведения(Отказ, РежимПроведения)\n\tРежимПроведения.$0\nКонецПроцедуры\n",
        "РежимПроведенияДокумента",
    );
}

#[test]
fn methods_that_call_each_other_end() {
    types(
        "Процедура А(П)\n\tБ(П);\n\tП.$0\nКонецПроцедуры\nПроцедура Б(П)\n\tА(П);\nКонецПроцедуры\n",
        "",
    );
}

#[test]
fn a_subscription_tells_its_source() {
    offers(
        "//- /CommonModules/ОбменССайтомСобытия/Ext/Module.bsl\nПроцедура РегистрацияИзмененийПриЗаписи(Источник, Отказ) Экспорт\n\tИсточник.$0\nКонецПроцедуры\n",
        "ОбменДанными Записать Ссылка",
    );
}
