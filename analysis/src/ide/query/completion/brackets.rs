//! What the brackets around the place take.

use metadata::tables;

use super::Place;
use crate::ide::query::functions::Function;
use crate::ide::query::outline::{Bracket, Frame};
use crate::ide::query::told;
use crate::ide::query::words::Keyword;

/// A name, its parameters, the one that the place stands in, and what is told of it.
type Brackets = (String, Vec<String>, usize, (String, String));

impl Place<'_> {
    /// The innermost brackets that are of a function or a virtual table.
    pub(in crate::ide::query) fn brackets(&self) -> Option<Brackets> {
        let found = self.cursor.frames.iter().rev().find_map(|it| match it {
            Frame::Bracket(Bracket::Group | Bracket::Length, _) | Frame::Case(..) => None,
            Frame::Bracket(bracket, commas) => Some(Some((bracket, *commas))),
            Frame::Select(_) | Frame::Brace => Some(None),
        });
        let (bracket, active) = found.flatten()?;
        let language = usize::from(self.english);
        let owned = |told: [&str; 2]| (told[0].to_owned(), told[1].to_owned());
        match bracket {
            Bracket::Function(name) => {
                let function = Function::named(self.slice(name))?;
                let parameters = function.parameters[language].split(", ");
                let parameters = parameters.filter(|it| !it.is_empty()).map(str::to_owned);
                let name = function.names[language].to_owned();
                Some((name, parameters.collect(), active, owned(function.told)))
            }
            Bracket::Table(select, source) => {
                let source = self.outline.selects.get(*select)?.sources.get(*source)?;
                let table = tables::table(self.world, self.slice(&source.name))?;
                let pick = |it: &metadata::platform::Names| match self.english {
                    true => it.en.to_string(),
                    false => it.ru.to_string(),
                };
                let full = pick(&table.names);
                let name = full.rsplit('.').next().unwrap_or_default().to_owned();
                let parameters = table.parameters.iter().map(pick).collect();
                let told = told::origin(self.world.configuration, &table.origin);
                Some((name, parameters, active, told))
            }
            Bracket::Cast(_) => {
                let name = Keyword::Cast.spellings()[language].to_owned();
                let parameters = match self.english {
                    true => "Value AS Type",
                    false => "Значение КАК Тип",
                };
                Some((
                    name,
                    vec![parameters.to_owned()],
                    0,
                    owned(Keyword::Cast.told()),
                ))
            }
            Bracket::Value => {
                let name = Keyword::Value.spellings()[language].to_owned();
                let parameters = match self.english {
                    true => "Kind.Name.Value",
                    false => "Вид.Имя.Значение",
                };
                Some((
                    name,
                    vec![parameters.to_owned()],
                    0,
                    owned(Keyword::Value.told()),
                ))
            }
            _ => None,
        }
    }
}
