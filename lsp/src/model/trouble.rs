//! Why a model gave no answer, told so that the user knows what to do.

use std::time::Duration;

use analysis::Language;

/// Why a model gave no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// The server cannot be reached: a wrong address, no network, a certificate that nobody trusts.
    Unreachable(String),
    /// The address that is set makes no sense.
    Address(String),
    /// The key is missing or wrong.
    Key(String),
    /// There is no such model or address.
    Unknown(String),
    /// It has too much to do; it may have told when to come again.
    Busy(Option<Duration>),
    /// It refuses the request: the status, and what it says.
    Refused(u16, String),
    /// It failed: the status, and what it says.
    Failed(u16, String),
    /// What it sends is no answer of a model.
    Nonsense(String),
    /// The connection ended before the answer did.
    Cut,
    /// It has sent nothing for so long.
    Silent(Duration),
    /// It was still reading when so long was over.
    Slow(Duration),
}

impl Trouble {
    /// In words, with what to do about it.
    pub(crate) fn told(&self, language: Language) -> String {
        let [ru, en] = self.words();
        language.pick(ru, en)
    }

    fn words(&self) -> [String; 2] {
        match self {
            Self::Unreachable(why) => [
                format!("сервер моделей недоступен: {why}. Проверьте адрес (engine.url) и сеть"),
                format!(
                    "the server of models cannot be reached: {why}. Check the address (engine.url) and the network"
                ),
            ],
            Self::Address(url) => [
                format!(
                    "адрес сервера моделей «{url}» непонятен; нужен вида https://host/v1 (engine.url)"
                ),
                format!(
                    "the address of the server of models, {url:?}, makes no sense; write it as https://host/v1 (engine.url)"
                ),
            ],
            Self::Key(said) => [
                format!(
                    "сервер моделей не принял ключ{}. Задайте ключ заново",
                    colon(said)
                ),
                format!(
                    "the server of models does not accept the key{}. Set the key again",
                    colon(said)
                ),
            ],
            Self::Unknown(said) => [
                format!(
                    "у сервера нет такой модели или такого адреса{}. Выберите модель (engine.model)",
                    colon(said)
                ),
                format!(
                    "the server has no such model or address{}. Choose a model (engine.model)",
                    colon(said)
                ),
            ],
            Self::Busy(_) => [
                "сервер моделей перегружен; запрос повторится позже".to_owned(),
                "the server of models has too much to do; it will be asked again later".to_owned(),
            ],
            Self::Refused(status, said) => [
                format!("сервер моделей отклонил запрос ({status}){}", colon(said)),
                format!(
                    "the server of models refuses the request ({status}){}",
                    colon(said)
                ),
            ],
            Self::Failed(status, said) => [
                format!("на сервере моделей ошибка ({status}){}", colon(said)),
                format!("the server of models failed ({status}){}", colon(said)),
            ],
            Self::Nonsense(what) => [
                format!("ответ не похож на ответ модели: {what}. Проверьте адрес (engine.url)"),
                format!(
                    "what came is no answer of a model: {what}. Check the address (engine.url)"
                ),
            ],
            Self::Cut => [
                "соединение с моделью оборвалось посреди ответа".to_owned(),
                "the connection to the model ended in the middle of an answer".to_owned(),
            ],
            Self::Slow(time) => {
                let seconds = time.as_secs();
                [
                    format!(
                        "модель не успела ничего написать за {seconds} с. Выберите модель меньше (engine.model), покажите ей меньше кода (engine.context) или дайте больше времени (engine.timeBudget)"
                    ),
                    format!(
                        "the model has not come to write anything in {seconds} s. Choose a smaller one (engine.model), show it less code (engine.context) or give it more time (engine.timeBudget)"
                    ),
                ]
            }
            Self::Silent(time) => {
                let seconds = time.as_secs();
                [
                    format!("модель молчит уже {seconds} с"),
                    format!("the model has said nothing for {seconds} s"),
                ]
            }
        }
    }

    /// Asking again changes nothing as long as the settings are the same.
    pub(crate) fn is_lasting(&self) -> bool {
        matches!(self, Self::Address(_) | Self::Key(_) | Self::Unknown(_))
    }
}

fn colon(said: &str) -> String {
    match said {
        "" => String::new(),
        _ => format!(": {said}"),
    }
}
