//! Paths of data in forms of extensions, which the Designer writes by identifiers: `1/0:3d9083e0-…` is the attribute
//! of that identifier in the first attribute of the form.

use rustc_hash::FxHashMap;

use crate::object::Object;

/// Writes the paths of an object's forms in names, as all other forms have them. What names an unknown identifier
/// stays as it is.
pub(super) fn name_paths(object: &mut Object) {
    let mut items = object.forms.iter().flat_map(|it| &it.items);
    if !items.any(|it| is_path(&it.data_path)) {
        return;
    }
    let sections = object.tabular_sections.iter();
    let columns = sections.clone().flat_map(|it| &it.attributes);
    let attributes = object.attributes.iter().chain(columns);
    let names: FxHashMap<String, String> = attributes
        .map(|it| (&it.uuid, &it.name))
        .chain(sections.map(|it| (&it.uuid, &it.name)))
        .map(|it| (it.0.to_ascii_lowercase(), it.1.to_string()))
        .collect();
    for form in &mut object.forms {
        let Some(main) = form.attributes.iter().find(|it| it.main) else {
            continue;
        };
        let main = main.name.to_string();
        for item in &mut form.items {
            if is_path(&item.data_path)
                && let Some(path) = named(&item.data_path, &main, &names)
            {
                item.data_path = path;
            }
        }
    }
}

fn is_path(path: &str) -> bool {
    path.starts_with("1/") && path.contains(':')
}

fn named(path: &str, main: &str, names: &FxHashMap<String, String>) -> Option<String> {
    let mut named = main.to_owned();
    for part in path.split('/').skip(1) {
        let (_, uuid) = part.split_once(':')?;
        named.push('.');
        named.push_str(names.get(&uuid.to_ascii_lowercase())?);
    }
    Some(named)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_become_names_and_unknown_ones_stay() {
        let names = [("aa", "Товары"), ("bb", "Цена")];
        let names = names.map(|it| (it.0.to_owned(), it.1.to_owned()));
        let names = names.into_iter().collect();
        let named = |path| named(path, "Объект", &names);
        assert_eq!(named("1/0:AA/0:bb").as_deref(), Some("Объект.Товары.Цена"));
        assert_eq!(named("1/0:aa/-2"), None);
        assert_eq!(named("1/0:cc"), None);
    }
}
