//! The SARIF format of `onec review`.

use serde_json::Value;

use crate::project::{BROKEN, Project, VALID};

#[test]
fn the_report_as_sarif() {
    let project = Project::new(&[("src/Обмен/Module.bsl", BROKEN)]);
    let run = project.onec(&["review", "--only", "ParseError", "src", "--format", "sarif"]);
    let mut log: Value = serde_json::from_str(&run.stdout).expect("JSON");
    // The rules have their own test, and the documentation is long.
    for rules in ["/runs/0/tool/driver/rules", "/runs/0/translations/0/rules"] {
        *log.pointer_mut(rules).expect("rules") = Value::Array(Vec::new());
    }
    // What order objects have depends on the features that the build enables.
    log.sort_all_objects();
    insta::assert_snapshot!(serde_json::to_string_pretty(&log).expect("JSON"), @r#"
    {
      "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
      "runs": [
        {
          "columnKind": "utf16CodeUnits",
          "invocations": [
            {
              "executionSuccessful": true,
              "toolExecutionNotifications": []
            }
          ],
          "language": "ru-RU",
          "newlineSequences": [
            "\r\n",
            "\n",
            "\r"
          ],
          "originalUriBaseIds": {
            "SRCROOT": {
              "uri": "file://[root]/src/"
            }
          },
          "results": [
            {
              "fixes": [
                {
                  "artifactChanges": [
                    {
                      "artifactLocation": {
                        "uri": "%D0%9E%D0%B1%D0%BC%D0%B5%D0%BD/Module.bsl",
                        "uriBaseId": "SRCROOT"
                      },
                      "replacements": [
                        {
                          "deletedRegion": {
                            "endColumn": 7,
                            "endLine": 3,
                            "startColumn": 7,
                            "startLine": 3
                          },
                          "insertedContent": {
                            "text": "\n\tКонецЕсли;"
                          }
                        }
                      ]
                    }
                  ],
                  "description": {
                    "text": "Вставить «КонецЕсли»"
                  }
                }
              ],
              "level": "error",
              "locations": [
                {
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "%D0%9E%D0%B1%D0%BC%D0%B5%D0%BD/Module.bsl",
                      "uriBaseId": "SRCROOT"
                    },
                    "contextRegion": {
                      "endLine": 3,
                      "snippet": {
                        "text": "\t\tВ();"
                      },
                      "startLine": 3
                    },
                    "region": {
                      "endColumn": 7,
                      "endLine": 3,
                      "snippet": {
                        "text": ";"
                      },
                      "startColumn": 6,
                      "startLine": 3
                    }
                  }
                }
              ],
              "message": {
                "text": "Не закрыт оператор «Если» (строка 2): ожидается «КонецЕсли»"
              },
              "partialFingerprints": {
                "onec/v2": "dd3081d6e3775873",
                "primaryLocationLineHash": "dd3081d6e3775873:1"
              },
              "relatedLocations": [
                {
                  "id": 0,
                  "message": {
                    "text": "открыто здесь"
                  },
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "%D0%9E%D0%B1%D0%BC%D0%B5%D0%BD/Module.bsl",
                      "uriBaseId": "SRCROOT"
                    },
                    "contextRegion": {
                      "endLine": 2,
                      "snippet": {
                        "text": "\tЕсли Б Тогда"
                      },
                      "startLine": 2
                    },
                    "region": {
                      "endColumn": 6,
                      "endLine": 2,
                      "snippet": {
                        "text": "Если"
                      },
                      "startColumn": 2,
                      "startLine": 2
                    }
                  }
                }
              ],
              "ruleId": "ParseError",
              "ruleIndex": 0
            }
          ],
          "tool": {
            "driver": {
              "language": "ru-RU",
              "name": "onec",
              "rules": [],
              "semanticVersion": "0.1.0",
              "version": "0.1.0"
            }
          },
          "translations": [
            {
              "contents": [
                "localizedData"
              ],
              "language": "en-US",
              "name": "onec",
              "rules": [],
              "semanticVersion": "0.1.0",
              "version": "0.1.0"
            }
          ]
        }
      ],
      "version": "2.1.0"
    }
    "#);
    assert_eq!(run.code, Some(1));
}

fn sarif(project: &Project, args: &[&str]) -> Value {
    let run = project.onec(
        &[
            &["review", "--only", "ParseError", "--format", "sarif"],
            args,
        ]
        .concat(),
    );
    serde_json::from_str(&run.stdout).expect("JSON")
}

