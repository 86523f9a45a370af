//! `onec/ask`: queries that answer questions in plain words about a configuration.
//!
//! Where a model is to help, a thread waits for it, so that no lane does.

mod helped;

use std::sync::{Arc, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};

use metadata::{Configuration, Platform};
use query::Date;
use query::ask::generator::Generator;
use query::ask::{Lexicon, Setting};
use serde::{Deserialize, Serialize};
use tokio::runtime::Handle;
use tokio::sync::oneshot;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{ServerCapabilities, Uri};

use self::helped::Helped;
use crate::asked::{Answered, Asking, answer, spoken};
use crate::askers::Askers;
use crate::assistant::Assistant;
use crate::client::Client;
use crate::context::Context;
use crate::convert;
use crate::failure::{Answer, Failure};
use crate::features::explain;
use crate::lanes::Lane;
use crate::model::Ready;
use crate::server::Server;

const NAME: &str = "onec/ask";

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
    /// Whether the model of the session is to help.
    #[serde(default)]
    model: bool,
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

/// How far an answer is after the part of it that needs the project.
enum Begun {
    Told(Option<Box<Told>>),
    /// A model is to help.
    Waiting(Box<Waiting>),
}

/// What is asked, of whom.
struct Job {
    asking: Asking,
    today: Date,
    language: analysis::Language,
    platform: Arc<Platform>,
    configuration: Arc<Configuration>,
    askers: Arc<Askers>,
}

struct Waiting {
    job: Job,
    assistant: Arc<Assistant>,
    ready: Ready,
}

/// Nothing where the workspace has no configuration.
pub(crate) async fn handle(server: &Server, params: Params) -> Result<Option<Told>> {
    match server.ask(Lane::Interactive, NAME, params, begin).await? {
        Begun::Told(told) => Ok(told.map(|it| *it)),
        Begun::Waiting(waiting) => Ok(Some(waiting.answer().await?)),
    }
}

fn begin(context: &Context, params: Params) -> Answer<Begun> {
    let Some(configuration) = configuration(context, params.uri.as_ref()) else {
        return Ok(Begun::Told(None));
    };
    let day = params.today.as_deref().and_then(Date::parse);
    let job = Job {
        asking: params.asking,
        today: day.unwrap_or_else(now),
        language: context.language,
        platform: Arc::clone(context.snapshot.platform()),
        configuration,
        askers: Arc::clone(&context.askers),
    };
    let ready = params.model.then(|| explain::ready(context)).transpose();
    let (ready, trouble) = match ready {
        Ok(ready) => (ready, None),
        Err(Failure::Refused(why)) => (None, Some(why)),
        Err(failure) => return Err(failure),
    };
    if let Some(ready) = ready {
        let assistant = Arc::clone(&context.assistant);
        let waiting = Waiting {
            job,
            assistant,
            ready,
        };
        return Ok(Begun::Waiting(Box::new(waiting)));
    }
    let mut told = job.answer(None)?;
    told.answered.model_failure = trouble;
    Ok(Begun::Told(Some(Box::new(told))))
}

impl Job {
    fn answer(self, model: Option<Box<dyn Generator + Send>>) -> Answer<Told> {
        let (asking, today, language) = (self.asking, self.today, self.language);
        let work = move |lexicon: &Lexicon<'_>| {
            let setting = Setting {
                today,
                language: spoken(language),
                values: None,
                model: model.as_ref().map(|it| &**it as &dyn Generator),
            };
            answer(lexicon, &asking, &setting, language).1
        };
        let answered = self.askers.with(&self.platform, &self.configuration, work);
        Ok(Told {
            answered: answered.ok_or_else(|| Failure::Broken(NAME.to_owned()))?,
            configuration: self.configuration.properties.name.to_string(),
            root: convert::uri(&self.configuration.root),
        })
    }
}

impl Waiting {
    async fn answer(self: Box<Self>) -> Result<Told> {
        // It goes with this future, when the client does not wait any more.
        let (_kept, gone) = oneshot::channel();
        let helped = Helped {
            assistant: self.assistant,
            ready: self.ready,
            runtime: Handle::current(),
            gone: Mutex::new(gone),
        };
        let job = self.job;
        let told = tokio::task::spawn_blocking(move || job.answer(Some(Box::new(helped)))).await;
        let broken = |_| Failure::Broken(NAME.to_owned());
        Ok(told.map_err(broken)??)
    }
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
        let Ok(Begun::Told(told)) = begin(context, params) else {
            panic!("an answer");
        };
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
    fn who_wants_a_model_and_has_none_is_told_why() {
        let tested = sample("trade", "");
        let asked = json!({ "turns": [{ "ask": "остатки товаров по складам" }], "model": true });
        let told = told(&tested.context, asked);
        let why = told["modelFailure"].as_str().expect("a reason");
        assert!(why.contains("engine.mode"), "{why}");
        assert!(told["readings"][0]["query"].is_string(), "{told}");
    }

    #[test]
    fn nobody_answers_without_a_configuration() {
        let tested = fixture("//- /a.bsl\nА = 1;\n");
        let told = told(&tested.context, json!({ "turns": [{ "ask": "остатки" }] }));
        assert_eq!(told, Value::Null);
    }
}
