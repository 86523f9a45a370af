//! The fields that registers give to their virtual tables: periods, analytics of accounts, schedules and bases.

use super::fields::{Builder, filled, of_role};
use crate::kind::Kind;
use crate::members::origins::part_origin;
use crate::members::relations;
use crate::name::Name;
use crate::object::{AttributeRole, Object};
use crate::objects::Details;
use crate::platform::{FieldRule, Names};
use crate::types::{Type, TypeDescription};

impl Builder<'_, '_> {
    /// What a table has for one value or another of its parameter `Периодичность`.
    pub(super) fn period_fields(&mut self) {
        let Some(object) = self.found.object else {
            return;
        };
        let world = self.scope.world;
        let all = world.platform.period_fields().iter();
        for field in all.flat_map(|it| &it.fields) {
            let types = match field.names.en.is("Recorder") {
                true => relations::recorders(world, object),
                false => self.scope.types(&field.types),
            };
            self.push(
                field.names.clone(),
                TypeDescription::of(types),
                String::new(),
            );
        }
    }

    /// What an analytics of an account may hold.
    pub(super) fn ext_dimension(&self) -> TypeDescription {
        let Some(object) = self.found.object else {
            return TypeDescription::default();
        };
        let world = self.scope.world;
        let charts = relations::related(world, object, Kind::ChartOfCharacteristicTypes);
        TypeDescription::of(charts.into_iter().map(Type::Characteristic))
    }

    pub(super) fn ext_dimension_type(&self) -> TypeDescription {
        let Some(object) = self.found.object else {
            return TypeDescription::default();
        };
        let kind = Kind::ChartOfCharacteristicTypes;
        let charts = relations::related(self.scope.world, object, kind);
        TypeDescription::of(charts.iter().map(|it| Type::reference(kind, it)))
    }

    pub(super) fn ext_dimensions(&mut self, object: &Object, rule: &FieldRule) {
        let chart = relations::chart_of_accounts(self.scope.world, object);
        let count = match chart.map(|it| &it.details) {
            Some(Details::ChartOfAccounts(it)) => it.max_ext_dimensions,
            _ => 0,
        };
        let of_kind = rule.names.en.as_str().starts_with("ExtDimensionType");
        let types = if of_kind {
            self.ext_dimension_type()
        } else {
            self.ext_dimension()
        };
        // The platform allows at most 50; a file may say anything.
        for number in 1..=count.min(50) {
            let fill = |it: &Name| Name::new(&it.as_str().replace("<N>", &number.to_string()));
            let names = Names {
                ru: fill(&rule.names.ru),
                en: fill(&rule.names.en),
            };
            self.push(names, types.clone(), String::new());
        }
    }

    /// Resources of the schedule, for each of the periods that are counted by it.
    pub(super) fn schedule(&mut self, object: &Object, rule: &FieldRule) {
        let Details::CalculationRegister(details) = &object.details else {
            return;
        };
        let Some(schedule) = relations::object(self.scope.world, &details.schedule) else {
            return;
        };
        for it in of_role(schedule, AttributeRole::Resource) {
            let origin = part_origin(schedule, None, it);
            self.push(filled(rule, &it.name), it.types.clone(), origin);
        }
    }

    /// Parts of the register that a calculation is based on.
    pub(super) fn base(&mut self, rule: &FieldRule, role: AttributeRole) {
        let Some(name) = self.found.parts.first() else {
            return;
        };
        let configuration = self.scope.world.configuration;
        let Some(base) = configuration.object(Kind::CalculationRegister, name.as_str()) else {
            return;
        };
        for it in of_role(base, role) {
            let origin = part_origin(base, None, it);
            self.push(filled(rule, &it.name), it.types.clone(), origin);
        }
    }
}