#[test]
fn sarif_has_the_rules_in_both_languages() {
    let project = Project::new(&[("Module.bsl", VALID)]);
    let log = sarif(&project, &[]);
    let text = |pointer: &str| {
        log.pointer(pointer)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    assert_eq!(text("/runs/0/tool/driver/rules/0/id"), "ParseError");
    assert_eq!(
        text("/runs/0/tool/driver/rules/0/defaultConfiguration/level"),
        "error"
    );
    assert_eq!(
        text("/runs/0/tool/driver/rules/0/shortDescription/text"),
        "Ошибка разбора исходного кода"
    );
    assert_eq!(
        text("/runs/0/translations/0/rules/0/shortDescription/text"),
        "Source code parse error"
    );
    assert_eq!(
        log.pointer("/runs/0/results"),
        Some(&Value::Array(Vec::new()))
    );
}

/// What the standard demands of every result and what the consumers rely on.
#[test]
fn every_sarif_result_is_well_formed() {
    let project = Project::new(&[
        ("а б/Модуль#1.bsl", "А = \"𝄞\"; Б(1;\r\nКонецЕсли;\r\n"),
        ("b/Module.bsl", "Текст = \"abc;\nБ = ;\n"),
        ("b/Empty.bsl", ""),
    ]);
    let log = sarif(&project, &["."]);
    assert_eq!(log["version"], "2.1.0");
    assert_eq!(log["runs"][0]["columnKind"], "utf16CodeUnits");
    let base = log["runs"][0]["originalUriBaseIds"]["SRCROOT"]["uri"]
        .as_str()
        .expect("the base");
    assert!(base.starts_with("file://") && base.ends_with('/'), "{base}");
    let rules = log["runs"][0]["tool"]["driver"]["rules"]
        .as_array()
        .expect("rules");
    let results = log["runs"][0]["results"].as_array().expect("results");
    assert_eq!(results.len(), 4);
    for result in results {
        let index = result["ruleIndex"].as_u64().expect("an index");
        assert_eq!(
            rules[usize::try_from(index).expect("small")]["id"],
            result["ruleId"]
        );
        assert!(["error", "warning", "note"].contains(&result["level"].as_str().expect("a level")));
        assert!(
            !result["message"]["text"]
                .as_str()
                .expect("a message")
                .is_empty()
        );
        assert!(
            result["partialFingerprints"]
                .as_object()
                .is_some_and(|it| !it.is_empty())
        );
        let location = &result["locations"][0]["physicalLocation"];
        let uri = location["artifactLocation"]["uri"].as_str().expect("a uri");
        assert!(
            uri.is_ascii() && !uri.contains([' ', '\\', '#']) && !uri.starts_with('/'),
            "{uri}"
        );
        assert_eq!(location["artifactLocation"]["uriBaseId"], "SRCROOT");
        let number = |name: &str| location["region"][name].as_u64().expect("a number");
        let start = (number("startLine"), number("startColumn"));
        let end = (number("endLine"), number("endColumn"));
        assert!(
            start.0 >= 1 && start.1 >= 1 && start < end,
            "{start:?} {end:?}"
        );
        assert!(
            !location["region"]["snippet"]["text"]
                .as_str()
                .expect("a snippet")
                .is_empty()
        );
    }
    // One character outside the basic plane counts as two.
    let region = results
        .iter()
        .map(|it| &it["locations"][0]["physicalLocation"]["region"]);
    let columns: Vec<_> = region
        .map(|it| (it["startLine"].as_u64(), it["startColumn"].as_u64()))
        .collect();
    assert_eq!(columns[2], (Some(1), Some(12)), "{columns:?}");
}

#[test]
fn fingerprints_stay_when_lines_move_and_differ_for_equal_lines() {
    let project = Project::new(&[("Module.bsl", "А = ;\nБ();\nА = ;\n")]);
    let fingerprints = || -> Vec<_> {
        let log = sarif(&project, &[]);
        let results = log["runs"][0]["results"]
            .as_array()
            .expect("results")
            .clone();
        results
            .iter()
            .map(|it| {
                it["partialFingerprints"]["onec/v2"]
                    .as_str()
                    .expect("one")
                    .to_owned()
            })
            .collect()
    };
    let before = fingerprints();
    project.write(
        "Module.bsl",
        "// Комментарий.\n\nА = ;\n  Б();\n\t А  = ;\n",
    );
    assert_eq!(fingerprints(), before);
    assert_ne!(before[0], before[1]);
}
