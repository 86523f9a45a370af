//! `onec data import --odata`: the records of a published base, by its standard OData interface.

mod client;

use std::io::Write as _;
use std::path::PathBuf;

use analysis::Language;
use anyhow::{Context as _, Result, anyhow};
use indicatif::ProgressBar;
use query::run::RunError;
use query::run::odata::{Entity, Imported, entities, import};

use self::client::{Client, Failure};
use super::{Opened, Place, opened_or_made, told};
use crate::exit::Exit;

/// Where the password may stand; on a command line others would see it.
const PASSWORD: &str = "ONEC_ODATA_PASSWORD";

/// A published base.
#[derive(clap::Args)]
pub(super) struct Source {
    /// The address of a published base: all that its standard OData interface gives is put into the base.
    #[arg(long, value_name = "URL", conflicts_with_all = ["table", "file"])]
    odata: Option<String>,

    /// The user of the published base. The password is read from ONEC_ODATA_PASSWORD or from --password-file.
    #[arg(long, value_name = "NAME", requires = "odata")]
    user: Option<String>,

    /// The file whose first line is the password.
    #[arg(long, value_name = "FILE", requires = "user")]
    password_file: Option<PathBuf>,

    /// Only these tables: `Справочник.Товары` or `Catalog_Товары`. Several are named by several options.
    #[arg(long, value_name = "TABLE", requires = "odata")]
    entity: Vec<String>,

    /// So many records are asked for at a time.
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = clap::value_parser!(u32).range(1..))]
    page: u32,
}

/// Why a table was not put into the base.
enum Broken {
    Base(RunError),
    Fetch(Failure),
}

impl From<RunError> for Broken {
    fn from(error: RunError) -> Self {
        Self::Base(error)
    }
}

impl Source {
    /// The address, where records come from a published base.
    pub(super) fn address(&self) -> Option<&str> {
        self.odata.as_deref()
    }

    /// Puts the records of the published base into a base.
    pub(super) fn import(&self, address: &str, place: &Place, language: Language) -> Result<Exit> {
        let password = self.password(language)?;
        let user = self.user.as_deref().map(|it| (it, password.as_str()));
        let client = Client::new(address, user, self.page, language)?;
        let opened = opened_or_made(place, language)?;
        let all = entities(opened.world());
        let asked = self.asked(&all, language)?;
        let published = client.published().map_err(|it| it.error)?;
        let (mut records, mut failures) = (0, 0);
        let mut is_any = false;
        for entity in asked {
            let Some(name) = published_name(entity, &published) else {
                // Without names all that is published is meant.
                if !self.entity.is_empty() {
                    failures += 1;
                    say(&not_published(entity, language));
                }
                continue;
            };
            is_any = true;
            match fetch(&client, &opened, entity, &name) {
                Ok(imported) => {
                    records += imported.records;
                    tell(entity, &imported, language);
                }
                // Neither would the others come.
                Err(Broken::Fetch(failure)) if failure.is_final => return Err(failure.error),
                Err(Broken::Fetch(failure)) => {
                    failures += 1;
                    say(&format!("{}: {:#}", entity.table.ru, failure.error));
                }
                Err(Broken::Base(error)) => {
                    failures += 1;
                    say(&format!(
                        "{}: {:#}",
                        entity.table.ru,
                        told(&error, language)
                    ));
                }
            }
        }
        if !is_any && failures == 0 {
            return Err(anyhow!(language.pick(
                format!("{address}: ни одна таблица этой конфигурации не опубликована; состав интерфейса задается в 1С: Администрирование — Настройка стандартного интерфейса OData"),
                format!("{address}: no table of this configuration is published; what is published is chosen in 1C by SetStandardODataInterfaceContent"),
            )));
        }
        say(&language.pick(format!("Записей: {records}"), format!("{records} records")));
        Ok(match failures {
            0 => Exit::Clean,
            _ => Exit::Incomplete,
        })
    }

    fn password(&self, language: Language) -> Result<String> {
        if self.user.is_none() {
            return Ok(String::new());
        }
        let Some(file) = &self.password_file else {
            return Ok(std::env::var(PASSWORD).unwrap_or_default());
        };
        let text = std::fs::read_to_string(file).with_context(|| {
            let file = file.display();
            language.pick(
                format!("{file}: файл с паролем не читается"),
                format!("{file}: the file with the password cannot be read"),
            )
        })?;
        Ok(text.lines().next().unwrap_or_default().to_owned())
    }

    /// The tables that are named; all of them where none is.
    fn asked<'e>(&self, all: &'e [Entity], language: Language) -> Result<Vec<&'e Entity>> {
        if self.entity.is_empty() {
            return Ok(all.iter().collect());
        }
        let named = self.entity.iter().map(|name| {
            let full = match name.contains('.') {
                true => name.clone(),
                false => name.replacen('_', ".", 1),
            };
            all.iter().find(|it| it.table.is(&full)).ok_or_else(|| {
                anyhow!(language.pick(
                    format!("--entity {name}: в конфигурации нет такой таблицы; напишите, например, Справочник.Товары или Catalog_Товары"),
                    format!("--entity {name}: the configuration has no such table; write, for example, Catalog.Goods or Catalog_Goods"),
                ))
            })
        });
        named.collect()
    }
}

/// What the interface gives the records of a table by: those of a register by themselves, where it can.
fn published_name(entity: &Entity, published: &[String]) -> Option<String> {
    let records = format!("{}_RecordType", entity.name);
    let mut names = [records, entity.name.clone()].into_iter();
    names.find(|it| published.contains(it))
}

/// Puts all records of a table into the base, page after page.
fn fetch(
    client: &Client,
    opened: &Opened,
    entity: &Entity,
    name: &str,
) -> Result<Imported, Broken> {
    let progress = ProgressBar::new_spinner();
    let mut pages = client.pages(name, entity.is_object);
    let mut done = 0;
    let imported = import(&opened.base, opened.world(), entity, || {
        let page = pages.next().map_err(Broken::Fetch)?;
        done += page.as_ref().map_or(0, Vec::len);
        progress.set_message(format!("{}: {done}", entity.table.ru));
        progress.tick();
        Ok(page)
    });
    progress.finish_and_clear();
    imported
}

fn not_published(entity: &Entity, language: Language) -> String {
    let name = &entity.table.ru;
    language.pick(
        format!("{name}: не опубликована; добавьте ее в состав стандартного интерфейса OData (УстановитьСоставСтандартногоИнтерфейсаOData)"),
        format!("{name}: is not published; add it to the standard OData interface (SetStandardODataInterfaceContent)"),
    )
}

/// What was put into a table, and what of it the configuration does not have.
fn tell(entity: &Entity, imported: &Imported, language: Language) {
    let (name, count) = (&entity.table.ru, imported.records);
    let mut said = format!("{name}: {count}");
    if !imported.unknown.is_empty() {
        let list = imported.unknown.join(", ");
        said += &language.pick(
            format!("; этого нет в конфигурации: {list}"),
            format!("; the configuration does not have: {list}"),
        );
    }
    say(&said);
}

/// When the standard error is closed there is nobody to tell.
fn say(text: &str) {
    let _ = writeln!(anstream::stderr(), "{text}");
}
