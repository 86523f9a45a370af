//! The map of a business process: `Ext/Flowchart.xml` of the Designer and `Flowchart.scheme` of EDT, which are one
//! format.

use super::xml::{Broken, child, elements, name, parse, text};
use crate::name::Name;

/// The names of the route points of a map, in the order of the file.
///
/// Lines and decorations are no route points: they cannot be asked for in code.
pub(super) fn route_points(text_of_map: &str) -> Result<Vec<Name>, Broken> {
    let document = parse(text_of_map)?;
    let Some(items) = child(document.root_element(), "Items") else {
        return Ok(Vec::new());
    };
    let points = elements(items).filter(|it| !matches!(name(*it), "ConnectionLine" | "Decoration"));
    let names = points.filter_map(|it| child(it, "Properties").map(|it| text(it, "Name")));
    Ok(names.filter(|it| !it.is_empty()).map(Name::new).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_found_and_lines_are_not() {
        let found = route_points(
            "<GraphicalSchema><Items>\
             <Start id='1'><Properties><Name>Старт</Name></Properties></Start>\
             <ConnectionLine id='2'><Properties><Name>Линия1</Name></Properties></ConnectionLine>\
             <Activity id='3'><Properties><Name>Согласовать</Name></Properties></Activity>\
             <Decoration id='4'><Properties><Name>Надпись</Name></Properties></Decoration>\
             <Condition id='5'><Properties><Name>Согласовано</Name></Properties></Condition>\
             <End id='6'><Properties><Name>Конец</Name></Properties></End></Items></GraphicalSchema>",
        );
        let expected = ["Старт", "Согласовать", "Согласовано", "Конец"];
        assert_eq!(found, Ok(expected.map(Name::new).to_vec()));
        assert_eq!(route_points("<GraphicalSchema/>"), Ok(Vec::new()));
    }
}
