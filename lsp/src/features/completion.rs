//! Completion: what may stand at the cursor, and what is told of one of the choices.

use analysis::ide::completion::{self, Choice, Insert, ItemKind, Options, Subject};
use analysis::workspace::FileId;
use serde::{Deserialize, Serialize};
use tower_lsp::ls_types::{
    Command, CompletionItem, CompletionItemCapability, CompletionItemKind,
    CompletionItemLabelDetails, CompletionItemTag, CompletionList, CompletionOptions,
    CompletionOptionsCompletionItem, CompletionParams, CompletionResponse, CompletionTextEdit,
    Documentation, InsertReplaceEdit, InsertTextFormat, InsertTextMode, MarkupContent, MarkupKind,
    ServerCapabilities, TextEdit,
};

use crate::client::Client;
use crate::context::Context;
use crate::convert::Text;
use crate::failure::Answer;

pub(crate) fn capability(_: &Client, server: &mut ServerCapabilities) {
    let signs = [".", "&", "#", "\"", "~"];
    server.completion_provider = Some(CompletionOptions {
        resolve_provider: Some(true),
        trigger_characters: Some(signs.map(str::to_owned).to_vec()),
        completion_item: Some(CompletionOptionsCompletionItem {
            label_details_support: Some(true),
        }),
        ..CompletionOptions::default()
    });
}

pub(crate) fn completion(
    context: &Context,
    params: CompletionParams,
) -> Answer<Option<CompletionResponse>> {
    let Some((file, offset)) = context.place(&params.text_document_position) else {
        return Ok(None);
    };
    let Some(text) = context.text(file) else {
        return Ok(None);
    };
    let sign = params.context.and_then(|it| it.trigger_character);
    let options = Options {
        snippets: context.client.has_snippets(),
        sign: sign.and_then(|it| it.chars().next()),
    };
    let choices = completion::choose(&context.snapshot, file, offset, options);
    let items = Items::new(context, file, &text);
    let all = choices.list.into_iter().enumerate();
    Ok(Some(CompletionResponse::List(CompletionList {
        is_incomplete: choices.incomplete,
        items: all.map(|(order, it)| items.item(order, it)).collect(),
    })))
}

pub(crate) fn resolve(context: &Context, mut item: CompletionItem) -> Answer<CompletionItem> {
    let data = item.data.take();
    let asked = data.and_then(|it| serde_json::from_value::<Asked>(it).ok());
    let Some(asked) = asked else {
        return Ok(item);
    };
    let told = completion::documentation(
        &context.snapshot,
        FileId(asked.file),
        &asked.about.into(),
        context.language,
    );
    if let Some(told) = told {
        let markdown = takes_markdown(context);
        item.documentation = Some(Documentation::MarkupContent(MarkupContent {
            kind: if markdown {
                MarkupKind::Markdown
            } else {
                MarkupKind::PlainText
            },
            value: if markdown {
                told.markdown()
            } else {
                told.plain()
            },
        }));
    }
    Ok(item)
}

