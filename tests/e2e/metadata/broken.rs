//! `onec metadata` of broken, strange and old dumps.

use std::fs;
use std::path::{Path, PathBuf};

use crate::project::Project;

/// A copy of a sample project, to be broken.
fn copy(project: &str) -> Project {
    let copy = Project::new::<&str>(&[]);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/projects");
    let root = root.join(project);
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(root.join(&folder)).expect("a folder") {
            let name = folder.join(entry.expect("an entry").file_name());
            let path = root.join(&name);
            if path.is_dir() {
                folders.push(name);
            } else if path.extension().is_some_and(|it| it != "bsl") {
                copy.write(name, fs::read(path).expect("a file"));
            }
        }
    }
    copy
}

fn break_xml(project: &Project, path: &str) {
    let text = fs::read_to_string(project.path(path)).expect("a file");
    let half: String = text.chars().take(text.chars().count() / 2).collect();
    project.write(path, half);
}

#[test]
fn a_broken_file_is_named_with_its_line_and_the_rest_is_told() {
    for (sample, path) in [
        ("trade-ext", "Catalogs/Контрагенты.xml"),
        ("trade-ext-edt", "src/Catalogs/Контрагенты/Контрагенты.mdo"),
    ] {
        let project = copy(sample);
        break_xml(&project, path);
        let run = project.onec(&["metadata", "."]);
        assert_eq!(run.code, Some(3), "{}", run.stderr);
        assert!(run.stdout.contains("\nДокументы (1)\n"), "{}", run.stdout);
        let line = run.stderr.lines().next().unwrap_or_default();
        let place = format!("Контрагенты.{}:", &path[path.len() - 3..]);
        assert!(
            line.starts_with("ошибка: ") && line.contains(&place),
            "{}",
            run.stderr
        );
        let number = line
            .split(&place)
            .nth(1)
            .and_then(|it| it.split(':').next());
        let number: Option<u32> = number.and_then(|it| it.parse().ok());
        assert!(number.is_some_and(|it| it > 0), "{line}");
        let english = project.onec(&["metadata", ".", "--lang", "en"]);
        assert!(english.stderr.starts_with("error: "), "{}", english.stderr);
        assert_ne!(english.stderr, run.stderr);
    }
}

#[test]
fn a_broken_form_leaves_its_object() {
    let project = copy("trade-ext");
    break_xml(
        &project,
        "Catalogs/Контрагенты/Forms/ФормаЭлемента/Ext/Form.xml",
    );
    let run = project.onec(&["metadata", ".", "Справочник.Контрагенты"]);
    assert_eq!(run.code, Some(3), "{}", run.stderr);
    assert!(run.stdout.contains("Лоял_Уровень"), "{}", run.stdout);
    assert!(run.stderr.contains("Form.xml:"), "{}", run.stderr);
}

#[test]
fn a_missing_file_is_named() {
    let project = copy("trade-ext");
    fs::remove_file(project.path("Enums/Лоял_УровниЛояльности.xml")).expect("the file was there");
    let run = project.onec(&["metadata", "."]);
    assert_eq!(run.code, Some(3), "{}", run.stderr);
    assert!(
        run.stderr.contains("Лоял_УровниЛояльности.xml"),
        "{}",
        run.stderr
    );
    assert!(run.stdout.contains("\nСправочники (2)\n"), "{}", run.stdout);
}

#[test]
fn problems_stand_in_the_json_too() {
    let project = copy("trade-ext");
    break_xml(&project, "Catalogs/Контрагенты.xml");
    let run = project.onec(&["metadata", ".", "--format", "json"]);
    let all: serde_json::Value = serde_json::from_str(&run.stdout).expect("the output is JSON");
    let problem = &all["problems"][0];
    assert!(
        problem["line"].as_u64().is_some_and(|it| it > 0),
        "{problem}"
    );
    assert!(problem["message"]["en"].is_string(), "{problem}");
    assert_eq!(run.code, Some(3));
}

