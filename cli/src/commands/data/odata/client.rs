//! Asks a published base for lists of records.

use std::time::Duration;

use analysis::Language;
use anyhow::{Error, Result, anyhow};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;
use ureq::Agent;

use crate::exit::Usage;
use crate::web;

/// Where the interface stands in the address of a base.
const INTERFACE: &str = "/odata/standard.odata";

/// A larger answer is none to a question for a page.
const LARGEST: u64 = 512 * 1024 * 1024;

/// What stays as it is in a part of an address.
const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'_').remove(b'-').remove(b'.');

/// A published base.
pub(super) struct Client {
    agent: Agent,
    /// The address of the interface, without a slash at its end.
    root: String,
    authorization: Option<String>,
    page: u32,
    language: Language,
}

/// Why there is no answer.
pub(super) struct Failure {
    pub(super) error: Error,
    /// Other questions would have none either.
    pub(super) is_final: bool,
}

/// The records of a table, page after page.
pub(super) struct Pages<'c> {
    client: &'c Client,
    name: String,
    is_object: bool,
    skip: u64,
    /// The address of the next page, where the server tells it.
    next: Option<String>,
    is_done: bool,
}

impl Client {
    /// The base at an address: that of the base, or that of its interface.
    pub(super) fn new(
        address: &str,
        user: Option<(&str, &str)>,
        page: u32,
        language: Language,
    ) -> Result<Self> {
        let Some(address) = web::address(address) else {
            return Err(Usage(language.pick(
                "--odata: нужен адрес опубликованной базы, например http://сервер/база; имя указывается в --user".to_owned(),
                "--odata: the address of a published base is expected, such as http://server/base; the user is named by --user".to_owned(),
            ))
            .into());
        };
        let root = match address.find(INTERFACE) {
            Some(at) => address
                .get(..at + INTERFACE.len())
                .unwrap_or(address)
                .to_owned(),
            None => format!("{address}{INTERFACE}"),
        };
        let agent = web::agent(|it| {
            it.timeout_recv_response(Some(Duration::from_secs(300)))
                .timeout_recv_body(Some(Duration::from_secs(600)))
        });
        let authorization = user.map(|(name, password)| {
            let pair = format!("{name}:{password}");
            format!("Basic {}", base64(pair.as_bytes()))
        });
        Ok(Self {
            agent,
            root,
            authorization,
            page,
            language,
        })
    }

    /// The names of all that is published.
    pub(super) fn published(&self) -> Result<Vec<String>, Failure> {
        let answer = self.ask(&format!("{}/?$format=json", self.root))?;
        let list = list(&answer).ok_or_else(|| self.unexpected(&self.root))?;
        let names = list.iter().filter_map(|it| it.get("name")?.as_str());
        Ok(names.map(str::to_owned).collect())
    }

    /// The records of a table.
    pub(super) fn pages(&self, name: &str, is_object: bool) -> Pages<'_> {
        Pages {
            client: self,
            name: name.to_owned(),
            is_object,
            skip: 0,
            next: None,
            is_done: false,
        }
    }

    fn ask(&self, address: &str) -> Result<Value, Failure> {
        let mut request = self.agent.get(address).header("Accept", "application/json");
        if let Some(authorization) = &self.authorization {
            request = request.header("Authorization", authorization);
        }
        let answer = request.call().map_err(|error| Failure {
            error: anyhow!(self.language.pick(
                format!(
                    "{}: нет ответа: {error}; проверьте адрес и что сервер запущен",
                    self.root
                ),
                format!(
                    "{}: no answer: {error}; check the address and that the server runs",
                    self.root
                ),
            )),
            is_final: true,
        });
        let mut answer = answer?;
        let status = answer.status().as_u16();
        let body = answer.body_mut().with_config().limit(LARGEST).read_to_vec();
        let body = body.map_err(|error| Failure {
            error: anyhow!(self.language.pick(
                format!(
                    "{address}: ответ оборвался: {error}; повторите загрузку или уменьшите --page"
                ),
                format!(
                    "{address}: the answer broke off: {error}; try again or make --page smaller"
                ),
            )),
            is_final: false,
        })?;
        let parsed = serde_json::from_slice::<Value>(&body).ok();
        match (status, parsed) {
            (200, Some(value)) => Ok(value),
            (200, None) => Err(self.unexpected(address)),
            (_, value) => Err(self.refused(status, address, value.as_ref())),
        }
    }

    /// An answer that is none of the interface.
    fn unexpected(&self, address: &str) -> Failure {
        Failure {
            error: anyhow!(self.language.pick(
                format!("{address}: ответ — не список записей в JSON; проверьте, что по этому адресу опубликована база 1С, а не другая страница"),
                format!("{address}: the answer is no list of records in JSON; check that a base of 1C is published at the address and no other page"),
            )),
            is_final: false,
        }
    }

    /// What a status means and what to do about it.
    fn refused(&self, status: u16, address: &str, answer: Option<&Value>) -> Failure {
        let pick = |ru: &str, en: &str| self.language.pick(ru, en).to_owned();
        let is_root = address.starts_with(&format!("{}/?", self.root));
        let what = match status {
            401 => pick(
                "имя или пароль не подошли: имя — в --user, пароль — в ONEC_ODATA_PASSWORD или --password-file",
                "the user or the password is wrong: name the user by --user, and the password by ONEC_ODATA_PASSWORD or --password-file",
            ),
            402 | 403 => pick(
                "доступа нет: дайте пользователю право на чтение и на стандартный интерфейс OData",
                "access is denied: let the user read the data and use the standard OData interface",
            ),
            404 if is_root => pick(
                "здесь нет стандартного интерфейса OData: проверьте адрес и отметьте «Публиковать стандартный интерфейс OData» при публикации базы",
                "there is no standard OData interface here: check the address and publish the base with its standard OData interface",
            ),
            404 => pick(
                "этого в интерфейсе нет: добавьте таблицу в его состав (УстановитьСоставСтандартногоИнтерфейсаOData)",
                "the interface does not have it: add the table to what it publishes (SetStandardODataInterfaceContent)",
            ),
            _ => pick(
                "сервер не ответил на вопрос",
                "the server did not answer the question",
            ),
        };
        let said = answer.and_then(|it| it.pointer("/odata.error/message/value")?.as_str());
        let said = said.map_or_else(String::new, |it| format!(" ({it})"));
        Failure {
            error: anyhow!("{address}: {status}: {what}{said}"),
            is_final: matches!(status, 401..=403),
        }
    }
}