/// What an item is about, as it goes to the client and comes back.
#[derive(Debug, Serialize, Deserialize)]
struct Asked {
    file: u32,
    about: About,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
enum About {
    Method(u32, usize),
    Variable(u32, usize),
    Module(u32),
    Metadata(String),
    Member(String, String),
    Type(String),
}

impl About {
    fn of(subject: Subject) -> Option<Self> {
        Some(match subject {
            Subject::Nothing => return None,
            Subject::Method(file, index) => Self::Method(file.0, index),
            Subject::Variable(file, index) => Self::Variable(file.0, index),
            Subject::Module(file) => Self::Module(file.0),
            Subject::Metadata(full) => Self::Metadata(full),
            Subject::Member(of, name) => Self::Member(of.to_string(), name.to_string()),
            Subject::Type(name) => Self::Type(name.to_string()),
        })
    }
}

impl From<About> for Subject {
    fn from(it: About) -> Self {
        match it {
            About::Method(file, index) => Self::Method(FileId(file), index),
            About::Variable(file, index) => Self::Variable(FileId(file), index),
            About::Module(file) => Self::Module(FileId(file)),
            About::Metadata(full) => Self::Metadata(full),
            About::Member(of, name) => Self::Member(of.as_str().into(), name.as_str().into()),
            About::Type(name) => Self::Type(name.as_str().into()),
        }
    }
}

fn abilities(context: &Context) -> Option<&CompletionItemCapability> {
    let completion = context.client.text_document()?.completion.as_ref()?;
    completion.completion_item.as_ref()
}

fn takes_markdown(context: &Context) -> bool {
    let formats = abilities(context).and_then(|it| it.documentation_format.as_deref());
    formats.is_some_and(|it| it.contains(&MarkupKind::Markdown))
}

/// Turns choices into items of the protocol.
struct Items<'a> {
    context: &'a Context,
    file: FileId,
    text: &'a Text,
    has_snippets: bool,
    has_replace: bool,
    has_label_details: bool,
    has_tags: bool,
    has_deprecated: bool,
    has_commit: bool,
    modes: &'a [InsertTextMode],
}

impl<'a> Items<'a> {
    fn new(context: &'a Context, file: FileId, text: &'a Text) -> Self {
        let abilities = abilities(context);
        let has = |is: fn(&CompletionItemCapability) -> Option<bool>| {
            abilities.and_then(is) == Some(true)
        };
        let modes = abilities.and_then(|it| it.insert_text_mode_support.as_ref());
        Self {
            context,
            file,
            text,
            has_snippets: context.client.has_snippets(),
            has_replace: has(|it| it.insert_replace_support),
            has_label_details: has(|it| it.label_details_support),
            has_tags: abilities.is_some_and(|it| it.tag_support.is_some()),
            has_deprecated: has(|it| it.deprecated_support),
            has_commit: has(|it| it.commit_characters_support),
            modes: modes.map_or(&[], |it| &it.value_set),
        }
    }

    /// Who indents the lines of a text.
    fn mode(&self, insert: &Insert) -> Option<InsertTextMode> {
        let mode = match insert.is_indented {
            true => InsertTextMode::AS_IS,
            false => InsertTextMode::ADJUST_INDENTATION,
        };
        (insert.text.contains('\n') && self.modes.contains(&mode)).then_some(mode)
    }

    fn item(&self, order: usize, choice: Choice) -> CompletionItem {
        let Choice {
            label,
            signature,
            detail,
            insert,
            ..
        } = choice;
        let range = self.text.range(&choice.range);
        let replace = self.text.range(&choice.replace);
        let edit = match self.has_replace && replace != range {
            true => CompletionTextEdit::InsertAndReplace(InsertReplaceEdit {
                new_text: insert.text.clone(),
                insert: range,
                replace,
            }),
            false => CompletionTextEdit::Edit(TextEdit {
                range,
                new_text: insert.text.clone(),
            }),
        };
        let some = |text: String| (!text.is_empty()).then_some(text);
        let (label_details, detail) = match self.has_label_details {
            true => {
                let details = CompletionItemLabelDetails {
                    detail: some(signature),
                    description: some(detail),
                };
                (Some(details), None)
            }
            false => {
                let between = match signature.is_empty() || detail.is_empty() {
                    true => "",
                    false => ": ",
                };
                (None, some(format!("{signature}{between}{detail}")))
            }
        };
        let is_snippet = insert.is_snippet && self.has_snippets;
        let documentation = self
            .context
            .language
            .pick(choice.documentation.0, choice.documentation.1);
        let about = About::of(choice.subject).map(|about| Asked {
            file: self.file.0,
            about,
        });
        let asks = choice.wants_arguments && is_snippet;
        CompletionItem {
            kind: Some(kind(choice.kind)),
            label_details,
            detail,
            documentation: some(documentation).map(|value| {
                Documentation::MarkupContent(MarkupContent {
                    kind: MarkupKind::Markdown,
                    value,
                })
            }),
            deprecated: (choice.deprecated && self.has_deprecated && !self.has_tags)
                .then_some(true),
            tags: (choice.deprecated && self.has_tags).then(|| vec![CompletionItemTag::DEPRECATED]),
            sort_text: Some(format!("{order:04}")),
            filter_text: Some(choice.filter).filter(|it| *it != label),
            insert_text_mode: self.mode(&insert),
            insert_text_format: is_snippet.then_some(InsertTextFormat::SNIPPET),
            text_edit: Some(edit),
            additional_text_edits: (!choice.extra.is_empty())
                .then(|| self.text.edits(&choice.extra)),
            command: asks.then(|| Command {
                title: String::new(),
                command: "editor.action.triggerParameterHints".to_owned(),
                arguments: None,
            }),
            commit_characters: (choice.dot_commits && self.has_commit)
                .then(|| vec![".".to_owned()]),
            data: about.and_then(|it| serde_json::to_value(it).ok()),
            label,
            ..CompletionItem::default()
        }
    }
}