#[test]
fn a_configuration_that_cannot_be_read_is_no_missing_one() {
    let project = Project::new(&[("Configuration.xml", "<MetaDataObject>")]);
    for args in [
        &["metadata", "."][..],
        &["metadata", ".", "Справочник.Товары"],
    ] {
        let run = project.onec(args);
        assert_eq!((run.code, run.stdout.as_str()), (Some(3), ""));
        assert_eq!(run.stderr.lines().count(), 1, "{}", run.stderr);
        assert!(run.stderr.contains("Configuration.xml:"), "{}", run.stderr);
    }
    let run = project.onec(&["metadata", ".", "--format", "json"]);
    let all: serde_json::Value = serde_json::from_str(&run.stdout).expect("the output is JSON");
    assert_eq!(all["configurations"].as_array().map(Vec::len), Some(0));
    assert_eq!(all["problems"].as_array().map(Vec::len), Some(1));
}

#[test]
fn a_file_of_a_project_is_enough_wherever_one_stands() {
    let project = Project::new(&[
        ("Configuration.xml", FLAT_CONFIGURATION),
        ("Catalog.Товары.xml", FLAT_CATALOG),
        ("CommonModule.Обмен.xml", FLAT_MODULE),
        (".project", ""),
    ]);
    for file in ["Configuration.xml", "./Catalog.Товары.xml"] {
        let run = project.onec(&["metadata", file]);
        assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{file}");
        assert!(run.stdout.contains("Designer"), "{}", run.stdout);
    }
}

const FLAT_CONFIGURATION: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<MetaDataObject xmlns="http://v8.1c.ru/8.3/MDClasses" xmlns:v8="http://v8.1c.ru/8.1/data/core" version="2.4">
	<Configuration uuid="11111111-1111-4111-8111-111111111111">
		<Properties>
			<Name>Плоская</Name>
			<ScriptVariant>Russian</ScriptVariant>
		</Properties>
		<ChildObjects>
			<Catalog>Товары</Catalog>
			<CommonModule>Обмен</CommonModule>
		</ChildObjects>
	</Configuration>
</MetaDataObject>"#;

const FLAT_CATALOG: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<MetaDataObject xmlns="http://v8.1c.ru/8.3/MDClasses" xmlns:v8="http://v8.1c.ru/8.1/data/core" xmlns:xs="http://www.w3.org/2001/XMLSchema" version="2.4">
	<Catalog uuid="22222222-2222-4222-8222-222222222222">
		<Properties>
			<Name>Товары</Name>
			<CodeLength>9</CodeLength>
			<DescriptionLength>50</DescriptionLength>
		</Properties>
		<ChildObjects>
			<Attribute uuid="33333333-3333-4333-8333-333333333333">
				<Properties>
					<Name>Артикул</Name>
					<Type>
						<v8:Type>xs:string</v8:Type>
						<v8:StringQualifiers>
							<v8:Length>12</v8:Length>
							<v8:AllowedLength>Variable</v8:AllowedLength>
						</v8:StringQualifiers>
					</Type>
				</Properties>
			</Attribute>
		</ChildObjects>
	</Catalog>
</MetaDataObject>"#;

const FLAT_MODULE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<MetaDataObject xmlns="http://v8.1c.ru/8.3/MDClasses" version="2.4">
	<CommonModule uuid="44444444-4444-4444-8444-444444444444">
		<Properties>
			<Name>Обмен</Name>
			<Server>true</Server>
		</Properties>
	</CommonModule>
</MetaDataObject>"#;

#[test]
fn a_flat_dump_is_read() {
    let project = Project::new(&[
        ("Configuration.xml", FLAT_CONFIGURATION),
        ("Catalog.Товары.xml", FLAT_CATALOG),
        ("CommonModule.Обмен.xml", FLAT_MODULE),
        (
            "CommonModule.Обмен.Module.txt",
            "Процедура А()\nКонецПроцедуры\n",
        ),
    ]);
    let run = project.onec(&["metadata", "."]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    insta::assert_snapshot!(run.stdout, @r"
    Плоская
      Назначение  конфигурация
      Язык кода   русский
      Формат      Designer
      Модулей     1
      Путь        .

    Справочники (1)
      Товары

    ОбщиеМодули (1)
      Обмен
    ");
    let run = project.onec(&["metadata", ".", "Справочник.Товары"]);
    assert!(run.stdout.contains("Артикул  Строка(12)"), "{}", run.stdout);
}