impl Pages<'_> {
    /// The next page; nothing behind the last one.
    pub(super) fn next(&mut self) -> Result<Option<Vec<Value>>, Failure> {
        if self.is_done {
            return Ok(None);
        }
        let client = self.client;
        let address = self.next.take().unwrap_or_else(|| {
            let name = utf8_percent_encode(&self.name, KEPT);
            // Without an order pages may overlap; registers have no field for one that all of them have.
            let order = if self.is_object {
                "&$orderby=Ref_Key"
            } else {
                ""
            };
            let (root, top, skip) = (&client.root, client.page, self.skip);
            format!("{root}/{name}?$format=json&$top={top}&$skip={skip}{order}")
        });
        let mut answer = client.ask(&address)?;
        let next = answer.get("odata.nextLink").and_then(Value::as_str);
        let next = next.map(|it| match it.contains("://") {
            true => it.to_owned(),
            false => format!("{}/{}", client.root, it.trim_start_matches('/')),
        });
        let records = match answer.get_mut("value").map(Value::take) {
            Some(Value::Array(records)) => records,
            _ => return Err(client.unexpected(&address)),
        };
        self.skip += records.len() as u64;
        // What is secret is told to nobody else.
        let next = next.filter(|it| it.starts_with(&format!("{}/", client.root)));
        self.is_done = next.is_none() && (records.len() as u64) < u64::from(client.page);
        self.next = next;
        Ok(Some(records))
    }
}

/// The list of an answer.
fn list(answer: &Value) -> Option<&Vec<Value>> {
    answer.get("value")?.as_array()
}

/// Bytes in the alphabet of RFC 4648, with padding.
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let byte = |at: usize| u32::from(group.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..4 {
            let index = (bits >> (18 - 6 * at)) & 63;
            let letter = ALPHABET.get(index as usize).copied().unwrap_or(b'=');
            text.push(if at > group.len() {
                '='
            } else {
                char::from(letter)
            });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_standard() {
        let encoded = ["", "f", "fo", "foo", "foob", "Админ:"].map(|it| base64(it.as_bytes()));
        assert_eq!(
            encoded,
            ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "0JDQtNC80LjQvTo="]
        );
    }

    #[test]
    fn the_interface_of_a_base_is_found_by_either_address() {
        for address in [
            "http://localhost/trade/",
            "http://localhost/trade/odata/standard.odata",
            "http://localhost/trade/odata/standard.odata/?$format=json",
        ] {
            let client = Client::new(address, None, 10, Language::Ru);
            let root = client.map(|it| it.root).unwrap_or_default();
            assert_eq!(root, "http://localhost/trade/odata/standard.odata");
        }
        for address in [
            "localhost/trade",
            "ftp://localhost",
            "https://а:б@host/trade",
            "http://",
        ] {
            assert!(
                Client::new(address, None, 10, Language::Ru).is_err(),
                "{address}"
            );
        }
    }
}
