use serde::{Deserialize, Serialize};

use crate::name::Name;
use crate::source::bag::Bag;

/// `БизнесПроцесс`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BusinessProcess {
    /// 0 where there is no number.
    pub number_length: u32,
    /// The number is a number.
    pub number_is_number: bool,
    /// Full name of its task.
    pub task: String,
    /// Names of the points of the map.
    pub route_points: Vec<Name>,
}

impl BusinessProcess {
    /// What an object of either format says.
    pub(crate) fn read(bag: Bag<'_, '_>) -> Self {
        Self {
            number_length: bag.number("NumberLength"),
            number_is_number: bag.word("NumberType", "Number") == "Number",
            task: bag.string("Task"),
            // The map stands in a file of its own.
            route_points: Vec::new(),
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
            "<Properties><NumberType>String</NumberType><NumberLength>9</NumberLength><Task>Task.З</Task></Properties>",
            "<numberType>String</numberType><numberLength>9</numberLength><task>Task.З</task>",
            BusinessProcess::read,
        );
        assert_eq!((it.number_length, it.number_is_number), (9, false));
        assert_eq!(it.task, "Task.З");
    }
}
