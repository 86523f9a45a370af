use crate::calls::platform_calls;
use analysis::review::{Check, Context, RuleScope, Tag, callee, is_global_call};
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;

rule! {
    /// # Вызов метода «КаталогВременныхФайлов»
    ///
    /// Имя файла, составленное из `КаталогВременныхФайлов` и своего имени, у двух сеансов совпадает: один портит
    /// файл другого. Кроме того, такой файл никто не удалит. `ПолучитьИмяВременногоФайла` дает неповторимое имя, и
    /// платформа удаляет файл сама, когда завершается рабочий процесс. В отличие от BSL Language Server правило
    /// молчит там, где с каталогом только сравнивают.
    ///
    /// ## Неправильно
    /// ```bsl
    /// ИмяФайла = КаталогВременныхФайлов() + "выгрузка.xml";
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// ИмяФайла = ПолучитьИмяВременногоФайла("xml");
    /// ```
    ///
    /// # Call of the method “TempFilesDir”
    ///
    /// A file name made of `TempFilesDir` and a name of one's own is the same in two sessions: one spoils the file
    /// of the other. Besides, nobody deletes such a file. `GetTempFileName` gives a name of its own, and the
    /// platform deletes the file itself when the working process ends. Unlike BSL Language Server, the rule is
    /// silent where something is only compared with the folder.
    ///
    /// ## Wrong
    /// ```bsl
    /// FileName = TempFilesDir() + "upload.xml";
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// FileName = GetTempFileName("xml");
    /// ```
    TEMP_FILES_DIR {
        code: "TempFilesDir",
        tags: &[Tag::Standard, Tag::BadPractice],
        minutes: 5,
        scope: RuleScope::Bsl,
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let names = ["КаталогВременныхФайлов", "TempFilesDir"];
    for call in platform_calls(context, &names) {
        // Where the folder is compared with another one, no name is made.
        let compared = [Kind::Equal, Kind::NotEqual];
        let operator = call.parent().and_then(|it| it.child(Field::Operator));
        let sought = ["СтрНачинаетсяС", "StrStartsWith", "СтрНайти", "StrFind"];
        let mut around = call.ancestors().take_while(|it| !it.kind().is_statement());
        let is_compared = operator.is_some_and(|it| compared.contains(&it.kind()))
            || around.any(|it| is_global_call(it, &sought));
        let Some(name) = callee(call).filter(|_| !is_compared) else {
            continue;
        };
        let name_text = name.text();
        let message = context.language.pick(
            format!("Вместо «{name_text}» получите неповторимое имя: «ПолучитьИмяВременногоФайла»"),
            format!("Instead of “{name_text}” get a name that nobody else has: “GetTempFileName”"),
        );
        context.report(name.range(), message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use analysis::Language;
    #[test]
    fn the_name_is_marked() {
        crate::testing::check(
            &TEMP_FILES_DIR,
            Language::Ru,
            r"
    Если Каталог = КаталогВременныхФайлов() Тогда КонецЕсли;
    Если СтрНачинаетсяС(Имя, НРег(КаталогВременныхФайлов())) Тогда КонецЕсли;
    Каталог = КаталогВременныхФайлов();
              ^^^^^^^^^^^^^^^^^^^^^^ Вместо «КаталогВременныхФайлов» получите неповторимое имя: «ПолучитьИмяВременногоФайла»
",
        );
    }
}
