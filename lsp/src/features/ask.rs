//! `onec/ask`: queries that answer questions in plain words about a configuration.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use metadata::Configuration;
use query::Date;
use query::ask::Setting;
use serde::{Deserialize, Serialize};
use tower_lsp::ls_types::{ServerCapabilities, Uri};

use crate::asked::{Answered, Asking, answer, spoken};
use crate::client::Client;
use crate::context::Context;
use crate::convert;
use crate::failure::{Answer, Failure};

pub(crate) fn capability(_: &Client, _: &mut ServerCapabilities) {}

/// What is asked.
#[derive(Debug, Deserialize)]
pub(crate) struct Params {
    #[serde(flatten)]
    asking: Asking,
    /// A file or folder of the configuration that is meant; the largest one of the workspace where none is named.
    uri: Option<Uri>,
    /// The day that `сегодня` is told from, `2026-03-31`: that of the user, whose clock the server need not have.
    today: Option<String>,
}

/// What is answered, and of which configuration.
#[derive(Debug, Serialize)]
pub(crate) struct Told {
    #[serde(flatten)]
    answered: Answered,
    /// What the configuration is called.
    configuration: String,
    /// The folder of the configuration.
    root: Option<Uri>,
}

/// Nothing where the workspace has no configuration.
pub(crate) fn handle(context: &Context, params: Params) -> Answer<Option<Told>> {
    let Some(configuration) = configuration(context, params.uri.as_ref()) else {
        return Ok(None);
    };
    let day = params.today.as_deref().and_then(Date::parse);
    let today = day.unwrap_or_else(now);
    let language = context.language;
    let asking = params.asking;
    let work = move |lexicon: &query::ask::Lexicon<'_>| {
        let setting = Setting {
            today,
            language: spoken(language),
            values: None,
            model: None,
        };
        answer(lexicon, &asking, &setting, language).1
    };
    let platform = context.snapshot.platform();
    let answered = context.askers.with(platform, &configuration, work);
    let broken = || Failure::Broken("onec/ask".to_owned());
    Ok(Some(Told {
        answered: answered.ok_or_else(broken)?,
        configuration: configuration.properties.name.to_string(),
        root: convert::uri(&configuration.root),
    }))
}

/// The configuration of a file; else the one with most objects, for extensions know little by themselves.
fn configuration(context: &Context, uri: Option<&Uri>) -> Option<Arc<Configuration>> {
    let all = context.snapshot.configurations();
    let path = uri.map(convert::path);
    let named = path.and_then(|path| all.iter().find(|it| path.starts_with(&it.root)));
    let whole = || {
        let whole = all.iter().filter(|it| it.base.is_none());
        whole.max_by_key(|it| it.objects.len())
    };
    let found = named.filter(|it| it.base.is_none()).or_else(whole)?;
    (!found.objects.is_empty()).then(|| Arc::clone(found))
}

/// Today, as it is in Greenwich.
fn now() -> Date {
    /// The seconds from the first year to 1970.
    const EPOCH: i64 = 62_135_596_800;
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH);
    let seconds = seconds.map_or(0, |it| i64::try_from(it.as_secs()).unwrap_or(0));
    let days = (seconds + EPOCH) / 86_400;
    Date::of_seconds(days * 86_400).unwrap_or(Date::EMPTY)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::testing::{fixture, sample};

    fn told(context: &Context, params: Value) -> Value {
        let params: Params = serde_json::from_value(params).expect("parameters");
        let told = handle(context, params).expect("an answer");
        serde_json::to_value(told).expect("a value")
    }

    #[test]
    fn a_question_has_a_query_with_colours_code_and_an_explanation() {
        let tested = sample("trade", "");
        let asked =
            json!({ "turns": [{ "ask": "остатки товаров по складам" }], "today": "2026-03-31" });
        let told = told(&tested.context, asked);
        assert_eq!(told["configuration"], "Торговля");
        let reading = &told["readings"][0];
        let query = reading["query"].as_str().expect("a query");
        assert!(
            query.contains("РегистрНакопления.ТоварыНаСкладах.Остатки"),
            "{query}"
        );
        assert_eq!(reading["pieces"][0], json!(["ВЫБРАТЬ", "keyword"]));
        let code = reading["code"].as_str().expect("code");
        assert!(code.starts_with("Запрос = Новый Запрос;"), "{code}");
        assert!(
            !reading["explanation"]
                .as_str()
                .unwrap_or_default()
                .is_empty()
        );
        assert!(reading["chips"].as_array().is_some_and(|it| it.len() >= 2));
    }

    #[test]
    fn turns_are_done_anew_each_time() {
        let tested = sample("trade", "");
        let ask = json!({ "ask": "остатки товаров по складам" });
        let first = told(&tested.context, json!({ "turns": [ask] }));
        let chips = first["readings"][0]["chips"]
            .as_array()
            .expect("parts")
            .clone();
        let place = chips.iter().position(|it| it["removable"] == true);
        let place = place.expect("a part that may go");
        let turns = json!({ "turns": [ask, { "remove": place }], "queryLanguage": "en" });
        let second = told(&tested.context, turns.clone());
        assert!(second.get("problem").is_none(), "{second}");
        assert!(
            second["readings"][0]["chips"]
                .as_array()
                .expect("parts")
                .len()
                < chips.len()
        );
        assert_eq!(
            second["readings"][0]["pieces"][0],
            json!(["SELECT", "keyword"])
        );
        assert_eq!(second, told(&tested.context, turns));
        let wrong = told(&tested.context, json!({ "turns": [ask, { "remove": 99 }] }));
        assert_eq!(wrong["problem"], "Части 100 нет");
    }

    #[test]
    fn nobody_answers_without_a_configuration() {
        let tested = fixture("//- /a.bsl\nА = 1;\n");
        let told = told(&tested.context, json!({ "turns": [{ "ask": "остатки" }] }));
        assert_eq!(told, Value::Null);
    }
}
