//! When an object has a standard attribute, a table or a field: the conditions of the platform's data.
//!
//! A condition is atoms joined with `&` and `|`, of which `&` binds closer: `hierarchical`, `codeLength>0`,
//! `registerType=Balance`, `informationRegisterPeriodicity<>Nonperiodical`.

use super::World;
use super::relations::exchange_plans;
use crate::object::{Attribute, Object};
use crate::objects::Details;
use crate::objects::information_register::Periodicity;

/// What an object says on the left side of an atom.
enum Fact<'a> {
    Flag(bool),
    Count(u32),
    Word(&'a str),
}

/// Whether a condition holds for an object, and for an attribute of it where the condition speaks of one.
/// What nobody knows holds.
pub(crate) fn holds(
    when: &str,
    world: World<'_>,
    object: &Object,
    part: Option<&Attribute>,
) -> bool {
    if when.is_empty() {
        return true;
    }
    when.split('|').any(|alternative| {
        alternative
            .split('&')
            .all(|atom| atom_holds(atom.trim(), world, object, part))
    })
}

fn atom_holds(atom: &str, world: World<'_>, object: &Object, part: Option<&Attribute>) -> bool {
    let known = |key: &str| fact(key.trim(), world, object, part);
    if let Some((key, value)) = atom.split_once("<>") {
        return known(key).is_none_or(|it| !equals(&it, value.trim()));
    }
    if let Some((key, value)) = atom.split_once('>') {
        let least: u32 = value.trim().parse().unwrap_or(0);
        return match known(key) {
            Some(Fact::Count(it)) => it > least,
            _ => true,
        };
    }
    if let Some((key, value)) = atom.split_once('=') {
        return known(key).is_none_or(|it| equals(&it, value.trim()));
    }
    match known(atom) {
        Some(Fact::Flag(it)) => it,
        Some(Fact::Count(it)) => it > 0,
        Some(Fact::Word(it)) => !it.is_empty(),
        None => true,
    }
}

fn equals(fact: &Fact<'_>, value: &str) -> bool {
    match fact {
        Fact::Flag(it) => value == if *it { "true" } else { "false" },
        Fact::Count(it) => value.parse() == Ok(*it),
        Fact::Word(it) => *it == value,
    }
}

fn fact<'a>(
    key: &str,
    world: World<'_>,
    object: &'a Object,
    part: Option<&Attribute>,
) -> Option<Fact<'a>> {
    Some(match key {
        "dimension.balance" | "resource.balance" => Fact::Flag(part?.balance),
        "dimension.mainFilter" => Fact::Flag(part?.main_filter),
        "tabularSections" => Fact::Flag(!object.tabular_sections.is_empty()),
        "exchangePlan.content" => Fact::Flag(exchange_plans(world, object).next().is_some()),
        // Configurations of the field do not use it, and the readers do not tell it.
        "periodAdjustmentLength" => Fact::Count(0),
        _ => return own_fact(key, &object.details),
    })
}

fn own_fact<'a>(key: &str, details: &'a Details) -> Option<Fact<'a>> {
    Some(match (details, key) {
        (Details::Catalog(it), "codeLength") => Fact::Count(it.code_length),
        (Details::Catalog(it), "descriptionLength") => Fact::Count(it.description_length),
        (Details::Catalog(it), "hierarchical") => Fact::Flag(it.hierarchical),
        (Details::Catalog(it), "hierarchyType") => Fact::Word(if it.folders_and_items {
            "HierarchyFoldersAndItems"
        } else {
            "HierarchyOfItems"
        }),
        (Details::Catalog(it), "owners.count") => {
            Fact::Count(u32::try_from(it.owners.len()).unwrap_or(u32::MAX))
        }
        (Details::Document(it), "numberLength") => {
            // A numerator gives the length in place of the document.
            Fact::Flag(it.number_length > 0 || !it.numerator.is_empty())
        }
        (Details::BusinessProcess(it), "numberLength") => Fact::Count(it.number_length),
        (Details::Task(it), "numberLength") => Fact::Count(it.number_length),
        (Details::Task(it), "descriptionLength") => Fact::Count(it.description_length),
        (Details::Task(it), "addressing") => Fact::Word(&it.addressing),
        (Details::ChartOfCharacteristicTypes(it), "codeLength") => Fact::Count(it.code_length),
        (Details::ChartOfCharacteristicTypes(it), "descriptionLength") => {
            Fact::Count(it.description_length)
        }
        (Details::ChartOfCharacteristicTypes(it), "hierarchical") => Fact::Flag(it.hierarchical),
        (Details::ChartOfAccounts(it), "codeLength") => Fact::Count(it.code_length),
        (Details::ChartOfAccounts(it), "descriptionLength") => Fact::Count(it.description_length),
        (Details::ChartOfAccounts(it), "orderLength") => Fact::Count(it.order_length),
        (Details::ChartOfCalculationTypes(it), "codeLength") => Fact::Count(it.code_length),
        (Details::ChartOfCalculationTypes(it), "descriptionLength") => {
            Fact::Count(it.description_length)
        }
        (Details::ChartOfCalculationTypes(it), "actionPeriodUse") => Fact::Flag(it.action_period),
        (Details::ChartOfCalculationTypes(it), "dependenceOnCalculationTypes") => {
            Fact::Word(if it.dependence.is_empty() {
                "DontUse"
            } else {
                &it.dependence
            })
        }
        (Details::ExchangePlan(it), "codeLength") => Fact::Count(it.code_length),
        (Details::ExchangePlan(it), "descriptionLength") => Fact::Count(it.description_length),
        (Details::InformationRegister(it), "informationRegisterPeriodicity") => {
            Fact::Word(periodicity(it.periodicity))
        }
        (Details::InformationRegister(it), "writeMode") => Fact::Word(if it.subordinate {
            "RecorderSubordinate"
        } else {
            "Independent"
        }),
        (Details::InformationRegister(it), "mainFilterOnPeriod") => {
            Fact::Flag(it.main_filter_on_period)
        }
        (Details::AccumulationRegister(it), "registerType") => {
            Fact::Word(if it.turnovers { "Turnovers" } else { "Balance" })
        }
        (Details::AccountingRegister(it), "correspondence") => Fact::Flag(it.correspondence),
        (Details::CalculationRegister(it), "actionPeriod") => Fact::Flag(it.action_period),
        (Details::CalculationRegister(it), "basePeriod") => Fact::Flag(it.base_period),
        (Details::CalculationRegister(it), "schedule") => Fact::Word(&it.schedule),
        (Details::CalculationRegister(it), "recalculations") => {
            Fact::Flag(!it.recalculations.is_empty())
        }
        _ => return None,
    })
}

fn periodicity(it: Periodicity) -> &'static str {
    match it {
        Periodicity::Nonperiodical => "Nonperiodical",
        Periodicity::Second => "Second",
        Periodicity::Day => "Day",
        Periodicity::Month => "Month",
        Periodicity::Quarter => "Quarter",
        Periodicity::Year => "Year",
        Periodicity::RecorderPosition => "RecorderPosition",
    }
}
