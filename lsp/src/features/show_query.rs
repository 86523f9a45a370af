//! `onec/showQuery`: the query at a place, with what it does, returns and takes and what is wrong with it.

use analysis::ide::query::{QueryColumn, query_at};
use serde::Serialize;
use tower_lsp::ls_types::{Range, ServerCapabilities, TextDocumentPositionParams};

use crate::client::Client;
use crate::context::Context;
use crate::failure::Answer;

pub(crate) fn capability(_: &Client, _: &mut ServerCapabilities) {}

/// A query.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Shown {
    /// The string that holds it.
    range: Range,
    /// The text, without the marks of the string.
    text: String,
    /// The program puts nothing in.
    is_whole: bool,
    /// It has syntax errors.
    is_broken: bool,
    /// What it does, in plain words: sentences on lines of their own. Empty where it is broken.
    explanation: String,
    /// What it returns.
    columns: Vec<Typed>,
    /// There may be columns besides those.
    has_other_columns: bool,
    /// What it takes.
    parameters: Vec<Parameter>,
    /// The temporary tables that it makes.
    temporary: Vec<Table>,
    /// What is wrong with it.
    problems: Vec<Problem>,
}

/// A name and the types of what it stands for, with commas between.
#[derive(Debug, Serialize)]
pub(crate) struct Typed {
    name: String,
    types: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Parameter {
    name: String,
    types: String,
    /// The method sets it.
    is_set: bool,
    places: Vec<Range>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Table {
    name: String,
    columns: Vec<Typed>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Problem {
    range: Option<Range>,
    code: &'static str,
    message: String,
}

/// Nothing where there is no query.
pub(crate) fn handle(
    context: &Context,
    params: TextDocumentPositionParams,
) -> Answer<Option<Shown>> {
    let Some((file, offset)) = context.place(&params) else {
        return Ok(None);
    };
    let Some(query) = query_at(&context.snapshot, file, offset) else {
        return Ok(None);
    };
    let pick = |types: (String, String)| context.language.pick(types.0, types.1);
    let typed = |columns: Vec<QueryColumn>| {
        let columns = columns.into_iter().map(|it| Typed {
            name: it.name,
            types: pick(it.types),
        });
        columns.collect::<Vec<_>>()
    };
    let parameters = query.parameters.into_iter().map(|it| Parameter {
        name: it.name,
        types: pick(it.types),
        is_set: !it.set.is_empty(),
        places: it
            .places
            .iter()
            .filter_map(|it| context.range(file, it))
            .collect(),
    });
    let temporary = query.temporary.into_iter().map(|it| Table {
        name: it.name,
        columns: typed(it.columns),
    });
    let problems = query.problems.into_iter().map(|it| {
        let [ru, en] = it.message;
        Problem {
            range: context.range(file, &it.range),
            code: it.code,
            message: context.language.pick(ru, en),
        }
    });
    Ok(Some(Shown {
        range: context.range(file, &query.range).unwrap_or_default(),
        text: query.text,
        is_whole: query.is_whole,
        is_broken: query.is_broken,
        explanation: pick(query.explanation),
        columns: typed(query.columns),
        has_other_columns: query.has_other_columns,
        parameters: parameters.collect(),
        temporary: temporary.collect(),
        problems: problems.collect(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::sample;

    #[test]
    fn a_query_is_shown_with_its_columns_parameters_and_problems() {
        let tested = sample(
            "trade",
            "//- /CommonModules/Обмен/Ext/Module.bsl\nЗ = Новый Запрос(\"ВЫБРАТЬ$0\n\t|\tТ.Склад КАК Склад,\n\t|\tТ.Нет КАК Нет\n\t|ИЗ\n\t|\tРегистрНакопления.ТоварыНаСкладах.Остатки(&Дата) КАК Т\");\nЗ.УстановитьПараметр(\"Дата\", 1);\n",
        );
        let shown = handle(&tested.context, tested.at()).expect("an answer");
        let shown = serde_json::to_value(shown).expect("an object");
        assert_eq!(shown["columns"][0]["types"], "СправочникСсылка.Склады");
        assert_eq!(shown["parameters"][0]["name"], "Дата");
        assert_eq!(shown["parameters"][0]["isSet"], true);
        assert_eq!(shown["problems"][0]["code"], "UnknownField");
        assert_eq!(shown["problems"][0]["range"]["start"]["line"], 2);
        let told = shown["explanation"].as_str().expect("a text");
        assert!(told.contains("остатки (период: &Дата)"), "{told}");
        let text = shown["text"].as_str().expect("a text");
        assert!(text.starts_with("ВЫБРАТЬ\n\tТ.Склад"), "{text}");
    }

    #[test]
    fn nothing_is_shown_where_there_is_no_query() {
        let tested = sample(
            "trade",
            "//- /CommonModules/Обмен/Ext/Module.bsl\nЗ = \"Да$0\";\n",
        );
        let shown = handle(&tested.context, tested.at()).expect("an answer");
        assert!(shown.is_none());
    }
}
