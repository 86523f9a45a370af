//! Queries of data composition schemas: `Template.xml` of the Designer and `Template.dcs` of EDT, which are one format.

use roxmltree::Node;

use super::xml::{Broken, name, parse};

/// The texts of the queries of the data sets of a schema, those of nested schemas and unions included.
pub(super) fn queries(text: &str) -> Result<Vec<String>, Broken> {
    let document = parse(text)?;
    // A set of a union is an `item`, a nested schema a `schema`: what makes it a query is its element alone.
    let sets = document.descendants().filter(|it| it.is_element());
    let queries = sets.filter(|it| name(*it) == "query" && is_of_set(*it));
    let texts = queries.filter_map(|it| it.text());
    Ok(texts
        .filter(|it| !it.trim().is_empty())
        .map(str::to_owned)
        .collect())
}

fn is_of_set(query: Node<'_, '_>) -> bool {
    let parent = query.parent_element().map(name);
    matches!(parent, Some("dataSet" | "item"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_of_unions_and_nested_schemas_are_found() {
        let found = queries(
            "<DataCompositionSchema><dataSet><name>А</name><query>ВЫБРАТЬ 1</query></dataSet>\
             <dataSet><item><query>ВЫБРАТЬ\r\n\t2</query></item><item><objectName>О</objectName></item></dataSet>\
             <nestedSchema><schema><dataSet><query>ВЫБРАТЬ 3</query></dataSet></schema></nestedSchema>\
             <parameter><query>нет</query></parameter><dataSet><query> </query></dataSet></DataCompositionSchema>",
        );
        let expected = ["ВЫБРАТЬ 1", "ВЫБРАТЬ\n\t2", "ВЫБРАТЬ 3"];
        assert_eq!(found, Ok(expected.map(str::to_owned).to_vec()));
    }
}
