use serde::{Deserialize, Serialize};

use crate::name::Name;

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
