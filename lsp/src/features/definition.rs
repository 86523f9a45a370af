//! Where a word leads to: code, and files of the metadata.

use analysis::ide::definition::targets;
use tower_lsp::ls_types::{
    GotoDefinitionParams, GotoDefinitionResponse, OneOf, ServerCapabilities,
};

use crate::client::Client;
use crate::context::Context;
use crate::failure::Answer;
use crate::goto;

pub(crate) fn capability(_: &Client, server: &mut ServerCapabilities) {
    server.definition_provider = Some(OneOf::Left(true));
}

pub(crate) fn handle(
    context: &Context,
    params: GotoDefinitionParams,
) -> Answer<Option<GotoDefinitionResponse>> {
    let client = context.client.text_document();
    let links = client.and_then(|it| it.definition.as_ref()?.link_support) == Some(true);
    let at = &params.text_document_position_params;
    Ok(goto::answer(context, at, targets, links))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::testing::{Tested, fixture, sample, short};

    fn found(tested: &Tested) -> Option<GotoDefinitionResponse> {
        handle(&tested.context, tested.params(json!({}))).expect("an answer")
    }

    const CALL: &str = "//- /CommonModules/Проба/Ext/Module.bsl\n// Делает.\nПроцедура Б()\nКонецПроцедуры\nПроцедура В()\n\tБ$0();\nКонецПроцедуры";

    #[test]
    fn a_client_that_knows_links_is_told_what_leads_where() {
        let client = json!({ "definition": { "linkSupport": true } });
        let tested = fixture(CALL).with_client(client);
        let Some(GotoDefinitionResponse::Link(links)) = found(&tested) else {
            panic!("no links");
        };
        let [link] = links.as_slice() else {
            panic!("{links:?}");
        };
        let origin = link.origin_selection_range.expect("the word");
        assert_eq!(
            (short(origin.start), short(origin.end)),
            ("4:1".into(), "4:2".into())
        );
        assert_eq!(short(link.target_range.start), "0:0");
        assert_eq!(short(link.target_selection_range.start), "1:10");
        assert_eq!(
            tested.short(&link.target_uri),
            "/CommonModules/Проба/Ext/Module.bsl"
        );
    }

    #[test]
    fn another_client_is_told_where_the_name_is() {
        let tested = fixture(CALL);
        let Some(GotoDefinitionResponse::Array(places)) = found(&tested) else {
            panic!("no places");
        };
        assert_eq!(places.len(), 1);
        assert_eq!(short(places[0].range.start), "1:10");
    }

    #[test]
    fn an_attribute_leads_into_the_description_of_its_object() {
        let code = "//- /CommonModules/Проба/Ext/Module.bsl\nА = Справочники.Номенклатура.ПустаяСсылка();\nБ = А.Арти$0кул;";
        let tested = sample("trade", code);
        let Some(GotoDefinitionResponse::Array(places)) = found(&tested) else {
            panic!("no places");
        };
        assert_eq!(tested.short(&places[0].uri), "/Catalogs/Номенклатура.xml");
        let width = places[0].range.end.character - places[0].range.start.character;
        assert_eq!(width, 7);
    }

    #[test]
    fn a_blank_leads_nowhere() {
        assert_eq!(
            found(&fixture(
                "//- /CommonModules/П/Ext/Module.bsl\n А = 1;  $0\n"
            )),
            None
        );
    }
}
