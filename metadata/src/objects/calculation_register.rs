use serde::{Deserialize, Serialize};

use super::information_register::Periodicity;
use crate::name::Name;
use crate::source::bag::Bag;

/// `РегистрРасчета`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalculationRegister {
    /// Full name of its chart.
    pub chart_of_calculation_types: String,
    /// The period of registration.
    pub periodicity: Periodicity,
    /// Records have an action period.
    pub action_period: bool,
    /// Records have a base period.
    pub base_period: bool,
    /// Full name of the register of the schedule, or empty.
    pub schedule: String,
    /// Full name of its resource.
    pub schedule_value: String,
    /// Full name of its dimension.
    pub schedule_date: String,
    /// Names of the recalculations.
    pub recalculations: Vec<Name>,
}

impl CalculationRegister {
    /// What an object of either format says.
    pub(crate) fn read(bag: Bag<'_, '_>) -> Self {
        Self {
            chart_of_calculation_types: bag.string("ChartOfCalculationTypes"),
            periodicity: Periodicity::named(bag.word("Periodicity", "Day")),
            action_period: bag.flag("ActionPeriod"),
            base_period: bag.flag("BasePeriod"),
            schedule: bag.string("Schedule"),
            schedule_value: bag.string("ScheduleValue"),
            schedule_date: bag.string("ScheduleDate"),
            recalculations: bag.names("Recalculation"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::bag::testing::both;

    #[test]
    fn both_formats_give_the_same() {
        let it = both(
            "<Properties><Periodicity>Month</Periodicity><ActionPeriod>true</ActionPeriod><BasePeriod>false</BasePeriod><Schedule>InformationRegister.Г</Schedule></Properties><ChildObjects><Recalculation>П</Recalculation></ChildObjects>",
            "<periodicity>Month</periodicity><actionPeriod>true</actionPeriod><schedule>InformationRegister.Г</schedule><recalculations><name>П</name></recalculations>",
            CalculationRegister::read,
        );
        assert_eq!(it.periodicity, Periodicity::Month);
        assert!(it.action_period && !it.base_period);
        assert_eq!(it.schedule, "InformationRegister.Г");
        assert_eq!(it.recalculations, [Name::new("П")]);
    }
}
