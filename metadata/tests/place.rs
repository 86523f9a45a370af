//! Every element of the sample configurations is found in their files, in both formats.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use metadata::objects::Details;
use metadata::source::place::{files, find, handlers};
use metadata::{Attribute, Configuration, Form, Kind, Object, Predefined, source};

fn load(project: &str) -> Arc<Configuration> {
    let projects = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../tests/projects");
    let (mut all, problems) = source::load(&projects.join(project));
    assert_eq!(problems, []);
    all.remove(0)
}

/// What the files say where a full name leads to: the word, or why there is none.
fn word_at(configuration: &Configuration, full: &str) -> Result<String, String> {
    for place in files(configuration, full) {
        let Ok(text) = fs::read_to_string(&place.path) else {
            continue;
        };
        if let Some(range) = find(&text, &place.element) {
            return Ok(text[range].to_owned());
        }
    }
    Err(format!("{full} is in no file"))
}

fn attributes(owner: &str, all: &[Attribute], into: &mut Vec<String>) {
    into.extend(
        all.iter()
            .map(|it| format!("{owner}.{}.{}", it.role.word(), it.name)),
    );
}

fn predefined(owner: &str, word: &str, all: &[Predefined], into: &mut Vec<String>) {
    for it in all {
        into.push(format!("{owner}.{word}.{}", it.name));
        predefined(owner, word, &it.items, into);
    }
}

fn of_form(owner: &str, form: &Form, into: &mut Vec<String>) {
    for attribute in &form.attributes {
        let full = format!("{owner}.Attribute.{}", attribute.name);
        into.extend(
            attribute
                .columns
                .iter()
                .map(|it| format!("{full}.Column.{}", it.name)),
        );
        into.push(full);
    }
    // The command bar of a form has no name of its own in the files.
    let items = form.items.iter().filter(|it| !it.name.is("FormCommandBar"));
    into.extend(items.map(|it| format!("{owner}.Item.{}", it.name)));
    into.extend(
        form.commands
            .iter()
            .map(|it| format!("{owner}.Command.{}", it.name)),
    );
    into.extend(
        form.parameters
            .iter()
            .map(|it| format!("{owner}.Parameter.{}", it.name)),
    );
}

fn names_of(object: &Object) -> Vec<String> {
    let owner = format!("{}.{}", object.kind.names().en, object.name);
    let mut all = Vec::new();
    attributes(&owner, &object.attributes, &mut all);
    attributes(&owner, &object.standard_attributes, &mut all);
    for section in &object.tabular_sections {
        let full = format!("{owner}.TabularSection.{}", section.name);
        attributes(&full, &section.attributes, &mut all);
        all.push(full);
    }
    all.extend(
        object
            .commands
            .iter()
            .map(|it| format!("{owner}.Command.{}", it.name)),
    );
    let word = if object.kind == Kind::Enum {
        "EnumValue"
    } else {
        "Predefined"
    };
    predefined(&owner, word, &object.predefined, &mut all);
    if object.kind != Kind::CommonTemplate {
        all.extend(
            object
                .templates
                .iter()
                .map(|it| format!("{owner}.Template.{}", it.name)),
        );
    }
    for form in &object.forms {
        match object.kind {
            Kind::CommonForm => of_form(&owner, form, &mut all),
            _ => of_form(&format!("{owner}.Form.{}", form.name), form, &mut all),
        }
    }
    match &object.details {
        Details::HTTPService(it) => {
            for template in &it.templates {
                let full = format!("{owner}.URLTemplate.{}", template.name);
                all.extend(
                    template
                        .methods
                        .iter()
                        .map(|it| format!("{full}.Method.{}", it.name)),
                );
                all.push(full);
            }
        }
        Details::WebService(it) => {
            for operation in &it.operations {
                let full = format!("{owner}.Operation.{}", operation.name);
                all.extend(
                    operation
                        .parameters
                        .iter()
                        .map(|it| format!("{full}.Parameter.{}", it.name)),
                );
                all.push(full);
            }
        }
        Details::BusinessProcess(it) => {
            all.extend(
                it.route_points
                    .iter()
                    .map(|it| format!("{owner}.RoutePoint.{it}")),
            );
        }
        _ => {}
    }
    if object.kind != Kind::CommonForm {
        all.push(owner);
    }
    all
}

#[track_caller]
fn check(project: &str, at_least: usize) {
    let configuration = load(project);
    let mut checked = 0;
    for object in configuration.objects.values() {
        for full in names_of(object) {
            let name = full.rsplit('.').next().unwrap_or_default().to_owned();
            assert_eq!(
                word_at(&configuration, &full),
                Ok(name),
                "{project}: {full}"
            );
            checked += 1;
        }
    }
    assert!(checked >= at_least, "{project}: {checked}");
}

#[test]
fn every_element_of_a_dump_of_the_designer_is_found() {
    check("trade", 1100);
    check("trade-ext", 20);
}

#[test]
fn every_element_of_a_project_of_edt_is_found() {
    check("trade-edt", 1100);
    check("trade-ext-edt", 20);
}

/// The methods that the model of a form names.
fn told(form: &Form) -> Vec<String> {
    let of_items = form.items.iter().flat_map(|it| &it.handlers);
    let events = form
        .handlers
        .iter()
        .chain(of_items)
        .map(|it| it.method.to_string());
    let actions = form.commands.iter().flat_map(|it| &it.actions);
    let mut all: Vec<String> = events.chain(actions.map(ToString::to_string)).collect();
    all.sort();
    all
}

#[test]
fn the_handlers_of_a_form_are_those_that_the_model_has() {
    let mut checked = 0;
    for project in ["trade", "trade-edt", "trade-ext", "trade-ext-edt"] {
        let configuration = load(project);
        for object in configuration.objects.values() {
            for form in &object.forms {
                let full = match object.kind {
                    Kind::CommonForm => format!("CommonForm.{}", object.name),
                    kind => format!("{}.{}.Form.{}", kind.names().en, object.name, form.name),
                };
                let all = files(&configuration, &full);
                let text = all.iter().find_map(|it| fs::read_to_string(&it.path).ok());
                let text = text.expect("the file of a form");
                let found = handlers(&text);
                assert!(found.iter().all(|it| text[it.range.clone()] == it.method));
                let mut methods: Vec<String> = found.into_iter().map(|it| it.method).collect();
                methods.sort();
                assert_eq!(methods, told(form), "{project}: {full}");
                checked += methods.len();
            }
        }
    }
    assert!(checked > 150, "{checked}");
}

#[test]
fn jobs_subscriptions_and_services_name_methods() {
    for project in ["trade", "trade-edt"] {
        let configuration = load(project);
        let mut found = 0;
        for object in configuration.objects.values() {
            let handler = match &object.details {
                Details::EventSubscription(it) => &it.handler,
                Details::ScheduledJob(it) => &it.method,
                _ => continue,
            };
            let full = format!("{}.{}", object.kind.names().en, object.name);
            let all = files(&configuration, &full);
            let text = all.iter().find_map(|it| fs::read_to_string(&it.path).ok());
            let places = handlers(&text.expect("the description"));
            let [place] = places.as_slice() else {
                panic!("{project}: {full} names {places:?}");
            };
            let module = place.module.as_deref().unwrap_or_default();
            assert_eq!(format!("CommonModule.{module}.{}", place.method), *handler);
            found += 1;
        }
        assert!(found >= 3, "{project}: {found}");
    }
}
