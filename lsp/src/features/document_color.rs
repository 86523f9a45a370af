//! Colours in code, and the ways to write them.

use analysis::ide::colors::{self, Color as Rgb};
use tower_lsp::ls_types::{
    Color, ColorInformation, ColorPresentation, ColorPresentationParams, ColorProviderCapability,
    DocumentColorParams, ServerCapabilities,
};

use crate::client::Client;
use crate::context::Context;
use crate::failure::Answer;

pub(crate) fn capability(_: &Client, server: &mut ServerCapabilities) {
    server.color_provider = Some(ColorProviderCapability::Simple(true));
}

pub(crate) fn colors(
    context: &Context,
    params: DocumentColorParams,
) -> Answer<Vec<ColorInformation>> {
    let Some(file) = context.file(&params.text_document.uri) else {
        return Ok(Vec::new());
    };
    let found = colors::colors(&context.snapshot, file);
    let Some(text) = context.text(file).filter(|_| !found.is_empty()) else {
        return Ok(Vec::new());
    };
    let color = |Rgb(parts): Rgb| {
        let [red, green, blue] = parts.map(|it| f32::from(it) / 255.0);
        Color {
            red,
            green,
            blue,
            alpha: 1.0,
        }
    };
    let found = found.iter().map(|it| ColorInformation {
        range: text.range(&it.range),
        color: color(it.color),
    });
    Ok(found.collect())
}

pub(crate) fn presentations(
    context: &Context,
    params: ColorPresentationParams,
) -> Answer<Vec<ColorPresentation>> {
    let Some(file) = context.file(&params.text_document.uri) else {
        return Ok(Vec::new());
    };
    let Some(text) = context.text(file) else {
        return Ok(Vec::new());
    };
    // The platform's colours are not transparent.
    let Color {
        red, green, blue, ..
    } = params.color;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the number lies between 0 and 255"
    )]
    let color = Rgb([red, green, blue].map(|it| (it.clamp(0.0, 1.0) * 255.0).round() as u8));
    let range = text.bytes(params.range);
    let found = colors::presentations(&context.snapshot, file, range, color);
    let found = found.into_iter().map(|it| ColorPresentation {
        text_edit: text.edits(std::slice::from_ref(&it.edit)).pop(),
        label: it.label,
        additional_text_edits: None,
    });
    Ok(found.collect())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::testing::{fixture, short};

    #[test]
    fn a_colour_comes_and_goes_back_in_all_its_spellings() {
        let tested = fixture(
            "//- /CommonModules/Общий/Ext/Module.bsl
Ё𝄞 = Новый Цвет(255,0,0);$0
",
        );
        let params = tested.params(json!({}));
        let found = colors(&tested.context, params).expect("an answer");
        let [one] = &found[..] else {
            panic!("{found:?}");
        };
        assert_eq!(
            (short(one.range.start), short(one.range.end)),
            ("0:6".into(), "0:25".into())
        );
        let params = tested.params(json!({ "color": one.color, "range": one.range }));
        let ways = presentations(&tested.context, params).expect("an answer");
        let labels: Vec<&str> = ways.iter().map(|it| it.label.as_str()).collect();
        assert_eq!(labels, ["Новый Цвет(255,0,0)", "WebЦвета.Красный"]);
        assert_eq!(
            ways[1].text_edit.as_ref().map(|it| it.range),
            Some(one.range)
        );
    }
}
