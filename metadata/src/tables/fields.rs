//! The fields of a table: those of its template, and those that its rules make of an object's parts.

use super::path::{self, Found};
use super::{Field, Table};
use crate::kind::Kind;
use crate::members::World;
use crate::members::conditions::holds;
use crate::members::origins::part_origin;
use crate::members::relations;
use crate::members::resolve::{Scope, value_types};
use crate::name::Name;
use crate::object::{Attribute, AttributeRole, Object, TabularSection};
use crate::objects::Details;
use crate::platform::{FieldRule, Names};
use crate::types::{Type, TypeDescription};

/// A table of a template and what fills it.
pub(super) fn build(world: World<'_>, found: &Found<'_>) -> Table {
    let template = found.template;
    let mut builder = Builder {
        scope: Scope {
            world,
            object: found.object,
            part: found.parts.last(),
        },
        found,
        table: Table {
            names: path::full(template, found.object, &found.parts),
            parameters: parameters(found),
            fields: Vec::new(),
            nested: Vec::new(),
            origin: origin(found),
        },
    };
    builder.fixed_fields();
    for rule in &template.rules {
        builder.apply(rule);
    }
    if template.role == "main" {
        builder.nested_tables();
    }
    builder.table
}

/// What a virtual table takes. The tasks of a performer take a value for each attribute of addressing.
fn parameters(found: &Found<'_>) -> Vec<Names> {
    let given = || found.template.parameters.clone();
    let Some(object) = found.object else {
        return given();
    };
    if object.kind == Kind::Task && found.template.role == "virtual" {
        let addressing = of_role(object, AttributeRole::AddressingAttribute);
        return addressing.map(|it| both(&it.name)).collect();
    }
    if let (Details::AccountingRegister(it), "Turnovers") = (
        &object.details,
        found
            .template
            .path
            .en
            .as_str()
            .rsplit('.')
            .next()
            .unwrap_or(""),
    ) && !it.correspondence
    {
        // Without correspondence there is no other account to ask about.
        return given().into_iter().take(6).collect();
    }
    given()
}

fn origin(found: &Found<'_>) -> String {
    let Some(object) = found.object else {
        return String::new();
    };
    let owner = format!("{}.{}", object.kind.names().en, object.name);
    if object.kind == Kind::ExternalDataSource {
        let names = path::full(found.template, found.object, &found.parts);
        return names.en.to_string();
    }
    match found.parts.last() {
        Some(part) if found.template.role == "tabularSection" => {
            format!("{owner}.TabularSection.{part}")
        }
        _ => owner,
    }
}

fn both(name: &Name) -> Names {
    Names {
        ru: name.clone(),
        en: name.clone(),
    }
}

pub(super) fn of_role(object: &Object, role: AttributeRole) -> impl Iterator<Item = &Attribute> {
    object.attributes.iter().filter(move |it| it.role == role)
}

/// A table in the making.
pub(super) struct Builder<'a, 'f> {
    pub(super) scope: Scope<'a>,
    pub(super) found: &'f Found<'a>,
    pub(super) table: Table,
}