fn kind(kind: ItemKind) -> CompletionItemKind {
    match kind {
        ItemKind::Keyword => CompletionItemKind::KEYWORD,
        ItemKind::Snippet => CompletionItemKind::SNIPPET,
        ItemKind::Method => CompletionItemKind::METHOD,
        ItemKind::Function => CompletionItemKind::FUNCTION,
        ItemKind::Property => CompletionItemKind::PROPERTY,
        ItemKind::Field => CompletionItemKind::FIELD,
        ItemKind::Local | ItemKind::Parameter | ItemKind::Variable => CompletionItemKind::VARIABLE,
        ItemKind::Module => CompletionItemKind::MODULE,
        ItemKind::Enum => CompletionItemKind::ENUM,
        ItemKind::EnumValue => CompletionItemKind::ENUM_MEMBER,
        ItemKind::Type => CompletionItemKind::CLASS,
        ItemKind::Handler => CompletionItemKind::EVENT,
        ItemKind::Directive => CompletionItemKind::KEYWORD,
        ItemKind::Object => CompletionItemKind::STRUCT,
        ItemKind::Form => CompletionItemKind::FILE,
        ItemKind::Text => CompletionItemKind::TEXT,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::testing::{Tested, fixture, sample};

    const FIXTURE: &str = "//- /CommonModules/Общий/Ext/Module.bsl\n// Складывает два числа.\n//\n// Параметры:\n//  Первое - Число - слагаемое.\n//\nФункция Сложить(Первое, Второе) Экспорт\nКонецФункции\n\nПроцедура А()\n\tЕсл$0\nКонецПроцедуры\n";

    fn items(tested: &Tested, more: serde_json::Value) -> CompletionList {
        match completion(&tested.context, tested.params(more)) {
            Ok(Some(CompletionResponse::List(list))) => list,
            other => panic!("{other:?}"),
        }
    }

    fn able() -> serde_json::Value {
        json!({ "completion": { "completionItem": {
            "snippetSupport": true, "labelDetailsSupport": true, "documentationFormat": ["markdown"],
        } } })
    }

    #[test]
    fn an_item_is_written_as_the_client_can_take_it() {
        let tested = fixture(FIXTURE).with_client(able());
        let list = items(&tested, json!({}));
        let first = list.items.first().expect("an item");
        assert_eq!(first.label, "Если");
        assert_eq!(first.insert_text_format, Some(InsertTextFormat::SNIPPET));
        let plain = fixture(FIXTURE);
        let list = items(&plain, json!({}));
        let first = list.items.first().expect("an item");
        assert_eq!(first.insert_text_format, None);
        let Some(CompletionTextEdit::Edit(edit)) = &first.text_edit else {
            panic!("{first:?}");
        };
        assert!(!edit.new_text.contains('$'), "{edit:?}");
    }

    #[test]
    fn lines_of_a_query_are_indented_by_nobody_else() {
        let client = json!({ "completion": { "completionItem": {
            "snippetSupport": true, "insertTextModeSupport": { "valueSet": [1, 2] },
        } } });
        let mode = |code: &str, label: &str| {
            let tested = fixture(&FIXTURE.replace("Есл$0", code)).with_client(client.clone());
            let all = items(&tested, json!({})).items.into_iter();
            let mut several = all.filter(|it| match &it.text_edit {
                Some(CompletionTextEdit::Edit(edit)) => edit.new_text.contains('\n'),
                _ => false,
            });
            several.find(|it| it.label == label)?.insert_text_mode
        };
        let query = "З = Новый Запрос(\"ВЫБРАТЬ\n\t|\tВЫБ$0\");";
        assert_eq!(mode(query, "ВЫБОР"), Some(InsertTextMode::AS_IS));
        let module = Some(InsertTextMode::ADJUST_INDENTATION);
        assert_eq!(mode("Есл$0", "Если"), module);
    }

    #[test]
    fn values_of_an_enumeration_stand_before_its_methods() {
        let call = "\tА = Перечисления.ВидыНоменклатуры.ПустаяСсылка();\n".repeat(9);
        let code = format!(
            "//- /CommonModules/Проба/Ext/Module.bsl\nПроцедура А()\n{call}\tА = Перечисления.ВидыНоменклатуры.$0\nКонецПроцедуры\n"
        );
        let list = items(&sample("trade", &code), json!({}));
        let first = list.items.iter().take(4);
        let kinds: Vec<_> = first.map(|it| it.kind.expect("a kind")).collect();
        let value = CompletionItemKind::ENUM_MEMBER;
        assert_eq!(kinds, [value, value, value, CompletionItemKind::METHOD]);
    }

    #[test]
    fn a_handler_behind_its_keyword_gets_its_directive() {
        let module = "/Documents/УстановкаЦен/Forms/ФормаДокумента/Ext/Form/Module.bsl";
        let edits = |code: &str| {
            let tested = sample("trade", &format!("//- {module}\n{code}"));
            let mut all = items(&tested, json!({})).items.into_iter();
            let found = all.find(|it| it.label == "ПриСозданииНаСервере");
            found.expect("the handler").additional_text_edits
        };
        let edits_of_bare = edits("\nПроцедура При$0\n").expect("a directive");
        assert_eq!(edits_of_bare[0].new_text, "&НаСервере\n");
        assert_eq!(edits_of_bare[0].range.start.line, 1);
        assert_eq!(edits("\n&НаСервере\nПроцедура При$0\n"), None);
    }

    #[test]
    fn documentation_is_told_when_it_is_asked_for() {
        let tested = fixture(&FIXTURE.replace("Есл$0", "Сло$0")).with_client(able());
        let list = items(&tested, json!({}));
        let found = list.items.into_iter().find(|it| it.label == "Сложить");
        let found = found.expect("the method");
        assert_eq!(found.documentation, None);
        assert!(found.command.is_some());
        let details = found.label_details.clone().expect("details");
        assert_eq!(details.detail.as_deref(), Some("(Первое, Второе)"));
        let resolved = resolve(&tested.context, found).expect("an answer");
        let Some(Documentation::MarkupContent(told)) = resolved.documentation else {
            panic!("{resolved:?}");
        };
        assert!(
            told.value.contains("Складывает два числа"),
            "{}",
            told.value
        );
    }

    #[test]
    fn a_quote_that_closes_a_string_opens_no_list() {
        let quote = json!({ "context": { "triggerKind": 2, "triggerCharacter": "\"" } });
        let tested = fixture(&FIXTURE.replace("Есл$0", "А = \"Текст\"$0"));
        assert!(items(&tested, quote.clone()).items.is_empty());
        let tested = fixture(&FIXTURE.replace("Есл$0", "А = Тип(\"$0\")"));
        assert!(!items(&tested, quote).items.is_empty());
    }
}