impl<'a> Builder<'a, '_> {
    pub(super) fn push(&mut self, names: Names, types: TypeDescription, origin: String) {
        // A tabular section or a base register may name what is there already.
        let known = self.table.fields.iter();
        if !known.into_iter().any(|it| it.names.ru == names.ru) {
            self.table.fields.push(Field {
                names,
                types,
                origin,
            });
        }
    }

    fn fixed_fields(&mut self) {
        for field in &self.found.template.fields {
            let world = self.scope.world;
            let there = match self.found.object {
                Some(object) if field.when.starts_with("tableDataType") => {
                    self.source_fields(object).is_some_and(|it| it.1)
                }
                Some(object) if field.names.en.is("PointInTime") => has_moment(object),
                Some(object) => holds(&field.when, world, object, None),
                None => true,
            };
            if !there {
                continue;
            }
            let types = match (self.found.template.role.as_str(), field.names.en.as_str()) {
                ("changes", "Node") => self.nodes(),
                ("main", "Ref") if self.is(Kind::FilterCriterion) => self.criterion(),
                ("extDimensions", "Value") => self.ext_dimension(),
                ("calculationTypes", "CalculationType") => self.calculation_types(),
                ("recalculation", "RecalculationObject") => match self.found.object {
                    Some(it) => TypeDescription::of(relations::recorders(world, it)),
                    None => TypeDescription::default(),
                },
                ("recalculation", "CalculationType") => match self.found.object {
                    Some(it) => TypeDescription::of(
                        relations::related(world, it, Kind::ChartOfCalculationTypes)
                            .iter()
                            .map(|it| Type::reference(Kind::ChartOfCalculationTypes, it)),
                    ),
                    None => TypeDescription::default(),
                },
                _ => self.scope.description(&field.types),
            };
            self.push(field.names.clone(), types, String::new());
        }
    }

    fn is(&self, kind: Kind) -> bool {
        self.found.object.is_some_and(|it| it.kind == kind)
    }

    fn nodes(&self) -> TypeDescription {
        let Some(object) = self.found.object else {
            return TypeDescription::default();
        };
        let plans = relations::exchange_plans(self.scope.world, object);
        TypeDescription::of(plans.map(|it| Type::reference(Kind::ExchangePlan, &it.name)))
    }

    fn criterion(&self) -> TypeDescription {
        match self.found.object.map(|it| &it.details) {
            Some(Details::FilterCriterion(it)) if !it.content.is_empty() => {
                TypeDescription::of(relations::references(&it.content))
            }
            _ => TypeDescription::of([Type::AnyRef]),
        }
    }

    fn calculation_types(&self) -> TypeDescription {
        let kind = Kind::ChartOfCalculationTypes;
        let Some(object) = self.found.object else {
            return TypeDescription::default();
        };
        let mut types = vec![Type::reference(kind, &object.name)];
        if let Details::ChartOfCalculationTypes(it) = &object.details
            && self
                .found
                .template
                .path
                .en
                .as_str()
                .ends_with("BaseCalculationTypes")
            && !it.base_charts.is_empty()
        {
            types = relations::references(&it.base_charts);
        }
        TypeDescription::of(types)
    }

    fn apply(&mut self, rule: &FieldRule) {
        let Some(object) = self.found.object else {
            if rule.each == "constant" {
                self.constants();
            }
            return;
        };
        let world = self.scope.world;
        let section = self.section(object);
        match rule.each.as_str() {
            "periodFields" => self.period_fields(),
            "standardAttribute" => self.standard_attributes(object),
            "commonAttribute" => self.common_attributes(object, section.is_some()),
            "attribute" => match section {
                Some(section) => {
                    for it in &section.attributes {
                        let origin = part_origin(object, Some(&section.name), it);
                        self.push(filled(rule, &it.name), it.types.clone(), origin);
                    }
                }
                None => self.attributes(object, rule, AttributeRole::Attribute),
            },
            "dimension" if self.found.template.role == "externalCube" => {
                self.source(object, rule, AttributeRole::Dimension);
            }
            "resource" if self.found.template.role == "externalCube" => {
                self.source(object, rule, AttributeRole::Resource);
            }
            "dimension" => self.attributes(object, rule, AttributeRole::Dimension),
            "resource" => self.attributes(object, rule, AttributeRole::Resource),
            "addressingAttribute" => {
                self.attributes(object, rule, AttributeRole::AddressingAttribute);
            }
            "accountingFlag" => self.attributes(object, rule, AttributeRole::AccountingFlag),
            "extDimensionAccountingFlag" => {
                self.attributes(object, rule, AttributeRole::ExtDimensionAccountingFlag);
            }
            "column" => self.columns(object),
            "field" => self.source(object, rule, AttributeRole::Field),
            "extDimension" if holds(&rule.when, world, object, None) => {
                self.ext_dimensions(object, rule);
            }
            "scheduleResource" => self.schedule(object, rule),
            "baseResource" => self.base(rule, AttributeRole::Resource),
            "section" => self.base(rule, AttributeRole::Dimension),
            _ => {}
        }
    }

    fn section(&self, object: &'a Object) -> Option<&'a TabularSection> {
        if self.found.template.role != "tabularSection" {
            return None;
        }
        let name = self.found.parts.first()?;
        object.tabular_sections.iter().find(|it| it.name == *name)
    }

    fn attributes(&mut self, object: &'a Object, rule: &FieldRule, role: AttributeRole) {
        for it in of_role(object, role) {
            if holds(&rule.when, self.scope.world, object, Some(it)) {
                let origin = part_origin(object, None, it);
                self.push(filled(rule, &it.name), it.types.clone(), origin);
            }
        }
    }

    fn standard_attributes(&mut self, object: &Object) {
        let world = self.scope.world;
        for it in world.platform.standard_attributes(object.kind) {
            if holds(&it.when, world, object, None) {
                let types = self.scope.standard(it);
                let origin = format!(
                    "{}.{}.{}.{}",
                    object.kind.names().en,
                    object.name,
                    AttributeRole::Standard.word(),
                    it.names.en
                );
                self.push(it.names.clone(), types, origin);
            }
        }
    }

    fn common_attributes(&mut self, object: &Object, section: bool) {
        for it in self
            .scope
            .world
            .configuration
            .of_kind(Kind::CommonAttribute)
        {
            let Details::CommonAttribute(details) = &it.details else {
                continue;
            };
            // Rows of tabular sections are separated as their owners are, and take nothing else of them.
            if (section && !details.separation) || !relations::has_common(it, object) {
                continue;
            }
            let origin = format!("CommonAttribute.{}", it.name);
            self.push(both(&it.name), details.types.clone(), origin);
        }
    }

    fn constants(&mut self) {
        for it in self.scope.world.configuration.of_kind(Kind::Constant) {
            if let Some(types) = value_types(it) {
                let origin = format!("Constant.{}", it.name);
                self.push(both(&it.name), types.clone(), origin);
            }
        }
    }

    /// A column of a journal holds what the attributes it shows hold.
    fn columns(&mut self, object: &'a Object) {
        for it in of_role(object, AttributeRole::Column) {
            let types = super::column_types(self.scope.world, it);
            self.push(both(&it.name), types, part_origin(object, None, it));
        }
    }

    /// Tabular sections, and what charts have in their place.
    fn nested_tables(&mut self) {
        let Some(object) = self.found.object else {
            return;
        };
        let world = self.scope.world;
        for template in world.platform.query_tables(object.kind) {
            let stands = matches!(
                template.role.as_str(),
                "tabularSection" | "extDimensionTypes" | "calculationTypes"
            );
            if !stands || !holds(&template.when, world, object, None) {
                continue;
            }
            for names in path::all(world, object, template) {
                let last = |it: &Name| {
                    let word = it.as_str().rsplit('.').next();
                    Name::new(word.unwrap_or_default())
                };
                let field = Names {
                    ru: last(&names.ru),
                    en: last(&names.en),
                };
                self.table.nested.push((field, names));
            }
        }
    }
}

/// Whether rows of an object stand at a moment: those of documents and of what documents write do.
fn has_moment(object: &Object) -> bool {
    match &object.details {
        Details::InformationRegister(it) => it.subordinate,
        _ => true,
    }
}

/// The names of a field by a rule: `<Ресурс>Остаток` of `Количество`.
pub(super) fn filled(rule: &FieldRule, name: &Name) -> Names {
    let fill = |template: &Name| {
        let text = template.as_str();
        let Some((start, end)) = text.find('<').zip(text.rfind('>')) else {
            return template.clone();
        };
        if start == 0 && end + 1 == text.len() {
            return name.clone();
        }
        let (before, after) = (text.get(..start), text.get(end + 1..));
        Name::new(&format!(
            "{}{name}{}",
            before.unwrap_or_default(),
            after.unwrap_or_default()
        ))
    };
    Names {
        ru: fill(&rule.names.ru),
        en: fill(&rule.names.en),
    }
}
